import type { Direction, Peer, Place, Policy, PortMatch, Rule, Subject, Tier, Unread } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import { selectorOf } from '../selector.ts';
import type { At, Faults } from './at.ts';
import type { PeerWords } from './tiered-peers.ts';
import { peersAt, podsAt } from './tiered-peers.ts';

/** What the kinds of policies that have tiers and actions call things, where they differ. */
export interface Words extends PeerWords {
  readonly kind: string;
  /** How a rule says what it does with a connection. */
  readonly actions: ReadonlyMap<unknown, Rule['action']>;
  /** The field of a rule that holds its ports, of which there are as many as peers at most. */
  readonly ports: 'ports' | 'protocols';
  readonly portAt: (port: At, faults: Faults) => PortMatch | undefined;
  /** Whether a rule for addresses may name a port; it means nothing there. */
  readonly namesForAddresses: boolean;
  /** The most rules of a direction. */
  readonly most: number;
}

export const ACCEPT_DENY_PASS: Words['actions'] = new Map([
  ['Accept', 'allow'],
  ['Deny', 'deny'],
  ['Pass', 'pass'],
]);

const NAME_LENGTH = 100;
const LAST_PRIORITY = 1000;
const ACTIONS = ['allow', 'deny', 'pass'] as const satisfies readonly Rule['action'][];

/** What all these kinds share; `tier` and `order` are `undefined` where they are not known. */
export function readTiered(
  root: At,
  words: Words,
  tier: Tier | undefined,
  order: number | undefined,
  faults: Faults,
): Policy | Unread {
  const { resource } = root;
  const spec = faults.map(root.get('spec'), 'spec');
  const subject = subjectAt(spec, words, faults);
  const rules = {
    ingress: rulesAt(spec, 'ingress', words, faults),
    egress: rulesAt(spec, 'egress', words, faults),
  };
  const applies = { ingress: says(spec.get('ingress')), egress: says(spec.get('egress')) };
  if (tier === undefined || order === undefined) {
    const directions = DIRECTIONS.filter((direction) => applies[direction]);
    const reason = 'its place among the other policies is not known';
    return { resource, place: spec, reason, subject, directions };
  }
  const refused = faults.list.length > 0;
  return {
    resource,
    kind: words.kind,
    name: resource.name,
    namespace: undefined,
    tier,
    order,
    subject,
    isolates: false,
    applies,
    // Of what the API server refuses only denials count: it lets nobody through.
    rules: refused ? { ingress: denials(rules.ingress), egress: denials(rules.egress) } : rules,
    faults: faults.list,
  };
}

function denials(rules: readonly Rule[]): Rule[] {
  return rules.filter(({ action }) => action === 'deny');
}

/** Whether there is any rule of a direction, or may be. */
function says(list: At): boolean {
  const { items, rest } = list.items();
  return items.length > 0 || rest !== undefined || (list.there && !list.isList);
}

/** A priority from 0 to 1000; `undefined` where it is not known. */
export function priorityAt(spec: At, faults: Faults): number | undefined {
  const at = spec.get('priority');
  if (at.open !== undefined) return undefined;
  const value = at.value();
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_PRIORITY)
    return value;
  faults.add(at.there ? at : spec, `the priority is a whole number from 0 to ${LAST_PRIORITY}`);
  // What is refused has only denials left, and those go before all others.
  return 0;
}

/** A tier by its name; `undefined` where it is not known. */
export function tierAt(spec: At, faults: Faults): Tier | undefined {
  const at = spec.get('tier');
  if (at.open !== undefined) return undefined;
  const value = at.value();
  if (value === 'Baseline') return 'baseline';
  if (value !== 'Admin') faults.add(at.there ? at : spec, 'the tier is Admin or Baseline');
  return 'admin';
}

/** Exactly one of `namespaces` and `pods`; whom another subject means can't be told. */
function subjectAt(spec: At, words: Words, faults: Faults): Subject {
  const at = spec.get('subject');
  const place = at.there ? at : spec;
  const anybody = selectorOf([], true);
  const unknown: Subject = { place, namespaces: anybody, pods: anybody, hostNetwork: 'never' };
  if (at.open !== undefined) return unknown;
  const { entries, rest } = faults.map(at, 'a subject').entries();
  if (rest !== undefined) return unknown;
  const one = entries.length === 1 ? entries[0] : undefined;
  const pods = one === undefined ? undefined : podsAt(one[0], one[1], words, faults);
  if (pods === undefined) faults.add(place, 'a subject has either namespaces or pods');
  return pods === undefined ? unknown : { place: one![1], ...pods, hostNetwork: 'never' };
}

function rulesAt(spec: At, direction: Direction, words: Words, faults: Faults): Rule[] {
  const list = spec.get(direction);
  const { items, rest } = faults.itemsOf(list, direction);
  if (items.length > words.most) faults.add(list, `${direction} has at most ${words.most} rules`);
  const rules = items.flatMap((rule) => ruleAt(rule, direction, words, faults));
  // Where the others stand is not known: they may go before all of these.
  return rest === undefined ? rules : [...unknownRules(list, words, open(list, rest), 'any'), ...rules];
}

function open(place: Place, reason: string): Peer[] {
  return [{ kind: 'open', place, reason }];
}

/** A rule that may do one thing or another. */
function unknownRules(place: Place, words: Words, peers: Rule['peers'], ports: Rule['ports']): Rule[] {
  const possible = new Set(words.actions.values());
  return ACTIONS.filter((action) => possible.has(action)).map((action) => ({
    place,
    name: undefined,
    action,
    peers,
    ports,
  }));
}

function ruleAt(rule: At, direction: Direction, words: Words, faults: Faults): Rule[] {
  if (rule.open !== undefined) return unknownRules(rule, words, open(rule, rule.open), 'any');
  faults.map(rule, 'a rule');
  const name = nameAt(rule.get('name'), faults);
  const actionAt = rule.get('action');
  const action = words.actions.get(actionAt.value());
  const peers = peersAt(rule, direction, action, words, faults);
  const ports = portsAt(rule, words, faults);
  const named = ports === 'any' ? undefined : ports.find(({ kind }) => kind === 'named');
  if (named !== undefined && !words.namesForAddresses && peers.list.some(({ kind }) => isOutside(kind)))
    faults.add(named.place, 'only pods name their ports; nodes, networks and domainNames have none');
  if (actionAt.open !== undefined) {
    const reason = actionAt.open;
    const port: PortMatch = { kind: 'open', place: actionAt, reason };
    return unknownRules(rule, words, peers.closed ? open(rule, reason) : peers.list, [port]);
  }
  if (action === undefined) {
    const written = [...words.actions.keys()];
    faults.add(
      actionAt.there ? actionAt : rule,
      `the action is ${written.slice(0, -1).join(', ')} or ${written.at(-1)}`,
    );
    return [];
  }
  // A kind of peer that nobody knows opens nothing. https://network-policy-api.sigs.k8s.io/api-overview/
  if (peers.closed && action !== 'allow')
    return [{ place: rule, name, action: 'deny', peers: 'anybody', ports: 'any' }];
  return [{ place: rule, name, action, peers: peers.list, ports }];
}

function isOutside(kind: Peer['kind']): boolean {
  return kind === 'block' || kind === 'nodes' || kind === 'names';
}

function nameAt(at: At, faults: Faults): string | undefined {
  const name = at.value();
  if (!at.there || at.open !== undefined) return undefined;
  if (typeof name !== 'string') faults.add(at, 'the name of a rule is a text');
  else if ([...name].length > NAME_LENGTH)
    faults.add(at, `the name of a rule has at most ${NAME_LENGTH} characters`);
  return typeof name === 'string' ? name : undefined;
}

function portsAt(rule: At, { most, portAt, ports: field }: Words, faults: Faults): Rule['ports'] {
  const list = rule.get(field);
  if (!list.there) return 'any';
  const { items, rest } = faults.itemsOf(list, field);
  if (items.length > most) faults.add(list, `${field} has at most ${most} entries`);
  if (items.length === 0 && rest === undefined && list.isList)
    faults.add(list, `${field} can't be empty; leave it out for all ports`);
  const ports = items.flatMap((port): PortMatch[] => {
    if (port.open !== undefined) return [{ kind: 'open', place: port, reason: port.open }];
    const match = portAt(port, faults);
    return match === undefined ? [] : [match];
  });
  if (rest !== undefined) ports.push({ kind: 'open', place: list, reason: rest });
  return ports;
}
