import type { PortProtocol } from '../connections.ts';

/** The fields of a record that nobody chose otherwise. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const DEFAULT_FIELDS =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );
/** https://www.iana.org/assignments/protocol-numbers */
const PROTOCOLS: Readonly<Record<string, PortProtocol>> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP' };

const SYN = 2;
const ACK = 16;

/** Records that have their ends, ports and protocol in common. */
export interface Observed {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly protocol: PortProtocol;
  /** Who opened the connection, where the flags of TCP say so. */
  readonly opener: 'source' | 'destination' | undefined;
  count: number;
}

/** What a flow log holds that is no flow between ports. */
export interface Skipped {
  rejected: number;
  portless: number;
  unreadable: number;
}

/**
 * Reads VPC flow logs line by line: the default format, or the one that a line of field names announces. Where the log
 * has the addresses of the packet itself, those count: the others are of the interface that it passed.
 */
export class FlowLog {
  readonly skipped: Skipped = { rejected: 0, portless: 0, unreadable: 0 };
  readonly #observed = new Map<string, Observed>();
  #fields: Fields = fieldsOf(DEFAULT_FIELDS)!;

  get observed(): readonly Observed[] {
    return [...this.#observed.values()];
  }

  /** A new file begins in the default format. */
  begin(): void {
    this.#fields = fieldsOf(DEFAULT_FIELDS)!;
  }

  add(line: string): void {
    const words = line.trim().split(/\s+/);
    if (words[0] === '') return;
    // CloudWatch puts the time of arrival before the record.
    if (words.length === this.#fields.count + 1 && /^\d{4}-\d\d-\d\dT/.test(words[0]!)) words.shift();
    if (words.every((word) => /^\$?\{?[a-z][a-z0-9-]*\}?$/.test(word)) && words.length > 4) {
      const fields = fieldsOf(words.map((word) => word.replace(/[${}]/g, '')));
      if (fields !== undefined) {
        this.#fields = fields;
        return;
      }
    }
    this.#record(words);
  }

  #record(words: readonly string[]): void {
    const { action, destination, destinationPort, flags, protocol, source, sourcePort } = this.#fields;
    if (words.length !== this.#fields.count) return void this.skipped.unreadable++;
    if (words[action] !== 'ACCEPT') {
      // NODATA and SKIPDATA have dashes only.
      if (words[action] === 'REJECT') this.skipped.rejected++;
      return;
    }
    const [from, to] = [at(words, source), at(words, destination)];
    const ports = [words[sourcePort]!, words[destinationPort]!].map((text) =>
      /^\d{1,5}$/.test(text) ? Number(text) : -1,
    );
    const kind = PROTOCOLS[words[protocol]!];
    if (from === undefined || to === undefined) return void this.skipped.unreadable++;
    if (kind === undefined) return void this.skipped.portless++;
    if (ports.some((port) => port < 1 || port > 65_535)) return void this.skipped.unreadable++;
    const opener = flags === undefined || kind !== 'TCP' ? undefined : openerOf(Number(words[flags]));
    const key = `${from} ${to} ${ports.join(' ')} ${kind} ${opener}`;
    const known = this.#observed.get(key);
    if (known !== undefined) known.count++;
    else
      this.#observed.set(key, {
        source: from,
        destination: to,
        sourcePort: ports[0]!,
        destinationPort: ports[1]!,
        protocol: kind,
        opener,
        count: 1,
      });
  }
}

/** Flags of all packets of a record together: who answers a SYN sends it with an ACK, also where it ends with a FIN. */
function openerOf(flags: number): Observed['opener'] {
  if ((flags & SYN) === 0) return undefined;
  return (flags & ACK) === 0 ? 'source' : 'destination';
}

/** The first of the fields that is filled in. */
function at(words: readonly string[], columns: readonly number[]): string | undefined {
  return columns.map((column) => words[column]).find((word) => word !== undefined && word !== '-');
}

interface Fields {
  readonly count: number;
  readonly source: readonly number[];
  readonly destination: readonly number[];
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly protocol: number;
  readonly action: number;
  readonly flags: number | undefined;
}

/** Where the fields stand that are needed; `undefined` where one is missing. */
function fieldsOf(names: readonly string[]): Fields | undefined {
  const column = (name: string): number => names.indexOf(name);
  const [sourcePort, destinationPort, protocol, action] = ['srcport', 'dstport', 'protocol', 'action'].map(
    column,
  );
  const source = ['pkt-srcaddr', 'srcaddr'].map(column).filter((one) => one !== -1);
  const destination = ['pkt-dstaddr', 'dstaddr'].map(column).filter((one) => one !== -1);
  const needed = [sourcePort!, destinationPort!, protocol!, action!];
  if (needed.includes(-1) || source.length === 0 || destination.length === 0) return undefined;
  const flags = column('tcp-flags');
  return {
    count: names.length,
    source,
    destination,
    sourcePort: sourcePort!,
    destinationPort: destinationPort!,
    protocol: protocol!,
    action: action!,
    flags: flags === -1 ? undefined : flags,
  };
}
