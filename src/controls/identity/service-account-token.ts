import {
  eachPod,
  fail,
  pass,
  tokenMount,
  undecided,
  undecidedAt,
  workloadTypes,
} from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { isBound } from './_bound.ts';
import { deployment } from './_examples.ts';

export default control({
  id: 'service-account-token',
  title: 'A token is only mounted where something is bound to the ServiceAccount',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'A workload whose ServiceAccount has no role has no use for its token, and an intruder has: it opens the API server, ' +
    'lists what is allowed to every authenticated user, and works for AWS wherever a trust is too wide. IRSA and EKS Pod ' +
    'Identity mount tokens of their own.',
  references: [
    cisEks('4.1.6'),
    attack('T1528'),
    page(
      'Opt out of API credential automounting',
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload, estate) =>
    eachPod(
      workload,
      (pod) => {
        const mount = tokenMount(pod, estate);
        if ('value' in mount && !mount.value) return pass(mount.at);
        const name = pod.spec.get('serviceAccountName').string();
        if (name.kind === 'unknown') return undecided(name);
        // The ServiceAccount `default` has a control of its own.
        if (name.kind === 'absent' || name.value === 'default') return undefined;
        const bound = isBound(pod, name.value, estate);
        if (bound === true) return pass(name.at);
        if (mount.kind === 'unknown') return undecided(mount);
        if (bound === undefined) return undecidedAt(name.at, 'the subjects of a binding here are not known');
        return fail(
          mount.at,
          `${workload.name} has the token of ${name.value} mounted, and no RBAC binding here gives that ServiceAccount anything (IRSA and Pod Identity do not need it)`,
          name.at,
        );
      },
      { windows: true },
    ),
  fix: {
    text: 'Set automountServiceAccountToken to false in the pod, or in its ServiceAccount.',
    safe: false,
    breaks: 'a workload that talks to the API server, with a role that is bound elsewhere',
    kubernetes: 'spec:\n  automountServiceAccountToken: false',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Nothing is bound to it',
      deployment(`
      serviceAccountName: web
      automountServiceAccountToken: true
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`),
      'automountServiceAccountToken: true',
    ),
    failing(
      'kubernetes',
      'An IAM role needs no mounted token; a binding of another namespace is none; the ServiceAccount says yes',
      `${deployment(`
      serviceAccountName: web
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`)}---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop, annotations: { eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/web" } }
automountServiceAccountToken: true
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: payments }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: web, namespace: payments }]
`,
      'automountServiceAccountToken: true',
    ),
    passing(
      'kubernetes',
      'A role is bound to it',
      `${deployment(`
      serviceAccountName: web
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`,
    ),
    passing(
      'kubernetes',
      'By the group of all ServiceAccounts of its namespace',
      `${deployment(`
      serviceAccountName: web
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: readers }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:shop" }]
`,
    ),
  ],
});
