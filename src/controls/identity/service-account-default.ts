import { eachPod, fail, pass, tokenMount, undecided, workloadTypes } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { deployment } from './_examples.ts';

export default control({
  id: 'service-account-default',
  title: 'Workloads do not run with the token of the ServiceAccount `default`',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The ServiceAccount `default` is what every pod of a namespace has that says nothing. A role that is once bound to it ' +
    'is for all of them, and its mounted token is the first thing an intruder reads.',
  references: [
    cisEks('4.1.5'),
    cisEks('5.2.1'),
    attack('T1528'),
    page(
      'Configure Service Accounts for Pods',
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload, estate) =>
    eachPod(
      workload,
      (pod) => {
        const name = pod.spec.get('serviceAccountName').string();
        const mount = tokenMount(pod, estate);
        if ('value' in mount && !mount.value) return pass(mount.at);
        if (name.kind === 'unknown') return undecided(name);
        if (name.kind !== 'absent' && name.value !== 'default') return pass(name.at);
        if (mount.kind === 'unknown') return undecided(mount);
        return fail(
          name.at,
          `${workload.name} runs as the ServiceAccount default, with its token mounted`,
          mount.at,
        );
      },
      { windows: true },
    ),
  fix: {
    text: 'Give the workload a ServiceAccount of its own; where it does not talk to the API server, set automountServiceAccountToken to false.',
    safe: false,
    breaks: 'a workload that uses what is bound to `default`, or that talks to the API server',
    kubernetes: 'spec:\n  serviceAccountName: web\n  automountServiceAccountToken: false',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Nothing is said',
      deployment(`
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`),
      '    spec:',
    ),
    failing(
      'kubernetes',
      'Said, and the pod has the last word over its ServiceAccount',
      `${deployment(`
      serviceAccountName: default
      automountServiceAccountToken: true
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`)}---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop }
automountServiceAccountToken: false
`,
      'serviceAccountName: default',
    ),
    passing(
      'kubernetes',
      'Without a token: as its ServiceAccount says',
      `${deployment(`
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`)}---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop }
automountServiceAccountToken: false
`,
    ),
    passing(
      'kubernetes',
      'One of its own',
      deployment(`
      serviceAccountName: web
      containers: [{ name: web, image: "example.com/web:1.0.0" }]`),
    ),
  ],
});
