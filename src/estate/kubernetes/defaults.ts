import type { Defaults } from '../defaults.ts';
import type { View } from '../view.ts';
import { karpenterDefaults } from './karpenter.ts';
import { podTemplatePaths, workloadTypes } from './workload.ts';

/**
 * What the API server fills in, and what the absence of a field means to the kubelet, for every field that is read.
 * https://kubernetes.io/docs/reference/kubernetes-api/ and the `SetDefaults_*` functions of each API group.
 */
const by = 'kubernetes';

const port: Defaults = { keys: { protocol: { by, value: 'TCP' } } };

const container: Defaults = {
  keys: {
    imagePullPolicy: { by, value: pullPolicy },
    ports: { items: { keys: { protocol: { by, value: 'TCP' }, hostPort: { by, value: hostPort } } } },
    securityContext: {
      keys: {
        privileged: { by, value: false },
        allowPrivilegeEscalation: { by, value: true },
        readOnlyRootFilesystem: { by, value: false },
        procMount: { by, value: 'Default' },
      },
    },
  },
};

const podSpec: Defaults = {
  keys: {
    hostNetwork: { by, value: false },
    hostPID: { by, value: false },
    hostIPC: { by, value: false },
    hostUsers: { by, value: true },
    shareProcessNamespace: { by, value: false },
    // What holds when neither the pod nor its ServiceAccount says anything: see `tokenMount`.
    automountServiceAccountToken: { by, value: true },
    serviceAccountName: { by, value: serviceAccountName },
    enableServiceLinks: { by, value: true },
    containers: { items: container },
    initContainers: { items: container },
    ephemeralContainers: { items: container },
  },
};

const byType: Record<string, Defaults> = {
  ServiceAccount: { keys: { automountServiceAccountToken: { by, value: true } } },
  Secret: { keys: { type: { by, value: 'Opaque' } } },
  Service: {
    keys: {
      spec: {
        keys: {
          type: { by, value: 'ClusterIP' },
          ports: { items: port },
          externalTrafficPolicy: { by, value: 'Cluster' },
        },
      },
    },
  },
  'networking.k8s.io/NetworkPolicy': {
    keys: {
      spec: {
        keys: {
          policyTypes: { by, value: policyTypes },
          ingress: { items: { keys: { ports: { items: port } } } },
          egress: { items: { keys: { ports: { items: port } } } },
        },
      },
    },
  },
  'storage.k8s.io/StorageClass': {
    keys: { reclaimPolicy: { by, value: 'Delete' }, volumeBindingMode: { by, value: 'Immediate' } },
  },
};

for (const type of workloadTypes) {
  const below: Defaults = { keys: { spec: podSpec } };
  for (const path of podTemplatePaths(type)) {
    let defaults = below;
    for (const key of path.toReversed()) defaults = { keys: { [key]: defaults } };
    byType[type] = merged(byType[type], defaults);
  }
}

/** The defaults of a Kubernetes type. */
export function kubernetesDefaults(type: string): Defaults | undefined {
  if (Object.hasOwn(karpenterDefaults, type)) return karpenterDefaults[type];
  return Object.hasOwn(byType, type) ? byType[type] : undefined;
}

function merged(a: Defaults | undefined, b: Defaults): Defaults {
  if (a === undefined) return b;
  const keys: Record<string, Defaults> = { ...a.keys };
  for (const [key, below] of Object.entries(b.keys ?? {})) keys[key] = merged(keys[key], below);
  return { ...a, ...b, keys };
}

/** `Always` for `:latest` and for no tag at all, otherwise `IfNotPresent`. */
function pullPolicy(container: View): string | undefined {
  const image = container.get('image').string();
  if (image.kind !== 'known') return undefined;
  if (image.value.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image.value)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** On the host's network a container port is a host port. */
function hostPort(containerPort: View): number | undefined {
  const spec = containerPort.parent?.parent?.parent?.parent;
  if (spec === undefined) return undefined;
  const hostNetwork = spec.get('hostNetwork').value();
  const own = containerPort.get('containerPort').value();
  return hostNetwork.kind === 'known' &&
    hostNetwork.value === true &&
    own.kind === 'known' &&
    typeof own.value === 'number'
    ? own.value
    : undefined;
}

/** The old name of the field still counts. */
function serviceAccountName(spec: View): string | undefined {
  const old = spec.get('serviceAccount').string();
  return old.kind === 'known' ? old.value : 'default';
}

/** Ingress always, egress when the policy has egress rules; an empty list has none. https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
function policyTypes(spec: View): string[] {
  const { items, rest } = spec.get('egress').items();
  return items.length === 0 && rest === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
}
