import type { Range } from './cidr.ts';

const LAST = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const;

/**
 * All addresses of both families, cut wherever some block begins or ends: no policy tells the addresses of one piece
 * apart. Pieces are numbered in order, IPv4 first.
 */
export class Atoms {
  readonly #starts: Readonly<Record<4 | 6, readonly bigint[]>>;

  constructor(ranges: Iterable<Range>) {
    const starts = { 4: new Set([0n]), 6: new Set([0n]) };
    for (const { family, first, last } of ranges) {
      starts[family].add(first);
      if (last < LAST[family]) starts[family].add(last + 1n);
    }
    const sorted = (family: 4 | 6): bigint[] =>
      [...starts[family]].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.#starts = { 4: sorted(4), 6: sorted(6) };
  }

  /** How many pieces there are. */
  get count(): number {
    return this.#starts[4].length + this.#starts[6].length;
  }

  /** The first piece of IPv6. */
  get firstOf6(): number {
    return this.#starts[4].length;
  }

  /** The piece that an address is in. */
  of(family: 4 | 6, address: bigint): number {
    const starts = this.#starts[family];
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= address) low = middle;
      else high = middle - 1;
    }
    return family === 4 ? low : low + this.firstOf6;
  }

  /** The addresses of the pieces from `first` to `last`, which are of one family. */
  range(first: number, last: number): Range {
    const family = first < this.firstOf6 ? 4 : 6;
    const shift = family === 4 ? 0 : this.firstOf6;
    const starts = this.#starts[family];
    const next = starts[last - shift + 1];
    return { family, first: starts[first - shift]!, last: next === undefined ? LAST[family] : next - 1n };
  }
}
