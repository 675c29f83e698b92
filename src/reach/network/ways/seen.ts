import type { Resource, View } from '../../../estate/index.ts';
import type { PortProtocol } from '../connections.ts';
import { SERVICE, annotation } from './makers.ts';
import { mapAt, wordAt } from './texts.ts';
import type { SeenAs } from './way.ts';

export type TargetType = 'instance' | 'ip';

/** What stands before the pods, as far as it counts for the sender's address. */
export interface Forwarding {
  /** `undefined` where it is not known. */
  readonly targetType: TargetType | undefined;
  /** Whether a balancer keeps the address of the client; `undefined` where it is not known. */
  readonly keeps: boolean | undefined;
  /** `externalTrafficPolicy` of the Service behind it; it counts for what comes to a node. */
  readonly policy: 'Cluster' | 'Local' | undefined;
}

/**
 * As whom a pod sees a connection. What comes to a port of a node gets the address of that node, unless the Service
 * keeps to the pods of each node: then it stays as the balancer sent it.
 * https://kubernetes.io/docs/tutorials/services/source-ip/
 */
export function seenBy({ keeps, policy, targetType }: Forwarding): readonly SeenAs[] {
  const found = new Set<SeenAs>();
  const sender = (): void => {
    if (keeps !== false) found.add('client');
    if (keeps !== true) found.add('balancer');
  };
  if (targetType !== 'instance' || policy !== 'Cluster') sender();
  if (targetType !== 'ip' && policy !== 'Local') found.add('node');
  return [...found];
}

/**
 * Whether an NLB keeps the address of its client: for targets that are instances, and for UDP, unless told otherwise.
 * @param attributes of the target group; `undefined` where they are not known
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
 */
export function keepsClient(
  targetType: TargetType | undefined,
  protocol: PortProtocol,
  attributes: ReadonlyMap<string, string> | undefined,
): boolean | undefined {
  // It cannot be switched off.
  if (protocol === 'UDP') return true;
  if (attributes === undefined) return undefined;
  const told = attributes.get('preserve_client_ip.enabled');
  if (told !== undefined) return told === 'true';
  return targetType === undefined ? undefined : targetType === 'instance';
}

/** The attributes of the target groups of a Service. */
export function targetGroupAttributes(service: Resource): ReadonlyMap<string, string> | undefined {
  return mapAt(annotation(service, `${SERVICE}aws-load-balancer-target-group-attributes`));
}

/** `externalTrafficPolicy`; the API server fills in `Cluster`. */
export function trafficPolicy(service: Resource): {
  readonly value: Forwarding['policy'];
  readonly at: View;
} {
  const at = service.at('spec', 'externalTrafficPolicy');
  return { value: wordAt(at, ['Cluster', 'Local'], 'Cluster'), at };
}
