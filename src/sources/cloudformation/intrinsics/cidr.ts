import type { Tree } from '../../../estate/index.ts';
import { hole, leaf, sequence } from '../../../estate/index.ts';
import { dependent, invalid, knownText, openPart, settleText } from '../cases.ts';
import type { Intrinsic } from '../env.ts';

const MAX_COUNT = 256;

/** `Fn::Cidr`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html */
export const cidr: Intrinsic = (env, call) => {
  const [block, count, bits] = call.argument.kind === 'sequence' ? call.argument.items : [];
  if (block === undefined || count === undefined) return invalid('Fn::Cidr needs a block and a count', call);
  return settleText(env, env.evaluate(count), call, (inCount, countText) =>
    settleText(inCount, bits === undefined ? undefined : inCount.evaluate(bits), call, (inBits, bitsText) =>
      settleText(inBits, inBits.evaluate(block), call, (inner, blockText) => {
        const wanted = numberIn(knownText(countText));
        const size = numberIn(knownText(bitsText));
        const range = knownText(blockText);
        const open = openPart([...countText, ...bitsText, ...blockText]);
        if (wanted === undefined || wanted < 1 || wanted > MAX_COUNT) {
          return open === undefined
            ? invalid('Fn::Cidr makes 1 to 256 blocks', call)
            : dependent(open, call, 'list');
        }
        if (open !== undefined || range === undefined || size === undefined) {
          const reason = dependent(open, call).reason;
          const unknown: Tree = hole(reason, call.start, call.end, 'string');
          return sequence(
            Array.from({ length: wanted }, () => unknown),
            call.start,
            call.end,
          );
        }
        const blocks = subnets(range, wanted, size);
        if (blocks === undefined) {
          inner.report(
            call,
            'invalid-intrinsic',
            `Fn::Cidr can't make ${wanted} blocks of ${size} bits; the deployment will fail`,
          );
          return invalid(`Fn::Cidr can't make ${wanted} blocks of ${size} bits`, call);
        }
        return sequence(
          blocks.map((text) => leaf(text, call.start, call.end)),
          call.start,
          call.end,
        );
      }),
    ),
  );
};

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

/** The first blocks of `bits` host bits in a range; `undefined` where they don't fit. */
export function subnets(range: string, count: number, bits: number): string[] | undefined {
  const [address, prefixText, more] = range.trim().split('/');
  const prefix = numberIn(prefixText);
  if (address === undefined || prefix === undefined || more !== undefined) return undefined;
  const isV6 = address.includes(':');
  const width = isV6 ? 128 : 32;
  const value = isV6 ? parseV6(address) : parseV4(address);
  if (value === undefined || prefix > width || bits < 1 || bits > width - prefix) return undefined;
  const step = 1n << BigInt(bits);
  const host = 1n << BigInt(width - prefix);
  const base = (value / host) * host;
  if (step * BigInt(count) > host) return undefined;
  return Array.from({ length: count }, (_, at) => {
    const first = base + step * BigInt(at);
    return `${isV6 ? formatV6(first) : formatV4(first)}/${width - bits}`;
  });
}

function parseV4(text: string): bigint | undefined {
  const groups = text.split('.');
  if (groups.length !== 4 || groups.some((group) => !/^\d{1,3}$/.test(group) || Number(group) > 255))
    return undefined;
  return groups.reduce((value, group) => value * 256n + BigInt(group), 0n);
}

function formatV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groupsOf = (half: string | undefined): string[] =>
    half === undefined || half === '' ? [] : half.split(':');
  const [head, tail] = [groupsOf(halves[0]), groupsOf(halves[1])];
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** The text of RFC 5952: the longest run of zero groups, of two or more, is left out. */
function formatV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - 16 * at)) & 0xffffn));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (best.start === -1) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}
