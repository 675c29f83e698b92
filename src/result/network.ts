import type { Problem } from '../estate/index.ts';

/** What `ringwall network` answers. Fields may be added and are never removed. */
export const NETWORK_MODES = ['spec', 'eks'] as const;
export type NetworkMode = (typeof NETWORK_MODES)[number];

/** One pair of `ringwall network list`: between workloads `ns/name[Kind]`, or a workload and a range of addresses. */
export interface NetworkConnection {
  readonly src: string;
  readonly dst: string;
  /** `All Connections`, or ports by protocol: `TCP 80,443-445,UDP 53`. */
  readonly conn: string;
  /** Whether ICMP and protocols without ports go through too. */
  readonly other?: 'yes';
  /** The cluster, where there are several. */
  readonly cluster?: string;
}

/** A pair of which it can't be told whether these connections go through. */
export interface UndecidedConnection extends NetworkConnection {
  readonly reason: string;
}

/** A way from outside to a workload: something that listens, and the pods behind it. */
export interface NetworkWay {
  /** `NLB`, `ALB`, `NodePort`, … */
  readonly kind: string;
  /** The object that makes it: `Service shop/web`. */
  readonly name: string;
  /** Where it stands; `unknown` also for what has no load balancer of its own. */
  readonly scheme: 'internet-facing' | 'internal' | 'unknown';
  /** Who may connect: `internet`, `VPC`, blocks, or `outside` where that is not known. */
  readonly src: string;
  readonly dst: string;
  /** `TCP 443`; without a port where that is given at deployment. */
  readonly listener: string;
  readonly tls?: 'yes';
  /** Whether requests come to the pods only after a login at the load balancer; absent for no. */
  readonly login?: 'yes' | 'depends';
  /** The port of the pod; absent for any. */
  readonly port?: number;
  /** The pods of a controller in the cluster that forward it. */
  readonly through?: string;
  /** As whom the pod sees it: several where it is not known which; absent for what pods of the cluster forward. */
  readonly seen?: readonly ('client' | 'balancer' | 'node')[];
  /** Whether what comes this way reaches the pods. */
  readonly answer: 'yes' | 'no' | 'depends';
  readonly because: readonly NetworkReason[];
  /** What to change where somebody asked about this way, and it is not open. */
  readonly hints?: readonly NetworkHint[];
  readonly file?: string;
  readonly line?: number;
  readonly cluster?: string;
}

export interface NetworkList {
  readonly schema: 'ringwall/network/1';
  readonly mode: NetworkMode;
  /** A large cluster has more than memory holds: they can be gone through several times. */
  readonly connections: Iterable<NetworkConnection>;
  readonly undecided: Iterable<UndecidedConnection>;
  /** What leads into the cluster from outside; absent where nothing does. */
  readonly ways?: readonly NetworkWay[];
  /** What the answers take for granted. */
  readonly notes: readonly string[];
  /** Objects that the API server would refuse, and what else stands in the way of an answer. */
  readonly problems: readonly Problem[];
}

/** Why the answer to one question is what it is. */
export interface NetworkReason {
  /** `NetworkPolicy shop/web`; what else decides has a name too. */
  readonly policy: string;
  /** `ingress[0]`; absent for the policy as a whole. */
  readonly rule?: string;
  readonly direction?: 'ingress' | 'egress';
  readonly effect: string;
  /** One sentence. */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly certain: boolean;
}

/** What to change so that a connection is let through that is not. */
export interface NetworkHint {
  /** What kind of thing it is: `policy-rule`, `security-group-rule`, `network-acl-entry`, `route`, … */
  readonly kind: string;
  /** One sentence, to be read after "to let it through,". */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

export interface NetworkAnswer {
  readonly schema: 'ringwall/network/1';
  readonly mode: NetworkMode;
  readonly src: string;
  readonly dst: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly answer: 'yes' | 'no' | 'depends';
  /** What goes through for sure, and what may besides, where no port was asked about. */
  readonly conn?: string;
  readonly open?: string;
  readonly because: readonly NetworkReason[];
  /** What to change where it is not let through; once that is done there may be others behind it. */
  readonly hints: readonly NetworkHint[];
  /** Between pods, and where something may go through: whether a service mesh encrypts it and proves both ends. */
  readonly encrypted?: {
    readonly answer: 'yes' | 'no' | 'depends';
    readonly message: string;
    readonly file?: string;
    readonly line?: number;
  };
  /** For a source outside: what leads from there to the pods, whatever their addresses are; empty for nothing. */
  readonly ways?: readonly NetworkWay[];
  /** Where something may go through to a pod of a service mesh, by TCP: whether the mesh lets it in. */
  readonly authorized?: {
    readonly answer: 'yes' | 'no' | 'depends';
    readonly because: readonly NetworkReason[];
    readonly hints: readonly NetworkHint[];
  };
  /** What the answer takes for granted, and what it leaves out. */
  readonly notes: readonly string[];
  readonly cluster?: string;
}

/** A pair of which something else goes through after a change. */
export interface NetworkChange {
  readonly src: string;
  readonly dst: string;
  /** What goes through; what may besides stands in brackets; `none`. */
  readonly before: string;
  readonly after: string;
  readonly opened?: string;
  readonly closed?: string;
  /** An end of it is only there before the change, or only after it. */
  readonly only?: 'before' | 'after';
  readonly cluster?: string;
}

export interface NetworkDiff {
  readonly schema: 'ringwall/network/1';
  readonly mode: NetworkMode;
  readonly opens: boolean;
  readonly changes: Iterable<NetworkChange>;
  readonly problems: readonly Problem[];
}

/** What one workload would exchange with pods that do not exist yet. */
export interface WorkloadExposure {
  readonly workload: string;
  readonly direction: 'ingress' | 'egress';
  /** No policy selects it in this direction: it is open to everybody. */
  readonly unprotected: boolean;
  readonly peers: readonly {
    /** Conditions on labels, `any` for none; `name` is the name of the namespace. */
    readonly namespaces: string;
    readonly pods: string;
    readonly conn: string;
    /** What may go through besides. */
    readonly open?: string;
  }[];
  readonly incomplete?: true;
  readonly cluster?: string;
}

export interface NetworkExposure {
  readonly schema: 'ringwall/network/1';
  readonly mode: NetworkMode;
  readonly exposure: readonly WorkloadExposure[];
  readonly problems: readonly Problem[];
}

export interface NetworkLintFinding {
  readonly lint: string;
  /** It opens what is thought to be closed, closes what is thought to be open, or does nothing. */
  readonly effect: 'opens' | 'closes' | 'idle';
  readonly message: string;
  readonly policy?: string;
  readonly direction?: 'ingress' | 'egress';
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly cluster?: string;
}

export interface NetworkLint {
  readonly schema: 'ringwall/network/1';
  readonly mode: NetworkMode;
  readonly findings: readonly NetworkLintFinding[];
  readonly problems: readonly Problem[];
}

/** A pair that EKS treats otherwise than the specification says. */
export interface NetworkSurprise {
  readonly src: string;
  /** `service:ns/name` for the address of a Service. */
  readonly dst: string;
  /** What goes through; what may besides stands in brackets; `none`. */
  readonly spec: string;
  readonly eks: string;
  readonly opened?: string;
  readonly closed?: string;
  readonly why?: string;
  readonly file?: string;
  readonly line?: number;
  readonly cluster?: string;
}

export interface NetworkBoth {
  readonly schema: 'ringwall/network/1';
  readonly mode: 'both';
  readonly differences: readonly NetworkSurprise[];
  readonly problems: readonly Problem[];
}

/** A NetworkPolicy that `ringwall network suggest` writes, as it is applied. */
export interface SuggestedPolicy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: object;
}

/** Why a rule is there. */
export interface SuggestEvidence {
  /** The policy: `shop/web`. */
  readonly policy: string;
  /** `egress[0]` */
  readonly rule: string;
  /** What is needed: `to shop/db[Deployment], TCP 5432`. */
  readonly flow: string;
  /** What says so: `env DATABASE_URL`, `flow log, 42 records`. */
  readonly evidence: string;
  readonly file?: string;
  readonly line?: number;
  readonly cluster?: string;
}

/** What the policies can't say, what nobody could tell, and what else is to be known before they are applied. */
export interface SuggestNote {
  readonly code: string;
  readonly message: string;
  /** The policy of the workload it is about, where it has one. */
  readonly policy?: string;
  readonly file?: string;
  readonly line?: number;
  readonly cluster?: string;
}

/** What the engine found when it looked at the policies again. */
export interface SuggestVerified {
  /** Whether what was asked for goes through, and nothing else. */
  readonly exact: boolean;
  /** How they are enforced here. */
  readonly enforcer: NetworkMode;
  /** How many pairs of pods, and of pods and addresses, were looked at. */
  readonly pairs: number;
  /** How many of them go otherwise in this cluster, or may: the notes say why. */
  readonly deviations: number;
  readonly cluster?: string;
}

export interface NetworkSuggest {
  readonly schema: 'ringwall/network/1';
  readonly mode: NetworkMode;
  readonly policies: readonly SuggestedPolicy[];
  readonly evidence: readonly SuggestEvidence[];
  readonly notes: readonly SuggestNote[];
  readonly verified: SuggestVerified;
  readonly problems: readonly Problem[];
  readonly cluster?: string;
}
