import type { Range } from '../cidr.ts';
import { addressText, rangeName } from '../range-text.ts';

/** Cuts ranges wherever one of the others begins or ends, so that each piece is wholly in or out of each of them. */
export function piecesOf(ranges: readonly Range[], cuts: readonly Range[]): Range[] {
  return ranges.flatMap((range) => {
    const { family, first, last } = range;
    const starts = new Set<bigint>([first]);
    for (const cut of cuts) {
      if (cut.family !== family) continue;
      if (cut.first > first && cut.first <= last) starts.add(cut.first);
      if (cut.last >= first && cut.last < last) starts.add(cut.last + 1n);
    }
    const sorted = [...starts].toSorted((a, b) => (a < b ? -1 : 1));
    return sorted.map((start, at): Range => ({
      family,
      first: start,
      last: (sorted[at + 1] ?? last + 1n) - 1n,
    }));
  });
}

/** Whether all of a range is in another. */
export function isWithin(inner: Range, outer: Range): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two ranges have an address in common. */
export function meets(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** As rules say it: `10.0.0.0/16`, one address as it is, and what is no block by its ends. */
export function blockText(range: Range): string {
  const { family, first, last } = range;
  const size = last - first + 1n;
  if (size === 1n || (size & (size - 1n)) !== 0n || first % size !== 0n) return rangeName(range);
  const bits = (family === 4 ? 32 : 128) - (size.toString(2).length - 1);
  return `${addressText(family, first)}/${bits}`;
}
