import type { WorldEntry, WorldRule } from './testing-random-account.ts';

export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly port: number;
}
export type Three = 'yes' | 'no' | 'maybe';

/** https://www.rfc-editor.org/rfc/rfc1918 and what is only on one link. */
export const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'];

export function addressOf(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

export function contains(cidr: string, address: number): boolean {
  const [base, bits] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = addressOf(base!);
  return address >= first && address < first + size;
}

export function both(...answers: readonly Three[]): Three {
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

/** What may be of all these cases. */
export function any(answers: readonly Three[]): Three {
  if (answers.every((one) => one === 'yes')) return 'yes';
  return answers.every((one) => one === 'no') ? 'no' : 'maybe';
}

/** Addresses on both sides of every border that a block of these tests has within a subnet. */
export function samples(cidr: string): number[] {
  const first = addressOf(cidr.split('/')[0]!);
  return [first + 5, first + 200];
}

export function isFor(
  { from, protocol, to }: Pick<WorldRule, 'from' | 'protocol' | 'to'>,
  packet: Packet,
): boolean {
  if (protocol === '-1') return true;
  if (protocol !== packet.protocol) return false;
  return protocol === 'icmp' || (from <= packet.port && packet.port <= to);
}

/** The entry with the lowest number that matches; the default ACL lets everything through. */
export function allows(
  entries: readonly WorldEntry[] | undefined,
  egress: boolean,
  other: number,
  packet: Packet,
): boolean {
  if (entries === undefined) return true;
  let best: WorldEntry | undefined;
  for (const entry of entries) {
    if (entry.egress !== egress || !contains(entry.cidr, other) || !isFor(entry, packet)) continue;
    if (best === undefined || entry.number < best.number) best = entry;
  }
  return best?.allow === true;
}

const CLIENTS = { linux: [32_768, 60_999], any: [1024, 65_535] } as const;

/** Replies go to a port that the client chose. */
export function replies(
  entries: readonly WorldEntry[] | undefined,
  egress: boolean,
  other: number,
  { protocol }: Packet,
  client: keyof typeof CLIENTS,
): Three {
  if (entries === undefined) return 'yes';
  const edges = entries.flatMap(({ from, to }) => [from - 1, from, to, to + 1]);
  const at = ([first, last]: readonly [number, number]): boolean[] =>
    [first, last, ...edges.filter((port) => port > first && port < last)].map((port) =>
      allows(entries, egress, other, { protocol, port }),
    );
  if (at(CLIENTS[client]).every(Boolean)) return 'yes';
  return at(CLIENTS.any).some(Boolean) ? 'maybe' : 'no';
}
