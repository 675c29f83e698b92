import type { Estate } from '../../../estate/index.ts';
import { parseCidr } from '../cidr.ts';
import type { Network } from '../index.ts';
import { nameOf } from '../endpoint.ts';
import { labelled, withImagined } from '../imagined.ts';
import type { PodGroup } from '../model.ts';
import type { LintContext, LintFinding } from './finding.ts';

const DNS_PORT = 53;
/** NodeLocal DNSCache answers here. https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const NODE_LOCAL_DNS = parseCidr('169.254.20.10')!;
/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
const POD_IDENTITY = parseCidr('169.254.170.23')!;
const POD_IDENTITY_PORT = 80;

const DNS_POD = {
  namespace: labelled(new Map([['kubernetes.io/metadata.name', 'kube-system']])),
  pod: labelled(new Map([['k8s-app', 'kube-dns']])),
};

/** What pods need that are isolated for egress: names, and the credentials they are given. */
export function reachableLints({ estate, network }: LintContext): LintFinding[] {
  const pods = isolated(network);
  return [...dns(network, pods), ...pods.flatMap(([group, at]) => podIdentity(estate, network, group, at))];
}

/** One pod group of each workload that some policy isolates for egress. */
function isolated({ reach }: Network): (readonly [PodGroup, number])[] {
  const { enforced: engine } = reach;
  const table = engine.readings()[0]![0]!.egress;
  const seen = new Set<string>();
  return reach.network.groups.flatMap((group, at) => {
    const selecting = table.selecting[table.of[engine.classes.of[at]!]!]!;
    const name = nameOf(group);
    if (group.hostNetwork === true || seen.has(name)) return [];
    if (!selecting.some(({ compiled }) => compiled.policy.isolates)) return [];
    seen.add(name);
    return [[group, at] as const];
  });
}

/** The policy that isolates a pod for egress, where a rule would be added. */
function isolating({ reach }: Network, at: number): Pick<LintFinding, 'place' | 'policy'> {
  const { enforced: engine } = reach;
  const table = engine.readings()[0]![0]!.egress;
  const selecting = table.selecting[table.of[engine.classes.of[at]!]!]!;
  const { policy } = selecting.find(({ compiled }) => compiled.policy.isolates)!.compiled;
  return { place: policy.subject.place, policy };
}

/** One finding for each policy, however many pods it isolates. */
function dns(network: Network, pods: readonly (readonly [PodGroup, number])[]): LintFinding[] {
  const found = new Map<string, { names: string[]; missing: readonly string[]; at: number }>();
  const answering = network.reach.network.groups.flatMap(({ labels, namespace }, at) =>
    namespace === 'kube-system' && labels.known.get('k8s-app') === 'kube-dns' ? [at] : [],
  );
  for (const [group, at] of pods) {
    const missing = unasked(network, at, answering);
    if (missing.length === 0) continue;
    const key = `${missing.join()} ${isolating(network, at).policy!.resource.identity}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { names: [nameOf(group)], missing, at });
    else known.names.push(nameOf(group));
  }
  return [...found.values()].map(({ at, missing, names }) => ({
    lint: 'no-dns',
    effect: 'closes',
    message: `${some(names)} cannot ask kube-dns for names over ${missing.join(' and ')}: add egress to port 53 of the pods with k8s-app=kube-dns in kube-system${missing.length === 1 ? ', long answers come over TCP' : ''}`,
    direction: 'egress',
    ...isolating(network, at),
  }));
}

/** More names than these are counted. */
const MOST_NAMES = 3;

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

/**
 * The protocols over which a pod cannot ask for names.
 * @param answering pods of the DNS that are here: they have addresses and names of ports too
 */
function unasked(network: Network, at: number, answering: readonly number[]): readonly string[] {
  const { policies: reach } = network;
  const { enforced: engine, sets } = reach;
  const table = engine.readings()[0]![0]!.egress;
  const selecting = table.selecting[table.of[engine.classes.of[at]!]!]!;
  const toPods = withImagined(engine, selecting, 'egress', DNS_POD);
  const here = answering.map((other) => reach.oneWay('egress', at, other));
  const cache = reach.oneWay('egress', at, NODE_LOCAL_DNS);
  return (['UDP', 'TCP'] as const).filter(
    (protocol) =>
      !engine.sets.has(toPods.most, protocol, DNS_PORT) &&
      ![...here, cache].some(({ most }) => sets.has(most, protocol, DNS_PORT)),
  );
}

function podIdentity(estate: Estate, network: Network, group: PodGroup, at: number): LintFinding[] {
  const { policies: reach } = network;
  if (!hasPodIdentity(estate, group)) return [];
  const { most } = reach.oneWay('egress', at, POD_IDENTITY);
  if (reach.sets.has(most, 'TCP', POD_IDENTITY_PORT)) return [];
  const message = `${nameOf(group)} has a Pod Identity association and cannot reach the agent that gives out its AWS credentials: add egress to 169.254.170.23/32, TCP 80`;
  return [
    { lint: 'no-pod-identity', effect: 'closes', message, direction: 'egress', ...isolating(network, at) },
  ];
}

/** Whether the ServiceAccount of a pod gets its credentials from the agent. */
export function hasPodIdentity(estate: Estate, group: PodGroup): boolean {
  return estate.ofType('AWS::EKS::PodIdentityAssociation').some((association) => {
    const namespace = association.at('Namespace').string();
    const account = association.at('ServiceAccount').string();
    return (
      namespace.kind === 'known' &&
      account.kind === 'known' &&
      namespace.value === group.namespace &&
      account.value === (group.serviceAccount ?? 'default')
    );
  });
}
