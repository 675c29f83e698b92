/** Kubernetes objects as parsed YAML has them, as far as the slow models read them. */
type Maybe<T> = T | null | undefined;

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: Maybe<readonly string[]>;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export interface Selector {
  readonly matchLabels?: Maybe<Labels>;
  readonly matchExpressions?: Maybe<readonly Requirement[]>;
}

export interface Meta {
  readonly name: string;
  readonly namespace?: Maybe<string>;
  readonly labels?: Maybe<Labels>;
}

export interface ContainerPort {
  readonly name?: Maybe<string>;
  readonly containerPort: number;
  readonly protocol?: Maybe<string>;
}

export interface Container {
  readonly ports?: Maybe<readonly ContainerPort[]>;
  readonly restartPolicy?: Maybe<string>;
}

export interface Pod {
  readonly metadata: Meta;
  readonly spec?: Maybe<{
    readonly containers?: Maybe<readonly Container[]>;
    readonly initContainers?: Maybe<readonly Container[]>;
    readonly hostNetwork?: Maybe<boolean>;
    readonly nodeName?: Maybe<string>;
    readonly nodeSelector?: Maybe<Labels>;
    readonly os?: Maybe<{ readonly name?: Maybe<string> }>;
  }>;
  readonly status?: Maybe<{
    readonly phase?: Maybe<string>;
    readonly podIP?: Maybe<string>;
    readonly podIPs?: Maybe<readonly { readonly ip: string }[]>;
    readonly hostIP?: Maybe<string>;
    readonly hostIPs?: Maybe<readonly { readonly ip: string }[]>;
  }>;
}

export interface Namespace {
  readonly metadata: Meta;
}

export interface Node {
  readonly metadata: Meta;
  readonly status?: Maybe<{
    readonly addresses?: Maybe<readonly { readonly type: string; readonly address: string }[]>;
  }>;
}

export interface ServicePort {
  readonly name?: Maybe<string>;
  readonly port: number;
  readonly protocol?: Maybe<string>;
  readonly targetPort?: Maybe<number | string>;
}

export interface Service {
  readonly metadata: Meta;
  readonly spec?: Maybe<{
    readonly selector?: Maybe<Labels>;
    readonly clusterIP?: Maybe<string>;
    readonly clusterIPs?: Maybe<readonly string[]>;
    readonly ports?: Maybe<readonly ServicePort[]>;
    readonly type?: Maybe<string>;
  }>;
}

export interface PolicyPort {
  readonly protocol?: Maybe<string>;
  readonly port?: Maybe<number | string>;
  readonly endPort?: Maybe<number>;
}

export interface PolicyPeer {
  readonly podSelector?: Maybe<Selector>;
  readonly namespaceSelector?: Maybe<Selector>;
  readonly ipBlock?: Maybe<{ readonly cidr: string; readonly except?: Maybe<readonly string[]> }>;
  /** Of ApplicationNetworkPolicy alone. */
  readonly domainNames?: Maybe<readonly string[]>;
}

export interface PolicyRule {
  readonly from?: Maybe<readonly PolicyPeer[]>;
  readonly to?: Maybe<readonly PolicyPeer[]>;
  readonly ports?: Maybe<readonly PolicyPort[]>;
}

/** NetworkPolicy of networking.k8s.io/v1, and ApplicationNetworkPolicy of networking.k8s.aws/v1alpha1. */
export interface NetworkPolicy {
  readonly metadata: Meta;
  readonly spec?: Maybe<{
    readonly podSelector?: Maybe<Selector>;
    readonly policyTypes?: Maybe<readonly string[]>;
    readonly ingress?: Maybe<readonly PolicyRule[]>;
    readonly egress?: Maybe<readonly PolicyRule[]>;
  }>;
}

export interface PodsOfNamespaces {
  readonly namespaceSelector?: Maybe<Selector>;
  readonly podSelector?: Maybe<Selector>;
}

export interface TierPeer {
  readonly namespaces?: Maybe<Selector>;
  readonly pods?: Maybe<PodsOfNamespaces>;
  readonly nodes?: Maybe<Selector>;
  readonly networks?: Maybe<readonly string[]>;
  readonly domainNames?: Maybe<readonly string[]>;
}

export interface DestinationPort {
  readonly destinationPort?: Maybe<{
    readonly number?: Maybe<number>;
    readonly range?: Maybe<{ readonly start: number; readonly end: number }>;
  }>;
}

/** One entry of `protocols` in ClusterNetworkPolicy v1alpha2 of policy.networking.k8s.io. */
export interface TierProtocol {
  readonly tcp?: Maybe<DestinationPort>;
  readonly udp?: Maybe<DestinationPort>;
  readonly sctp?: Maybe<DestinationPort>;
  readonly destinationNamedPort?: Maybe<string>;
}

/** One entry of `ports` in AdminNetworkPolicy v1alpha1, and in ClusterNetworkPolicy of networking.k8s.aws. */
export interface TierPort {
  readonly portNumber?: Maybe<{ readonly protocol?: Maybe<string>; readonly port: number }>;
  readonly portRange?: Maybe<{
    readonly protocol?: Maybe<string>;
    readonly start: number;
    readonly end: number;
  }>;
  readonly namedPort?: Maybe<string>;
}

export interface TierRule {
  readonly name?: Maybe<string>;
  readonly action: string;
  readonly from?: Maybe<readonly TierPeer[]>;
  readonly to?: Maybe<readonly TierPeer[]>;
  readonly ports?: Maybe<readonly TierPort[]>;
  readonly protocols?: Maybe<readonly TierProtocol[]>;
}

/** AdminNetworkPolicy, BaselineAdminNetworkPolicy and both kinds of ClusterNetworkPolicy. */
export interface TierPolicy {
  readonly kind: string;
  readonly metadata: Meta;
  readonly spec: {
    readonly tier?: Maybe<string>;
    /** What is not known: where the policy stands among the others. */
    readonly priority?: Maybe<number | { readonly $unknown: string }>;
    readonly subject: {
      readonly namespaces?: Maybe<Selector>;
      readonly pods?: Maybe<PodsOfNamespaces>;
    };
    readonly ingress?: Maybe<readonly TierRule[]>;
    readonly egress?: Maybe<readonly TierRule[]>;
  };
}

/**
 * CiliumNetworkPolicy with rules that all others have to keep. What they say nobody here reads; a part of it is enough
 * to know whom they are for.
 */
export interface UnreadPolicy {
  readonly metadata: Meta;
  readonly spec: {
    readonly endpointSelector: Selector;
    readonly ingress?: Maybe<readonly { readonly fromRequires: readonly Selector[] }[]>;
    readonly egress?: Maybe<readonly { readonly toRequires: readonly Selector[] }[]>;
  };
}

/** AWS::EKS::FargateProfile, with the metadata that all these objects have. */
export interface FargateProfile {
  readonly Selectors: readonly {
    readonly Namespace: string;
    readonly Labels?: Maybe<readonly { readonly Key: string; readonly Value: string }[]>;
  }[];
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Meta;
  readonly spec?: unknown;
  readonly status?: unknown;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP' | 'ICMP';
export type Direction = 'Ingress' | 'Egress';

export type End = { readonly pod: string } | { readonly address: string };

export interface Packet {
  readonly from: End;
  /** A Service is meant by what stands for it in the cluster; the port is then the Service's. */
  readonly to: End | { readonly service: string };
  readonly protocol: Protocol;
  /** Not for ICMP. */
  readonly port?: number;
}
