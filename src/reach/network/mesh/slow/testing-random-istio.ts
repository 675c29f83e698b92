import fc from 'fast-check';
import type { MeshObject } from './testing-mesh-objects.ts';
import type { IstioRule } from './testing-slow-istio.ts';

export const TRUST_DOMAIN = 'own.mesh';
export const SPACES = ['a', 'b', 'c'] as const;
const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'] as const;
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

/** The namespaces of a mesh, by what they say of it. */
export const spacesWith = (
  words: readonly Readonly<Record<string, string>>[],
  where: 'labels' | 'annotations',
): MeshObject[] =>
  SPACES.map((name, at) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, [where]: words[at % words.length]! },
  }));

/** Pods `a/p0`, each with an address and a ServiceAccount. */
export const anyPods = (
  more: fc.Arbitrary<Pick<MeshObject['metadata'], 'labels' | 'annotations'>>,
  spaces: readonly (typeof SPACES)[number][] = SPACES,
): fc.Arbitrary<MeshObject[]> =>
  fc
    .array(
      fc.record({
        namespace: fc.constantFrom(...spaces),
        app: fc.constantFrom('x', 'y'),
        serviceAccountName: fc.constantFrom('one', 'two'),
        // Not all are where clusters usually are.
        first: fc.constantFrom(10, 10, 10, 11),
        more,
      }),
      { minLength: 2, maxLength: 4 },
    )
    .map((drafts) =>
      drafts.map(({ app, first, more: { annotations, labels }, namespace, serviceAccountName }, at) =>
        plain<MeshObject>({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: {
            name: `p${at}`,
            namespace,
            labels: { ...labels, app },
            ...(annotations === undefined ? {} : { annotations }),
          },
          spec: {
            serviceAccountName,
            containers: [
              { name: 'a', image: 'example.com/a:1', ports: [{ name: 'web', containerPort: 80 }] },
            ],
          },
          status: { podIP: `${first}.0.${SPACES.indexOf(namespace)}.${at + 1}` },
        }),
      ),
    );

const anyServices: fc.Arbitrary<MeshObject[]> = fc
  .array(
    fc.record({
      namespace: fc.constantFrom(...SPACES),
      app: fc.constantFrom('x', 'y'),
      words: fc.tuple(fc.constantFrom('http', 'tcp', 'what'), fc.constantFrom('http-web', 'tcp-web', 'web')),
    }),
    { maxLength: 6, size: 'max' },
  )
  .map((drafts) =>
    drafts.map(({ app, namespace, words }, at) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `s${at}`, namespace },
      spec: {
        selector: { app },
        ports: words.map((name, index) => ({ name, port: index + 1, targetPort: [80, 81][index] })),
      },
    })),
  );

const VALUES: Readonly<Record<string, readonly string[]>> = {
  principals: ['*', 'own.mesh/ns/a/sa/one', 'cluster.local/ns/b/*', '*/sa/two', 'other/ns/a/sa/one'],
  namespaces: ['a', 'b', '*', 'c*'],
  serviceAccounts: ['one', 'a/two', 'b/one'],
  ipBlocks: ['10.0.0.0/24', '10.0.1.0/31', '10.0.0.0/8', '8.8.8.8'],
  remoteIpBlocks: ['10.0.0.0/8'],
  requestPrincipals: ['*'],
  ports: ['80', '81'],
  methods: ['GET'],
  paths: ['/a'],
};
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'source.namespace': VALUES['namespaces']!,
  'source.principal': VALUES['principals']!,
  'source.ip': VALUES['ipBlocks']!,
  'destination.port': VALUES['ports']!,
  'request.headers[a]': ['b'],
  'connection.sni': ['c'],
};

const anyFields = (names: readonly string[]): fc.Arbitrary<Record<string, string[]>> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.boolean()), {
      minLength: 1,
      maxLength: 2,
      selector: (one) => one.join(),
    })
    .chain((fields) =>
      fc.tuple(
        ...fields.map(([name, not]) =>
          fc
            .uniqueArray(fc.constantFrom(...VALUES[name]!), { minLength: 1, maxLength: 2 })
            .map((values) => [not ? `not${name[0]!.toUpperCase()}${name.slice(1)}` : name, values] as const),
        ),
      ),
    )
    .map((entries) => Object.fromEntries(entries));

const anyRule: fc.Arbitrary<IstioRule> = fc
  .record({
    from: maybe(
      fc.array(
        fc
          .oneof(
            { weight: 4, arbitrary: anyFields(['principals', 'namespaces', 'serviceAccounts', 'ipBlocks']) },
            { weight: 1, arbitrary: anyFields(['remoteIpBlocks', 'requestPrincipals', 'namespaces']) },
          )
          .map((source) => ({ source })),
        { minLength: 1, maxLength: 2 },
      ),
    ),
    to: maybe(
      fc.array(
        fc
          .oneof(anyFields(['ports']), anyFields(['ports', 'methods', 'paths']))
          .map((operation) => ({ operation })),
        { minLength: 1, maxLength: 2 },
      ),
    ),
    when: fc.option(
      fc.array(
        fc.constantFrom(...Object.keys(KEYS)).chain((key) =>
          fc.record({ not: fc.boolean(), value: fc.constantFrom(...KEYS[key]!) }).map(({ not, value }) => ({
            key,
            [not ? 'notValues' : 'values']: [value],
          })),
        ),
        { minLength: 1, maxLength: 2 },
      ),
      { nil: undefined, freq: 3 },
    ),
  })
  .map((rule) => plain(rule) as IstioRule);

const anySelector = maybe(fc.constantFrom('x', 'y').map((app) => ({ matchLabels: { app } })));
const anyHome = fc.constantFrom(...SPACES, 'istio-system', 'istio-system');

const anyPolicies: fc.Arbitrary<MeshObject[]> = fc
  .array(
    fc.record({
      namespace: anyHome,
      selector: anySelector,
      action: fc.constantFrom(undefined, 'ALLOW', 'ALLOW', 'DENY', 'DENY', 'CUSTOM', 'AUDIT'),
      rules: fc.option(fc.array(anyRule, { maxLength: 2 }), { nil: undefined, freq: 6 }),
    }),
    { minLength: 1, maxLength: 5, size: 'max' },
  )
  .map((drafts) =>
    drafts.map(({ namespace, ...spec }, at) =>
      plain({
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name: `p${at}`, namespace },
        spec,
      }),
    ),
  );

/** At most one of a namespace, and one of its workloads. */
const anyPeers: fc.Arbitrary<MeshObject[]> = fc
  .uniqueArray(
    fc.record({
      namespace: anyHome,
      selector: anySelector,
      mode: fc.option(fc.constantFrom(...MODES), { nil: undefined, freq: 5 }),
      port: maybe(fc.tuple(fc.constantFrom('80', '81'), fc.constantFrom(...MODES))),
    }),
    {
      maxLength: 4,
      size: 'max',
      selector: ({ namespace, selector }) => `${namespace} ${selector === undefined}`,
    },
  )
  .map((drafts) =>
    drafts.map(({ mode, namespace, port, selector }, at) =>
      plain({
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata: { name: `q${at}`, namespace },
        spec: {
          selector,
          mtls: mode === undefined ? undefined : { mode },
          portLevelMtls: port === undefined ? undefined : { [port[0]]: { mode: port[1] } },
        },
      }),
    ),
  );

const MESH: MeshObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: `trustDomain: ${TRUST_DOMAIN}\n` },
};

const WORDS = [{ 'istio-injection': 'enabled' }, { 'istio.io/dataplane-mode': 'ambient' }, {}] as const;

/** A cluster with Istio, dense in what decides. */
export const anyIstio: fc.Arbitrary<MeshObject[]> = fc
  .tuple(
    fc.shuffledSubarray([...WORDS, WORDS[0]], { minLength: 3, maxLength: 3 }),
    anyPods(
      fc
        .constantFrom(undefined, undefined, 'true', 'false')
        .map((word) => (word === undefined ? {} : { labels: { 'sidecar.istio.io/inject': word } })),
    ),
    anyServices,
    anyPolicies,
    anyPeers,
  )
  .map(([words, pods, services, policies, peers]) => [
    ...spacesWith(words, 'labels'),
    MESH,
    ...pods,
    ...services,
    ...policies,
    ...peers,
  ]);
