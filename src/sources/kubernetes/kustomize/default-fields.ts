import type { FieldPath } from './field-paths.ts';

/*
 * The places that kustomize changes unless it is configured otherwise.
 * https://github.com/kubernetes-sigs/kustomize/tree/api/v0.20.1/api/internal/konfig/builtinpluginconsts
 */

const create = true;

const WORKLOADS: readonly FieldPath[] = [
  { kind: 'ReplicationController', version: 'v1', path: 'spec/template/metadata' },
  { kind: 'Deployment', path: 'spec/template/metadata' },
  { kind: 'ReplicaSet', path: 'spec/template/metadata' },
  { kind: 'DaemonSet', path: 'spec/template/metadata' },
  { kind: 'StatefulSet', group: 'apps', path: 'spec/template/metadata' },
  { kind: 'Job', group: 'batch', path: 'spec/template/metadata' },
  { kind: 'CronJob', group: 'batch', path: 'spec/jobTemplate/metadata' },
  { kind: 'CronJob', group: 'batch', path: 'spec/jobTemplate/spec/template/metadata' },
];

export const OBJECT_LABELS: FieldPath = { path: 'metadata/labels', create };

/** `labels` with `includeTemplates`. */
export const TEMPLATE_LABELS: readonly FieldPath[] = [
  OBJECT_LABELS,
  ...WORKLOADS.map((field) => ({ ...field, path: `${field.path}/labels`, create })),
  { kind: 'StatefulSet', group: 'apps', path: 'spec/volumeClaimTemplates[]/metadata/labels', create },
];

const AFFINITIES = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);

/** `commonLabels`, and `labels` with `includeSelectors`. */
export const SELECTOR_LABELS: readonly FieldPath[] = [
  { kind: 'Service', version: 'v1', path: 'spec/selector', create },
  { kind: 'ReplicationController', version: 'v1', path: 'spec/selector', create },
  { kind: 'Deployment', path: 'spec/selector/matchLabels', create },
  { kind: 'ReplicaSet', path: 'spec/selector/matchLabels', create },
  { kind: 'DaemonSet', path: 'spec/selector/matchLabels', create },
  { kind: 'StatefulSet', group: 'apps', path: 'spec/selector/matchLabels', create },
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    [...AFFINITIES, 'topologySpreadConstraints/labelSelector/matchLabels'].map((path) => ({
      kind,
      group: 'apps',
      path: `spec/template/spec/${path}`,
    })),
  ),
  { kind: 'Job', group: 'batch', path: 'spec/selector/matchLabels' },
  { kind: 'CronJob', group: 'batch', path: 'spec/jobTemplate/spec/selector/matchLabels' },
  { kind: 'PodDisruptionBudget', group: 'policy', path: 'spec/selector/matchLabels' },
  { kind: 'NetworkPolicy', group: 'networking.k8s.io', path: 'spec/podSelector/matchLabels' },
  { kind: 'NetworkPolicy', group: 'networking.k8s.io', path: 'spec/ingress/from/podSelector/matchLabels' },
  { kind: 'NetworkPolicy', group: 'networking.k8s.io', path: 'spec/egress/to/podSelector/matchLabels' },
  ...TEMPLATE_LABELS,
];

export const ANNOTATIONS: readonly FieldPath[] = [
  { path: 'metadata/annotations', create },
  ...WORKLOADS.map((field) => ({
    ...field,
    // Annotations also go to stateful sets of other groups.
    group: field.kind === 'StatefulSet' ? '' : (field.group ?? ''),
    path: `${field.path}/annotations`,
    create,
  })),
];

export const IMAGES: readonly FieldPath[] = ['spec', 'spec/template/spec'].flatMap((spec) => [
  { path: `${spec}/containers[]/image`, create },
  { path: `${spec}/initContainers[]/image`, create },
  { path: `${spec}/volumes[]/image/reference`, create },
]);

export const REPLICAS: readonly FieldPath[] = [
  'Deployment',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
].map((kind) => ({ kind, path: 'spec/replicas', create }));

export const NAMESPACES: readonly FieldPath[] = [
  { kind: 'APIService', group: 'apiregistration.k8s.io', path: 'spec/service/namespace', create },
  {
    kind: 'CustomResourceDefinition',
    group: 'apiextensions.k8s.io',
    path: 'spec/conversion/webhook/clientConfig/service/namespace',
  },
];
