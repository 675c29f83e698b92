import type { Estate, Scope } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork } from '../model.ts';
import type { Encryption, Mesh } from './encryption.ts';
import type { Linkerd } from './linkerd-members.ts';
import { isListed } from './linkerd-members.ts';

/**
 * Linkerd: pods with its proxy speak mutual TLS to each other, and take plain text from others unless a policy asks
 * for a proven identity. https://linkerd.io/2/features/automatic-mtls/
 */
export function linkerdIn(
  { members, setting }: Linkerd,
  estate: Estate,
  scope: Scope,
  { groups }: ClusterNetwork,
): Mesh {
  const asks = estate.ofTypeIn('policy.linkerd.io/MeshTLSAuthentication', scope).length > 0;
  return (source, destination) => {
    const [from, to] = [members[source], members[destination]];
    if (from === false && to === false) return undefined;
    const group = groups[destination]!;
    const place = {
      resource: group.place.resource,
      path: [...group.place.path, 'metadata', 'annotations', 'linkerd.io/inject'],
    };
    const told = (answer: Encryption['answer'], message: string): Encryption => ({ answer, message, place });
    if (from === undefined || to === undefined)
      return told('depends', 'whether both ends have the proxy of Linkerd is not known');
    if (!from || !to)
      return told(
        'no',
        `${nameOf(groups[from ? destination : source]!)} has no proxy of Linkerd${asks ? '; the other end may ask for who connects' : ''}`,
      );
    const skipped = [
      isListed(setting(groups[source]!, 'skip-outbound-ports'), undefined),
      isListed(setting(group, 'skip-inbound-ports'), undefined),
    ];
    if (skipped.includes(undefined))
      return told('depends', 'some ports are kept out of the proxy of Linkerd');
    return told(
      'yes',
      'mutual TLS of Linkerd; plain text from others is taken where no policy asks for an identity',
    );
  };
}
