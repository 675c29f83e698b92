import type { FieldPath } from './field-paths.ts';

/** A kind whose objects are called by name, and where. */
export interface NameReferences {
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly from: readonly FieldPath[];
}

const POD_SPECS: readonly (readonly [kind: string, path: string, version?: string])[] = [
  ['Pod', 'spec', 'v1'],
  ['PodTemplate', 'template/spec'],
  ['Deployment', 'spec/template/spec'],
  ['ReplicaSet', 'spec/template/spec'],
  ['DaemonSet', 'spec/template/spec'],
  ['StatefulSet', 'spec/template/spec'],
  ['Job', 'spec/template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
];

/** In the pods of every workload that has `ConfigMap`s and `Secret`s. */
const inPods = (...paths: readonly string[]): FieldPath[] =>
  POD_SPECS.flatMap(([kind, spec, version]) =>
    paths.map((path) => ({ kind, ...(version === undefined ? {} : { version }), path: `${spec}/${path}` })),
  );

/** In the pods of those workloads that kustomize has for the other kinds. */
const inWorkloads = (path: string): FieldPath[] => [
  ...POD_SPECS.filter(([kind]) => kind !== 'PodTemplate' && kind !== 'ReplicaSet').map(([kind, spec]) => ({
    kind,
    path: `${spec}/${path}`,
  })),
  { kind: 'ReplicationController', path: `spec/template/spec/${path}` },
];

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const scaled: readonly FieldPath[] = [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name' }];

/**
 * Where objects are called by their names, so that a new name can be carried there.
 * https://github.com/kubernetes-sigs/kustomize/blob/api/v0.20.1/api/internal/konfig/builtinpluginconsts/namereference.go
 */
export const NAME_REFERENCES: readonly NameReferences[] = [
  { kind: 'Deployment', from: scaled },
  { kind: 'ReplicationController', from: scaled },
  { kind: 'ReplicaSet', from: scaled },
  { kind: 'StatefulSet', from: scaled },
  {
    kind: 'ConfigMap',
    version: 'v1',
    from: [
      ...inPods(
        'volumes/configMap/name',
        'containers/env/valueFrom/configMapKeyRef/name',
        'initContainers/env/valueFrom/configMapKeyRef/name',
        'containers/envFrom/configMapRef/name',
        'initContainers/envFrom/configMapRef/name',
        'volumes/projected/sources/configMap/name',
      ),
      { kind: 'Node', path: 'spec/configSource/configMap' },
      { kind: 'Role', path: 'rules/resourceNames' },
      { kind: 'ClusterRole', path: 'rules/resourceNames' },
      {
        kind: 'Ingress',
        path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap',
      },
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    from: [
      ...inPods(
        'volumes/secret/secretName',
        'containers/env/valueFrom/secretKeyRef/name',
        'initContainers/env/valueFrom/secretKeyRef/name',
        'containers/envFrom/secretRef/name',
        'initContainers/envFrom/secretRef/name',
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ),
      { kind: 'Ingress', path: 'spec/tls/secretName' },
      { kind: 'Ingress', path: 'metadata/annotations/ingress.kubernetes.io\\/auth-secret' },
      { kind: 'Ingress', path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret' },
      { kind: 'Ingress', path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret' },
      { kind: 'ServiceAccount', path: 'imagePullSecrets/name' },
      { kind: 'StorageClass', path: 'parameters/secretName' },
      { kind: 'StorageClass', path: 'parameters/adminSecretName' },
      { kind: 'StorageClass', path: 'parameters/userSecretName' },
      { kind: 'StorageClass', path: 'parameters/secretRef' },
      { kind: 'Role', path: 'rules/resourceNames' },
      { kind: 'ClusterRole', path: 'rules/resourceNames' },
      {
        kind: 'Service',
        group: 'serving.knative.dev',
        version: 'v1',
        path: 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
      },
      { kind: 'PersistentVolume', path: 'spec/azureFile/secretName' },
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    from: [
      { kind: 'StatefulSet', group: 'apps', path: 'spec/serviceName' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/serviceName' },
      { kind: 'Ingress', path: 'spec/backend/serviceName' },
      { kind: 'Ingress', path: 'spec/rules/http/paths/backend/service/name' },
      { kind: 'Ingress', path: 'spec/defaultBackend/service/name' },
      { kind: 'APIService', group: 'apiregistration.k8s.io', path: 'spec/service/name' },
      { kind: 'ValidatingWebhookConfiguration', group: ADMISSION, path: 'webhooks/clientConfig/service' },
      { kind: 'MutatingWebhookConfiguration', group: ADMISSION, path: 'webhooks/clientConfig/service' },
    ],
  },
  { kind: 'Role', group: RBAC, from: [{ kind: 'RoleBinding', group: RBAC, path: 'roleRef/name' }] },
  {
    kind: 'ClusterRole',
    group: RBAC,
    from: ['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ kind, group: RBAC, path: 'roleRef/name' })),
  },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    from: [
      ...['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({ kind, group: RBAC, path: 'subjects' })),
      ...inWorkloads('serviceAccountName'),
    ],
  },
  {
    kind: 'PersistentVolumeClaim',
    version: 'v1',
    from: inWorkloads('volumes/persistentVolumeClaim/claimName'),
  },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    from: [
      { kind: 'PersistentVolumeClaim', path: 'spec/volumeName' },
      { kind: 'ClusterRole', path: 'rules/resourceNames' },
    ],
  },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    from: [
      { kind: 'PersistentVolume', path: 'spec/storageClassName' },
      { kind: 'PersistentVolumeClaim', path: 'spec/storageClassName' },
      { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/storageClassName' },
    ],
  },
  {
    kind: 'PriorityClass',
    version: 'v1',
    group: 'scheduling.k8s.io',
    from: inWorkloads('priorityClassName'),
  },
  {
    kind: 'ValidatingAdmissionPolicy',
    group: ADMISSION,
    from: [{ kind: 'ValidatingAdmissionPolicyBinding', group: ADMISSION, path: 'spec/policyName' }],
  },
];
