import type { Resource, View } from '../../../../estate/index.ts';
import { At, Faults } from '../../read/at.ts';
import { selectorAt } from '../../read/labels.ts';
import { namespaceOf } from '../../read/pods.ts';
import type { Answer } from '../../selector.ts';
import type { WayGround } from '../ground.ts';
import { hostsOverlap } from '../hosts.ts';
import { listAt, textAt } from '../texts.ts';
import { GATEWAY, GROUP, LISTENER_SETS, ROUTES } from './kinds.ts';

/** A listener of a Gateway that takes a route. */
export interface Attached {
  readonly gateway: Resource;
  readonly listener: View;
  /** Whether it is known to take it. */
  readonly sure: boolean;
}

/** What listeners stand in: a Gateway, or a set beside it. */
interface Holder {
  readonly gateway: Resource;
  readonly owner: Resource;
  /** Whether the Gateway is known to take the set. */
  readonly sure: boolean;
}

/**
 * The listeners that a route attaches to: those its `parentRefs` name, that let its namespace and kind attach, and
 * that have a name of a host in common with it.
 * https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways
 */
export function attachments(ground: WayGround, route: Resource, kind: string): Attached[] {
  return route
    .at('spec', 'parentRefs')
    .items()
    .items.flatMap((reference) => {
      const holder = holderOf(ground, route, reference);
      if (holder === undefined) return [];
      const { gateway, owner, sure } = holder;
      return owner
        .at('spec', 'listeners')
        .items()
        .items.flatMap((listener): Attached[] => {
          const taken = takes(ground, owner, listener, route, kind, reference);
          return taken === false ? [] : [{ gateway, listener, sure: sure && taken === true }];
        });
    });
}

function holderOf(ground: WayGround, route: Resource, reference: View): Holder | undefined {
  const type = typeOf(reference);
  const owner = named(ground, type, namespaceOf(route), reference);
  if (owner === undefined) return undefined;
  if (type === GATEWAY) return { gateway: owner, owner, sure: true };
  if (!LISTENER_SETS.includes(type)) return undefined;
  const parent = owner.at('spec', 'parentRef');
  const gateway = typeOf(parent) === GATEWAY ? named(ground, GATEWAY, namespaceOf(owner), parent) : undefined;
  if (gateway === undefined) return undefined;
  // A Gateway takes no sets unless it says so.
  const from = gateway.at('spec', 'allowedListeners', 'namespaces', 'from');
  const taken = fromNamespace(ground, gateway, from, 'None', namespaceOf(owner));
  return taken === false ? undefined : { gateway, owner, sure: taken === true };
}

function typeOf(reference: View): string {
  return `${textAt(reference.get('group')) ?? GROUP}/${textAt(reference.get('kind')) ?? 'Gateway'}`;
}

function named(
  { estate, scope }: WayGround,
  type: string,
  home: string,
  reference: View,
): Resource | undefined {
  const name = textAt(reference.get('name'));
  const namespace = textAt(reference.get('namespace')) ?? home;
  return estate.ofTypeIn(type, scope).find((one) => one.name === name && namespaceOf(one) === namespace);
}

function takes(
  ground: WayGround,
  owner: Resource,
  listener: View,
  route: Resource,
  kind: string,
  reference: View,
): Answer {
  const answers = [
    isSame(reference.get('sectionName'), listener.get('name')),
    isSame(reference.get('port'), listener.get('port')),
    ofKind(listener, kind),
    fromNamespace(
      ground,
      owner,
      listener.at('allowedRoutes', 'namespaces', 'from'),
      'Same',
      namespaceOf(route),
    ),
    sharesHost(listener, route),
  ];
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

/** Whether what a route asks for is what the listener has; it need not ask. */
function isSame(asked: View, has: View): Answer {
  const [a, b] = [asked.value(), has.value()];
  if (a.kind === 'absent') return true;
  return a.kind === 'unknown' || b.kind === 'unknown'
    ? undefined
    : b.kind !== 'absent' && a.value === b.value;
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes */
function ofKind(listener: View, kind: string): Answer {
  const kinds = listener.at('allowedRoutes', 'kinds').items();
  if (kinds.rest !== undefined) return undefined;
  if (kinds.items.length > 0) return kinds.items.some((one) => textAt(one.get('kind')) === kind);
  const protocol = listener.get('protocol').string();
  if (protocol.kind === 'unknown') return undefined;
  return protocol.kind !== 'absent' && ROUTES[kind]!.includes(protocol.value);
}

/**
 * Whether who is in a namespace may attach.
 * @param at which namespaces: All, Same, Selector or None
 * @param unless what holds where nothing is said
 */
function fromNamespace(
  { network }: WayGround,
  owner: Resource,
  at: View,
  unless: 'None' | 'Same',
  namespace: string,
): Answer {
  const from = at.string();
  if (from.kind === 'unknown') return undefined;
  const word = from.kind === 'absent' ? unless : from.value;
  if (word === 'All') return true;
  if (word === 'Same') return namespace === namespaceOf(owner);
  if (word !== 'Selector') return false;
  const labels = network.namespaces.get(namespace)?.labels;
  const path = at.parent!.get('selector');
  const selector = selectorAt(atOf(owner, path), new Faults());
  return labels === undefined ? undefined : selector.takes(labels);
}

/** The same place, for who reads it as policies are read. */
function atOf(resource: Resource, view: View): At {
  const keys: (string | number)[] = [];
  for (let one = view; one.parent !== undefined; one = one.parent) keys.unshift(one.key);
  let at = At.root(resource);
  for (const key of keys) at = typeof key === 'number' ? at.items().items[key]! : at.get(key);
  return at;
}

/** https://gateway-api.sigs.k8s.io/reference/spec/#hostname */
function sharesHost(listener: View, route: Resource): Answer {
  const own = listener.get('hostname').string();
  const { open, texts } = listAt(route.at('spec', 'hostnames'));
  if (own.kind === 'absent' || (texts.length === 0 && !open)) return true;
  if (own.kind === 'unknown') return undefined;
  if (own.value === '') return true;
  if (texts.some((text) => hostsOverlap(own.value, text))) return true;
  return open ? undefined : false;
}
