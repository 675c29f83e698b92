import type { Range } from './cidr.ts';

/** `10.0.0.0-10.255.255.255` */
export function rangeText({ family, first, last }: Range): string {
  return `${addressText(family, first)}-${addressText(family, last)}`;
}

/** The same for people: one address as it is. */
export function rangeName(range: Range): string {
  return range.first === range.last ? addressText(range.family, range.first) : rangeText(range);
}

export function addressText(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - 16 * at)) & 0xffffn));
  // The longest run of zeros is left out. https://www.rfc-editor.org/rfc/rfc5952
  let start = -1;
  let length = 1;
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (end < 8 && groups[end] === 0) end++;
    if (end - at > length) [start, length] = [at, end - at];
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return start === -1 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`;
}
