import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import { At } from '../read/at.ts';
import type { Answer } from '../selector.ts';
import type { Encryption, Mesh } from './encryption.ts';

const INJECT = 'linkerd.io/inject';
/** Connections to these ports are not taken by the proxy, where nobody says otherwise. */
const SKIPPED = ['config.linkerd.io/skip-inbound-ports', 'config.linkerd.io/skip-outbound-ports'];

/**
 * Linkerd: pods with its proxy speak mutual TLS to each other, and take plain text from others unless a policy asks
 * for a proven identity. https://linkerd.io/2/features/automatic-mtls/
 * @returns `undefined` where nothing here has to do with Linkerd
 */
export function linkerdIn(
  estate: Estate,
  scope: Scope,
  { groups, namespaces }: ClusterNetwork,
): Mesh | undefined {
  const members = groups.map((group) => isMember(group, namespaces.get(group.namespace)?.resource));
  if (members.every((member) => member === false)) return undefined;
  const asks = estate.ofTypeIn('policy.linkerd.io/MeshTLSAuthentication', scope).length > 0;
  return (source, destination) => {
    const [from, to] = [members[source]!, members[destination]!];
    if (from === false && to === false) return undefined;
    const group = groups[destination]!;
    const place = {
      resource: group.place.resource,
      path: [...group.place.path, 'metadata', 'annotations', INJECT],
    };
    const told = (answer: Encryption['answer'], message: string): Encryption => ({ answer, message, place });
    if (from === undefined || to === undefined)
      return told('depends', 'whether both ends have the proxy of Linkerd is not known');
    if (!from || !to)
      return told(
        'no',
        `${nameOf(groups[from ? destination : source]!)} has no proxy of Linkerd${asks ? '; whether the other end refuses it is not looked at' : ''}`,
      );
    if (skips(groups[source]!) || skips(group))
      return told('depends', 'some ports are kept out of the proxy of Linkerd');
    return told(
      'yes',
      'mutual TLS of Linkerd; plain text from others is taken where no policy asks for an identity',
    );
  };
}

function isMember(group: PodGroup, namespace: Resource | undefined): Answer {
  if (group.hostNetwork === true) return false;
  const own = annotationsOf(group).get(INJECT);
  if (own.there)
    return own.open === undefined ? own.value() === 'enabled' || own.value() === 'ingress' : undefined;
  if (namespace === undefined) return false;
  const shared = At.root(namespace).at('metadata', 'annotations', INJECT);
  if (shared.open !== undefined) return undefined;
  return shared.value() === 'enabled' || shared.value() === 'ingress';
}

function skips(group: PodGroup): boolean {
  return SKIPPED.some((name) => annotationsOf(group).get(name).there);
}

function annotationsOf({ place }: PodGroup): At {
  return At.root(place.resource).at(...(place.path as string[]), 'metadata', 'annotations');
}
