import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { clusterRole } from './_examples.ts';
import { POD_MAKERS } from './_pod-makers.ts';
import { CLUSTER_ROLE, eachGrant } from './_rules.ts';

export default control({
  id: 'rbac-pod-create',
  title: 'Nobody creates pods in every namespace without need',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Who creates a pod chooses its ServiceAccount, its volumes and its node: in every namespace that means the token of ' +
    'every ServiceAccount, every mounted Secret and, where admission lets it, the node itself.',
  references: [
    cisEks('4.1.4'),
    attack('T1610'),
    page(
      'RBAC good practices: workload creation',
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation',
    ),
  ],
  appliesTo: [CLUSTER_ROLE],
  decide: (resource) =>
    eachGrant(resource, {
      named: true,
      requests: POD_MAKERS,
      message: ({ resource: made }) =>
        `${resource.name} may create ${made}: it runs pods as any ServiceAccount of every namespace it is bound in`,
    }),
  fix: {
    text: 'Move the rule into a Role of the namespaces that are deployed to.',
    safe: false,
    breaks: 'deployments into namespaces that get no such Role',
    kubernetes: 'kind: Role\nmetadata: { name: deployer, namespace: shop }',
  },
  examples: () => [
    failing(
      'kubernetes',
      'A Job makes pods, too',
      clusterRole(`
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [create]
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [get, create]`),
      'resources: [jobs]',
    ),
    failing(
      'kubernetes',
      'Every verb has create in it',
      clusterRole(`
  - apiGroups: [apps]
    resources: [deployments]
    verbs: ["*"]`),
      'resources: [deployments]',
    ),
    passing(
      'kubernetes',
      'Reading, and creating what makes no pods',
      clusterRole(`
  - apiGroups: ["", apps, batch]
    resources: [pods, deployments, jobs]
    verbs: [get, list, watch]
  - apiGroups: [apps]
    resources: [controllerrevisions]
    verbs: [create]`),
    ),
  ],
});
