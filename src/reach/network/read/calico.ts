import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { Direction, Peer, Policy, Rule, Subject, Tier, Unread } from '../model.ts';
import { DIRECTIONS, TIER_ORDERS } from '../model.ts';
import type { Answer } from '../selector.ts';
import { EVERYTHING, selectorOf } from '../selector.ts';
import { At, Faults } from './at.ts';
import type { Setting } from './calico-entity.ts';
import { entityAt, expressionAt } from './calico-entity.ts';
import { portsOf } from './calico-ports.ts';
import type { Expression } from './calico-selector.ts';
import { and, calicoSelector, someOf } from './calico-selector.ts';
import { CALICO_GROUPS, calicoObjects, networkSets } from './calico-sets.ts';
import { namespaceOf } from './pods.ts';
import { somePorts } from './some-ports.ts';

/** A tier: where it stands, and whether it denies what its policies leave open. */
interface CalicoTier {
  readonly order: number;
  readonly denies: boolean;
}

/** Tiers that are there without anybody making them. https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy */
const TIERS: ReadonlyMap<string, CalicoTier> = new Map([
  ['kube-admin', { order: TIER_ORDERS.admin, denies: false }],
  ['adminnetworkpolicy', { order: TIER_ORDERS.admin, denies: false }],
  ['default', { order: TIER_ORDERS.namespace, denies: true }],
  ['kube-baseline', { order: TIER_ORDERS.baseline, denies: false }],
  ['baselineadminnetworkpolicy', { order: TIER_ORDERS.baseline, denies: false }],
]);

const SIDES = { ingress: ['source', 'destination'], egress: ['destination', 'source'] } as const;
const TYPES = { ingress: 'Ingress', egress: 'Egress' } as const;
const ACTIONS: ReadonlyMap<unknown, Rule['action']> = new Map([
  ['Allow', 'allow'],
  ['Deny', 'deny'],
  ['Pass', 'pass'],
]);
const EVERYBODY: Pick<Subject, 'namespaces' | 'pods'> = { namespaces: EVERYTHING, pods: EVERYTHING };

const KINDS = ['NetworkPolicy', 'GlobalNetworkPolicy'];
export const CALICO_TYPES: readonly string[] = CALICO_GROUPS.flatMap((group) =>
  KINDS.map((kind) => `${group}/${kind}`),
);

/**
 * The policies of Calico in a cluster.
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy
 */
export function readCalicoPolicies(estate: Estate, scope: Scope): (Policy | Unread)[] {
  const objects = calicoObjects(estate, scope, KINDS);
  const hosts = calicoObjects(estate, scope, ['HostEndpoint']);
  if (objects.length === 0 && hosts.length === 0) return [];
  const sets = networkSets(estate, scope, namespaceOf);
  const tiers = new Map([...TIERS, ...tiersOf(estate, scope)]);
  return [
    ...objects.flatMap((resource) => {
      const namespace = resource.type.endsWith('/NetworkPolicy') ? namespaceOf(resource) : undefined;
      return readCalicoPolicy(resource, { namespace, sets }, tiers);
    }),
    ...hosts.map(guardedHost),
  ];
}

/** What Calico lets through at a host is not read: it matters to the pods in the network of their node. */
function guardedHost(resource: Resource): Unread {
  const reason = 'what a HostEndpoint lets through is not read';
  const subject = { ...EVERYBODY, hostNetwork: 'only' as const };
  return { resource, place: At.root(resource), reason, subject, directions: DIRECTIONS };
}

/** The tiers that somebody made. One that has its place together with another is left out: which goes first is not said. */
function tiersOf(estate: Estate, scope: Scope): [string, CalicoTier][] {
  const made = calicoObjects(estate, scope, ['Tier']).flatMap((resource): [string, CalicoTier][] => {
    const spec = At.root(resource).get('spec');
    const order = spec.get('order').value() ?? Infinity;
    const action = spec.get('defaultAction').value() ?? 'Deny';
    return typeof order === 'number' && typeof action === 'string'
      ? [[resource.name, { order, denies: action !== 'Pass' }]]
      : [];
  });
  return made.filter(([name, { order }]) =>
    [...TIERS, ...made].every(([other, tier]) => other === name || tier.order !== order || TIERS.has(name)),
  );
}

export function readCalicoPolicy(
  resource: Resource,
  setting: Setting,
  tiers: ReadonlyMap<string, CalicoTier> = TIERS,
): (Policy | Unread)[] {
  const root = At.root(resource);
  const faults = new Faults();
  const spec = faults.map(root.get('spec'), 'spec');
  const subject = subjectAt(spec, setting, faults);
  const rules = {
    ingress: rulesAt(spec, 'ingress', setting, faults),
    egress: rulesAt(spec, 'egress', setting, faults),
  };
  const applies = typesAt(spec, faults);
  const found: (Policy | Unread)[] = [];
  const directions = DIRECTIONS.filter((direction) => applies[direction] !== false);
  const unread = (place: At, reason: string, whom: Unread['subject']): Unread => ({
    resource,
    place,
    reason,
    subject: whom,
    directions,
  });
  for (const field of ['doNotTrack', 'preDNAT', 'applyOnForward']) {
    const at = spec.get(field);
    if (!at.there || at.value() === false) continue;
    const reason = `what ${field} does to traffic at the hosts is not read`;
    // Through the hosts goes what any pod sends or gets.
    found.push({ ...unread(at, reason, EVERYBODY), directions: DIRECTIONS });
    if (field !== 'applyOnForward') return found;
  }
  const named = spec.get('tier').value() ?? 'default';
  const tier = tiers.get(String(named));
  if (tier === undefined) {
    const reason = `where the tier ${typeof named === 'string' ? `${named} ` : ''}stands is not known`;
    return [...found, unread(spec.get('tier'), reason, subject)];
  }
  const order = spec.get('order').value() ?? Infinity;
  if (spec.get('order').open !== undefined)
    return [...found, unread(spec.get('order'), 'its place in its tier is not known', subject)];
  if (typeof order !== 'number') faults.add(spec.get('order'), 'the order is a number');
  const refused = faults.list.length > 0;
  const denials = (list: readonly Rule[]): Rule[] => list.filter(({ action }) => action === 'deny');
  found.push({
    resource,
    kind: setting.namespace === undefined ? 'GlobalNetworkPolicy' : 'Calico NetworkPolicy',
    name: resource.name,
    namespace: setting.namespace,
    tier: tierAround(tier.order),
    tierOrder: tier.order,
    order: typeof order === 'number' ? order : 0,
    subject,
    isolates: tier.denies,
    applies,
    // Of what is refused only denials count.
    rules: refused ? { ingress: denials(rules.ingress), egress: denials(rules.egress) } : rules,
    faults: faults.list,
  });
  return found;
}

/** The tier of Kubernetes that is in the same place, or on the same side of the NetworkPolicies. */
function tierAround(order: number): Tier {
  if (order === TIER_ORDERS.namespace) return 'namespace';
  return order < TIER_ORDERS.namespace ? 'admin' : 'baseline';
}

function subjectAt(spec: At, { namespace }: Setting, faults: Faults): Subject {
  const selector = expressionAt(spec.get('selector'), faults);
  const accounts = expressionAt(spec.get('serviceAccountSelector'), faults, 'accounts');
  const namespaces =
    namespace === undefined ? expressionAt(spec.get('namespaceSelector'), faults, 'namespaces') : undefined;
  if (namespaces !== undefined && namespaces !== 'open' && mentionsGlobal(namespaces))
    faults.add(spec.get('namespaceSelector'), 'global() stands only in the namespaceSelector of a rule');
  const anybody = selectorOf([], true);
  const open = selector === 'open' || accounts === 'open';
  const all: Expression = { kind: 'all' };
  return {
    place: spec.get('selector').there ? spec.get('selector') : spec,
    namespaces: namespace ?? (namespaces === 'open' ? anybody : calicoSelector(namespaces ?? all)),
    pods: open ? anybody : calicoSelector(and(selector ?? all, accounts ?? all)),
    hostNetwork: 'never',
  };
}

function mentionsGlobal(expression: Expression): boolean {
  if (expression.kind === 'global') return true;
  if (expression.kind === 'not') return mentionsGlobal(expression.of);
  return (expression.kind === 'and' || expression.kind === 'or') && expression.parts.some(mentionsGlobal);
}

/** By the types that are written, else by the rules: ingress, unless there are rules for egress alone. */
function typesAt(spec: At, faults: Faults): Record<Direction, Answer> {
  const list = spec.get('types');
  const { items, rest } = faults.itemsOf(list, 'types');
  const answers = new Map<Direction, Answer>();
  if (items.length > 0 || rest !== undefined) {
    let open = rest !== undefined;
    for (const item of items) {
      const direction = DIRECTIONS.find((one) => TYPES[one] === item.value());
      if (direction !== undefined) answers.set(direction, true);
      else if (item.open === undefined) faults.add(item, 'a type is Ingress or Egress');
      else open = true;
    }
    const other = open ? undefined : false;
    return { ingress: answers.get('ingress') ?? other, egress: answers.get('egress') ?? other };
  }
  const has = (direction: Direction): Answer => {
    const found = spec.get(direction).items();
    return found.items.length > 0 ? true : found.rest === undefined ? false : undefined;
  };
  const [ingress, egress] = [has('ingress'), has('egress')];
  if (ingress === true || egress === false) return { ingress: true, egress };
  return { ingress: ingress === false && egress === true ? false : undefined, egress };
}

function rulesAt(spec: At, direction: Direction, setting: Setting, faults: Faults): Rule[] {
  const list = spec.get(direction);
  const { items, rest } = faults.itemsOf(list, direction);
  const rules = items.flatMap((rule) => ruleAt(rule, direction, setting, faults));
  return rest === undefined ? rules : [...anyRules(list, rest), ...rules];
}

/** A rule of which nothing is known: it may do each. */
function anyRules(place: At, reason: string): Rule[] {
  const peers: Peer[] = [{ kind: 'open', place, reason }];
  return [...ACTIONS.values()].map((action) => ({ place, name: undefined, action, peers, ports: 'any' }));
}

function ruleAt(rule: At, direction: Direction, setting: Setting, faults: Faults): Rule[] {
  if (rule.open !== undefined) return anyRules(rule, rule.open);
  const { rest } = faults.map(rule, 'a rule').entries();
  if (rest !== undefined) return anyRules(rule, rest);
  const at = rule.get('action');
  const action = ACTIONS.get(at.value());
  const [peerSide, ownSide] = SIDES[direction].map((side) => rule.get(side)) as [At, At];
  const peer = entityAt(peerSide, setting, faults);
  const own = entityAt(ownSide, setting, faults);
  const ports = portsOf(rule, rule.get('destination'), faults);
  if (at.open !== undefined) return anyRules(rule, at.open);
  if (action === undefined) {
    // To log a connection decides nothing of it.
    if (at.value() !== 'Log') faults.add(at.there ? at : rule, 'the action is Allow, Deny, Pass or Log');
    return [];
  }
  const narrowed = narrowing(rule) ?? peer.narrowed ?? (own.peers === 'anybody' ? undefined : OWN);
  const base = { place: rule, name: undefined, action };
  if (narrowed === undefined) return [{ ...base, peers: peer.peers, ports }];
  const pods = peer.peers === 'anybody' ? undefined : somePods(peer.peers);
  if (pods !== undefined) return [{ ...base, peers: pods, ports }];
  return [{ ...base, peers: peer.peers, ports: [somePorts(rule, ports, narrowed)] }];
}

const OWN = 'it is for some of the pods of its policy only';

/** Why a rule is for less than its peers and ports say. */
function narrowing(rule: At): string | undefined {
  for (const field of ['icmp', 'notICMP', 'http', 'ipVersion'])
    if (rule.get(field).there) return `${field} is not read`;
  const source = rule.get('source');
  const ports = [source.get('ports'), source.get('notPorts')];
  return ports.some((at) => at.there) ? 'from which port a connection comes is not looked at' : undefined;
}

/** The same pods, or fewer; `undefined` when there are others among the peers. */
function somePods(peers: readonly Peer[]): Peer[] | undefined {
  const some: Peer[] = [];
  for (const peer of peers) {
    if (peer.kind === 'open') some.push(peer);
    else if (peer.kind === 'pods') some.push({ ...peer, pods: someOf(peer.pods) });
    else return undefined;
  }
  return some;
}
