import type { Labels, Resource, View } from '../../estate/index.ts';
import { selects } from '../../estate/index.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { parseCidr, subtract } from '../../reach/network/cidr.ts';

export const POLICY = 'networking.k8s.io/NetworkPolicy';
export const DIRECTIONS = ['Ingress', 'Egress'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The directions as the engine calls them. */
export const WAYS = { Ingress: 'ingress', Egress: 'egress' } as const;

const RULES = { Ingress: 'ingress', Egress: 'egress' } as const;
const PEERS = { Ingress: 'from', Egress: 'to' } as const;

/** Namespaces of Kubernetes itself: a default deny in them is for who knows what it takes. */
export const SYSTEM_NAMESPACES: ReadonlySet<string | undefined> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
]);

/** Whether a list is for sure empty, or not written. */
function isNone(list: View): boolean {
  const { items, rest } = list.items();
  return items.length === 0 && rest === undefined;
}

/** Whether a policy isolates its pods in a direction. */
export function isFor(policy: Resource, direction: Direction): boolean | undefined {
  const { items, rest } = policy.at('spec', 'policyTypes').items();
  // An empty list is filled in like a missing one.
  if (items.length === 0 && rest === undefined) {
    return direction === 'Ingress' || !isNone(policy.at('spec', 'egress'));
  }
  let open = rest !== undefined;
  for (const item of items) {
    const type = item.string();
    if (type.kind === 'unknown') open = true;
    else if (type.kind !== 'absent' && type.value === direction) return true;
  }
  return open ? undefined : false;
}

export function rulesOf(
  policy: Resource,
  direction: Direction,
): { rules: readonly View[]; unknown: View | undefined } {
  const { items, rest } = policy.at('spec', RULES[direction]).items();
  return { rules: items, unknown: rest?.at };
}

/** The peers of a rule; `anybody` where none is named, which means everybody, also outside of the cluster. */
export function peersOf(
  rule: View,
  direction: Direction,
): { peers: readonly View[]; anybody: boolean; unknown: View | undefined } {
  const { items, rest } = rule.get(PEERS[direction]).items();
  return { peers: items, anybody: items.length === 0 && rest === undefined, unknown: rest?.at };
}

/** Whether a rule opens a port: as the number of the pod, for TCP. A name never resolves towards addresses. */
export function opens(rule: View, port: number): boolean | undefined {
  const ports = rule.get('ports');
  if (isNone(ports)) return true;
  const { items, rest } = ports.items();
  const answers = items.map((item) => withinPorts(item, port, port));
  if (answers.includes(true)) return true;
  return rest !== undefined || answers.includes(undefined) ? undefined : false;
}

/** Whether a rule opens every port, of TCP at least. */
export function opensEveryPort(rule: View): boolean | undefined {
  const ports = rule.get('ports');
  if (isNone(ports)) return true;
  const { items, rest } = ports.items();
  const answers = items.map((item) => withinPorts(item, 1, 65_535));
  if (answers.includes(true)) return true;
  return rest !== undefined || answers.includes(undefined) ? undefined : false;
}

function withinPorts(item: View, first: number, last: number): boolean | undefined {
  const protocol = item.get('protocol').string();
  if (protocol.kind === 'unknown') return undefined;
  if (protocol.kind !== 'absent' && protocol.value !== 'TCP') return false;
  const from = item.get('port').value();
  if (from.kind === 'absent') return true;
  if (from.kind === 'unknown') return undefined;
  if (typeof from.value !== 'number') return false;
  const to = item.get('endPort').number();
  if (to.kind === 'unknown') return undefined;
  return from.value <= first && (to.kind === 'absent' ? from.value : to.value) >= last;
}

/** The addresses of a peer's ipBlock without its exceptions; `undefined` when it has none or it is not known. */
export function addressesOf(peer: View): { at: View; ranges: readonly Range[] | undefined } | undefined {
  const block = peer.get('ipBlock');
  if (block.present === false) return undefined;
  const at = block.get('cidr');
  const cidr = at.string();
  const whole = cidr.kind === 'known' ? parseCidr(cidr.value) : undefined;
  const { items, rest } = block.get('except').items();
  if (whole === undefined || rest !== undefined) return { at, ranges: undefined };
  const taken: Range[] = [];
  for (const item of items) {
    const text = item.string();
    const range = text.kind === 'known' ? parseCidr(text.value) : undefined;
    if (range === undefined) return { at, ranges: undefined };
    taken.push(range);
  }
  return { at, ranges: subtract([whole], taken) };
}

/** Whether a rule lets everybody through on every port: no peers, no ports. */
export function allowsAll(rule: View, direction: Direction): boolean | undefined {
  if (rule.shape === 'unknown') return undefined;
  const { peers, anybody, unknown } = peersOf(rule, direction);
  if (peers.length > 0) return false;
  const ports = opensEveryPort(rule);
  if (ports === false) return false;
  return anybody && unknown === undefined ? ports : undefined;
}

const MAX_COMBINATIONS = 4096;
const OTHER = '\u0000other';

/**
 * Whether some of these selectors takes every object there can be: by being empty, or by leaving nothing out together.
 * Decided by trying every combination of the labels they ask for, with each key also absent and of another value.
 * @param given labels that every object has, with values of their own
 */
export function takesEverything(
  selectors: readonly View[],
  given: readonly string[] = [],
): boolean | undefined {
  if (selectors.some(isEmptySelector)) return true;
  const values = new Map<string, Set<string | undefined>>();
  for (const selector of selectors) {
    const { entries } = selector.get('matchLabels').entries();
    for (const [key, view] of entries) noteValue(values, key, view);
    for (const expression of selector.get('matchExpressions').items().items) {
      const key = expression.get('key').string();
      if (key.kind !== 'known') continue;
      noteValue(values, key.value, undefined);
      for (const item of expression.get('values').items().items) noteValue(values, key.value, item);
    }
  }
  for (const key of given) values.get(key)?.delete(undefined);
  let combinations: Map<string, string>[] = [new Map()];
  for (const [key, options] of values) {
    combinations = combinations.flatMap((one) =>
      [...options].map((value) => (value === undefined ? one : new Map(one).set(key, value))),
    );
    if (combinations.length > MAX_COMBINATIONS) return undefined;
  }
  let open = false;
  for (const known of combinations) {
    const labels: Labels = { known, unknown: new Set(), complete: true };
    const answers = selectors.map((selector) => selects(selector, labels));
    if (answers.includes(true)) continue;
    if (!answers.includes(undefined)) return false;
    open = true;
  }
  return selectors.length === 0 ? false : open ? undefined : true;
}

function noteValue(values: Map<string, Set<string | undefined>>, key: string, view: View | undefined): void {
  let options = values.get(key);
  if (options === undefined) values.set(key, (options = new Set([undefined, OTHER])));
  const value = view?.string();
  if (value?.kind === 'known') options.add(value.value);
}

/** A selector without a condition takes everything; so does the selector that a policy leaves out. */
export function isEmptySelector(selector: View): boolean {
  if (selector.shape === 'absent') return true;
  if (selector.shape !== 'map') return false;
  const labels = selector.get('matchLabels').entries();
  return labels.entries.length === 0 && labels.rest === undefined && isNone(selector.get('matchExpressions'));
}
