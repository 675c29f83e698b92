/** Objects that call each other by name, and one of no built-in kind. */
export const OTHERS = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'front' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { b: 'x' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data: { c: 'eA==' } },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot' },
    imagePullSecrets: [{ name: 'keys' }],
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'disk' },
    spec: { storageClassName: 'fast' },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'home' } },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' }, provisioner: 'x' },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['keys', 'unknown'], verbs: ['get'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reads' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
      { kind: 'ServiceAccount', name: 'default' },
      { kind: 'User', name: 'ann' },
    ],
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'door' },
    spec: {
      tls: [{ secretName: 'keys' }],
      rules: [{ http: { paths: [{ backend: { service: { name: 'front', port: { number: 80 } } } }] } }],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'wall' },
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }] }],
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'grow' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
  },
  {
    apiVersion: 'example.org/v1',
    kind: 'Widget',
    metadata: { name: 'thing' },
    spec: {
      list: [{ name: 'a' }],
      image: 'web:1',
      template: { spec: { containers: [{ name: 'q', image: 'web' }] } },
    },
  },
];
