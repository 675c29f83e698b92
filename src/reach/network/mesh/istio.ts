import type { Estate, Scope } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import type { Encryption, Mesh } from './encryption.ts';
import type { IstioMesh } from './istio-mesh.ts';
import { istioMesh } from './istio-mesh.ts';
import type { Member } from './istio-members.ts';
import { istioMembers } from './istio-members.ts';
import type { Asked } from './istio-peers.ts';
import { PEER_AUTHENTICATION, peerAuthentications } from './istio-peers.ts';

export const AUTHORIZATION_POLICY = 'security.istio.io/AuthorizationPolicy';

/** What of Istio there is in a cluster. */
export interface Istio {
  readonly mesh: IstioMesh;
  /** By the numbers of the groups. */
  readonly members: readonly Member[];
  readonly asked: (group: PodGroup, port: number | undefined) => Asked;
}

/** @returns `undefined` where nothing here has to do with Istio */
export function istioOf(estate: Estate, scope: Scope, network: ClusterNetwork): Istio | undefined {
  const members = istioMembers(network);
  const policies = [PEER_AUTHENTICATION, AUTHORIZATION_POLICY].flatMap((type) =>
    estate.ofTypeIn(type, scope),
  );
  if (policies.length === 0 && members.every(({ member }) => member !== true)) return undefined;
  const mesh = istioMesh(estate, scope);
  return { mesh, members, asked: peerAuthentications(estate, scope, mesh.rootNamespace) };
}

/** How a connection may begin: by mutual TLS or not, and refused before anybody looks at a policy or not. */
export interface Handshake {
  readonly mutual: boolean;
  readonly refused: boolean;
}

const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'] as const;

/**
 * How connections to a pod of the mesh begin, in every case that may be: who has the proxy speaks mutual TLS to who
 * takes it, and mode STRICT takes nothing else.
 * https://istio.io/latest/docs/concepts/security/#mutual-tls-authentication
 * @param ruled whether clients may be told to speak otherwise
 */
export function handshakes(from: Member, to: Member, { mode }: Asked, ruled = false): readonly Handshake[] {
  const found = new Map<string, Handshake>();
  const add = (mutual: boolean, refused: boolean): void =>
    void found.set(`${mutual} ${refused}`, { mutual, refused });
  for (const one of mode === undefined ? MODES : [mode]) {
    if (from.member !== false) add(to.ambient || one !== 'DISABLE', false);
    if (from.member !== true || ruled) add(false, one === 'STRICT');
  }
  return [...found.values()];
}

/**
 * Istio: pods with its proxy speak mutual TLS to each other, unless the destination is told not to; with mode STRICT
 * it refuses everything else. https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function istioIn({ asked, members }: Istio, { groups }: ClusterNetwork): Mesh {
  return (source, destination) => {
    const [from, to] = [members[source]!, members[destination]!];
    if (from.member === false && to.member === false) return undefined;
    const group = groups[destination]!;
    const own = asked(group, undefined);
    const by =
      own.by === undefined
        ? 'no PeerAuthentication asks for more'
        : `${own.by} says ${own.mode ?? 'something that is not known for every port'}`;
    const told = (answer: Encryption['answer'], message: string): Encryption => ({
      answer,
      message: `${message}: ${by}`,
      place: own.place,
    });
    if (from.member === undefined || to.member === undefined)
      return told('depends', 'whether both ends have the proxy of Istio is not known');
    if (!to.member) return told('no', `${nameOf(group)} has no proxy of Istio`);
    const [begun, ...others] = handshakes(from, to, own);
    if (others.length > 0)
      return told('depends', 'what is asked of who connects is not known for every port');
    const { mutual, refused } = begun!;
    if (!from.member)
      return told(
        'no',
        `${nameOf(groups[source]!)} has no proxy of Istio, and ${nameOf(group)} ${refused ? 'refuses whoever has none' : 'takes plain text'}`,
      );
    if (!mutual) return told('no', `${nameOf(group)} takes no mutual TLS`);
    return told(
      'yes',
      own.mode === 'STRICT'
        ? 'mutual TLS of Istio, and nothing else'
        : 'mutual TLS of Istio, while plain text is taken too',
    );
  };
}
