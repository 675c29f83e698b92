import type { Estate, Scope } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import type { Answer } from '../selector.ts';
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

/** Whether what a pod gets comes by mutual TLS, and whether it is refused before anybody looks at a policy. */
export interface Handshake {
  readonly mutual: Answer;
  readonly refused: Answer;
  readonly asked: Asked;
}

/**
 * How a connection to a pod of the mesh begins: who has the proxy speaks mutual TLS to who takes it, and mode STRICT
 * takes nothing else. https://istio.io/latest/docs/concepts/security/#mutual-tls-authentication
 */
export function handshake(from: Member, to: Member, asked: Asked): Handshake {
  if (from.member === false)
    return { mutual: false, refused: asked.mode === undefined ? undefined : asked.mode === 'STRICT', asked };
  const taken: Answer = to.ambient ? true : asked.mode === undefined ? undefined : asked.mode !== 'DISABLE';
  if (from.member === true) return { mutual: taken, refused: false, asked };
  return {
    mutual: taken === false ? false : undefined,
    refused: asked.mode === 'STRICT' || asked.mode === undefined ? undefined : false,
    asked,
  };
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
    const { mutual, refused } = handshake(from, to, own);
    if (mutual === undefined || refused === undefined)
      return told('depends', 'what is asked of who connects is not known for every port');
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
