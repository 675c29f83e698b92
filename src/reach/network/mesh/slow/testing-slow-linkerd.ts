/**
 * The second decider for Linkerd, for the tests: one request in one reading of all that is open, as the documentation
 * has it. https://linkerd.io/2/reference/authorization-policy/
 */
import type { Ask, Verdict } from '../../slow/testing-readings.ts';
import { inEveryReading } from '../../slow/testing-readings.ts';
import type { MeshObject, MeshPod, MeshRequest } from './testing-mesh-objects.ts';
import { fullName, hasLabels, isInBlock, ofKind, podCalled } from './testing-mesh-objects.ts';

interface Ref {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

interface Server {
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly port: number | string;
    readonly accessPolicy?: string;
  };
}

interface Policy {
  readonly spec: { readonly targetRef: Ref; readonly requiredAuthenticationRefs: readonly Ref[] };
}

interface Route {
  readonly spec: { readonly parentRefs: readonly Ref[] };
}

interface Tls {
  readonly spec: { readonly identities?: readonly string[]; readonly identityRefs?: readonly Ref[] };
}

interface Network {
  readonly cidr: string;
  readonly except?: readonly string[];
}

interface Networks {
  readonly spec: { readonly networks: readonly Network[] };
}

interface Older {
  readonly spec: {
    readonly server: {
      readonly name?: string;
      readonly selector?: { readonly matchLabels: Record<string, string> };
    };
    readonly client: {
      readonly networks?: readonly Network[];
      readonly unauthenticated?: boolean;
      readonly meshTLS?: {
        readonly unauthenticatedTLS?: boolean;
        readonly identities?: readonly string[];
        readonly serviceAccounts?: readonly { readonly name: string; readonly namespace?: string }[];
      };
    };
  };
}

const CLUSTER = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

/** What a pod is told by an annotation, of its own or of its namespace. */
const toldOf = (objects: readonly MeshObject[], pod: MeshPod, name: string): string | undefined =>
  pod.metadata.annotations?.[name] ??
  ofKind(objects, 'v1', 'Namespace').find(({ metadata }) => metadata.name === pod.metadata.namespace)
    ?.metadata.annotations?.[name];

const isMeshed = (objects: readonly MeshObject[], pod: MeshPod): boolean =>
  toldOf(objects, pod, 'linkerd.io/inject') === 'enabled';

const isAmong = (ports: string | undefined, port: number): boolean =>
  (ports ?? '').split(',').some((one) => {
    const [first, last] = one.split('-');
    return one !== '' && Number(first) <= port && port <= Number(last ?? first);
  });

interface Scene {
  readonly objects: readonly MeshObject[];
  readonly ask: Ask;
  readonly source: MeshPod | undefined;
  readonly address: string;
  /** It comes by the mutual TLS of the mesh. */
  readonly secret: boolean;
}

const isInNetworks = (networks: readonly Network[], address: string): boolean =>
  networks.some(
    ({ cidr, except }) =>
      isInBlock(address, cidr) && !(except ?? []).some((hole) => isInBlock(address, hole)),
  );

const isCalled = ({ secret, source }: Scene, pattern: string): boolean => {
  if (!secret || !source) return false;
  const own = `${source.spec.serviceAccountName}.${source.metadata.namespace}.serviceaccount.identity.linkerd.cluster.local`;
  return pattern.startsWith('*') ? own.endsWith(pattern.slice(1)) : own === pattern;
};

const isAccount = ({ secret, source }: Scene, namespace: string, name: string | undefined): boolean =>
  secret &&
  source?.metadata.namespace === namespace &&
  (name === undefined || source.spec.serviceAccountName === name);

const isAuthenticated = (scene: Scene, ref: Ref, home: string): boolean => {
  const space = ref.namespace ?? home;
  if (ref.kind === 'ServiceAccount') return isAccount(scene, space, ref.name);
  const all = ofKind<Tls & Networks>(scene.objects, 'policy.linkerd.io/', ref.kind);
  const found = all.find((one) => fullName(one) === `${space}/${ref.name}`);
  // It may stand elsewhere and say anything.
  if (!found) return scene.ask(`${ref.kind} ${space}/${ref.name} for ${home}`, [true, false]);
  if (ref.kind === 'NetworkAuthentication') return isInNetworks(found.spec.networks, scene.address);
  return (
    (found.spec.identities ?? []).some((pattern) => isCalled(scene, pattern)) ||
    (found.spec.identityRefs ?? []).some((one) =>
      one.kind === 'Namespace'
        ? isAccount(scene, one.name, undefined)
        : isAccount(scene, one.namespace ?? space, one.name),
    )
  );
};

const isOlderClient = (scene: Scene, { metadata, spec }: Older & MeshObject): boolean => {
  const { meshTLS, networks, unauthenticated } = spec.client;
  // Without networks the mesh chooses; its own pods are in all that it can choose.
  const isNear = networks
    ? isInNetworks(networks, scene.address)
    : Boolean(scene.source) || scene.ask(`networks of ${metadata.name}`, [true, false]);
  if (!isNear) return false;
  if (unauthenticated) return true;
  if (meshTLS?.unauthenticatedTLS) return scene.secret;
  return (
    (meshTLS?.identities ?? []).some((pattern) => isCalled(scene, pattern)) ||
    (meshTLS?.serviceAccounts ?? []).some(({ name, namespace }) =>
      isAccount(scene, namespace ?? metadata.namespace!, name),
    )
  );
};

const isInByDefault = ({ address, secret }: Scene, word: string): boolean => {
  const isNear = CLUSTER.some((block) => isInBlock(address, block));
  if (word === 'deny') return false;
  if (word.startsWith('cluster-') && !isNear) return false;
  return word.endsWith('-authenticated') ? secret : true;
};

const isInAt = (scene: Scene, server: Server & MeshObject): boolean => {
  const { ask, objects } = scene;
  const home = server.metadata.namespace!;
  const policies = ofKind<Policy>(objects, 'policy.linkerd.io/', 'AuthorizationPolicy').filter(
    ({ metadata, spec }) =>
      metadata.namespace === home &&
      spec.requiredAuthenticationRefs.every((ref) => isAuthenticated(scene, ref, home)),
  );
  const isFor = (kind: string, name: string): boolean =>
    policies.some(({ spec }) => spec.targetRef.kind === kind && spec.targetRef.name === name);
  const isWhole =
    isFor('Server', server.metadata.name) ||
    isFor('Namespace', home) ||
    ofKind<Older>(objects, 'policy.linkerd.io/', 'ServerAuthorization').some(
      (one) =>
        one.metadata.namespace === home &&
        (one.spec.server.name === server.metadata.name ||
          (one.spec.server.selector !== undefined &&
            hasLabels(server, one.spec.server.selector.matchLabels))) &&
        isOlderClient(scene, one),
    ) ||
    isInByDefault(scene, server.spec.accessPolicy ?? 'deny');
  const routes = ofKind<Route>(objects, 'policy.linkerd.io/', 'HTTPRoute').filter(
    ({ metadata, spec }) =>
      metadata.namespace === home && spec.parentRefs.some(({ name }) => name === server.metadata.name),
  );
  if (routes.length === 0) return isWhole;
  // What no route is for is refused.
  const names = routes.map(({ metadata }) => metadata.name);
  const route = ask<string | undefined>('the route of the request', [undefined, ...names]);
  return route !== undefined && (isWhole || isFor('HTTPRoute', route));
};

const isLetIn = (objects: readonly MeshObject[], ask: Ask, { from, port, to }: MeshRequest): boolean => {
  const pod = podCalled(objects, to)!;
  const source = podCalled(objects, from);
  if (!isMeshed(objects, pod)) return true;
  if (isAmong(toldOf(objects, pod, 'config.linkerd.io/skip-inbound-ports'), port)) return true;
  const secret =
    source !== undefined &&
    isMeshed(objects, source) &&
    !isAmong(toldOf(objects, source, 'config.linkerd.io/skip-outbound-ports'), port);
  const asked = toldOf(objects, pod, 'config.linkerd.io/proxy-require-identity-inbound-ports');
  if (!secret && isAmong(asked, port)) return false;
  const scene = { objects, ask, source, secret, address: source?.status.podIP ?? from };
  const numbers = pod.spec.containers.flatMap(({ ports }) => ports ?? []);
  const servers = ofKind<Server>(objects, 'policy.linkerd.io/', 'Server').filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.metadata.namespace &&
      hasLabels(pod, spec.podSelector.matchLabels) &&
      (spec.port === port ||
        numbers.some(({ containerPort, name }) => name === spec.port && containerPort === port)),
  );
  if (servers.length > 0)
    return isInAt(
      scene,
      servers.length === 1
        ? servers[0]!
        : ask('which of several Servers', [servers[0]!, ...servers.slice(1)]),
    );
  const word = toldOf(objects, pod, 'config.linkerd.io/default-inbound-policy');
  return isInByDefault(scene, word ?? 'all-unauthenticated');
};

export const slowLinkerd = (objects: readonly MeshObject[]) => ({
  decide: (request: MeshRequest): Verdict => inEveryReading((ask) => isLetIn(objects, ask, request)),
});
