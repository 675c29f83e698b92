import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { ClusterNetwork, Place, PodGroup } from '../model.ts';
import { At, Faults } from '../read/at.ts';
import { selectorAt } from '../read/labels.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Answer } from '../selector.ts';
import { EVERYTHING } from '../selector.ts';
import { any } from './answers.ts';
import type { Condition } from './istio-conditions.ts';
import { conditionAt } from './istio-conditions.ts';
import { AUTHORIZATION_POLICY } from './istio.ts';
import { leadsTo } from './istio-services.ts';

export type Action = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

export interface AuthorizationPolicy {
  /** `AuthorizationPolicy shop/web` */
  readonly name: string;
  readonly place: Place;
  /** `undefined` where it is not known. */
  readonly action: Action | undefined;
  /** Whether it is for these pods. */
  readonly applies: (group: PodGroup) => Answer;
  readonly rules: readonly Rule[];
  /** Why there may be other rules. */
  readonly open: string | undefined;
}

/** One of each list, and all of `when`; an empty list says nothing. */
export interface Rule {
  readonly place: Place;
  readonly from: readonly (readonly Condition[])[];
  readonly to: readonly (readonly Condition[])[];
  readonly when: readonly Condition[];
  /** Something of it is not known. */
  readonly open: string | undefined;
}

const SOURCE = [
  'principals',
  'requestPrincipals',
  'namespaces',
  'serviceAccounts',
  'ipBlocks',
  'remoteIpBlocks',
];
const OPERATION = ['hosts', 'ports', 'methods', 'paths'];
const ACTIONS: ReadonlySet<unknown> = new Set(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']);

/**
 * The AuthorizationPolicies of a cluster.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function authorizationPolicies(
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
  rootNamespace: string,
): AuthorizationPolicy[] {
  return estate
    .ofTypeIn(AUTHORIZATION_POLICY, scope)
    .map((resource) => readPolicy(resource, estate, scope, network, rootNamespace));
}

function readPolicy(
  resource: Resource,
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
  rootNamespace: string,
): AuthorizationPolicy {
  const root = At.root(resource);
  const spec = root.get('spec');
  const namespace = namespaceOf(resource);
  const action = spec.get('action').value() ?? 'ALLOW';
  const selector = spec.get('selector');
  const pods = selector.there ? selectorAt(selector, new Faults()) : EVERYTHING;
  const targets = [...spec.get('targetRefs').items().items, spec.get('targetRef')].filter(
    ({ there }) => there,
  );
  const isTarget = (group: PodGroup): Answer =>
    any(targets.map((target) => targetMeans(target, namespace, group, estate, scope, network)));
  const { items, rest } = spec.get('rules').items();
  return {
    name: `AuthorizationPolicy ${namespace}/${resource.name}`,
    place: selector.there ? selector : spec.there ? spec : root,
    action: ACTIONS.has(action) ? (action as Action) : undefined,
    applies: (group) => {
      if (namespace !== rootNamespace && namespace !== group.namespace) return false;
      return targets.length > 0 ? isTarget(group) : pods.takes(group.labels);
    },
    rules: items.map((rule) => readRule(rule, namespace)),
    open: rest,
  };
}

/**
 * A policy for a Service or a gateway is enforced by the waypoint there, where there is one; the gateways at the edge
 * of the mesh do not stand between pods. https://istio.io/latest/docs/ambient/usage/l7-features/
 */
function targetMeans(
  target: At,
  namespace: string,
  group: PodGroup,
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
): Answer {
  const [kind, name] = [target.get('kind').text(), target.get('name').text()];
  if (kind === 'Service' && name !== undefined && target.open === undefined)
    return leadsTo(network, namespace, name, group) ? undefined : false;
  if (kind !== 'Gateway' || name === undefined) return undefined;
  const gateway = estate.find(scope, 'gateway.networking.k8s.io/Gateway', namespace, name);
  const className =
    gateway === undefined ? undefined : At.root(gateway).at('spec', 'gatewayClassName').text();
  return className === undefined || className === 'istio-waypoint' ? undefined : false;
}

function readRule(rule: At, namespace: string): Rule {
  const opens: (string | undefined)[] = [rule.open, rule.entries().rest];
  const listOf = (
    field: 'from' | 'to',
    inner: string,
    fields: readonly string[],
  ): (readonly Condition[])[] => {
    const { items, rest } = rule.get(field).items();
    opens.push(rest);
    return items.map((item) => {
      const at = item.get(inner);
      opens.push(at.open, at.entries().rest);
      return fields.flatMap((name) => both(name, at, namespace));
    });
  };
  const from = listOf('from', 'source', SOURCE);
  const to = listOf('to', 'operation', OPERATION);
  const when = rule.get('when').items();
  opens.push(when.rest);
  const conditions = when.items.flatMap((item) => {
    const key = item.get('key').text() ?? 'something that is not known';
    return [
      conditionAt(key, item.get('values'), false, namespace),
      conditionAt(key, item.get('notValues'), true, namespace),
    ].filter((one) => one !== undefined);
  });
  return { place: rule, from, to, when: conditions, open: opens.find((one) => one !== undefined) };
}

/** `ports` and `notPorts`. */
function both(field: string, at: At, namespace: string): Condition[] {
  const not = `not${field[0]!.toUpperCase()}${field.slice(1)}`;
  return [
    conditionAt(field, at.get(field), false, namespace),
    conditionAt(field, at.get(not), true, namespace),
  ].filter((one) => one !== undefined);
}
