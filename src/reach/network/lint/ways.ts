import { nameOf } from '../endpoint.ts';
import type { Network } from '../index.ts';
import type { Policy } from '../model.ts';
import { viewOf } from '../model.ts';
import type { Told } from '../told.ts';
import { policyName } from '../told.ts';
import type { Way } from '../ways/index.ts';
import { judgeWay } from '../ways/index.ts';
import type { LintContext, LintFinding } from './finding.ts';

/** Ways from outside that lead nowhere, that policies close, and that go past them. */
export function wayLints({ network }: LintContext): LintFinding[] {
  const { all, dangling } = network.ways();
  const faults = all.flatMap((way) => way.faults.filter(({ certain }) => certain));
  return [
    ...leadsNowhere([
      ...dangling.filter(({ certain }) => certain),
      ...faults.filter((fault) => isOfHere(network, fault)),
    ]),
    ...all.flatMap((way) => [...closed(network, way), ...past(network, way)]),
  ].filter(unlikeBefore());
}

/** Files hold a part of a cluster: a namespace without any pod here has its pods elsewhere. */
function isOfHere({ policies }: Network, { place }: Told): boolean {
  const namespace = place?.resource.namespace ?? 'default';
  return policies.network.groups.some((group) => group.namespace === namespace);
}

function leadsNowhere(told: readonly Told[]): LintFinding[] {
  return told.flatMap(({ by, message, place }) =>
    place === undefined
      ? []
      : [{ lint: 'leads-nowhere', effect: 'closes', message: `${by} ${message}`, place } as const],
  );
}

/** A way of which policies let nothing through. */
function closed(network: Network, way: Way): LintFinding[] {
  if (way.targets.length === 0 || way.faults.some(({ certain }) => certain)) return [];
  const { because, verdict } = judgeWay(network, way);
  const policy = policyOf(network, because);
  if (verdict !== 'no' || policy === undefined) return [];
  const message = `${titleOf(way)} leads to ${workloadsOf(network, way)}, and ${policyName(policy)} lets nothing in that comes by it${isBalanced(way) ? ': its health checks fail too' : ''}`;
  return [{ lint: 'closed-way', effect: 'closes', message, place: way.place, policy, direction: 'ingress' }];
}

/** The health checks of a load balancer come from where its connections come from, for pods that it reaches itself. */
function isBalanced({ kind, seen }: Way): boolean {
  return ['ALB', 'CLB', 'NLB'].includes(kind) && seen.join() === 'balancer';
}

/**
 * What comes to a node and is handed on to a pod of the same node has the address of that node, and no policy of the
 * VPC CNI applies to it. https://kubernetes.io/docs/tutorials/services/source-ip/
 */
function past(network: Network, way: Way): LintFinding[] {
  if (network.settings === undefined || network.settings.enforced === false) return [];
  if (way.seen.join() !== 'node' || way.faults.some(({ certain }) => certain)) return [];
  // Seen from the other nodes alone it is closed.
  const others = judgeWay(network, { ...way, seen: ['balancer'], balancer: way.nodes });
  const policy = policyOf(network, others.because);
  if (others.verdict !== 'no' || policy === undefined) return [];
  const message = `${titleOf(way)} goes past ${policyName(policy)} where a node hands it on to a pod of its own: ${workloadsOf(network, way)} sees the address of its node, which policies always let in; externalTrafficPolicy: Local or pods as targets keep it under policies`;
  return [
    { lint: 'past-policies', effect: 'opens', message, place: way.seenAt, policy, direction: 'ingress' },
  ];
}

function policyOf({ policies }: Network, because: readonly Told[]): Policy | undefined {
  const named = new Set(because.map(({ by }) => by));
  return policies.network.policies.find((policy) => named.has(policyName(policy)));
}

function titleOf({ kind, name }: Way): string {
  return name.startsWith(`${kind} `) ? name : `${kind} of ${name}`;
}

function workloadsOf({ policies }: Network, { targets }: Way): string {
  const names = targets.map(({ group }) => nameOf(policies.network.groups[group]!));
  return [...new Set(names)].join(', ');
}

/** Listeners of one load balancer, and the ports of nodes that it comes with, say the same at one place. */
function unlikeBefore(): (finding: LintFinding) => boolean {
  const seen = new Set<string>();
  return ({ lint, message, place, policy }) => {
    const { path, resource } = viewOf(place);
    const what = policy === undefined ? message : policyName(policy);
    const key = `${lint} ${resource.identity} ${path} ${what}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}
