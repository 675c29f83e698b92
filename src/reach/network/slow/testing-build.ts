import type {
  ContainerPort,
  KubernetesObject,
  Labels,
  NetworkPolicy,
  Packet,
  Protocol,
  Service,
  TierPolicy,
} from './testing-objects.ts';

/** Objects and packets in few words, for tables of truths. A name is `namespace/name`. */
const metaOf = (name: string, labels: Labels = {}) => {
  const [namespace, own] = name.split('/');
  return own ? { name: own, namespace: namespace!, labels } : { name, labels };
};

/** `http:8080` or `dns:53/UDP`. */
const portOf = (text: string): ContainerPort => {
  const [name = '', rest = ''] = text.split(':');
  const [number, protocol] = rest.split('/');
  return { name, containerPort: Number(number), ...(protocol ? { protocol } : {}) };
};

interface PodOptions {
  readonly labels?: Labels;
  /** Addresses, comma between two families. */
  readonly ip?: string;
  readonly node?: string;
  readonly hostIP?: string;
  readonly hostNetwork?: boolean;
  readonly phase?: string;
  readonly ports?: readonly string[];
  readonly sidecar?: readonly string[];
  readonly init?: readonly string[];
}

export const pod = (name: string, options: PodOptions = {}): KubernetesObject => {
  const { labels, ip, node, hostIP, hostNetwork, phase, ports, sidecar, init } = options;
  const before = [
    ...(sidecar ? [{ name: 's', restartPolicy: 'Always', ports: sidecar.map(portOf) }] : []),
    ...(init ? [{ name: 'i', ports: init.map(portOf) }] : []),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metaOf(name, labels),
    spec: {
      ...(node ? { nodeName: node } : {}),
      ...(hostNetwork ? { hostNetwork } : {}),
      ...(before.length > 0 ? { initContainers: before } : {}),
      containers: [{ name: 'c', ...(ports ? { ports: ports.map(portOf) } : {}) }],
    },
    status: {
      ...(phase ? { phase } : {}),
      ...(hostIP ? { hostIP } : {}),
      ...(ip ? { podIP: ip.split(',')[0]!, podIPs: ip.split(',').map((one) => ({ ip: one })) } : {}),
    },
  };
};

export const namespace = (name: string, labels: Labels = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

export const node = (name: string, address: string, labels: Labels = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  status: {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
  },
});

export const service = (name: string, spec: NonNullable<Service['spec']>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metaOf(name),
  spec,
});

export const policy = (name: string, spec: NonNullable<NetworkPolicy['spec']>): KubernetesObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: metaOf(name),
  spec,
});

export const applicationPolicy = (
  name: string,
  spec: NonNullable<NetworkPolicy['spec']>,
): KubernetesObject => ({
  ...policy(name, spec),
  apiVersion: 'networking.k8s.aws/v1alpha1',
  kind: 'ApplicationNetworkPolicy',
});

/** AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy, or `EKS` for that of EKS. */
export const tiered = (
  kind: 'Admin' | 'BaselineAdmin' | 'Cluster' | 'EKS',
  name: string,
  spec: TierPolicy['spec'],
): KubernetesObject => {
  const groups = {
    Admin: 'policy.networking.k8s.io/v1alpha1',
    BaselineAdmin: 'policy.networking.k8s.io/v1alpha1',
    Cluster: 'policy.networking.k8s.io/v1alpha2',
    EKS: 'networking.k8s.aws/v1alpha1',
  };
  const what = kind === 'EKS' ? 'Cluster' : kind;
  return { apiVersion: groups[kind], kind: `${what}NetworkPolicy`, metadata: { name }, spec };
};

const endOf = (text: string): Packet['to'] => {
  if (text.startsWith('service ')) return { service: text.slice('service '.length) };
  return text.includes('/') ? { pod: text } : { address: text };
};

/** `shop/web > 10.0.0.1 TCP/80`, `a/x > service a/y UDP/53`, `a/x > a/y ICMP`. */
export const packetOf = (text: string): Packet => {
  const [ends = '', how = ''] = text.split(/ (?=(?:TCP|UDP|SCTP|ICMP)\b)/);
  const [from = '', to = ''] = ends.split(' > ');
  const [protocol, port] = how.split('/');
  return {
    from: endOf(from) as { pod: string },
    to: endOf(to),
    protocol: protocol as Protocol,
    ...(port ? { port: Number(port) } : {}),
  };
};
