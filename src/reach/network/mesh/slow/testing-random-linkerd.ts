import fc from 'fast-check';
import type { MeshObject } from './testing-mesh-objects.ts';
import { anyPods, spacesWith } from './testing-random-istio.ts';

const IDENTITIES = [
  '*',
  '*.a.serviceaccount.identity.linkerd.cluster.local',
  'one.b.serviceaccount.identity.linkerd.cluster.local',
  'two.a.serviceaccount.identity.linkerd.cluster.local',
];
const BLOCKS = ['10.0.0.0/24', '10.0.0.0/8', '10.0.1.0/31', '8.8.8.8/32', '0.0.0.0/0'];
const WORDS = [
  'all-unauthenticated',
  'all-authenticated',
  'cluster-unauthenticated',
  'cluster-authenticated',
  'deny',
  'audit',
];

/** So few that things meet. */
const HOMES = ['a', 'a', 'a', 'b'] as const;
const anySpace = fc.constantFrom(...HOMES);
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength: 1, maxLength: 2 });

/** Kinds of policy.linkerd.io, named by their place in the list. */
const objectsOf = (
  kind: string,
  prefix: string,
  spec: fc.Arbitrary<object>,
  most: number,
  labels: fc.Arbitrary<Record<string, string>> = fc.constant({}),
): fc.Arbitrary<MeshObject[]> =>
  fc.array(fc.record({ namespace: anySpace, spec, labels }), { maxLength: most, size: 'max' }).map((drafts) =>
    drafts.map(({ labels: own, namespace, spec: said }, at) => ({
      apiVersion: 'policy.linkerd.io/v1beta1',
      kind,
      metadata: { name: `${prefix}${at}`, namespace, labels: own },
      spec: said,
    })),
  );

const anySelector = fc.constantFrom({}, { matchLabels: { app: 'x' } }, { matchLabels: { app: 'y' } });
const maybe = <T>(key: string, arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<Record<string, T>> =>
  fc
    .option(arbitrary, { freq, nil: undefined })
    .map((value) => (value === undefined ? {} : { [key]: value }));

const anyNetwork = fc
  .tuple(fc.constantFrom(...BLOCKS), fc.option(fc.constantFrom(...BLOCKS), { freq: 4, nil: undefined }))
  .map(([cidr, hole]) => (hole === undefined ? { cidr } : { cidr, except: [hole] }));

const anyServers = objectsOf(
  'Server',
  's',
  fc
    .tuple(
      fc.record({ podSelector: anySelector, port: fc.constantFrom<(number | string)[]>(80, 81, 'web') }),
      maybe('accessPolicy', fc.constantFrom(...WORDS), 4),
    )
    .map((parts) => Object.assign({}, ...parts) as object),
  4,
  fc.constantFrom({}, { part: 'one' }),
);

const anyAccount = fc
  .tuple(fc.constantFrom('one', 'two'), maybe('namespace', anySpace))
  .map(([name, more]) => ({ kind: 'ServiceAccount', name, ...more }));

const anyTls = objectsOf(
  'MeshTLSAuthentication',
  't',
  fc
    .tuple(
      maybe('identities', some(fc.constantFrom(...IDENTITIES))),
      maybe(
        'identityRefs',
        some(
          fc.oneof(
            anyAccount,
            anySpace.map((name) => ({ kind: 'Namespace', name })),
          ),
        ),
      ),
    )
    .map((parts) => Object.assign({}, ...parts) as object),
  2,
);
const anyNetworks = objectsOf('NetworkAuthentication', 'n', fc.record({ networks: some(anyNetwork) }), 2);
const anyRoutes = objectsOf(
  'HTTPRoute',
  'r',
  fc.constantFrom('s0', 's1').map((name) => ({
    parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name }],
    rules: [{ matches: [{ method: 'GET' }] }],
  })),
  1,
);

const anyRef = fc.oneof(
  anyAccount,
  fc
    .tuple(
      fc.constantFrom(['MeshTLSAuthentication', 't'], ['NetworkAuthentication', 'n']),
      fc.constantFrom('0', '1'),
      maybe('namespace', anySpace),
    )
    .map(([[kind, prefix], at, more]) => ({
      group: 'policy.linkerd.io',
      kind,
      name: `${prefix}${at}`,
      ...more,
    })),
);

const anyTarget = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('s0', 's1', 's2')
      .map((name) => ({ group: 'policy.linkerd.io', kind: 'Server', name })),
  },
  { weight: 1, arbitrary: fc.constant({ group: 'policy.linkerd.io', kind: 'HTTPRoute', name: 'r0' }) },
  { weight: 1, arbitrary: anySpace.map((name) => ({ kind: 'Namespace', name })) },
);
const anyPolicies = objectsOf(
  'AuthorizationPolicy',
  'p',
  fc.record({
    targetRef: anyTarget,
    requiredAuthenticationRefs: fc.array(anyRef, { maxLength: 2 }),
  }),
  5,
);

const anyClient = fc
  .tuple(
    maybe('networks', some(anyNetwork)),
    fc.oneof(
      fc.constant({ unauthenticated: true }),
      fc.constant({ meshTLS: { unauthenticatedTLS: true } }),
      fc.record({ meshTLS: fc.record({ identities: some(fc.constantFrom(...IDENTITIES)) }) }),
      fc.record({ meshTLS: fc.record({ serviceAccounts: some(anyAccount) }) }),
    ),
  )
  .map((parts) => Object.assign({}, ...parts) as object);
const anyOlder = objectsOf(
  'ServerAuthorization',
  'o',
  fc.record({
    server: fc.constantFrom({ name: 's0' }, { name: 's1' }, { selector: { matchLabels: { part: 'one' } } }),
    client: anyClient,
  }),
  2,
);

const anyAnnotations = (inject: fc.Arbitrary<string | undefined>): fc.Arbitrary<Record<string, string>> => {
  const config = (name: string, values: readonly string[]): fc.Arbitrary<Record<string, string>> =>
    fc
      .option(fc.constantFrom(...values), { freq: 2, nil: undefined })
      .map((value): Record<string, string> =>
        value === undefined ? {} : { [`config.linkerd.io/${name}`]: value },
      );
  const rarely = (name: string): fc.Arbitrary<Record<string, string>> =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: config(name, ['80', '70-80,9000']) },
    );
  return fc
    .tuple(
      inject.map((word): Record<string, string> => (word === undefined ? {} : { 'linkerd.io/inject': word })),
      config('default-inbound-policy', WORDS),
      rarely('skip-inbound-ports'),
      rarely('skip-outbound-ports'),
      rarely('proxy-require-identity-inbound-ports'),
    )
    .map((parts) => Object.assign({}, ...parts) as Record<string, string>);
};

/** A cluster with Linkerd, dense in what decides. */
export const anyLinkerd: fc.Arbitrary<MeshObject[]> = fc
  .tuple(
    fc.array(anyAnnotations(fc.constantFrom('enabled', 'enabled', 'enabled', undefined)), {
      minLength: 3,
      maxLength: 3,
    }),
    anyPods(
      anyAnnotations(fc.constantFrom('enabled', 'disabled', undefined, undefined)).map((annotations) => ({
        annotations,
      })),
      HOMES,
    ),
    anyServers,
    anyTls,
    anyNetworks,
    anyRoutes,
    anyPolicies,
    anyOlder,
  )
  .map(([words, ...lists]) => [...spacesWith(words, 'annotations'), ...lists.flat()]);
