import type { Estate } from '../../estate/index.ts';
import type { Network } from '../../reach/network/index.ts';
import type { Declared, Flow, FlowLog, Found, Suggestion } from '../../reach/network/suggest/index.ts';
import {
  NoFlow,
  declaredFlows,
  endText,
  flowsFromManifests,
  observedFlows,
  portsText,
  suggest,
  whereOf,
} from '../../reach/network/suggest/index.ts';
import type { NetworkMode, NetworkSuggest, SuggestEvidence, SuggestNote } from '../../result/network.ts';
import { suggestJson, suggestYaml } from '../../report/network/suggest.ts';
import { visible } from '../../report/printable.ts';
import { UsageError } from '../errors.ts';
import { deliver } from '../output.ts';
import type { Flags, Input, Verb } from '../verb.ts';
import { MODE_FLAGS, readNetworks } from './common.ts';

export const verb: Verb = {
  name: 'network suggest',
  summary: 'the least policies that let through what is needed, each line with what needs it',
  usage: 'network suggest [PATH…] [flags]',
  flags: {
    ...MODE_FLAGS,
    flows: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'what has to go through, as YAML: flows: [{from: shop/web, to: shop/db, ports: [TCP 5432], why: orders}]',
    },
    'flow-log': {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'what went through: VPC flow logs; the manifests are asked where neither is given',
    },
    namespace: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'only policies of these namespaces; all but kube-system unless told',
    },
    format: { type: 'string', value: 'yaml|json', help: 'how to print them; yaml unless told' },
    json: { type: 'boolean', help: 'short for --format json' },
    output: { type: 'string', short: 'o', value: 'FILE', help: 'write them to a file' },
  },
  examples: [
    ['ringwall network suggest k8s/', 'from the addresses that the manifests give to the pods'],
    ['ringwall network suggest k8s/ --flows flows.yaml --output policies.yaml', 'from a list'],
    [
      'ringwall network suggest --snapshot live.snapshot --flow-log vpc.log.gz --namespace shop',
      'from what was observed',
    ],
  ],
  run,
};

async function run({ flags, operands, terminal }: Input): Promise<number> {
  const format = formatOf(flags);
  const { declared, log } = await sourcesOf(flags, terminal.cwd);
  const { code, estate, mode, networks, problems } = await readNetworks(operands, flags, terminal);
  const missing: NoFlow[] = [];
  const documents = networks.flatMap((network): NetworkSuggest[] => {
    try {
      const suggestion = suggestionFor(network, estate, mode, flags, { declared, log });
      const cluster = networks.length > 1 ? { cluster: network.scope.id } : {};
      return [documentOf(suggestion, { schema: 'ringwall/network/1', mode, problems, ...cluster })];
    } catch (error) {
      // A list may be for one of several clusters.
      if (!(error instanceof NoFlow)) throw error;
      missing.push(error);
      return [];
    }
  });
  const [first] = missing;
  if (first !== undefined && documents.length === 0) {
    const { file, line } = declared![first.at]!.evidence;
    throw new UsageError(`${file}:${line}: ${first.message}`);
  }
  deliver(format === 'json' ? [suggestJson(documents)] : suggestYaml(documents), flags, terminal);
  if (!flags.on('quiet') && flags.text('output') !== undefined)
    for (const { message } of documents.flatMap(({ notes }) => notes)) terminal.note(`${visible(message)}\n`);
  return code;
}

interface Sources {
  readonly declared: readonly Declared[] | undefined;
  readonly log: FlowLog | undefined;
}

/** What is read to know the flows; files are only opened when they are named. */
async function sourcesOf(flags: Flags, cwd: string): Promise<Sources> {
  const lists = flags.list('flows');
  const logs = flags.list('flow-log');
  const { readFlows } = lists.length > 0 ? await import('./flows-file.ts') : {};
  const { readFlowLogs } = logs.length > 0 ? await import('./flow-log-files.ts') : {};
  return {
    declared: readFlows === undefined ? undefined : lists.flatMap((path) => readFlows(path, cwd)),
    log: await readFlowLogs?.(logs, cwd),
  };
}

function suggestionFor(
  { scope }: Network,
  estate: Estate,
  mode: NetworkMode,
  flags: Flags,
  { declared, log }: Sources,
): Suggestion {
  const namespaces = flags.list('namespace');
  return suggest(
    estate,
    scope,
    (ground) => {
      const found: Found[] = [
        ...(declared === undefined ? [] : [declaredFlows(ground.network, ground.units, declared)]),
        ...(log === undefined ? [] : [observedFlows(log, ground)]),
        ...(declared === undefined && log === undefined ? [flowsFromManifests(estate, scope, ground)] : []),
      ];
      return { flows: found.flatMap(({ flows }) => flows), notes: found.flatMap(({ notes }) => notes) };
    },
    { mode, ...(namespaces.length === 0 ? {} : { namespaces }) },
  );
}

type Head = Pick<NetworkSuggest, 'schema' | 'mode' | 'problems' | 'cluster'>;

function documentOf({ ground, notes, policies, verified }: Suggestion, head: Head): NetworkSuggest {
  const cluster = head.cluster === undefined ? {} : { cluster: head.cluster };
  const nameOf = new Map(
    policies.flatMap(({ object: { metadata }, unit }) =>
      unit.names.map((name) => [name, `${metadata.namespace}/${metadata.name}`] as const),
    ),
  );
  const evidence = policies.flatMap(({ object: { metadata }, reasons }) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      reasons[direction].flatMap((flows, at) =>
        flows.map((flow: Flow): SuggestEvidence => {
          const other = endText(ground, direction === 'egress' ? flow.to : flow.from);
          return {
            policy: `${metadata.namespace}/${metadata.name}`,
            rule: `${direction}[${at}]`,
            flow: `${direction === 'egress' ? 'to' : 'from'} ${other}, ${portsText(flow.ports)}`,
            evidence: flow.evidence.text,
            ...whereOf(flow.evidence),
            ...cluster,
          };
        }),
      ),
    ),
  );
  const { deviations, enforcer, pairs } = verified;
  return {
    ...head,
    policies: policies.map(({ object }) => object),
    evidence: distinct(evidence),
    notes: distinct(
      notes.map(({ code, evidence: why, message, workload }): SuggestNote => {
        const policy = workload === undefined ? undefined : nameOf.get(workload);
        return {
          code,
          message,
          ...(policy === undefined ? {} : { policy }),
          ...(why === undefined ? {} : whereOf(why)),
          ...cluster,
        };
      }),
    ),
    verified: { exact: deviations.length === 0, enforcer, pairs, deviations: deviations.length, ...cluster },
  };
}

/** The same thing said once. */
function distinct<T>(items: readonly T[]): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const text = JSON.stringify(item);
    return !seen.has(text) && seen.add(text);
  });
}

function formatOf(flags: Flags): 'yaml' | 'json' {
  const format = flags.text('format') as 'yaml' | 'json' | undefined;
  if (flags.on('json') && format === 'yaml') throw new UsageError(`--json and --format yaml can't both be`);
  return flags.on('json') ? 'json' : (format ?? 'yaml');
}
