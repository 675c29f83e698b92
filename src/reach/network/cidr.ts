/**
 * Sets of addresses, exactly: a set is a sorted list of disjoint ranges of one family, both ends included. Two halves
 * of the internet make the internet; ten ways to write one network make one network.
 */
export interface Range {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** The range of an address or a CIDR block, `undefined` when the text is neither. Host bits are ignored, as AWS does. */
export function parseCidr(text: string): Range | undefined {
  const slash = text.indexOf('/');
  const address = (slash === -1 ? text : text.slice(0, slash)).trim();
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const value = family === 4 ? parseIpv4(address) : parseIpv6(address);
  if (value === undefined) return undefined;
  const suffix = slash === -1 ? String(bits) : text.slice(slash + 1).trim();
  if (!/^\d{1,3}$/.test(suffix) || Number(suffix) > bits) return undefined;
  const host = (1n << BigInt(bits - Number(suffix))) - 1n;
  const first = (value >> BigInt(bits - Number(suffix))) << BigInt(bits - Number(suffix));
  return { family, first, last: first + host };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(Number(part));
  }
  return value;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = (half: string): (bigint | undefined)[] =>
    half === ''
      ? []
      : half.split(':').flatMap((group, index, all) => {
          if (index === all.length - 1 && group.includes('.')) {
            const v4 = parseIpv4(group);
            return v4 === undefined ? [undefined] : [v4 >> 16n, v4 & 0xffffn];
          }
          return [/^[0-9a-f]{1,4}$/i.test(group) ? BigInt(`0x${group}`) : undefined];
        });
  const head = groups(halves[0]!);
  const tail = halves.length === 2 ? groups(halves[1]!) : [];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array.from({ length: missing }, () => 0n), ...tail]) {
    if (group === undefined) return undefined;
    value = (value << 16n) | group;
  }
  return value;
}

/** The union, as sorted disjoint ranges; ranges that touch become one. */
export function union(ranges: readonly Range[]): Range[] {
  const result: { family: 4 | 6; first: bigint; last: bigint }[] = [];
  const sorted = ranges.toSorted(
    (a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0),
  );
  for (const range of sorted) {
    const last = result.at(-1);
    if (last !== undefined && last.family === range.family && range.first <= last.last + 1n) {
      if (range.last > last.last) last.last = range.last;
    } else result.push({ ...range });
  }
  return result;
}

/** What of `ranges` is not in `taken`. */
export function subtract(ranges: readonly Range[], taken: readonly Range[]): Range[] {
  let left = union(ranges);
  for (const hole of union(taken)) {
    left = left.flatMap((range) => {
      if (range.family !== hole.family || hole.last < range.first || hole.first > range.last) return [range];
      const pieces: Range[] = [];
      if (range.first < hole.first) pieces.push({ ...range, last: hole.first - 1n });
      if (range.last > hole.last) pieces.push({ ...range, first: hole.last + 1n });
      return pieces;
    });
  }
  return left;
}

/** How many addresses. */
export function size(ranges: readonly Range[]): bigint {
  return union(ranges).reduce((total, { first, last }) => total + (last - first + 1n), 0n);
}

/**
 * Addresses that nobody routes on the internet. https://www.iana.org/assignments/iana-ipv4-special-registry and
 * https://www.iana.org/assignments/iana-ipv6-special-registry; of IPv6 only 2000::/3 is given out.
 */
const NOT_PUBLIC = union(
  (
    '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 ' +
    '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ::/3 2001:db8::/32 4000::/2 8000::/1'
  )
    .split(' ')
    .map((text) => parseCidr(text)!),
);

/** The largest networks that one owner has: a /8 of IPv4, a /16 of IPv6. What is larger is the world. */
const LARGEST = { 4: 1n << 24n, 6: 1n << 112n } as const;

/** The addresses that are routed on the internet. */
export const PUBLIC: Readonly<Record<4 | 6, readonly Range[]>> = {
  4: subtract([parseCidr('0.0.0.0/0')!], NOT_PUBLIC),
  6: subtract([parseCidr('::/0')!], NOT_PUBLIC),
};

/** How much of the internet is in these ranges. */
export function internetIn(ranges: readonly Range[]): 'none' | 'some' | 'world' {
  const outside = subtract(ranges, NOT_PUBLIC);
  if (outside.length === 0) return 'none';
  const of = (family: 4 | 6): bigint => size(outside.filter((range) => range.family === family));
  return of(4) > LARGEST[4] || of(6) > LARGEST[6] ? 'world' : 'some';
}

/** Whether two ranges begin with the same address. */
export function isSame(a: Range, b: Range): boolean {
  return a.family === b.family && a.first === b.first;
}

/** The same for texts; `unreadable` lists those that are no address and no block. */
export function internetInCidrs(texts: readonly string[]): {
  reach: 'none' | 'some' | 'world';
  unreadable: string[];
} {
  const ranges: Range[] = [];
  const unreadable: string[] = [];
  for (const text of texts) {
    const range = parseCidr(text);
    if (range === undefined) unreadable.push(text);
    else ranges.push(range);
  }
  return { reach: internetIn(ranges), unreadable };
}
