import type { Resource, View } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import type { PortProtocol } from '../connections.ts';
import type { OnFargate } from '../eks/settings.ts';
import type { Direction, PodGroup } from '../model.ts';
import type { Answer } from '../selector.ts';

/** Something of the account that the files do not tell: why, and where it would be told. */
export interface Open {
  readonly kind: 'open';
  readonly reason: string;
  readonly place: View;
}

/** Which packets a rule of a security group or network ACL is for. Ports are those of the destination. */
export type Traffic =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'ports';
      readonly protocol: PortProtocol;
      readonly first: number;
      readonly last: number;
    }
  /** ICMP of one family; `part` where only some of its types are meant. */
  | { readonly kind: 'icmp'; readonly family: 4 | 6; readonly part: boolean }
  /** One protocol among those that are neither TCP, UDP, SCTP nor ICMP. */
  | { readonly kind: 'other' }
  | Open;

/** Whom a rule of a security group names. */
export type GroupPeer =
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'group'; readonly group: SecurityGroup }
  | { readonly kind: 'prefix-list'; readonly list: PrefixList }
  | Open;

/** Addresses under one name. https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html */
export interface PrefixList {
  readonly name: string;
  /** The AWS service whose addresses it holds: `s3`. */
  readonly service?: string | undefined;
  readonly ranges: readonly Range[];
  /** Why it may hold other addresses, and where those are at most. */
  readonly rest: string | undefined;
  readonly within: readonly Range[] | undefined;
}

/** One rule: it allows; there are none that deny. https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
export interface GroupRule {
  readonly direction: Direction;
  readonly traffic: Traffic;
  readonly peer: GroupPeer;
  readonly place: View;
  /** Whether it is known to be a rule of this group. */
  readonly certain: boolean;
}

/** A security group. Two are the same when they are the same object. */
export interface SecurityGroup {
  /** As a person calls it: `sg-app`, or by the resource. */
  readonly name: string;
  /** `undefined` for one that AWS makes, and one that is not in these files. */
  readonly resource: Resource | undefined;
  readonly rules: readonly GroupRule[];
  /** Why it may have other rules than these, by direction. */
  readonly rest: Readonly<Record<Direction, string | undefined>>;
  /** Where a rule would be added. */
  readonly place: View;
}

/** An entry of a network ACL. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
export interface AclEntry {
  readonly number: number;
  readonly allows: boolean;
  readonly range: Range;
  readonly traffic: Traffic;
  readonly place: View | undefined;
}

/** A network ACL: stateless, the entry with the lowest number that matches decides, and nothing matches: denied. */
export interface NetworkAcl {
  readonly name: string;
  /** By number, the lowest first. */
  readonly entries: Readonly<Record<Direction, readonly AclEntry[]>>;
  /** Why its entries are not all known. */
  readonly open: Open | undefined;
  readonly place: View;
}

/** Where a route leads. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
export type RouteTarget =
  | { readonly kind: 'local' }
  | { readonly kind: 'internet-gateway'; readonly name: string }
  | { readonly kind: 'egress-only-internet-gateway'; readonly name: string }
  | {
      readonly kind: 'nat-gateway';
      readonly name: string;
      readonly isPublic: Answer;
      readonly subnet: () => Subnet | Open;
    }
  | {
      readonly kind: 'peering';
      readonly name: string;
      /** The same for the routes of both ends. */
      readonly id: string;
      readonly peer: () => Vpc | Open;
    }
  | { readonly kind: 'transit-gateway'; readonly name: string; readonly gateway: TransitGateway }
  /** A gateway endpoint, and a device or gateway that decides by itself where it sends what. */
  | { readonly kind: 'gateway-endpoint'; readonly name: string; readonly service: string | undefined }
  | { readonly kind: 'elsewhere'; readonly name: string };

export interface Route {
  readonly destination: readonly Range[];
  /** Why it may be for other addresses besides, and where those are at most. */
  readonly rest: string | undefined;
  readonly within: readonly Range[] | undefined;
  readonly target: RouteTarget;
  readonly place: View;
}

export interface RouteTable {
  readonly name: string;
  readonly routes: readonly Route[];
  /** Why it may have other routes. */
  readonly open: Open | undefined;
  readonly place: View;
}

/** A transit gateway; two are the same when they are the same object. https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html */
export interface TransitGateway {
  readonly name: string;
  /** Its attachments of VPCs, as far as they are here. */
  readonly attachments: () => readonly TransitAttachment[];
  /** Whether groups of one attached VPC may be named in those of another. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html */
  readonly namesGroups: Answer;
}

/** The attachment of a VPC to a transit gateway. */
export interface TransitAttachment {
  readonly name: string;
  readonly vpc: Vpc;
  /** Where the gateway has its interfaces: at most one in each Availability Zone. */
  readonly subnets: readonly Subnet[];
  /** Why its subnets are not all known. */
  readonly open: Open | undefined;
  /** Whether a connection stays with one interface, whatever its zone. https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html */
  readonly appliance: Answer;
  /** Whether it takes packets of IPv6. */
  readonly ipv6: Answer;
  /** Whether it lets groups be named where its gateway does. */
  readonly namesGroups: Answer;
  /** The table for what comes from the VPC; `undefined` where it is associated with none. */
  readonly table: () => TransitRouteTable | Open | undefined;
  readonly place: View;
}

/** A route table of a transit gateway. https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html */
export interface TransitRouteTable {
  readonly name: string;
  readonly routes: readonly TransitRoute[];
  /** Why it may have other routes. */
  readonly open: Open | undefined;
  readonly place: View;
}

export interface TransitRoute extends Pick<Route, 'destination' | 'rest' | 'within' | 'place'> {
  /** Of routes to the same block the lowest counts: static, by a prefix list, propagated. */
  readonly rank: 0 | 1 | 2;
  readonly target:
    | { readonly kind: 'blackhole' }
    | { readonly kind: 'vpc'; readonly attachment: TransitAttachment }
    /** Another gateway, a VPN connection, or what is not in these files. */
    | { readonly kind: 'elsewhere'; readonly name: string };
}

/** An Availability Zone. The same key is the same zone; others differ where both are known, and named alike. */
export interface Zone {
  readonly key: string | undefined;
  /** What the key is, where it is known: a name or an id. */
  readonly sort: string | undefined;
}

export interface Vpc {
  readonly name: string;
  readonly resource: Resource | undefined;
  /** Its blocks of addresses, also those that were added later. */
  readonly blocks: readonly Range[];
  /** Why it may have other blocks. */
  readonly rest: string | undefined;
  /** Of which family those are, where that is known. */
  readonly restOf?: 4 | 6 | undefined;
  /** Its subnets as far as they are here. */
  readonly subnets: () => readonly Subnet[];
}

/** A subnet. Two are the same when they are the same object. */
export interface Subnet {
  readonly name: string;
  readonly resource: Resource;
  readonly vpc: Vpc;
  readonly zone: Zone;
  readonly ranges: readonly Range[];
  /** Why its addresses are not all known. */
  readonly rest: string | undefined;
  readonly table: () => RouteTable | Open;
  readonly acl: () => NetworkAcl | Open;
  /** Whether what is started in it gets a public address unless told otherwise. */
  readonly givesPublicAddresses: Answer;
}

/** Where interfaces stand, and the security groups they have. */
export interface Interfaces {
  readonly subnets: readonly Subnet[];
  readonly groups: readonly SecurityGroup[];
  /** What of it is not known. */
  readonly open: Open | undefined;
}

/** Nodes that are made alike: a node group, an Auto Scaling group, a node class, a Fargate profile. */
export interface NodeGroup extends Interfaces {
  /** `node group workers` */
  readonly name: string;
  /** `auto` for the nodes of EKS Auto Mode. */
  readonly kind: 'ec2' | 'fargate' | 'auto';
  readonly place: View;
  /** The interfaces that pods may have where those are not like the node's: custom networking. */
  readonly pods: readonly Interfaces[] | undefined;
  /** Whether nodes get public addresses; their subnet says it unless told. */
  readonly publicAddresses: Answer | 'as-subnet';
  /** The labels of its nodes, as far as they are known: for who chooses nodes by them. */
  readonly labels: ReadonlyMap<string, string>;
  readonly cni: CniSettings;
}

/** How the VPC CNI moves packets. */
export interface CniSettings {
  /** Whether pods with security groups of their own are in strict mode. https://docs.aws.amazon.com/eks/latest/best-practices/sgpp.html */
  readonly strict: Answer;
  readonly strictAt: View | undefined;
  /** Whether somebody else translates addresses: the node does unless told. https://docs.aws.amazon.com/eks/latest/userguide/external-snat.html */
  readonly externalSnat: Answer;
  readonly externalSnatAt: View | undefined;
}

/**
 * Interfaces in subnets that stand for a service of AWS.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export interface InterfaceEndpoint extends Interfaces {
  /** `VPC endpoint sts`, or the hosted zone that stands for one elsewhere. */
  readonly title: string;
  /** What follows the Region in the name of its service: `ecr.api`; `undefined` where that is not known. */
  readonly service: string | undefined;
  /** Whether it is for a service, or may be. */
  readonly isFor: (service: string) => boolean;
  /** Whether the public name of the service leads to it: its private DNS. What says so, and why it is not known. */
  readonly privateDns: { readonly on: Answer; readonly reason: string; readonly place: View };
  /** Why it may not be there, or not be one of this VPC or of this service. */
  readonly doubt: Open | undefined;
  readonly place: View;
}

/** The network of the account that a cluster stands in, as far as the files tell. */
export interface Ground {
  readonly cluster: Resource;
  readonly vpc: Vpc;
  /** The group that EKS makes. https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html */
  readonly clusterGroup: SecurityGroup;
  readonly nodes: readonly NodeGroup[];
  readonly cni: CniSettings;
  /** Of the addresses of pods. https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html */
  readonly family: 4 | 6;
  /** Every block that a rule, an entry or a route names: an address matters by which of them it is in. */
  readonly blocks: () => readonly Range[];
  /** Whether pods run on Fargate, and where it is said. */
  readonly onFargate: (pods: PodGroup) => OnFargate;
  /** The interface endpoints of its VPC with those that may be of it, and what else its resolver gives addresses of. */
  readonly endpoints: () => readonly InterfaceEndpoint[];
  /** The security group or subnet that a place names. */
  readonly groupAt: (view: View) => SecurityGroup | Open;
  /** The security group with an id, or with a tag `Name`. */
  readonly groupCalled: (text: string, place: View) => SecurityGroup | Open;
  readonly subnetAt: (view: View) => Subnet | Open;
}
