/**
 * How the API that kustomize has built in merges lists: by these keys, or by value. A list that is not named is
 * replaced as a whole, and so is every list of a kind that is not built in.
 * https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.21/ (patch strategy, patch merge key)
 */
export interface Schema {
  readonly fields: Readonly<Record<string, Schema>>;
  /** The keys that tell items of this list apart; `''` for a list of plain values. */
  readonly by?: readonly string[];
}

const list = (by: readonly string[], fields: Schema['fields'] = {}): Schema => ({ by, fields });
const map = (fields: Schema['fields']): Schema => ({ fields });

const METADATA = map({ finalizers: list(['']), ownerReferences: list(['uid']) });

const CONTAINER = {
  env: list(['name']),
  ports: list(['containerPort', 'protocol']),
  volumeMounts: list(['mountPath']),
  volumeDevices: list(['devicePath']),
};

const POD = map({
  containers: list(['name'], CONTAINER),
  initContainers: list(['name'], CONTAINER),
  ephemeralContainers: list(['name'], CONTAINER),
  volumes: list(['name']),
  imagePullSecrets: list(['name']),
  hostAliases: list(['ip']),
  topologySpreadConstraints: list(['topologyKey', 'whenUnsatisfiable']),
});

const TEMPLATE = map({ metadata: METADATA, spec: POD });
const WORKLOAD = map({ template: TEMPLATE });

const KINDS: Readonly<Record<string, Schema['fields']>> = {
  'v1/Pod': { spec: POD },
  'v1/PodTemplate': { template: TEMPLATE },
  'v1/ReplicationController': { spec: WORKLOAD },
  'v1/Service': { spec: map({ ports: list(['port', 'protocol']) }) },
  'v1/ServiceAccount': { secrets: list(['name']), imagePullSecrets: list(['name']) },
  'v1/ConfigMap': {},
  'v1/Secret': {},
  'v1/Namespace': { spec: map({ finalizers: list(['']) }) },
  'v1/PersistentVolumeClaim': {},
  'v1/PersistentVolume': {},
  'v1/LimitRange': {},
  'v1/ResourceQuota': {},
  'v1/Endpoints': {},
  'v1/Node': { spec: map({ podCIDRs: list(['']) }) },
  'apps/v1/Deployment': { spec: WORKLOAD },
  'apps/v1/DaemonSet': { spec: WORKLOAD },
  'apps/v1/ReplicaSet': { spec: WORKLOAD },
  'apps/v1/StatefulSet': { spec: WORKLOAD },
  'batch/v1/Job': { spec: WORKLOAD },
  'batch/v1/CronJob': { spec: map({ jobTemplate: map({ metadata: METADATA, spec: WORKLOAD }) }) },
  'batch/v1beta1/CronJob': { spec: map({ jobTemplate: map({ metadata: METADATA, spec: WORKLOAD }) }) },
  'autoscaling/v1/HorizontalPodAutoscaler': {},
  'policy/v1/PodDisruptionBudget': {},
  'networking.k8s.io/v1/Ingress': {},
  'networking.k8s.io/v1/IngressClass': {},
  'networking.k8s.io/v1/NetworkPolicy': {},
  'rbac.authorization.k8s.io/v1/Role': {},
  'rbac.authorization.k8s.io/v1/RoleBinding': {},
  'rbac.authorization.k8s.io/v1/ClusterRole': {},
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': {},
  'scheduling.k8s.io/v1/PriorityClass': {},
  'storage.k8s.io/v1/StorageClass': {},
  'storage.k8s.io/v1/CSINode': { spec: map({ drivers: list(['name']) }) },
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': { webhooks: list(['name']) },
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': { webhooks: list(['name']) },
};

/** The schema of a kind, `undefined` when it is not one of the built-in API. */
export function schemaOf(apiVersion: string, kind: string): Schema | undefined {
  const name = `${apiVersion}/${kind}`;
  const fields = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  return fields === undefined ? undefined : map({ metadata: METADATA, ...fields });
}
