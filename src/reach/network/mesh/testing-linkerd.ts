import { authorizations, object, pod, space } from './testing-mesh.ts';

export const linkerd = (kind: string, place: string, spec: string): string =>
  object('policy.linkerd.io/v1beta1', kind, place, spec);
export const server = (more = '', place = 'shop/sql', port: string | number = 'sql'): string =>
  linkerd('Server', place, `{ podSelector: { matchLabels: { app: db } }, port: ${port}, ${more} }`);
export const allows = (
  refs: string,
  target = '{ group: policy.linkerd.io, kind: Server, name: sql }',
  name = 'p',
): string =>
  linkerd(
    'AuthorizationPolicy',
    `shop/${name}`,
    `{ targetRef: ${target}, requiredAuthenticationRefs: [${refs}] }`,
  );
export const ref = (kind: string, name: string, more = ''): string =>
  `{ ${kind === 'ServiceAccount' ? '' : 'group: policy.linkerd.io, '}kind: ${kind}, name: ${name}${more} }`;
export const tls = (spec: string, place = 'shop/tls'): string =>
  linkerd('MeshTLSAuthentication', place, spec);
export const older = (client: string, target = 'name: sql'): string =>
  linkerd('ServerAuthorization', 'shop/old', `{ server: { ${target} }, client: ${client} }`);
export const MESH_TLS = ref('MeshTLSAuthentication', 'tls');

const SQL = '{ name: sql, containerPort: 5432 }';
export const db = (annotations = ''): string =>
  pod('shop/db', { account: 'db', ip: '10.0.0.2', annotations }).replace(
    'name: a, image',
    `name: a, ports: [${SQL}], image`,
  );
export const MESH = [
  space('shop', '', 'linkerd.io/inject: enabled'),
  space('ops', '', 'linkerd.io/inject: enabled'),
  space('out'),
  pod('shop/web', { account: 'web', ip: '10.0.0.1' }),
  pod('ops/mon', { account: 'mon', ip: '10.0.1.1' }),
  pod('out/old', { ip: '10.0.2.1' }),
];
export const said = (documents: readonly string[], ...questions: string[]): (string | undefined)[] =>
  authorizations([...MESH, ...documents], questions).map((found) => found?.answer);

export const FROM = ['shop/web', 'ops/mon', 'out/old', '8.8.8.8'];
export const four = (documents: readonly string[], port = 5432): string =>
  said([db(), ...documents], ...FROM.map((from) => `${from} > shop/db ${port}`)).join(' ');
