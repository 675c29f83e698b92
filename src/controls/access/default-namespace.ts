import { must, workloadTypes } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';

const TYPES = [
  ...workloadTypes,
  'Service',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'networking.k8s.io/Ingress',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
];

/** What Kubernetes itself keeps there. */
const BUILT_IN = new Set(['Service/kubernetes', 'ServiceAccount/default', 'ConfigMap/kube-root-ca.crt']);

export default control({
  id: 'default-namespace',
  title: 'The namespace `default` is not used',
  layer: 'access',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'A namespace is the boundary for roles, network policies, quotas and pod security. What is put into `default` shares ' +
    'one with whatever else was applied without a thought, and everyone who works there.',
  references: [
    cisEks('4.5.2'),
    attack('T1078'),
    page('Namespaces', 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'),
  ],
  appliesTo: TYPES,
  decide: (object) => {
    const namespace = object.at('metadata', 'namespace').string();
    if (namespace.kind === 'absent' || BUILT_IN.has(`${object.type}/${object.name}`)) return [];
    return must(
      namespace,
      (name) => name !== 'default',
      `${object.name} is put into the namespace default, which has no boundary of its own`,
    );
  },
  fix: {
    text: 'Give each application a namespace of its own.',
    safe: false,
    breaks: 'names by which others reach it: the object is made anew in the other namespace',
    kubernetes: 'metadata:\n  namespace: shop',
  },
  examples: () => [
    failing(
      'kubernetes',
      'A workload',
      `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: default
spec: { containers: [{ name: web, image: example.com/web:1.0.0 }] }
`,
      'namespace: default',
    ),
    passing(
      'kubernetes',
      'A namespace of its own',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { colour: blue }
`,
    ),
  ],
});
