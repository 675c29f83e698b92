import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import type { Pieces } from './byte-reader.ts';
import type { Limits } from './limits.ts';
import { ImageFault } from './limits.ts';

/** What Node has from 22.15 on. https://nodejs.org/api/zlib.html#zlibcreatezstddecompressoptions */
const { createZstdDecompress } = zlib as { readonly createZstdDecompress?: () => Transform };

/** The pieces as they stand, all of them hashed once the last has passed. */
export class Hashed {
  readonly pieces: Pieces;
  readonly #hash: Hash;
  #digest: string | undefined;

  constructor(pieces: Pieces, algorithm: 'sha256' | 'sha512') {
    const hash = createHash(algorithm);
    this.#hash = hash;
    this.pieces = {
      async *[Symbol.asyncIterator]() {
        for await (const piece of pieces) {
          hash.update(piece);
          yield piece;
        }
      },
    };
  }

  get hex(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }
}

/**
 * What a layer or an archive is once it is decompressed: gzip and zstd are told by their first bytes, whatever the
 * media type says. @throws ImageFault when more comes out than may
 */
export async function* decompressed(
  pieces: Pieces,
  limits: Limits,
  zstd: (() => Transform) | null = createZstdDecompress ?? null,
): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  let ended = false;
  while (head.length < 4 && !ended) {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  let taken = 0;
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    try {
      taken += head.length;
      yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        taken += next.value.length;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  const through = decompressor(head, zstd);
  let given = 0;
  try {
    for await (const piece of through === undefined ? whole() : piped(whole(), through)) {
      given += piece.length;
      if (given > limits.layerBytes)
        throw new ImageFault(
          'too-large',
          `it has more than ${limits.layerBytes} bytes; the rest was not read`,
        );
      if (given > limits.ratioFrom && given > taken * limits.ratio)
        throw new ImageFault(
          'too-large',
          `it grows more than ${limits.ratio} times when it is decompressed; the rest was not read`,
        );
      yield piece;
    }
  } catch (error) {
    if (error instanceof ImageFault || !/^(?:Z_|ZSTD_)/.test(codeOf(error))) throw error;
    throw new ImageFault('broken-blob', `it can't be decompressed (${codeOf(error)}); pull the image again`);
  }
}

async function* piped(pieces: AsyncGenerator<Uint8Array>, through: Transform): AsyncGenerator<Uint8Array> {
  const source = Readable.from(pieces, { objectMode: true });
  // `pipe` does not pass errors on.
  source.on('error', (error) => through.destroy(error));
  try {
    yield* source.pipe(through) as AsyncIterable<Uint8Array>;
  } finally {
    through.destroy();
    source.destroy();
    // What is still being fetched for it must not be taken from whoever reads on behind it.
    if (!source.closed) await new Promise<void>((done) => void source.once('close', done));
  }
}

function decompressor(head: Uint8Array, zstd: (() => Transform) | null): Transform | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return zlib.createGunzip();
  if (head[0] !== 0x28 || head[1] !== 0xb5 || head[2] !== 0x2f || head[3] !== 0xfd) return undefined;
  if (zstd === null)
    throw new ImageFault(
      'unsupported-compression',
      "it is compressed with zstd, which this Node can't read; use Node 22.15 or later",
    );
  return zstd();
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

/** All the bytes, which must not be more than a document may have. */
export async function gathered(pieces: Pieces, most: number): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > most) throw new ImageFault('too-large', `it has more than ${most} bytes; it was not read`);
    all.push(piece);
  }
  return Buffer.concat(all);
}
