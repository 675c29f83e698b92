/**
 * Sets of connections, each kept once under a small number, so that work on pairs of pods is work on integers.
 * A set holds the ports of TCP, UDP and SCTP from 1 to 65535 as sorted ranges that do not touch, and whether ICMP, and
 * any other protocol, is in it.
 */
export type PortProtocol = 'TCP' | 'UDP' | 'SCTP';
export type Protocol = PortProtocol | 'ICMP' | 'other';

export const FIRST_PORT = 1;
export const LAST_PORT = 65_535;

/** In the order in which they are printed. */
export const PORT_PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const satisfies readonly PortProtocol[];

/** First and last port of each range, one after the other. */
type Ports = readonly number[];

/** What is in a set. */
export interface Connections {
  readonly SCTP: Ports;
  readonly TCP: Ports;
  readonly UDP: Ports;
  readonly ICMP: boolean;
  readonly other: boolean;
}

const ALL_PORTS: Ports = [FIRST_PORT, LAST_PORT];
const NO_PORTS: Ports = [];

/** No connection at all. */
export const NONE = 0;
/** Every protocol and port. */
export const ALL = 1;

/** An operation on two sets, by their numbers; what was asked once is remembered. */
type Operation = (a: number, b: number) => number;

export class ConnectionSets {
  readonly #sets: Connections[] = [];
  readonly #byText = new Map<string, number>();
  readonly #texts: (string | undefined)[] = [];
  readonly #ranges = new Map<number, number>();
  readonly union: Operation;
  readonly intersection: Operation;
  readonly difference: Operation;

  constructor() {
    this.#number({ SCTP: NO_PORTS, TCP: NO_PORTS, UDP: NO_PORTS, ICMP: false, other: false });
    this.#number({ SCTP: ALL_PORTS, TCP: ALL_PORTS, UDP: ALL_PORTS, ICMP: true, other: true });
    const union = this.#remembered((a, b) => a || b, unionOf);
    const intersection = this.#remembered((a, b) => a && b, intersectionOf);
    const difference = this.#remembered((a, b) => a && !b, differenceOf);
    this.union = (a, b) =>
      a === b || b === NONE ? a : a === NONE ? b : a === ALL || b === ALL ? ALL : union(a, b);
    this.intersection = (a, b) =>
      a === b || b === ALL ? a : a === ALL ? b : a === NONE || b === NONE ? NONE : intersection(a, b);
    this.difference = (a, b) =>
      a === b || a === NONE || b === ALL ? NONE : b === NONE ? a : difference(a, b);
  }

  /** How many sets there are. */
  get size(): number {
    return this.#sets.length;
  }

  get(id: number): Connections {
    return this.#sets[id]!;
  }

  /** The number of a set that another collection holds. */
  take(set: Connections): number {
    return this.#number(set);
  }

  /** The ports from `first` to `last` of one protocol; `NONE` when they are no ports. */
  ports(protocol: PortProtocol, first: number, last: number): number {
    const from = Math.max(first, FIRST_PORT);
    const to = Math.min(last, LAST_PORT);
    if (from > to) return NONE;
    const key = (from * 0x1_0000 + to) * 3 + PORT_PROTOCOLS.indexOf(protocol);
    let id = this.#ranges.get(key);
    if (id === undefined) {
      id = this.#number({
        SCTP: protocol === 'SCTP' ? [from, to] : NO_PORTS,
        TCP: protocol === 'TCP' ? [from, to] : NO_PORTS,
        UDP: protocol === 'UDP' ? [from, to] : NO_PORTS,
        ICMP: false,
        other: false,
      });
      this.#ranges.set(key, id);
    }
    return id;
  }

  /** A protocol as a whole. */
  protocol(protocol: Protocol): number {
    if (protocol !== 'ICMP' && protocol !== 'other') return this.ports(protocol, FIRST_PORT, LAST_PORT);
    return this.#number({
      SCTP: NO_PORTS,
      TCP: NO_PORTS,
      UDP: NO_PORTS,
      ICMP: protocol === 'ICMP',
      other: protocol === 'other',
    });
  }

  /** Whether a connection is in a set; `port` counts for the protocols that have ports. */
  has(id: number, protocol: Protocol, port = 0): boolean {
    const set = this.#sets[id]!;
    if (protocol === 'ICMP' || protocol === 'other') return set[protocol];
    const ranges = set[protocol];
    for (let at = 0; at < ranges.length; at += 2)
      if (ranges[at]! <= port && port <= ranges[at + 1]!) return true;
    return false;
  }

  /** The part of a set that has ports: of SCTP, TCP and UDP. */
  withPorts(id: number): number {
    const { SCTP, TCP, UDP } = this.#sets[id]!;
    return this.#number({ SCTP, TCP, UDP, ICMP: false, other: false });
  }

  /** `All Connections`, `TCP 80,443-445,UDP 53`; empty for none. ICMP and other protocols are not told. */
  text(id: number): string {
    return (this.#texts[id] ??= textOf(this.#sets[id]!));
  }

  #number(set: Connections): number {
    const text = `${set.SCTP.join()};${set.TCP.join()};${set.UDP.join()};${set.ICMP ? 1 : 0}${set.other ? 1 : 0}`;
    let id = this.#byText.get(text);
    if (id === undefined) {
      id = this.#sets.length;
      this.#sets.push(set);
      this.#byText.set(text, id);
    }
    return id;
  }

  #remembered(flag: (a: boolean, b: boolean) => boolean, ports: (a: Ports, b: Ports) => Ports): Operation {
    // By the first, then by the second: one key of both would be too large for a small integer.
    const known: (Map<number, number> | undefined)[] = [];
    return (a, b) => {
      const row = (known[a] ??= new Map());
      let id = row.get(b);
      if (id === undefined) {
        const left = this.#sets[a]!;
        const right = this.#sets[b]!;
        id = this.#number({
          SCTP: ports(left.SCTP, right.SCTP),
          TCP: ports(left.TCP, right.TCP),
          UDP: ports(left.UDP, right.UDP),
          ICMP: flag(left.ICMP, right.ICMP),
          other: flag(left.other, right.other),
        });
        row.set(b, id);
      }
      return id;
    };
  }
}

function textOf(set: Connections): string {
  if (PORT_PROTOCOLS.every((protocol) => set[protocol].join() === ALL_PORTS.join())) return 'All Connections';
  return PORT_PROTOCOLS.filter((protocol) => set[protocol].length > 0)
    .map((protocol) => `${protocol} ${portsText(set[protocol])}`)
    .join(',');
}

function portsText(ports: Ports): string {
  const texts: string[] = [];
  for (let at = 0; at < ports.length; at += 2) {
    const first = ports[at]!;
    const last = ports[at + 1]!;
    texts.push(first === last ? String(first) : `${first}-${last}`);
  }
  return texts.join(',');
}

function unionOf(a: Ports, b: Ports): Ports {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = j >= b.length || (i < a.length && a[i]! <= b[j]!);
    const first = left ? a[i]! : b[j]!;
    const last = left ? a[i + 1]! : b[j + 1]!;
    if (left) i += 2;
    else j += 2;
    // Ranges that touch become one.
    if (result.length > 0 && first <= result.at(-1)! + 1) {
      if (last > result.at(-1)!) result[result.length - 1] = last;
    } else result.push(first, last);
  }
  return result;
}

function intersectionOf(a: Ports, b: Ports): Ports {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const first = Math.max(a[i]!, b[j]!);
    const last = Math.min(a[i + 1]!, b[j + 1]!);
    if (first <= last) result.push(first, last);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return result;
}

function differenceOf(a: Ports, b: Ports): Ports {
  const result: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let first = a[i]!;
    const last = a[i + 1]!;
    while (j < b.length && b[j + 1]! < first) j += 2;
    for (let k = j; k < b.length && b[k]! <= last; k += 2) {
      if (b[k]! > first) result.push(first, b[k]! - 1);
      first = Math.max(first, b[k + 1]! + 1);
    }
    if (first <= last) result.push(first, last);
  }
  return result;
}
