import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { role } from './_examples.ts';
import { POD_MAKERS } from './_pod-makers.ts';
import { ROLE, eachGrant } from './_rules.ts';

export default control({
  id: 'rbac-pod-create-in-namespace',
  title: 'Few roles of a namespace create pods',
  layer: 'access',
  stage: 'deploy',
  severity: 'low',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'Who creates pods in a namespace may use every ServiceAccount, Secret and volume of it. That is what a pipeline is ' +
    'for, and more than most other subjects need.',
  references: [
    cisEks('4.1.4'),
    attack('T1610'),
    page(
      'RBAC good practices: workload creation',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation',
    ),
  ],
  appliesTo: [ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      named: true,
      requests: POD_MAKERS,
      message: ({ resource: made }) =>
        `${resource.name} may create ${made}: it runs pods as any ServiceAccount of its namespace`,
    }),
  fix: {
    text: 'Leave `create` to the role of the pipeline; others get `get`, `list` and `watch`.',
    safe: false,
    breaks: 'whoever starts workloads with this role',
    kubernetes: 'verbs: [get, list, watch]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'A CronJob makes pods',
      role(`
  - apiGroups: [batch]
    resources: [cronjobs]
    verbs: [create]`),
      'resources: [cronjobs]',
    ),
    passing(
      'kubernetes',
      'Reading',
      role(`
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, list, patch]`),
    ),
  ],
});
