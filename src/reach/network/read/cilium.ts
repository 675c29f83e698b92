import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { Direction, Node, Policy, Rule, Subject, Unread } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import type { Answer } from '../selector.ts';
import { EVERYTHING } from '../selector.ts';
import { At, Faults } from './at.ts';
import type { Setting } from './cilium-peers.ts';
import { peersOf } from './cilium-peers.ts';
import { portsOf } from './cilium-ports.ts';
import { endpointsAt, podsOf } from './cilium-selector.ts';
import { namespaceOf } from './pods.ts';
import { somePorts } from './some-ports.ts';

const DENY = { ingress: 'ingressDeny', egress: 'egressDeny' } as const;
const REQUIRES = { ingress: 'fromRequires', egress: 'toRequires' } as const;
/** What Cilium denies goes before all that anybody allows. */
const DENY_ORDER = -1;

const NAMESPACED = 'cilium.io/CiliumNetworkPolicy';
const OF_CLUSTER = 'cilium.io/CiliumClusterwideNetworkPolicy';
export const CILIUM_TYPES: readonly string[] = [NAMESPACED, OF_CLUSTER];

/** The policies of Cilium in a cluster. */
export function readCiliumPolicies(
  estate: Estate,
  scope: Scope,
  nodes: readonly Node[],
): (Policy | Unread)[] {
  return [
    ...estate
      .ofTypeIn(NAMESPACED, scope)
      .flatMap((resource) => readCiliumPolicy(resource, { namespace: namespaceOf(resource), nodes })),
    ...estate
      .ofTypeIn(OF_CLUSTER, scope)
      .flatMap((resource) => readCiliumPolicy(resource, { namespace: undefined, nodes })),
  ];
}

/**
 * Reads a CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy. What it denies becomes a policy of the tier that
 * goes first, and what it allows one among the NetworkPolicies, whose rules add up in the same way.
 * https://docs.cilium.io/en/stable/security/policy/
 */
export function readCiliumPolicy(resource: Resource, setting: Setting): (Policy | Unread)[] {
  const root = At.root(resource);
  const { items, rest } = root.get('specs').items();
  const whole = root.get('spec');
  const found = [...(whole.there ? [whole] : []), ...items].flatMap((spec) => specPolicies(spec, setting));
  if (rest === undefined) return found;
  const subject = { namespaces: setting.namespace ?? EVERYTHING, pods: EVERYTHING };
  return [...found, { resource, place: root.get('specs'), reason: rest, subject, directions: DIRECTIONS }];
}

function specPolicies(spec: At, setting: Setting): (Policy | Unread)[] {
  const { resource } = spec;
  const faults = new Faults();
  const open = spec.open ?? spec.entries().rest;
  const subject = subjectAt(spec, setting, faults);
  const unread = (place: At, reason: string, directions: readonly Direction[]): Unread => ({
    resource,
    place,
    reason,
    subject,
    directions,
  });
  if (open !== undefined) return [unread(spec, open, DIRECTIONS)];
  faults.map(spec, 'spec');
  const written = DIRECTIONS.filter((direction) => speaks(spec, direction) !== false);
  if (spec.get('nodeSelector').there) {
    const one = unread(spec.get('nodeSelector'), 'what is let through at the nodes is not read', written);
    return [{ ...one, subject: { namespaces: EVERYTHING, pods: EVERYTHING, hostNetwork: 'only' } }];
  }
  const required = written.filter((direction) => requires(spec, direction));
  const parts = written
    .filter((direction) => !required.includes(direction))
    .map((direction) => partOf(spec, direction, setting, faults));
  const policies = joined(parts.flatMap((part) => policiesOf(part, spec, setting, subject, faults)));
  const reason = 'a rule that all others have to keep is not read';
  const found = required.length === 0 ? policies : [...policies, unread(spec, reason, required)];
  return faults.list.length === 0 ? found : [refused(spec, setting, subject, faults), ...found];
}

/** A policy that says nothing but why it would be refused. */
function refused(spec: At, { namespace }: Setting, subject: Subject, faults: Faults): Policy {
  return {
    ...NOTHING,
    resource: spec.resource,
    kind: kindOf(namespace),
    name: spec.resource.name,
    namespace,
    subject,
    faults: faults.list,
  };
}

function kindOf(namespace: string | undefined): string {
  return namespace === undefined ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy';
}

const NOTHING = {
  tier: 'namespace',
  order: 0,
  isolates: false,
  applies: { ingress: false, egress: false },
  rules: { ingress: [], egress: [] },
  faults: [],
} as const satisfies Partial<Policy>;

/** Whether it says anything of a direction: by rules, or by a word that it isolates for it. */
function speaks(spec: At, direction: Direction): Answer {
  const word = spec.get('enableDefaultDeny').get(direction);
  const lists = [spec.get(direction), spec.get(DENY[direction])];
  if (word.value() === true || lists.some((at) => at.items().items.length > 0)) return true;
  const open = word.open !== undefined || lists.some((at) => at.items().rest !== undefined);
  return open || lists.some((at) => at.there && !at.isList) ? undefined : false;
}

function requires(spec: At, direction: Direction): boolean {
  const rules = [...spec.get(direction).items().items, ...spec.get(DENY[direction]).items().items];
  return rules.some((rule) => rule.get(REQUIRES[direction]).isList);
}

function subjectAt(spec: At, { namespace }: Setting, faults: Faults): Subject {
  const at = spec.get('endpointSelector');
  const place = at.there ? at : spec;
  if (!at.there && !spec.get('nodeSelector').there)
    faults.add(spec, 'a rule needs an endpointSelector; {} takes all');
  const endpoints = endpointsAt(at, faults);
  // What is no pod is not looked at: of pods none has such a label.
  const none = endpoints.reserved.length > 0;
  const open = endpoints.open || (namespace !== undefined && endpoints.byNamespaceLabels);
  const chosen = podsOf(none ? { ...endpoints, pods: NOBODY } : { ...endpoints, open });
  return { place, namespaces: namespace ?? chosen.namespaces, pods: chosen.pods, hostNetwork: 'never' };
}

const NOBODY = [{ key: 'reserved:', operator: 'Exists', values: [] }] as const;

/** What is said of one direction. */
interface Part {
  readonly direction: Direction;
  readonly isolates: Answer;
  readonly allowed: readonly Rule[];
  readonly denied: readonly Rule[];
}

function partOf(spec: At, direction: Direction, setting: Setting, faults: Faults): Part {
  return {
    direction,
    isolates: isolatesAt(spec, direction, faults),
    allowed: rulesAt(spec.get(direction), direction, 'allow', setting, faults),
    denied: rulesAt(spec.get(DENY[direction]), direction, 'deny', setting, faults),
  };
}

/** The policies of one direction: of what it denies, and of what it allows. */
function policiesOf(
  { allowed, denied, direction, isolates }: Part,
  { resource }: At,
  { namespace }: Setting,
  subject: Subject,
  faults: Faults,
): Policy[] {
  const base = { ...NOTHING, resource, kind: kindOf(namespace), name: resource.name, namespace, subject };
  const policies: Policy[] = [];
  if (denied.length > 0)
    policies.push({
      ...base,
      tier: 'admin',
      order: DENY_ORDER,
      applies: { ...NOTHING.applies, [direction]: true },
      rules: { ...NOTHING.rules, [direction]: denied },
    });
  const allows = (isolating: boolean, applies: Answer, list: readonly Rule[]): Policy => ({
    ...base,
    isolates: isolating,
    applies: { ...NOTHING.applies, [direction]: applies },
    rules: { ...NOTHING.rules, [direction]: list },
  });
  // What is refused lets nobody through.
  const rules = faults.list.length > 0 ? [] : allowed;
  if (isolates === undefined) return [...policies, allows(false, true, rules), allows(true, undefined, [])];
  return [...policies, allows(isolates, true, rules)];
}

/** Without a word a policy isolates for the directions of which it has rules. */
function isolatesAt(spec: At, direction: Direction, faults: Faults): Answer {
  const at = spec.get('enableDefaultDeny').get(direction);
  if (at.open !== undefined) return undefined;
  const value = at.value() ?? speaks(spec, direction);
  if (value === undefined || typeof value === 'boolean') return value;
  faults.add(at, 'enableDefaultDeny says true or false of a direction');
  return true;
}

/** Puts both directions together where they say the same otherwise. */
function joined(policies: readonly Policy[]): Policy[] {
  const result: Policy[] = [];
  for (const policy of policies) {
    const at = result.findIndex(
      (one) =>
        one.tier === policy.tier &&
        one.isolates === policy.isolates &&
        DIRECTIONS.every(
          (direction) => one.applies[direction] === false || policy.applies[direction] === false,
        ),
    );
    const other = result[at];
    if (other === undefined) result.push(policy);
    else {
      const of = <T>(pick: (one: Policy) => Readonly<Record<Direction, T>>): Record<Direction, T> => ({
        ingress: pick(policy.applies.ingress === false ? other : policy).ingress,
        egress: pick(policy.applies.egress === false ? other : policy).egress,
      });
      result[at] = { ...other, applies: of(({ applies }) => applies), rules: of(({ rules }) => rules) };
    }
  }
  return result;
}

function rulesAt(
  list: At,
  direction: Direction,
  action: 'allow' | 'deny',
  setting: Setting,
  faults: Faults,
): Rule[] {
  const { items, rest } = faults.itemsOf(list, String(list.key));
  const rules = items.flatMap((rule) => ruleAt(rule, direction, action, setting, faults));
  if (rest !== undefined) rules.push(openRule(list, action, rest));
  return rules;
}

function openRule(place: At, action: Rule['action'], reason: string): Rule {
  return { place, name: undefined, action, peers: [{ kind: 'open', place, reason }], ports: 'any' };
}

function ruleAt(
  rule: At,
  direction: Direction,
  action: 'allow' | 'deny',
  setting: Setting,
  faults: Faults,
): Rule[] {
  const open = rule.open ?? rule.entries().rest;
  if (open !== undefined) return [openRule(rule, action, open)];
  faults.map(rule, 'a rule');
  const peers = peersOf(rule, direction, setting, faults);
  const ports = portsOf(rule, faults);
  if (peers === undefined && ports === undefined) {
    // A rule that says nothing lets nothing through: it is there to isolate.
    if (action === 'allow') return [];
    return [openRule(rule, action, 'what a rule that denies and says nothing means is not defined')];
  }
  const meant: { peers: Rule['peers']; ports: Rule['ports'] } = {
    peers: peers ?? 'anybody',
    ports: ports ?? 'any',
  };
  const proof = rule.at('authentication', 'mode');
  if (!proof.there || proof.value() === 'disabled')
    return [{ place: rule, name: undefined, action, ...meant }];
  const reason = 'who proves who it is is not known';
  return [
    {
      place: rule,
      name: undefined,
      action,
      peers: meant.peers,
      ports: [somePorts(proof, meant.ports, reason)],
    },
  ];
}
