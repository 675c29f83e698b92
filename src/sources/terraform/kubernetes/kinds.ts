/**
 * The types of the Kubernetes provider that are objects of the API server.
 * https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs
 */
const KINDS: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  cluster_role: ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  cluster_role_binding: ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  config_map: ['v1', 'ConfigMap'],
  config_map_v1_data: ['v1', 'ConfigMap'],
  cron_job: ['batch/v1', 'CronJob'],
  daemon_set: ['apps/v1', 'DaemonSet'],
  daemonset: ['apps/v1', 'DaemonSet'],
  default_service_account: ['v1', 'ServiceAccount'],
  deployment: ['apps/v1', 'Deployment'],
  endpoints: ['v1', 'Endpoints'],
  horizontal_pod_autoscaler: ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ingress: ['networking.k8s.io/v1', 'Ingress'],
  ingress_class: ['networking.k8s.io/v1', 'IngressClass'],
  job: ['batch/v1', 'Job'],
  limit_range: ['v1', 'LimitRange'],
  mutating_webhook_configuration: ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
  namespace: ['v1', 'Namespace'],
  network_policy: ['networking.k8s.io/v1', 'NetworkPolicy'],
  persistent_volume: ['v1', 'PersistentVolume'],
  persistent_volume_claim: ['v1', 'PersistentVolumeClaim'],
  pod: ['v1', 'Pod'],
  pod_disruption_budget: ['policy/v1', 'PodDisruptionBudget'],
  priority_class: ['scheduling.k8s.io/v1', 'PriorityClass'],
  replication_controller: ['v1', 'ReplicationController'],
  resource_quota: ['v1', 'ResourceQuota'],
  role: ['rbac.authorization.k8s.io/v1', 'Role'],
  role_binding: ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  runtime_class: ['node.k8s.io/v1', 'RuntimeClass'],
  secret: ['v1', 'Secret'],
  service: ['v1', 'Service'],
  service_account: ['v1', 'ServiceAccount'],
  stateful_set: ['apps/v1', 'StatefulSet'],
  storage_class: ['storage.k8s.io/v1', 'StorageClass'],
  validating_webhook_configuration: ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
};

/** The `apiVersion` and `kind` of `kubernetes_deployment_v1`; `undefined` for what is no object of its own. */
export function kindOf(terraformType: string): readonly [apiVersion: string, kind: string] | undefined {
  const name = /^kubernetes_(.+?)(?:_v\d+(?:(?:alpha|beta)\d+)?)?$/.exec(terraformType)?.[1];
  return name !== undefined && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}
