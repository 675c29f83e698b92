import type { Range } from '../cidr.ts';
import { parseCidr, subtract } from '../cidr.ts';
import { WHOLE } from '../endpoint.ts';
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

/** Addresses of private networks, of one link, and of many receivers: no internet gateway carries packets to them. */
const NOT_CARRIED = (
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/3 ' +
  '::/3 4000::/2 8000::/1'
)
  .split(' ')
  .map((text) => parseCidr(text)!);

/** The addresses that an internet gateway carries packets to. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html */
export const INTERNET: readonly Range[] = subtract([WHOLE[4], WHOLE[6]], NOT_CARRIED);

/** Of as many addresses nobody asks by name: they are a piece of what is asked about the internet. */
const MANY = { 4: 1n << 25n, 6: 1n << 120n } as const;

/** What a person calls the other end: a great piece of the internet is not told by its ends. */
export function farText(range: Range): string {
  const { family, first, last } = range;
  const isMany = last - first >= MANY[family] && INTERNET.some((one) => isWithin(range, one));
  return isMany ? 'the internet' : blockText(range);
}
