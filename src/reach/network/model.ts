import type { Labels, Resource } from '../../estate/index.ts';
import { View } from '../../estate/index.ts';
import type { Range } from './cidr.ts';
import type { PortProtocol, Protocol } from './connections.ts';
import type { Answer, Selector } from './selector.ts';

/** Where something was written: the view is made when somebody asks. */
export interface Place {
  readonly resource: Resource;
  readonly path: readonly (string | number)[];
}

/** The place as the rest of the house knows it. */
export function viewOf(place: Place | View): View {
  return place instanceof View ? place : place.resource.at(...place.path);
}

/** A namespace; `resource` is `undefined` when objects name it and nothing here defines it. */
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  readonly resource: Resource | undefined;
}

/** A port that a container names. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: PortProtocol;
  readonly port: number;
}

/** Pods of one workload that nothing tells apart but their names and addresses. */
export interface PodGroup {
  readonly workload: Workload;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly NamedPort[];
  /** Ports named by init containers that go on running; whether they count is not the same everywhere. */
  readonly sidecarPorts: readonly NamedPort[];
  /** The name of its ServiceAccount; `undefined` where that is not known. */
  readonly serviceAccount: string | undefined;
  readonly hostNetwork: Answer;
  /** How many pods; at least one. */
  readonly count: number;
  /** The addresses of a pod that runs, one for each family; empty where none is known. */
  readonly addresses: readonly Range[];
  /** The node it runs on, where that is known, and the addresses of that node. */
  readonly node: string | undefined;
  readonly nodeAddresses: readonly Range[];
  /** The name of the pod, where it is known: other pods of a workload get theirs when they are made. */
  readonly podName: string | undefined;
  readonly windows: Answer;
  /** The manifest or the live object. */
  readonly place: Place;
}

/** What makes pods, as people call it: `shop/web[Deployment]`. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly resource: Resource;
}

export interface Node {
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly Range[];
  readonly resource: Resource;
}

export interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly resource: Resource;
  /** `undefined` for a Service without a selector: somebody else keeps its endpoints. */
  readonly selector: Selector | undefined;
  readonly headless: boolean;
  readonly externalName: boolean;
  readonly clusterIPs: readonly Range[];
  readonly ports: readonly ServicePort[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly protocol: PortProtocol;
  readonly port: number;
  /** A number, or the name of a port of the pod. */
  readonly target: number | string;
}

export type Direction = 'ingress' | 'egress';
export const DIRECTIONS = ['ingress', 'egress'] as const satisfies readonly Direction[];

/** Who is meant by a peer of a rule. */
export type Peer =
  | {
      readonly kind: 'pods';
      readonly place: Place;
      /** The name of one namespace, or which namespaces. */
      readonly namespaces: string | Selector;
      readonly pods: Selector;
      /** Whether pods in the network of their node are meant too; they are undefined for NetworkPolicy. */
      readonly hostNetwork: 'undefined' | 'never';
    }
  | {
      readonly kind: 'block';
      readonly place: Place;
      readonly range: Range;
      /** The address before the length, as it is written: `10.0.0.7` of 10.0.0.7/24. */
      readonly written?: Range;
      /** Only whoever is no pod and no node: as Cilium means it. */
      readonly outside?: true;
      readonly except: readonly { readonly range: Range; readonly place: Place }[];
    }
  | { readonly kind: 'nodes'; readonly place: Place; readonly nodes: Selector }
  /** Names of hosts: which addresses they have is only known when they are asked for. */
  | { readonly kind: 'names'; readonly place: Place; readonly names: readonly string[] }
  /** It may be anybody: it can't be told. */
  | { readonly kind: 'open'; readonly place: Place; readonly reason: string };

/** Which ports of the destination are meant. */
export type PortMatch =
  | {
      readonly kind: 'range';
      readonly place: Place;
      readonly protocol: PortProtocol;
      readonly first: number;
      readonly last: number;
      /** Whether it is written as a range; 80 and 80 to 80 are two entries on EKS. */
      readonly ended?: boolean;
    }
  | {
      readonly kind: 'named';
      readonly place: Place;
      readonly protocol: PortProtocol | undefined;
      readonly name: string;
    }
  | { readonly kind: 'protocol'; readonly place: Place; readonly protocol: Protocol }
  | {
      readonly kind: 'open';
      readonly place: Place;
      readonly reason: string;
      /** No connection is meant that is not among these, where it is known. */
      readonly within?: readonly PortMatch[];
    };

export interface Rule {
  readonly place: Place;
  readonly name: string | undefined;
  readonly action: 'allow' | 'deny' | 'pass';
  /** `anybody` is every pod, node and address. */
  readonly peers: 'anybody' | readonly Peer[];
  readonly ports: 'any' | readonly PortMatch[];
}

/** The order in which kinds of policies are asked; within a tier the lower `order` goes first. */
export const TIERS = ['admin', 'namespace', 'baseline'] as const;
export type Tier = (typeof TIERS)[number];

/** Where they stand among the tiers that people make. https://docs.tigera.io/calico/latest/network-policy/policy-tiers/tiered-policy */
export const TIER_ORDERS: Readonly<Record<Tier, number>> = {
  admin: 1000,
  namespace: 1_000_000,
  baseline: 10_000_000,
};

/** A policy of any kind, in words that all kinds share. */
export interface Policy {
  readonly resource: Resource;
  /** Its kind, as people call it: `NetworkPolicy`. */
  readonly kind: string;
  readonly name: string;
  /** `undefined` for the policies of a cluster. */
  readonly namespace: string | undefined;
  readonly tier: Tier;
  /** For a tier that has an order of its own: the lower goes first; the three above stand at `TIER_ORDERS`. */
  readonly tierOrder?: number;
  /** The priority in its tier; policies of equal order have none among each other. */
  readonly order: number;
  readonly subject: Subject;
  /** Whether it isolates who it selects: what no rule of its tier allows is denied. */
  readonly isolates: boolean;
  /** Whether it says anything of a direction. */
  readonly applies: Readonly<Record<Direction, Answer>>;
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
  /** Why the API server would refuse it; its pods are then closed in its directions. */
  readonly faults: readonly Fault[];
}

export interface Subject {
  readonly place: Place;
  readonly namespaces: string | Selector;
  readonly pods: Selector;
  /** Whether pods in the network of their node are meant too: only they, or like all others, or as the kind says. */
  readonly hostNetwork: 'undefined' | 'never' | 'only' | 'counts';
}

/** Something of an object that the API server would refuse. */
export interface Fault {
  readonly place: Place;
  readonly message: string;
}

/** What a policy says in a language that is not read: the pairs that it may touch are not known. */
export interface Unread {
  readonly resource: Resource;
  readonly place: Place;
  readonly reason: string;
  readonly subject: Pick<Subject, 'namespaces' | 'pods'> & Partial<Pick<Subject, 'hostNetwork'>>;
  readonly directions: readonly Direction[];
}

/** Everything about one cluster that decides who reaches whom. */
export interface ClusterNetwork {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly groups: readonly PodGroup[];
  readonly nodes: readonly Node[];
  readonly services: readonly Service[];
  readonly policies: readonly Policy[];
  readonly unread: readonly Unread[];
}
