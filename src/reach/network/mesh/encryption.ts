import type { Estate, Scope } from '../../../estate/index.ts';
import type { ClusterNetwork, Place } from '../model.ts';
import { istioIn, istioOf } from './istio.ts';
import { linkerdOf } from './linkerd-members.ts';
import { linkerdIn } from './linkerd.ts';

/** Whether a connection between two pods is encrypted, with both ends proven. */
export interface Encryption {
  readonly answer: 'yes' | 'no' | 'depends';
  /** Why, to be read as a sentence. */
  readonly message: string;
  /** What to change to have it otherwise. */
  readonly place: Place | undefined;
}

/** A mesh of a cluster: what it makes of a connection, `undefined` where neither end is in it. */
export type Mesh = (source: number, destination: number) => Encryption | undefined;

const NONE: Encryption = {
  answer: 'no',
  message: 'neither end is in a service mesh: it is encrypted when the programs do it themselves',
  place: undefined,
};

/**
 * Whether connections between pods are encrypted and mutually authenticated by a service mesh. Programs that speak TLS
 * themselves are not seen.
 */
export function encryptionIn(
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
): (source: number, destination: number) => Encryption {
  const istio = istioOf(estate, scope, network);
  const linkerd = linkerdOf(estate, scope, network);
  const meshes = [
    istio === undefined ? undefined : istioIn(istio, network),
    linkerd === undefined ? undefined : linkerdIn(linkerd, estate, scope, network),
  ].filter((mesh) => mesh !== undefined);
  return (source, destination) => {
    for (const mesh of meshes) {
      const found = mesh(source, destination);
      if (found !== undefined) return found;
    }
    return NONE;
  };
}
