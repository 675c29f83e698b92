/** Addresses and blocks as plain numbers, for the slow models: no tables, no tricks. */
export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

export interface Block {
  readonly family: Family;
  /** The address as it is written, with whatever stands after the prefix. */
  readonly written: bigint;
  readonly bits: number;
  readonly first: bigint;
  readonly last: bigint;
}

const widthOf = (family: Family): number => (family === 4 ? 32 : 128);

const parseV4 = (text: string): bigint => {
  const parts = text.split('.');
  const good = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  if (!good) throw new RangeError(`${text} is no IPv4 address`);
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
};

const groupsOf = (text: string): bigint[] => {
  if (text === '') return [];
  return text.split(':').flatMap((part) => {
    if (part.includes('.')) {
      const value = parseV4(part);
      return [value >> 16n, value & 0xffffn];
    }
    if (!/^[\da-f]{1,4}$/i.test(part)) throw new RangeError(`${text} is no part of an IPv6 address`);
    return [BigInt(`0x${part}`)];
  });
};

const parseV6 = (text: string): bigint => {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) throw new RangeError(`${text} has :: twice`);
  const head = groupsOf(left);
  const tail = right === undefined ? [] : groupsOf(right);
  const missing = 8 - head.length - tail.length;
  if (right === undefined ? missing !== 0 : missing < 1) throw new RangeError(`${text} is no IPv6 address`);
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((value, group) => value * 65_536n + group, 0n);
};

/** The same texts are read again and again, in every reading of every packet: nothing else is remembered here. */
const remembered = <T>(parse: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) known.set(text, (value = parse(text)));
    return value;
  };
};

export const parseAddress = remembered((text): Address =>
  text.includes(':') ? { family: 6, value: parseV6(text) } : { family: 4, value: parseV4(text) },
);

export const blockOf = (family: Family, written: bigint, bits: number): Block => {
  const size = 1n << BigInt(widthOf(family) - bits);
  const first = (written / size) * size;
  return { family, written, bits, first, last: first + size - 1n };
};

export const parseBlock = remembered((text): Block => {
  const [address = '', bits] = text.split('/');
  const { family, value } = parseAddress(address);
  const width = widthOf(family);
  if (bits === undefined || !/^\d+$/.test(bits) || Number(bits) > width)
    throw new RangeError(`${text} is no block of addresses`);
  return blockOf(family, value, Number(bits));
});

/** The block that holds one address alone. */
export const hostBlock = ({ family, value }: Address): Block => blockOf(family, value, widthOf(family));

export const isIn = (address: Address, block: Block): boolean =>
  address.family === block.family && address.value >= block.first && address.value <= block.last;

export const isWithin = (inner: Block, outer: Block): boolean =>
  inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;

export const isSameBlock = (a: Block, b: Block): boolean => isWithin(a, b) && isWithin(b, a);

export const isSameAddress = (a: Address, b: Address): boolean =>
  a.family === b.family && a.value === b.value;

export const addressText = ({ family, value }: Address): string => {
  const [count, size] = family === 4 ? [4, 8n] : [8, 16n];
  const parts = Array.from({ length: count }, (_, index) => {
    const part = (value >> (size * BigInt(count - 1 - index))) & ((1n << size) - 1n);
    return part.toString(family === 4 ? 10 : 16);
  });
  return parts.join(family === 4 ? '.' : ':');
};

export const lastAddressOf = (family: Family): bigint => (1n << BigInt(widthOf(family))) - 1n;
