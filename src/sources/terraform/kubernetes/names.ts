/** Nested blocks that are lists in the API, by the block's name; all others stand at most once. */
const LISTS: Readonly<Record<string, string>> = {
  address: 'addresses',
  allowed_topologies: 'allowedTopologies',
  api_group: 'apiGroups',
  condition: 'conditions',
  container: 'containers',
  egress: 'egress',
  env: 'env',
  env_from: 'envFrom',
  external_ips: 'externalIPs',
  from: 'from',
  host_aliases: 'hostAliases',
  http_header: 'httpHeaders',
  image_pull_secret: 'imagePullSecrets',
  image_pull_secrets: 'imagePullSecrets',
  ingress: 'ingress',
  init_container: 'initContainers',
  items: 'items',
  limit: 'limits',
  match_condition: 'matchConditions',
  match_expressions: 'matchExpressions',
  match_fields: 'matchFields',
  metric: 'metrics',
  node_selector_term: 'nodeSelectorTerms',
  option: 'options',
  path: 'paths',
  port: 'ports',
  ports: 'ports',
  preferred_during_scheduling_ignored_during_execution: 'preferredDuringSchedulingIgnoredDuringExecution',
  readiness_gate: 'readinessGates',
  required_during_scheduling_ignored_during_execution: 'requiredDuringSchedulingIgnoredDuringExecution',
  resource_rule: 'resourceRules',
  rule: 'rules',
  secret: 'secrets',
  sources: 'sources',
  subject: 'subjects',
  subset: 'subsets',
  sysctl: 'sysctls',
  tls: 'tls',
  to: 'to',
  toleration: 'tolerations',
  topology_spread_constraint: 'topologySpreadConstraints',
  volume: 'volumes',
  volume_claim_template: 'volumeClaimTemplates',
  volume_device: 'volumeDevices',
  volume_mount: 'volumeMounts',
  webhook: 'webhooks',
};

/** Blocks that are a list in some places and stand once in others, by the block around them. */
const ONCE: Readonly<Record<string, readonly string[]>> = {
  volume: ['secret', 'config_map'],
  service: ['port'],
  node_affinity: ['required_during_scheduling_ignored_during_execution'],
  backend: ['service'],
};

/** Words whose capitals the rule does not give. */
const WORDS: Readonly<Record<string, string>> = {
  api_group: 'apiGroup',
  cluster_ip: 'clusterIP',
  cluster_ips: 'clusterIPs',
  external_ips: 'externalIPs',
  fs_group: 'fsGroup',
  host_ip: 'hostIP',
  host_ipc: 'hostIPC',
  host_pid: 'hostPID',
  load_balancer_ip: 'loadBalancerIP',
  non_resource_urls: 'nonResourceURLs',
  pod_ip: 'podIP',
  se_linux_options: 'seLinuxOptions',
  uid: 'uid',
};

/** The name of a nested block in the API, and whether it is a list there. */
export function blockName(block: string, around: string): { readonly name: string; readonly list: boolean } {
  const list = Object.hasOwn(LISTS, block) && !(ONCE[around]?.includes(block) ?? false);
  return { name: list ? LISTS[block]! : argumentName(block), list };
}

/** The name of an argument in the API: `run_as_user` is `runAsUser`. */
export function argumentName(argument: string): string {
  if (Object.hasOwn(WORDS, argument)) return WORDS[argument]!;
  return argument.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Arguments that Terraform writes as texts and the API as numbers. */
export const NUMBERS: ReadonlySet<string> = new Set([
  'fsGroup',
  'runAsGroup',
  'runAsUser',
  'supplementalGroups',
]);
