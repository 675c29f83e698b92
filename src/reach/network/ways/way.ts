import type { View } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import type { PortProtocol } from '../connections.ts';
import type { Place } from '../model.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import type { SchemeSaid } from './scheme.ts';

/** What a connection from outside comes through. */
export type WayKind =
  | 'NLB'
  | 'CLB'
  | 'ALB'
  /** Of a class that is not known, or of a target group whose load balancer is not here. */
  | 'load balancer'
  | 'VPC Lattice'
  /** By a controller that runs in the cluster. */
  | 'Ingress'
  | 'Gateway'
  | 'NodePort'
  | 'external IP'
  | 'host port'
  | 'host network';

/** Addresses, or the addresses that somebody's are among. */
export interface Addresses {
  readonly ranges: readonly Range[];
  /** Whether every one of them is somebody's; otherwise it is only known that nobody has others. */
  readonly known: boolean;
  /** `the subnets of internal load balancers` */
  readonly name: string;
}

/** Who may connect to what listens. */
export interface Clients {
  readonly sure: readonly Range[];
  /** Who may besides, or perhaps; it holds `sure`. */
  readonly perhaps: readonly Range[];
  /** `internet`, `VPC`, `198.51.100.0/24`, `outside` where that is not known. */
  readonly name: string;
  readonly at: View | Place;
  /** What is said of it, to be read after its name: `is internal: …`. */
  readonly why: string;
}

export interface Listener {
  readonly protocol: PortProtocol;
  /** None where they are given at deployment, or are any that the pod listens on. */
  readonly ports: readonly number[];
  readonly tls?: boolean;
}

/** Pods behind it, and the port at which they get the connection. */
export interface Target {
  readonly group: number;
  /** `undefined` for any port. */
  readonly port: number | undefined;
  readonly sure: boolean;
}

/**
 * As whom the pod sees the connection: the client itself, the load balancer, or a node that took it and put its own
 * address in place of the sender's.
 */
export type SeenAs = 'client' | 'balancer' | 'node';

/** Whether whoever makes a load balancer lets it into the security groups of its targets. */
export interface Opens {
  readonly opens: Answer;
  readonly at: View;
  /** To be read after its name. */
  readonly why: string;
}

/** A login at a load balancer: `depends` where it is not known whether there is one. */
export type Login = 'yes' | 'depends';

/** One way into the cluster: a listener and the pods that it leads to. */
export interface Way {
  readonly kind: WayKind;
  /** The object that makes it: `Service shop/web`. */
  readonly name: string;
  readonly place: View | Place;
  /** `undefined` for a way without a load balancer. */
  readonly scheme: SchemeSaid | undefined;
  readonly clients: Clients;
  readonly listener: Listener;
  readonly targets: readonly Target[];
  /** Several where it is not known which. */
  readonly seen: readonly SeenAs[];
  /** What says as whom the pod sees it. */
  readonly seenAt: View | Place;
  readonly balancer: Addresses;
  /** Whether the security groups of the targets let it in; nobody stands between where there is none. */
  readonly opens?: Opens;
  readonly nodes: Addresses;
  /** Whether requests come to the pods only after a login at the load balancer. */
  readonly login?: Login;
  /** Why nothing goes through, or perhaps not, whatever the policies say. */
  readonly faults: readonly Told[];
  /** The controller in the cluster that forwards, and the ways to it. */
  readonly through?: { readonly groups: readonly number[]; readonly fronts: readonly Way[] };
}
