import { EvaluationError } from '../values/value.ts';

/** A network: an address of 32 or 128 bits, with its host bits zero, and the length of its prefix. */
export interface Network {
  readonly address: bigint;
  readonly bits: 32 | 128;
  readonly prefix: number;
}

/** Reads `10.0.0.0/8`; numbers with a zero in front are decimal, as Terraform has it. */
export function parseNetwork(text: string, argument?: number): Network {
  const match = /^([^/]*)\/(\d{1,3})$/.exec(text);
  const bits = match?.[1]?.includes(':') === true ? 128 : 32;
  const whole = match === null ? undefined : bits === 32 ? parseV4(match[1]!) : parseV6(match[1]!);
  const prefix = Number(match?.[2]);
  if (whole === undefined || prefix > bits)
    throw new EvaluationError(`invalid CIDR expression: invalid CIDR address: ${text}`, argument);
  return network(whole, bits, prefix);
}

/** The network of a prefix that an address is in. */
export function network(address: bigint, bits: 32 | 128, prefix: number): Network {
  const host = BigInt(bits - prefix);
  return { address: (address >> host) << host, bits, prefix };
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,10}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [before, after] = halves.map(groupsOf) as [number[] | undefined, number[] | undefined];
  if (before === undefined || (halves.length === 2 && after === undefined)) return undefined;
  const given = before.length + (after?.length ?? 0);
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const groups = [...before, ...Array.from({ length: 8 - given }, () => 0), ...(after ?? [])];
  let value = 0n;
  for (const group of groups) value = (value << 16n) | BigInt(group);
  return value;
}

/** The groups of a half of an address; the last may be an address of version 4. */
function groupsOf(half: string): number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    const four = index === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (four !== undefined) groups.push(Number(four >> 16n), Number(four & 0xffffn));
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** An address as Go prints it. */
export function addressText(address: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
  // Addresses of version 4 inside version 6 are printed as such.
  if (address >> 32n === 0xffffn) return addressText(address & 0xffff_ffffn, 32);
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((address >> BigInt(112 - index * 16)) & 0xffffn),
  );
  const { start, length } = longestZeros(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  for (let start = 0; start < 8; start += 1) {
    let end = start;
    while (end < 8 && groups[end] === 0) end += 1;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}

export function networkText({ address, bits, prefix }: Network): string {
  return `${addressText(address, bits)}/${prefix}`;
}
