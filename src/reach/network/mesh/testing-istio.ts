import { authorizations, object, pod, service, space } from './testing-mesh.ts';

export const policy = (place: string, spec: string): string =>
  object('security.istio.io/v1', 'AuthorizationPolicy', place, spec);
export const peers = (place: string, spec: string): string =>
  object('security.istio.io/v1', 'PeerAuthentication', place, spec);

/** A mesh in which shop and ops take part, and out does not. */
export const MESH = [
  space('shop', 'istio-injection: enabled'),
  space('ops', 'istio-injection: enabled'),
  space('out'),
  pod('shop/web', { account: 'web', ip: '10.0.0.1' }),
  pod('shop/db', { account: 'db', ip: '10.0.0.2' }),
  pod('ops/mon', { account: 'mon', ip: '10.0.1.1' }),
  pod('out/old', { ip: '10.0.2.1' }),
  service('shop/db', ['tcp-sql:5432', 'http-web:80', 'what:9000']),
];
export const said = (documents: readonly string[], ...questions: string[]): (string | undefined)[] =>
  authorizations([...MESH, ...documents], questions).map((found) => found?.answer);
