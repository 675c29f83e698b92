import type { KubernetesObject, Labels, Metadata } from '../api/objects.ts';

// What the enforcer reads, as the API server sends it: it has filled in defaults and refused what is invalid.

export interface NetworkPolicy extends KubernetesObject {
  readonly metadata: Metadata & { readonly namespace: string };
  readonly spec: {
    readonly podSelector: LabelSelector;
    readonly policyTypes: readonly Direction[];
    readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly Port[] }[];
    readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly Port[] }[];
  };
}

export type Direction = 'Ingress' | 'Egress';

export interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface Port {
  readonly protocol: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

export interface Pod extends KubernetesObject {
  readonly metadata: Metadata & { readonly namespace: string };
  readonly spec: {
    readonly nodeName?: string;
    readonly hostNetwork?: boolean;
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly status: { readonly phase: string; readonly podIP?: string };
}

interface Container {
  readonly restartPolicy?: string;
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol: Protocol;
  }[];
}

export function matches({ matchLabels, matchExpressions }: LabelSelector, labels: Labels = {}): boolean {
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      // What has no such label at all is not in any list either.
      const isIn = value !== undefined && values.includes(value);
      return operator === 'In' ? isIn : !isIn;
    })
  );
}

/** The number of a named port of a pod: name and protocol together say which. */
export const portsNamed = ({ spec }: Pod, name: string, protocol: Protocol): readonly number[] =>
  [...spec.containers, ...(spec.initContainers ?? []).filter((one) => one.restartPolicy === 'Always')]
    .flatMap(({ ports }) => ports ?? [])
    .filter((port) => port.name === name && port.protocol === protocol)
    .map(({ containerPort }) => containerPort);
