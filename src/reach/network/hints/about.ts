import type { Range } from '../cidr.ts';
import type {
  AclEntry,
  InterfaceEndpoint,
  NetworkAcl,
  RouteTable,
  RouteTarget,
  SecurityGroup,
  Subnet,
  TransitAttachment,
  TransitGateway,
  TransitRouteTable,
} from '../aws/model.ts';
import type { Far } from '../aws/security-group.ts';
import type { Direction, Policy, Service } from '../model.ts';

/** How a service mesh keeps somebody out. */
export type MeshCloses =
  /** It takes no plain text. */
  | 'plain-text'
  /** A policy of Istio denies, and goes before all that allow. */
  | 'istio-denies'
  /** None of the policies of Istio that allow is for who comes. */
  | 'istio-allows'
  /** Nobody authorizes who comes at a Server of Linkerd. */
  | 'server'
  /** At this port there is no Server, and the default policy of Linkerd lets nobody like that in. */
  | 'default-policy';

/** What is missing at a Service. */
export type ServiceLacks = 'port' | 'pods' | 'named port';

/** What has a say in an answer, as a thing that somebody can change. */
export type About =
  /** A network policy of any kind. */
  | { readonly kind: 'policy'; readonly policy: Policy }
  /** Something that the data plane of EKS does besides what the policies say. */
  | { readonly kind: 'strict-mode' }
  /** A policy that counts for a pod because it shares the maps of another. */
  | { readonly kind: 'shared-maps'; readonly policy: Policy }
  /** A policy of the cluster that means a pod in the network of its node, and so the node. */
  | { readonly kind: 'whole-node'; readonly policy: Policy }
  /** An exception of a block that closes what other rules open. */
  | { readonly kind: 'exception' }
  /** A block that is written with the address of the node. */
  | { readonly kind: 'node-block'; readonly policy: Policy }
  | { readonly kind: 'port-name'; readonly policy: Policy }
  | { readonly kind: 'too-many-ports' }
  | { readonly kind: 'service-address'; readonly service: Service }
  /** A Service that leads nowhere. */
  | { readonly kind: 'service'; readonly service: Service; readonly lacks: ServiceLacks }
  | { readonly kind: 'mesh'; readonly closes: MeshCloses }
  /** Who may connect to what leads into the cluster. */
  | { readonly kind: 'clients'; readonly internal: boolean }
  | { readonly kind: 'security-group'; readonly group: SecurityGroup; readonly far: Far }
  | {
      readonly kind: 'network-acl';
      readonly acl: NetworkAcl;
      /** Of the packets, seen from the subnet. */
      readonly direction: Direction;
      /** The entry that denies; without one nothing allows. */
      readonly entry: AclEntry | undefined;
      readonly range: Range;
      /** The ports that replies go to, where it is those that are denied. */
      readonly replies?: readonly [first: number, last: number];
    }
  /** A table of a VPC that does not send packets back through the gateway that they came by. */
  | {
      readonly kind: 'route-back';
      readonly table: RouteTable;
      readonly range: Range;
      readonly gateway: TransitGateway;
    }
  /** A table of a transit gateway that has no route, or drops what it is for. */
  | {
      readonly kind: 'transit-route';
      readonly table: TransitRouteTable;
      readonly range: Range;
      readonly blackhole: boolean;
    }
  /** An attachment that has no table, or no subnet where it needs one. */
  | { readonly kind: 'transit-attachment'; readonly attachment: TransitAttachment; readonly zoneOf?: Subnet }
  /** An endpoint of the VPC that a service's public name does not lead to. */
  | { readonly kind: 'private-dns'; readonly endpoint: InterfaceEndpoint }
  /** The route that is taken, or a table that has none. */
  | { readonly kind: 'route'; readonly table: RouteTable; readonly target: RouteTarget | undefined };
