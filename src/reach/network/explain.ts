import type { Range } from './cidr.ts';
import type { Protocol } from './connections.ts';
import { NONE } from './connections.ts';
import type { Engine, Variant } from './engine.ts';
import type { Direction, Place, Policy } from './model.ts';
import type { Operation, Span, Target } from './operations.ts';
import { portsAt } from './operations.ts';
import { inOrder } from './order.ts';
import type { Selecting } from './rows.ts';
import { meant } from './rows.ts';
import type { Answer } from './selector.ts';

/** What a policy, or one rule of it, has to do with an answer. */
export type Effect =
  | 'allows'
  | 'denies'
  | 'passes'
  /** It selects the pod, so what no rule allows is denied. */
  | 'isolates'
  /** The rule is for this peer, and not for this port. */
  | 'other-port'
  /** The rule is for this port, and not for this peer. */
  | 'other-peer'
  /** The API server would refuse the policy. */
  | 'refused';

export interface Reason {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly effect: Effect;
  /** Why it is not known whether it applies; `undefined` where it does. */
  readonly open: string | undefined;
  /** Where a person would edit to change it. */
  readonly place: Place;
  /** The ports that the rule is about, for `other-port`. */
  readonly ports?: string;
}

/** The other end of a connection, as one direction sees it. */
export type Peer =
  | { readonly kind: 'class'; readonly id: number }
  | { readonly kind: 'range'; readonly range: Range };

export interface Question {
  readonly direction: Direction;
  /** The class whose policies are asked. */
  readonly subject: number;
  readonly peer: Peer;
  readonly protocol: Protocol;
  /** Every port of the protocol where none is asked about. */
  readonly port: number | undefined;
}

/** Every policy that has a say in one direction of a connection, with the rule that matters, in the order they are asked. */
export function reasonsFor(engine: Engine, question: Question): Reason[] {
  const reasons: Reason[] = [];
  const selecting = selectingOf(engine, question);
  for (const orders of inOrder(selecting)) {
    for (const { compiled, sure } of orders.flat()) {
      const { policy } = compiled;
      const { direction } = question;
      for (const { message: _, place } of policy.faults)
        reasons.push({ policy, direction, effect: 'refused', open: undefined, place });
      if (policy.isolates)
        reasons.push({
          policy,
          direction,
          effect: 'isolates',
          open: sure ? undefined : SUBJECT,
          place: policy.subject.place,
        });
      for (const operation of compiled.operations[direction])
        reasons.push(...ruleReasons(engine, question, policy, operation, sure));
    }
  }
  return reasons;
}

/** The policies that select the subject in some reading; sure when they do in all. */
function selectingOf(engine: Engine, { direction, protocol, subject }: Question): Selecting[] {
  const readings = engine.readings(protocol);
  const found = new Map<Policy, { selecting: Selecting; times: number }>();
  for (const [variant] of readings) {
    const { of, selecting } = (variant as Variant)[direction];
    for (const one of selecting[of[subject]!]!) {
      const known = found.get(one.compiled.policy);
      found.set(one.compiled.policy, { selecting: one, times: (known?.times ?? 0) + 1 });
    }
  }
  return [...found.values()].map(({ selecting, times }) =>
    times === readings.length ? selecting : { ...selecting, sure: false },
  );
}

const SUBJECT = 'whether it selects these pods is not known';
const LABELS = 'it hangs on labels that are not known';
const HOST = 'what a NetworkPolicy does to pods in the network of their node is not defined';
const ADDRESSES = 'the addresses of these pods are not known';
const FAMILY = 'it holds for one family of their addresses';
const NAMES = 'which addresses these names have is not known';
const PARTS = 'it holds for a part of these addresses';
const PORTS = 'a port of this rule is not known';

const EFFECTS = { allow: 'allows', deny: 'denies', pass: 'passes' } as const;

function ruleReasons(
  engine: Engine,
  question: Question,
  policy: Policy,
  operation: Operation,
  sure: boolean,
): Reason[] {
  const { direction } = question;
  const { action, rule, targets } = operation;
  const found = targets.map((target, at) => ({
    met: targetMet(engine, question, target),
    port: portAnswer(engine, question, operation, target),
    target,
    // The peer of the rule that is meant, or the rule where it is for everybody.
    place: rule.peers === 'anybody' ? rule.place : (rule.peers[at]?.place ?? rule.place),
  }));
  const full = found.filter(({ met, port }) => met !== false && port !== false);
  const best = full.find(({ met, port }) => met === true && port === true) ?? full[0];
  if (best !== undefined) {
    const { met, place, port } = best;
    const open = !sure ? SUBJECT : typeof met === 'string' ? met : port === true ? undefined : PORTS;
    return [{ policy, direction, effect: EFFECTS[action], open, place }];
  }
  if (action !== 'allow') return [];
  const other = found.find(({ met }) => met === true) ?? found.find(({ met }) => met !== false);
  if (other !== undefined) {
    const open = typeof other.met === 'string' ? other.met : undefined;
    const place = rule.ports === 'any' ? rule.place : (rule.ports[0]?.place ?? other.place);
    const here = engine.sets.text(portsHere(engine, question, operation, other.target).sure);
    const ports = here === '' && operation.named.length > 0 ? nowhere(operation, other.target) : here;
    return [{ policy, direction, effect: 'other-port', open, place, ports }];
  }
  if (found.every(({ port }) => port === false)) return [];
  return [{ policy, direction, effect: 'other-peer', open: undefined, place: rule.place }];
}

/** Why the ports of a rule are none of the destination's: they have names. */
function nowhere({ named }: Operation, { kind }: Target): string {
  const names = `the port named ${named.map(({ name }) => name).join(' or ')}`;
  return kind === 'addresses'
    ? `${names}, and addresses have no names for ports`
    : `${names}, which is not there`;
}

function portsHere(
  engine: Engine,
  { direction, peer, protocol, subject }: Question,
  operation: Operation,
  target: Target,
): { sure: number; maybe: number } {
  const { all, tables } = engine.classes;
  const portsOf = (id: number): ReturnType<typeof portsHere> =>
    portsAt(operation, tables[all[id]!.ports]!, engine.sets);
  if (direction === 'ingress') return portsOf(subject);
  // Towards addresses, and whoever counts as its node, the name of a port means nothing.
  if (peer.kind === 'range' || target.kind === 'addresses') return operation.fixed;
  const counts = engine.readings(protocol).map(([variant]) => countsAs(engine, peer.id, variant!));
  const ports = portsOf(peer.id);
  if (counts.every((answer) => answer === true)) return ports;
  const { maybe, sure } = operation.fixed;
  const isNode = counts.every((answer) => answer === false);
  return { sure, maybe: isNode ? maybe : engine.sets.union(ports.sure, maybe) };
}

function countsAs(engine: Engine, id: number, { reading }: Variant): Answer {
  return meant(engine.classes.all[id]!, 'undefined', reading);
}

function portAnswer(engine: Engine, question: Question, operation: Operation, target: Target): Answer {
  const { maybe, sure } = portsHere(engine, question, operation, target);
  const { sets } = engine;
  const { port, protocol } = question;
  const has = (id: number): boolean =>
    port === undefined && protocol !== 'ICMP' && protocol !== 'other'
      ? sets.intersection(id, sets.protocol(protocol)) !== NONE
      : sets.has(id, protocol, port);
  return has(sure) ? true : has(maybe) ? undefined : false;
}

/** Whether somebody is meant; a text says why that is not known. */
type Met = boolean | string;

function targetMet(engine: Engine, { peer, protocol }: Question, target: Target): Met {
  if (target.kind === 'anybody') return true;
  if (target.kind === 'open') return target.reason;
  if (target.kind === 'some-address') return peer.kind === 'range' ? NAMES : false;
  if (target.kind === 'addresses') {
    if (peer.kind === 'range') {
      const met = within(engine, peer.range, target.spans);
      return met === false && within(engine, peer.range, target.perhaps) !== false ? LABELS : met;
    }
    if (target.whose === 'outside') return false;
    const { atoms, hostNetwork } = engine.classes.all[peer.id]!;
    if (target.whose === 'nodes' && hostNetwork === false) return false;
    if (atoms === undefined) return ADDRESSES;
    const own = [atoms[4], atoms[6]].filter((atom) => atom !== undefined);
    const inside = (spans: readonly Span[]): number =>
      own.filter((atom) => spans.some(([first, last]) => first <= atom && atom <= last)).length;
    const sure = inside(target.spans);
    if (sure === 0) return inside(target.perhaps) > 0 ? LABELS : false;
    return sure === own.length ? true : FAMILY;
  }
  if (peer.kind === 'range') return false;
  let met: Met = true;
  if (target.kind === 'classes') {
    if (target.taken.maybe.includes(peer.id)) met = LABELS;
    else if (!target.taken.sure.includes(peer.id)) return false;
  }
  const answers = new Set(
    engine
      .readings(protocol)
      .map(([variant]) => meant(engine.classes.all[peer.id]!, target.host, (variant as Variant).reading)),
  );
  if (answers.size > 1 || answers.has(undefined)) return HOST;
  return answers.has(false) ? false : met;
}

function within(engine: Engine, range: Range, spans: readonly Span[]): Met {
  const first = engine.atoms.of(range.family, range.first);
  const last = engine.atoms.of(range.family, range.last);
  if (spans.some(([from, to]) => from <= first && last <= to)) return true;
  return spans.some(([from, to]) => from <= last && first <= to) ? PARTS : false;
}
