/**
 * The second decider for Istio, for the tests: one request in one reading of all that is open, word by word as the
 * documentation has it. https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
import type { Ask, Verdict } from '../../slow/testing-readings.ts';
import { inEveryReading } from '../../slow/testing-readings.ts';
import type { MeshObject, MeshPod, MeshRequest } from './testing-mesh-objects.ts';
import { fullName, hasLabels, isInBlock, ofKind, podCalled } from './testing-mesh-objects.ts';

type Texts = readonly string[] | undefined;
type Fields = Readonly<Record<string, Texts>>;

export interface IstioRule {
  readonly from?: readonly { readonly source: Fields }[];
  readonly to?: readonly { readonly operation: Fields }[];
  readonly when?: readonly { readonly key: string; readonly values?: Texts; readonly notValues?: Texts }[];
}

interface IstioPolicy {
  readonly spec: {
    readonly action?: string;
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly rules?: readonly IstioRule[];
  };
}

interface PeerPolicy {
  readonly spec: {
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly mtls?: { readonly mode: string };
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode: string }>>;
  };
}

const ROOT = 'istio-system';

/** By its own word, then by that of its namespace. */
const proxyOf = (objects: readonly MeshObject[], pod: MeshPod): 'sidecar' | 'node' | 'none' => {
  const own = pod.metadata.labels?.['sidecar.istio.io/inject'];
  const space = ofKind(objects, 'v1', 'Namespace').find(
    ({ metadata }) => metadata.name === pod.metadata.namespace,
  );
  const labels = space?.metadata.labels ?? {};
  if (own === 'true') return 'sidecar';
  if (own !== 'false' && labels['istio-injection'] === 'enabled') return 'sidecar';
  return labels['istio.io/dataplane-mode'] === 'ambient' ? 'node' : 'none';
};

/** Of the port, of the workload, of the namespace, of the mesh; what is not set is left to the next. */
const modeOf = (objects: readonly MeshObject[], pod: MeshPod, port: number): string => {
  const all = ofKind<PeerPolicy>(objects, 'security.istio.io/', 'PeerAuthentication');
  const ofWorkload = all.find(
    (one) =>
      one.spec.selector &&
      one.metadata.namespace === pod.metadata.namespace &&
      hasLabels(pod, one.spec.selector.matchLabels),
  );
  const ofSpace = (space: string | undefined) =>
    all.find((one) => !one.spec.selector && one.metadata.namespace === space);
  const modes = [
    ofWorkload?.spec.portLevelMtls?.[port]?.mode,
    ...[ofWorkload, ofSpace(pod.metadata.namespace), ofSpace(ROOT)].map((one) => one?.spec.mtls?.mode),
  ];
  return modes.find((mode) => mode !== undefined && mode !== 'UNSET') ?? 'PERMISSIVE';
};

/** The words of the Services that lead to the port. */
const isHttp = (objects: readonly MeshObject[], ask: Ask, pod: MeshPod, port: number): boolean => {
  if (proxyOf(objects, pod) === 'node') return false;
  const words = ofKind<{
    spec: { selector: Record<string, string>; ports: { name: string; targetPort: number }[] };
  }>(objects, 'v1', 'Service')
    .filter(
      (service) =>
        service.metadata.namespace === pod.metadata.namespace && hasLabels(pod, service.spec.selector),
    )
    .flatMap(({ spec }) => spec.ports.filter(({ targetPort }) => targetPort === port))
    .map(({ name }) => name.split('-')[0]);
  const different = new Set(words);
  if (different.size === 1 && different.has('http')) return true;
  if (different.size === 1 && different.has('tcp')) return false;
  return ask('it is HTTP', [true, false]);
};

const isLike = (pattern: string, text: string): boolean => {
  const [begin, end] = [pattern.startsWith('*'), pattern.endsWith('*')];
  if (pattern === '*') return true;
  if (end) return text.startsWith(pattern.slice(0, -1));
  return begin ? text.endsWith(pattern.slice(1)) : pattern === text;
};

interface Scene {
  readonly ask: Ask;
  readonly request: MeshRequest;
  readonly source: MeshPod | undefined;
  readonly secret: boolean;
  readonly trustDomain: string;
}

const HTTP = ['methods', 'paths', 'hosts', 'requestPrincipals', 'request.headers[a]'];

/** Whether one value of a field is met. */
const isMet = (field: string, value: string, space: string, scene: Scene): boolean => {
  const { request, secret, source, trustDomain } = scene;
  const account = source?.spec.serviceAccountName;
  const home = source?.metadata.namespace;
  switch (field) {
    case 'principals':
    case 'source.principal':
      return (
        secret &&
        [trustDomain, 'cluster.local'].some((domain) => isLike(value, `${domain}/ns/${home}/sa/${account}`))
      );
    case 'namespaces':
    case 'source.namespace':
      return secret && isLike(value, home!);
    case 'serviceAccounts':
      return secret && (value.includes('/') ? value : `${space}/${value}`) === `${home}/${account}`;
    case 'ipBlocks':
    case 'source.ip':
      return isInBlock(source?.status.podIP ?? request.from, value);
    default:
      return value === String(request.port);
  }
};

const PROVEN = ['principals', 'namespaces', 'serviceAccounts', 'source.principal', 'source.namespace'];
const KNOWN = [...PROVEN, 'ipBlocks', 'source.ip', 'ports', 'destination.port'];

/** A field and its negative; what nobody can tell is asked. */
const holds = (
  field: string,
  values: Texts,
  not: boolean,
  space: string,
  scene: Scene,
  where: string,
): boolean => {
  if (!values?.length) return true;
  if (!KNOWN.includes(field)) return scene.ask(`${where} ${field} ${not}`, [true, false]);
  if (not && PROVEN.includes(field) && !scene.secret)
    return scene.ask(`${where} ${field} of nobody`, [true, false]);
  return values.some((value) => isMet(field, value, space, scene)) !== not;
};

interface Said {
  readonly field: string;
  readonly values: Texts;
  readonly not: boolean;
}

const saidIn = (fields: Fields): Said[] =>
  Object.entries(fields).map(([name, values]) => {
    const not = name.startsWith('not');
    return { field: not ? name[3]!.toLowerCase() + name.slice(4) : name, values, not };
  });

const matches = (
  policy: IstioPolicy & MeshObject,
  rule: IstioRule,
  http: boolean,
  scene: Scene,
  where: string,
): boolean => {
  const space = policy.metadata.namespace!;
  const lists = [
    (rule.from ?? []).map(({ source }) => saidIn(source)),
    (rule.to ?? []).map(({ operation }) => saidIn(operation)),
  ];
  const when = (rule.when ?? []).flatMap(({ key, notValues, values }): Said[] => [
    { field: key, values, not: false },
    { field: key, values: notValues, not: true },
  ]);
  const ofHttp = ({ field, values }: Said): boolean => HTTP.includes(field) && Boolean(values?.length);
  const action = policy.spec.action ?? 'ALLOW';
  if (!http && [...lists.flat(2), ...when].some(ofHttp)) {
    if (action === 'ALLOW') return false;
    if (action === 'CUSTOM') return scene.ask(`${where} without HTTP`, [true, false]);
  }
  const isSo = (said: Said, at: string): boolean =>
    !http && ofHttp(said) ? true : holds(said.field, said.values, said.not, space, scene, `${where} ${at}`);
  return (
    lists.every(
      (list, which) =>
        list.length === 0 || list.some((fields, at) => fields.every((said) => isSo(said, `${which} ${at}`))),
    ) && when.every((said, at) => isSo(said, `when ${at}`))
  );
};

const isLetIn = (
  objects: readonly MeshObject[],
  ask: Ask,
  request: MeshRequest,
  trustDomain: string,
): boolean => {
  const to = podCalled(objects, request.to)!;
  const source = podCalled(objects, request.from);
  const proxy = proxyOf(objects, to);
  if (proxy === 'none') return true;
  const mode = modeOf(objects, to, request.port);
  const isMember = source !== undefined && proxyOf(objects, source) !== 'none';
  if (!isMember && mode === 'STRICT') return false;
  const secret = isMember && (proxy === 'node' || mode !== 'DISABLE');
  const scene: Scene = { ask, request, source, secret, trustDomain };
  const http = isHttp(objects, ask, to, request.port);
  const policies = ofKind<IstioPolicy>(objects, 'security.istio.io/', 'AuthorizationPolicy').filter(
    (one) =>
      [ROOT, to.metadata.namespace].includes(one.metadata.namespace) &&
      hasLabels(to, one.spec.selector?.matchLabels),
  );
  const of = (action: string) => policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
  const isMatched = (policy: IstioPolicy & MeshObject): boolean =>
    (policy.spec.rules ?? []).some((rule, at) =>
      matches(policy, rule, http, scene, `${fullName(policy)} ${at}`),
    );
  for (const policy of of('CUSTOM'))
    if (isMatched(policy) && !ask(`what the provider of ${fullName(policy)} says`, [true, false]))
      return false;
  if (of('DENY').some(isMatched)) return false;
  return of('ALLOW').length === 0 || of('ALLOW').some(isMatched);
};

export const slowIstio = (objects: readonly MeshObject[], trustDomain: string) => ({
  decide: (request: MeshRequest): Verdict =>
    inEveryReading((ask) => isLetIn(objects, ask, request, trustDomain)),
});
