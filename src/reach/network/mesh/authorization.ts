import type { Estate, Scope } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import type { ClusterNetwork } from '../model.ts';
import type { Verdict } from '../reach.ts';
import type { Told } from '../told.ts';
import { istioAuthorization } from './istio-authorization.ts';
import { istioOf } from './istio.ts';
import { linkerdAuthorization } from './linkerd-authorization.ts';
import { linkerdOf } from './linkerd-members.ts';

/** Whether a mesh lets a request in that the network lets through. */
export interface Authorization {
  readonly answer: Verdict;
  readonly because: readonly Told[];
}

/**
 * Asks the mesh of a pod about TCP; `undefined` where the pod is in none.
 * @param source the number of a group, or addresses outside that are treated alike or not
 * @param port of the pod; any where none is asked about
 */
export type Authorizer = (
  source: number | Range,
  destination: number,
  port: number | undefined,
) => Authorization | undefined;

/** What the policies of the meshes of a cluster let in: those of Istio, and those of Linkerd. */
export function authorizationIn(estate: Estate, scope: Scope, network: ClusterNetwork): Authorizer {
  const istio = istioOf(estate, scope, network);
  const linkerd = linkerdOf(estate, scope, network);
  const authorizers = [
    istio === undefined ? undefined : istioAuthorization(istio, estate, scope, network),
    linkerd === undefined ? undefined : linkerdAuthorization(linkerd, estate, scope, network),
  ].filter((one) => one !== undefined);
  return (source, destination, port) => {
    for (const authorizer of authorizers) {
      const found = authorizer(source, destination, port);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
