import type { Resource } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import { takesService } from '../eks/resolve.ts';
import { nameOf } from '../endpoint.ts';
import type { Engine } from '../engine.ts';
import type { Direction, PodGroup, Policy } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import { addressText } from '../range-text.ts';
import { At } from '../read/at.ts';
import { namespaceOf } from '../read/pods.ts';
import { policyName } from '../told.ts';
import type { LintContext, LintFinding } from './finding.ts';

const TYPE = 'networking.k8s.aws/PolicyEndpoint';
/** So many addresses are named in one sentence. */
const MOST_NAMED = 3;

/**
 * Where the PolicyEndpoints of a live cluster do not hold what the policies say: they are what the agents enforce.
 * https://github.com/aws/amazon-network-policy-controller-k8s
 */
export function policyEndpointLints({
  estate,
  network: { reach, scope, settings },
}: LintContext): LintFinding[] {
  const endpoints = estate.ofTypeIn(TYPE, scope);
  if (settings === undefined || settings.enforced === false || endpoints.length === 0) return [];
  const byPolicy = new Map<string, Resource[]>();
  for (const endpoint of endpoints) {
    const reference = At.root(endpoint).at('spec', 'policyRef');
    const key = `${reference.get('namespace').text() ?? namespaceOf(endpoint)}/${reference.get('name').text()}`;
    byPolicy.set(key, [...(byPolicy.get(key) ?? []), endpoint]);
  }
  return reach.engine.network.policies
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap((policy) =>
      ofPolicy(policy, byPolicy.get(`${policy.namespace}/${policy.name}`) ?? [], reach.engine),
    );
}

function ofPolicy(policy: Policy, endpoints: readonly Resource[], engine: Engine): LintFinding[] {
  const groups = podsOf(engine, policy.subject.namespaces, policy.subject.pods);
  const finding = (effect: LintFinding['effect'], message: string, direction?: Direction): LintFinding => ({
    lint: 'policy-endpoint',
    effect,
    message,
    place: policy.subject.place,
    policy,
    ...(direction === undefined ? {} : { direction }),
  });
  if (groups.length === 0) return [];
  if (endpoints.length === 0)
    return [
      finding(
        'opens',
        `${policyName(policy)} has no PolicyEndpoint: the controller did not resolve it, and nothing enforces it`,
      ),
    ];
  const found: LintFinding[] = [];
  const listed = new Set(
    endpoints.flatMap((endpoint) =>
      At.root(endpoint)
        .at('spec', 'podSelectorEndpoints')
        .items()
        .items.map((item) => item.get('podIP').text()),
    ),
  );
  const missing = groups.filter(
    ({ addresses }) => addresses.length > 0 && !addresses.some((one) => listed.has(textOf(one))),
  );
  if (missing.length > 0)
    found.push(
      finding(
        'opens',
        `the PolicyEndpoints of ${policyName(policy)} leave out ${named(missing.map(nameOf))}: it is not enforced for them`,
      ),
    );
  for (const direction of DIRECTIONS) {
    if (policy.applies[direction] !== true) continue;
    const resolved = new Set(
      endpoints.flatMap((endpoint) =>
        At.root(endpoint)
          .at('spec', direction)
          .items()
          .items.map((item) => plain(item.get('cidr').text() ?? '')),
      ),
    );
    const { pods, services } = meantBy(policy, direction, engine);
    const lost = pods.filter(
      ({ addresses }) => addresses.length > 0 && !addresses.some((one) => resolved.has(textOf(one))),
    );
    if (lost.length > 0)
      found.push(
        finding(
          'closes',
          `the PolicyEndpoints of ${policyName(policy)} leave out ${named(lost.map(nameOf))}, which its rules let through (${direction})`,
          direction,
        ),
      );
    const hidden = services.filter(({ ranges }) => !ranges.some((one) => resolved.has(textOf(one))));
    if (hidden.length > 0)
      found.push(
        finding(
          'closes',
          `the PolicyEndpoints of ${policyName(policy)} leave out the address of Service ${named(hidden.map(({ name }) => name))}, whose pods its rules let through (${direction})`,
          direction,
        ),
      );
    const known = new Set(
      [...pods.flatMap(({ addresses }) => addresses), ...services.flatMap(({ ranges }) => ranges)].map(
        textOf,
      ),
    );
    const stale = engine.network.groups.filter(
      (group) =>
        group.hostNetwork === false &&
        group.addresses.some((one) => resolved.has(textOf(one)) && !known.has(textOf(one))) &&
        !inBlocks(policy, direction, group),
    );
    if (stale.length > 0)
      found.push(
        finding(
          'opens',
          `the PolicyEndpoints of ${policyName(policy)} still let ${named(stale.map(nameOf))} through, which no rule of it means any more (${direction})`,
          direction,
        ),
      );
  }
  return found;
}

/** The pods and Services that the rules of a policy mean by their labels. */
function meantBy(
  policy: Policy,
  direction: Direction,
  engine: Engine,
): { pods: PodGroup[]; services: { name: string; ranges: readonly Range[] }[] } {
  const pods = new Set<PodGroup>();
  const services = new Map<string, readonly Range[]>();
  for (const { peers } of policy.rules[direction]) {
    for (const peer of peers === 'anybody' ? [] : peers) {
      if (peer.kind !== 'pods') continue;
      for (const group of podsOf(engine, peer.namespaces, peer.pods)) pods.add(group);
      if (direction === 'ingress') continue;
      const names =
        typeof peer.namespaces === 'string'
          ? [peer.namespaces]
          : engine.index.namespaces(peer.namespaces).sure;
      for (const service of engine.network.services) {
        if (!names.includes(service.namespace) || service.headless || service.selector === undefined)
          continue;
        if (service.clusterIPs.length > 0 && takesService(peer.pods, service))
          services.set(`${service.namespace}/${service.name}`, service.clusterIPs);
      }
    }
  }
  return { pods: [...pods], services: [...services].map(([name, ranges]) => ({ name, ranges })) };
}

function podsOf(engine: Engine, ...taken: Parameters<Engine['index']['take']>): PodGroup[] {
  const { classes, index, network } = engine;
  return [...index.take(...taken).sure]
    .flatMap((id) => classes.all[id]!.groups.map((at) => network.groups[at]!))
    .filter(({ hostNetwork }) => hostNetwork === false);
}

function inBlocks(policy: Policy, direction: Direction, { addresses }: PodGroup): boolean {
  return policy.rules[direction].some(
    ({ peers }) =>
      peers === 'anybody' ||
      peers.some(
        (peer) =>
          peer.kind === 'block' &&
          addresses.some(
            ({ family, first }) =>
              family === peer.range.family && peer.range.first <= first && first <= peer.range.last,
          ),
      ),
  );
}

function plain(cidr: string): string {
  const range = parseCidr(cidr);
  return range === undefined || range.first !== range.last ? cidr : textOf(range);
}

function textOf({ family, first }: Range): string {
  return addressText(family, first);
}

function named(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const more = unique.length - MOST_NAMED;
  return `${unique.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
