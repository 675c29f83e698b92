/** Pieces of bytes, one after the other. */
export type Pieces = AsyncIterable<Uint8Array>;

/** Takes counted bytes from pieces of any length; holds one piece, or what was asked for. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(pieces: Pieces) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next piece of what is left, of `most` bytes or fewer; `undefined` at the end. */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#at === this.#piece.length) {
      const next = await this.#pieces.next();
      if (next.done === true) return undefined;
      this.#piece = next.value;
      this.#at = 0;
    }
    const taken = this.#piece.subarray(this.#at, this.#at + most);
    this.#at += taken.length;
    return taken;
  }

  /** So many bytes, or those that are left. */
  async take(count: number): Promise<Uint8Array> {
    const first = await this.some(count);
    if (first === undefined || first.length === count) return first ?? new Uint8Array(0);
    const taken = [first];
    let length = first.length;
    while (length < count) {
      const piece = await this.some(count - length);
      if (piece === undefined) break;
      taken.push(piece);
      length += piece.length;
    }
    return Buffer.concat(taken);
  }

  /** @returns how many bytes there were to skip */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    while (skipped < count) {
      const piece = await this.some(count - skipped);
      if (piece === undefined) break;
      skipped += piece.length;
    }
    return skipped;
  }

  /** Lets the source know that nothing more is wanted. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
