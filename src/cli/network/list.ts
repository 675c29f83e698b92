import type { Connection, Network, Reach } from '../../reach/network/index.ts';
import type { Listed } from '../../reach/network/workloads.ts';
import { connections, notesOn } from '../../reach/network/index.ts';
import type {
  NetworkConnection,
  NetworkList,
  NetworkSurprise,
  UndecidedConnection,
} from '../../result/network.ts';
import { NETWORK_FORMATS, networkFormats } from '../../report/network/index.ts';
import type { NetworkFormat } from '../../report/network/index.ts';
import { UsageError } from '../errors.ts';
import { deliver, wantsColour } from '../output.ts';
import type { Flags, Input, Verb } from '../verb.ts';
import { Again } from './again.ts';
import { MODE_FLAGS, readNetworks } from './common.ts';
import { endName, forPeople } from './for-people.ts';
import { notesOnWays, waysIn } from './ways.ts';

export const verb: Verb = {
  name: 'network list',
  summary: 'every connection that is allowed, workload by workload',
  usage: 'network list [PATH…] [flags]',
  flags: {
    ...MODE_FLAGS,
    mode: {
      type: 'string',
      value: 'spec|eks|both',
      help: 'as the specification says, as EKS enforces it, or where the two differ; eks unless told',
    },
    format: { type: 'string', value: NETWORK_FORMATS.join('|'), help: 'how to print them' },
    json: { type: 'boolean', help: 'short for --format json' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write them to a file' },
    focus: {
      type: 'string',
      multiple: true,
      value: 'NS/NAME',
      help: 'only connections from and to these workloads',
    },
    namespace: { type: 'string', multiple: true, value: 'NAME', help: 'only workloads of these namespaces' },
  },
  examples: [
    ['ringwall network list k8s/', 'as EKS enforces the policies'],
    ['ringwall network list k8s/ --mode spec --json', 'as Kubernetes specifies them, for a program'],
    ['ringwall network list k8s/ --focus shop/web', 'whom one workload reaches, and who reaches it'],
    ['ringwall network list k8s/ --mode both', 'where EKS does not do what the policies say'],
    ['ringwall network list k8s/ --format mermaid --output network.md', 'a picture for a README'],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const format = formatOf(flags);
  const { code, mode, networks, problems } = await readNetworks(operands, flags, terminal);
  if (flags.text('mode') === 'both') {
    const { bothOf } = await import('./both.ts');
    const { bothJson, bothText } = await import('../../report/network/both.ts');
    if (format !== 'text' && format !== 'json')
      throw new UsageError(`--mode both is printed as text or json, not as ${format}`);
    const isOf = isWanted(flags);
    const document = bothOf(networks, problems, (a, b) => isOf(a) || isOf(b));
    const colour = wantsColour(flags, terminal);
    const pieces =
      format === 'json'
        ? [bothJson(document)]
        : bothText({ ...document, differences: [...forPeople(document.differences, alikeBoth)] }, { colour });
    deliver(pieces, flags, terminal);
    return code;
  }
  const isOf = isWanted(flags);
  const isForPeople = FOR_PEOPLE.includes(format);
  const found = new Again(() => allOf(networks, flags));
  const ways = networks.flatMap((network) => waysIn(network, isOf, networks.length > 1));
  const document: NetworkList = {
    schema: 'ringwall/network/1',
    mode,
    connections: {
      [Symbol.iterator]: () => (isForPeople ? forPeople(decidedOf(found), alike) : decidedOf(found)),
    },
    undecided: { [Symbol.iterator]: () => undecidedOf(found, isForPeople ? endName : String) },
    ...(ways.length === 0 ? {} : { ways }),
    notes: [...new Set(networks.flatMap((network) => [...notesOn(network), ...notesOnWays(network)]))],
    problems,
  };
  const report = await networkFormats[format]();
  deliver(report(document, { colour: format === 'text' && wantsColour(flags, terminal) }), flags, terminal);
  return code;
}

const FOR_PEOPLE: readonly NetworkFormat[] = ['text', 'markdown', 'dot', 'mermaid'];

/** What makes two connections one, but for their ends. */
function alike({ cluster, conn, other }: NetworkConnection): string {
  return `${cluster} ${conn} ${other}`;
}

function alikeBoth({ cluster, eks, file, line, spec, why }: NetworkSurprise): string {
  return [cluster, eks, spec, why, file, line].join('\n');
}

/** A connection of one of the clusters. */
interface Found {
  readonly connection: Connection;
  readonly reach: Reach;
  /** Its name, where there are several. */
  readonly cluster: Pick<NetworkConnection, 'cluster'>;
}

function* allOf(networks: readonly Network[], flags: Flags): Generator<Found> {
  const isOf = isWanted(flags);
  const wanted =
    flags.list('focus').length + flags.list('namespace').length === 0
      ? undefined
      : (a: Listed | undefined, b: Listed | undefined): boolean => isOf(a?.name) || isOf(b?.name);
  for (const { reach, scope } of networks) {
    const cluster = networks.length > 1 ? { cluster: scope.id } : {};
    for (const connection of connections(reach, wanted)) yield { connection, reach, cluster };
  }
}

function* decidedOf(found: Iterable<Found>): Generator<NetworkConnection> {
  for (const { cluster, connection, reach } of found) {
    const { destination, source, sure } = connection;
    const conn = reach.sets.text(sure);
    if (conn === '') continue;
    const { ICMP, other } = reach.sets.get(sure);
    const whole = ICMP && other ? { other: 'yes' as const } : {};
    yield { src: source, dst: destination, conn, ...cluster, ...whole };
  }
}

function* undecidedOf(
  found: Iterable<Found>,
  nameOf: (end: string) => string,
): Generator<UndecidedConnection> {
  for (const { cluster, connection, reach } of found) {
    const { destination, open, source, why } = connection;
    const conn = reach.sets.text(open);
    if (conn === '') continue;
    yield {
      src: nameOf(source),
      dst: nameOf(destination),
      conn,
      ...cluster,
      // Who only counts them does not ask why.
      get reason() {
        return why();
      },
    };
  }
}

/** Whether an end is one that was asked for, by its name. */
function isWanted(flags: Flags): (end: string | undefined) => boolean {
  const focus = flags.list('focus');
  const namespaces = flags.list('namespace');
  return (end) =>
    end !== undefined &&
    (focus.length === 0 || focus.some((name) => name === end || end.startsWith(`${name}[`))) &&
    (namespaces.length === 0 || namespaces.some((name) => end.startsWith(`${name}/`)));
}

function formatOf(flags: Flags): NetworkFormat {
  const format = flags.text('format') as NetworkFormat | undefined;
  if (flags.on('json') && format !== undefined && format !== 'json')
    throw new UsageError(`--json and --format ${format} can't both be`);
  return flags.on('json') ? 'json' : (format ?? 'text');
}
