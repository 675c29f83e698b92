import type { View } from '../../../estate/index.ts';
import type {
  InterfaceEndpoint,
  NetworkAcl,
  RouteTable,
  SecurityGroup,
  Subnet,
  TransitAttachment,
  TransitRouteTable,
} from '../aws/model.ts';
import type { Asked } from '../aws/sets.ts';
import type { Range } from '../cidr.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Direction, Place, Policy, Service } from '../model.ts';

/** One end of a question, and what a person calls it. */
export interface End {
  readonly name: string;
  readonly end: Endpoint;
}

/** What is asked about, and the ports of other pods where the name that a Service leads to is not the same number in all. */
export interface PodPorts extends Asked {
  readonly others?: readonly number[];
  /** The name that stands for all of them. */
  readonly name?: string;
}

/** The connection that somebody wants to let through. */
export interface Wanted {
  readonly source: End;
  readonly destination: End;
  readonly asked: Asked;
  /** The same at the pods: to a Service it is their port that policies count. */
  readonly inPods: PodPorts;
  /** Whether EKS enforces the policies: it does not ask the rules of a ClusterNetworkPolicy in their order. */
  readonly eks: boolean;
}

/** What somebody may change. */
export type Change =
  /** A rule that allows, added to a policy. */
  | {
      readonly kind: 'policy-rule';
      readonly policy: Policy;
      readonly direction: Direction;
      readonly peer: End;
      readonly asked: PodPorts;
    }
  /** A port more in a rule that is for this peer already. */
  | {
      readonly kind: 'policy-port';
      readonly policy: Policy;
      /** `ingress[0]` */
      readonly rule: string;
      readonly asked: PodPorts;
    }
  /** A rule that allows, before one that denies: in the same policy, or in one that goes before it. */
  | {
      readonly kind: 'policy-rule-before';
      readonly policy: Policy;
      readonly direction: Direction;
      /** The rule that denies; `undefined` where it is not known which. */
      readonly rule: string | undefined;
      readonly where: 'same-policy' | 'earlier-policy';
      readonly peer: End;
      readonly asked: PodPorts;
    }
  /** A rule that denies, and that no other rule can outdo. */
  | { readonly kind: 'policy-denies'; readonly policy: Policy; readonly rule: string | undefined }
  /** A policy that the API server would refuse. */
  | { readonly kind: 'policy-fault'; readonly policy: Policy }
  /** A policy for who has none. */
  | {
      readonly kind: 'new-policy';
      readonly direction: Direction;
      readonly subject: End;
      readonly peer: End;
      readonly asked: PodPorts;
    }
  /** A rule of a security group; `peer` is `undefined` where the address of the other end is not known. */
  | {
      readonly kind: 'security-group-rule';
      readonly group: SecurityGroup;
      readonly direction: Direction;
      readonly peer: SecurityGroup | Range | undefined;
      readonly asked: Asked;
    }
  /** An entry of a network ACL that allows, with a number below the one that denies. */
  | {
      readonly kind: 'network-acl-entry';
      readonly acl: NetworkAcl;
      readonly direction: Direction;
      readonly below: number | undefined;
      readonly range: Range;
      readonly asked: Asked;
      /** The ports of the replies, where those are denied. */
      readonly replies: readonly [first: number, last: number] | undefined;
    }
  /** A route to addresses, added or instead of the one that is taken; without any it is back to the VPC. */
  | {
      readonly kind: 'route';
      readonly table: RouteTable;
      readonly ranges: readonly Range[];
      readonly by: 'internet' | 'peering' | 'transit-gateway' | 'any';
    }
  /** A route in a table of a transit gateway. */
  | { readonly kind: 'transit-route'; readonly table: TransitRouteTable; readonly range: Range }
  /** A table, or a subnet more, for the attachment of a VPC to a transit gateway. */
  | { readonly kind: 'transit-attachment'; readonly attachment: TransitAttachment; readonly zoneOf?: Subnet }
  /** The public name of a service leads to an endpoint that is there. */
  | { readonly kind: 'private-dns'; readonly endpoint: InterfaceEndpoint }
  /** Nobody comes to the pods by this way, whatever is opened: only by a load balancer before them. */
  | { readonly kind: 'load-balancer' }
  /** A Service that leads nowhere. */
  | { readonly kind: 'service'; readonly service: Service }
  /** A policy or a setting of a service mesh. */
  | { readonly kind: 'mesh' }
  /** Who may connect to what leads into the cluster. */
  | { readonly kind: 'clients' }
  /** Something that only a person can tell. */
  | { readonly kind: 'other' };

/** What to do so that something is let through. */
export interface Hint {
  readonly change: Change;
  /** Where a person would edit. */
  readonly at: Place | View | undefined;
  /** The same for people. */
  readonly text: string;
}
