import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { Place, PodGroup } from '../model.ts';
import { At, Faults } from '../read/at.ts';
import { labelsAt, selectorAt } from '../read/labels.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Answer } from '../selector.ts';
import { all, any } from './answers.ts';
import type { Holds } from './linkerd-clients.ts';
import { authenticationAt, comesFrom, hasAccount, hasIdentity } from './linkerd-clients.ts';

const GROUP = 'policy.linkerd.io';

/** A port of pods that nobody comes to who is not authorized. */
export interface Server {
  /** `Server shop/db-sql` */
  readonly name: string;
  readonly place: Place;
  /** Whether it is for a port of pods; for some port where none is asked about. */
  readonly selects: (group: PodGroup, port: number | undefined) => Answer;
  readonly authorizations: readonly ServerAuthorization[];
  /** Routes that say which requests there are; those of no route are refused. */
  readonly routes: readonly Resource[];
  /** What becomes of who is not authorized. */
  readonly access: { readonly word: string | undefined; readonly place: Place };
}

export interface ServerAuthorization {
  /** `AuthorizationPolicy shop/db` */
  readonly name: string;
  readonly place: Place;
  readonly holds: Holds;
  /** It is for the requests of one route. */
  readonly ofRoute: boolean;
}

/**
 * The Servers of a cluster with who is authorized.
 * https://linkerd.io/2/reference/authorization-policy/
 */
export function linkerdServers(estate: Estate, scope: Scope): Server[] {
  const routes = [
    `${GROUP}/HTTPRoute`,
    'gateway.networking.k8s.io/HTTPRoute',
    'gateway.networking.k8s.io/GRPCRoute',
  ]
    .flatMap((type) => estate.ofTypeIn(type, scope))
    .filter((route) => parentsOf(route).length > 0);
  const policies = estate.ofTypeIn(`${GROUP}/AuthorizationPolicy`, scope);
  const older = estate.ofTypeIn(`${GROUP}/ServerAuthorization`, scope);
  return estate.ofTypeIn(`${GROUP}/Server`, scope).map((resource): Server => {
    const spec = At.root(resource).get('spec');
    const namespace = namespaceOf(resource);
    const selector = spec.get('podSelector');
    const pods = selector.there ? selectorAt(selector, new Faults()) : undefined;
    const own = routes.filter(
      (route) => namespaceOf(route) === namespace && parentsOf(route).includes(resource.name),
    );
    const access = spec.get('accessPolicy');
    return {
      name: `Server ${namespace}/${resource.name}`,
      place: { resource, path: ['spec'] },
      selects: (group, port) => {
        if (group.namespace !== namespace || pods === undefined) return false;
        return all([pods.takes(group.labels), isPort(spec.get('port'), group, port)]);
      },
      authorizations: [
        ...policies.flatMap((policy) => policyFor(policy, resource, own, estate, scope)),
        ...older.flatMap((authorization) => olderFor(authorization, resource)),
      ],
      routes: own,
      access: {
        word: access.open === undefined ? String(access.value() ?? 'deny') : undefined,
        place: access.there ? access : spec,
      },
    };
  });
}

/** A number, or the name of a port of the pod. */
function isPort(at: At, group: PodGroup, port: number | undefined): Answer {
  const value = at.value();
  if (at.open !== undefined || port === undefined) return undefined;
  if (typeof value === 'number') return value === port;
  if (/^\d+$/.test(String(value))) return Number(value) === port;
  return [...group.ports, ...group.sidecarPorts].some((one) => one.name === value && one.port === port);
}

/** The names of the Servers that a route is attached to. */
function parentsOf(route: Resource): (string | undefined)[] {
  return At.root(route)
    .at('spec', 'parentRefs')
    .items()
    .items.filter((ref) => ref.get('kind').value() === 'Server')
    .map((ref) => ref.get('name').text());
}

function policyFor(
  policy: Resource,
  server: Resource,
  routes: readonly Resource[],
  estate: Estate,
  scope: Scope,
): ServerAuthorization[] {
  const spec = At.root(policy).get('spec');
  const namespace = namespaceOf(policy);
  if (namespace !== namespaceOf(server)) return [];
  const target = spec.get('targetRef');
  const [kind, name] = [target.get('kind').value(), target.get('name').value()];
  const ofRoute =
    (kind === 'HTTPRoute' || kind === 'GRPCRoute') && routes.some((route) => route.name === name);
  const isFor =
    (kind === 'Server' && name === server.name) || (kind === 'Namespace' && name === namespace) || ofRoute;
  const open = target.open !== undefined || target.get('name').open !== undefined;
  if (!isFor && !open) return [];
  const { items, rest } = spec.get('requiredAuthenticationRefs').items();
  const required = items.map((ref) => authenticationAt(ref, namespace, estate, scope));
  return [
    {
      name: `AuthorizationPolicy ${namespace}/${policy.name}`,
      place: spec.get('requiredAuthenticationRefs').there ? spec.get('requiredAuthenticationRefs') : spec,
      holds: (client) =>
        all([open || rest !== undefined ? undefined : true, ...required.map((test) => test(client))]),
      ofRoute,
    },
  ];
}

const UNKNOWN: Holds = () => undefined;

/** https://linkerd.io/2/reference/authorization-policy/#serverauthorization */
function olderFor(authorization: Resource, server: Resource): ServerAuthorization[] {
  const spec = At.root(authorization).get('spec');
  const namespace = namespaceOf(authorization);
  if (namespace !== namespaceOf(server)) return [];
  const [name, selector] = [spec.at('server', 'name'), spec.at('server', 'selector')];
  const meant: Answer = selector.there
    ? selectorAt(selector, new Faults()).takes(labelsAt(At.root(server).at('metadata', 'labels')))
    : name.open === undefined
      ? name.value() === server.name
      : undefined;
  if (meant === false) return [];
  const client = spec.get('client');
  const networks = client.get('networks');
  // Without networks the mesh chooses some: those of its pods are among them.
  const fromWhere: Holds = networks.there
    ? comesFrom(networks.items().items, networks.items().rest)
    : ({ pod }) => (pod === undefined ? undefined : true);
  const who = olderClient(client, namespace);
  return [
    {
      name: `ServerAuthorization ${namespace}/${authorization.name}`,
      place: client.there ? client : spec,
      holds: (one) => all([meant, fromWhere(one), who(one)]),
      ofRoute: false,
    },
  ];
}

function olderClient(client: At, namespace: string): Holds {
  const [plain, tls] = [client.get('unauthenticated'), client.get('meshTLS')];
  if (plain.open !== undefined || tls.open !== undefined || client.open !== undefined) return UNKNOWN;
  if (plain.value() === true) return () => true;
  if (tls.get('unauthenticatedTLS').value() === true) return ({ mutual }) => mutual;
  const [identities, accounts] = [tls.get('identities').items(), tls.get('serviceAccounts').items()];
  const tests: Holds[] = [
    ...identities.items.map((item) => {
      const text = item.text();
      return text === undefined ? UNKNOWN : hasIdentity(text);
    }),
    ...accounts.items.map((item) => {
      const name = item.get('name').text();
      return name === undefined ? UNKNOWN : hasAccount(item.get('namespace').text() ?? namespace, name);
    }),
  ];
  const open = identities.rest !== undefined || accounts.rest !== undefined;
  return (one) =>
    any([...tests.map((test) => test(one)), ...(open ? [one.mutual === false ? false : undefined] : [])]);
}
