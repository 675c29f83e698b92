import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import { WHOLE } from '../endpoint.ts';
import type { Peer } from '../model.ts';
import { EVERYTHING } from '../selector.ts';
import type { At, Faults } from './at.ts';
import type { Expression } from './calico-selector.ts';
import {
  ACCOUNT_PREFIX,
  SelectorFault,
  and,
  calicoSelector,
  expressionTakes,
  not,
  parseSelector,
} from './calico-selector.ts';
import type { NetworkSet } from './calico-sets.ts';

/** The label by which Calico knows the ServiceAccount of a pod. */
export const ACCOUNT_LABEL = 'projectcalico.org/serviceaccount';
const NAME_LABEL = 'projectcalico.org/name';
const METADATA_NAME = 'kubernetes.io/metadata.name';

/** What a policy of Calico is read with. */
export interface Setting {
  /** `undefined` for a GlobalNetworkPolicy. */
  readonly namespace: string | undefined;
  readonly sets: readonly NetworkSet[];
}

/** What a rule says of one end of a connection, apart from its ports. */
export interface Entity {
  readonly peers: 'anybody' | readonly Peer[];
  /** Why it may be less than these; `undefined` where it is these. */
  readonly narrowed: string | undefined;
}

type Scope = 'pods' | 'namespaces' | 'accounts';

/** A selector that is written; `undefined` where there is none, `open` where it is not known. */
export function expressionAt(at: At, faults: Faults, scope: Scope = 'pods'): Expression | 'open' | undefined {
  if (at.open !== undefined) return 'open';
  const text = at.value();
  if (text === undefined || text === '') {
    if (at.isMap || at.isList) faults.add(at, 'a selector of Calico is a text');
    return undefined;
  }
  try {
    const expression = parseSelector(String(text), (key) => nameIn(scope, key));
    if (scope !== 'namespaces' && /\bglobal\s*\(/.test(String(text)))
      faults.add(at, 'global() stands only in the namespaceSelector of a rule');
    return expression;
  } catch (error) {
    if (!(error instanceof SelectorFault)) throw error;
    faults.add(at, error.message);
    return undefined;
  }
}

function nameIn(scope: Scope, key: string): string {
  if (scope === 'namespaces') return key === NAME_LABEL ? METADATA_NAME : key;
  if (scope === 'accounts') return key === NAME_LABEL ? ACCOUNT_LABEL : `${ACCOUNT_PREFIX}${key}`;
  return key;
}

/** https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#entityrule */
export function entityAt(at: At, setting: Setting, faults: Faults): Entity {
  if (at.open !== undefined) return openEntity(at, at.open);
  const { rest } = faults.map(at, 'source and destination').entries();
  if (rest !== undefined) return openEntity(at, rest);
  if (at.get('services').there)
    return openEntity(at.get('services'), 'which pods a Service means is not read');
  const nets = netsAt(at.get('nets'), faults);
  const notNets = netsAt(at.get('notNets'), faults);
  if (nets.open !== undefined) return openEntity(at.get('nets'), nets.open);
  if (notNets.open !== undefined) return openEntity(at.get('notNets'), notNets.open);
  const endpoints = endpointsAt(at, setting, faults);
  const blocks = blocksOf(nets.list, notNets.list);
  if (endpoints === undefined) return { peers: blocks ?? 'anybody', narrowed: undefined };
  if (typeof endpoints === 'string') return openEntity(at, endpoints);
  if (blocks === undefined) return { peers: endpoints, narrowed: undefined };
  return { peers: endpoints, narrowed: 'who of them has one of these addresses is not looked at' };
}

function openEntity(place: At, reason: string): Entity {
  return { peers: [{ kind: 'open', place, reason }], narrowed: undefined };
}

/** Whom the selectors mean; `undefined` where there are none, a text says why that is not known. */
function endpointsAt(at: At, setting: Setting, faults: Faults): Peer[] | string | undefined {
  const selector = expressionAt(at.get('selector'), faults);
  const notSelector = expressionAt(at.get('notSelector'), faults);
  const namespaces = expressionAt(at.get('namespaceSelector'), faults, 'namespaces');
  const accounts = accountsAt(at.get('serviceAccounts'), faults);
  const open = 'a selector is not known';
  if (selector === 'open' || notSelector === 'open' || namespaces === 'open' || accounts === 'open')
    return open;
  if (selector === undefined && namespaces === undefined && accounts === undefined) {
    // It means everybody else, addresses outside too.
    return notSelector === undefined ? undefined : 'who is not among some pods is not read';
  }
  const all: Expression = { kind: 'all' };
  const chosen = and(selector ?? all, notSelector === undefined ? all : not(notSelector));
  const pods = and(chosen, accounts ?? all);
  const peers: Peer[] = [
    {
      kind: 'pods',
      place: at,
      namespaces: namespaces === undefined ? (setting.namespace ?? EVERYTHING) : calicoSelector(namespaces),
      pods: calicoSelector(pods),
      hostNetwork: 'never',
    },
  ];
  // A set has no ServiceAccount.
  if (accounts !== undefined) return peers;
  for (const set of setting.sets) {
    const answers = [setIn(set, namespaces, setting), expressionTakes(chosen, set.labels)];
    if (answers.includes(false)) continue;
    if (answers.includes(undefined)) return 'it is not known which sets of networks are meant';
    if (set.open !== undefined) return set.open;
    peers.push(...set.ranges.map((range): Peer => ({ kind: 'block', place: at, range, except: [] })));
  }
  return peers;
}

/** Whether a set is where a rule looks: in the namespace of the policy unless it says otherwise. */
function setIn(
  set: NetworkSet,
  namespaces: Expression | undefined,
  { namespace }: Setting,
): boolean | undefined {
  if (namespaces === undefined) return namespace === undefined || set.namespace === namespace;
  const global = set.namespace === undefined;
  // What is in no namespace is only meant by those words: all() are all namespaces.
  if (global && namespaces.kind === 'all') return false;
  return expressionTakes(namespaces, set.namespaceLabels, global);
}

/** By names, by labels, or by both. */
export function accountsAt(at: At, faults: Faults): Expression | 'open' | undefined {
  if (at.open !== undefined) return 'open';
  if (!at.there) return undefined;
  faults.map(at, 'serviceAccounts');
  const { items, rest } = faults.itemsOf(at.get('names'), 'names');
  const selector = expressionAt(at.get('selector'), faults, 'accounts');
  const names = items.map((item) => item.text());
  if (rest !== undefined || selector === 'open' || names.includes(undefined)) return 'open';
  const values = names.map((name) => name!).toSorted();
  const named: Expression =
    values.length === 0
      ? { kind: 'all' }
      : { kind: 'label', requirement: { key: ACCOUNT_LABEL, operator: 'In', values } };
  return and(named, selector ?? { kind: 'all' });
}

interface Nets {
  readonly list: readonly { readonly range: Range; readonly place: At }[] | undefined;
  readonly open: string | undefined;
}

/** A list of blocks, or of addresses. */
function netsAt(at: At, faults: Faults): Nets {
  const { items, rest } = faults.itemsOf(at, String(at.key));
  let open = rest;
  const list: { range: Range; place: At }[] = [];
  for (const item of items) {
    const text = item.text();
    const range = text === undefined ? undefined : parseCidr(text);
    if (item.open !== undefined) open ??= item.open;
    else if (range === undefined) faults.add(item, 'a net is a text like 10.0.0.0/16');
    else list.push({ range, place: item });
  }
  return { list: items.length > 0 ? list : undefined, open };
}

/** The addresses that are in one of the first and in none of the second; of one family if nothing is said of the other. */
function blocksOf(nets: Nets['list'], notNets: Nets['list']): Peer[] | undefined {
  const except = notNets ?? [];
  const wholes = [...new Set(except.map(({ range }) => range.family))].map((family) => ({
    range: WHOLE[family],
    place: except.find(({ range }) => range.family === family)!.place,
  }));
  const ranges = nets ?? (notNets === undefined ? undefined : wholes);
  return ranges?.map(({ place, range }) => ({
    kind: 'block',
    place,
    range,
    except: except.filter((one) => one.range.family === range.family),
  }));
}
