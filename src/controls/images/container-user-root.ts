import { containerName, must, workloadTypes } from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { effective, onePerPlace } from './_context.ts';

export default control({
  id: 'container-user-root',
  title: 'No container is told to run as root',
  layer: 'images',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Root in a container is root on the node as soon as one wall falls: a mounted host path, a kernel bug, a runtime ' +
    'bug. Whoever gets code into such a container needs one such hole less than everybody else.',
  references: [
    attack('T1611'),
    nsaCisa('Pod security'),
    page(
      'Pod Security Standards, restricted',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    onePerPlace(
      eachOwnContainer(workload, (container, pod) => {
        const user = effective(container, pod, 'runAsUser').number();
        if (user.kind !== 'absent') {
          return must(
            user,
            (uid) => uid !== 0,
            `container ${containerName(container)} runs as root (runAsUser 0)`,
          );
        }
        return must(
          effective(container, pod, 'runAsNonRoot').boolean(),
          (nonRoot) => nonRoot !== false,
          `container ${containerName(container)} may run as root: runAsNonRoot is false and no user is set`,
        );
      }),
    ),
  fix: {
    text: 'Run as a user of its own: set `runAsUser` to a number above 0 and `runAsNonRoot: true`.',
    safe: false,
    breaks: 'a process that writes to files of root or opens a port below 1024',
    kubernetes: 'securityContext:\n  runAsNonRoot: true\n  runAsUser: 10001',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second container',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      securityContext: { runAsNonRoot: true, runAsUser: 10001 }
      containers:
        - name: web
          image: example.com/web:1.0.0
        - name: proxy
          image: example.com/proxy:1.0.0
          securityContext:
            runAsUser: 0
`,
      at: 'runAsUser: 0',
    },
    {
      verdict: 'fail',
      title: 'Set once for the pod: one finding, not one for each container',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: job, namespace: shop }
spec:
  securityContext:
    runAsUser: 0
  initContainers:
    - { name: prepare, image: "example.com/job:1.0.0" }
  containers:
    - { name: job, image: "example.com/job:1.0.0" }
    - { name: own, image: "example.com/job:1.0.0", securityContext: { runAsUser: 7 } }
`,
      at: 'runAsUser: 0',
    },
    {
      verdict: 'fail',
      title: 'Root is let in by name',
      format: 'kubernetes',
      source: `apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          securityContext: { runAsNonRoot: true }
          containers:
            - name: report
              image: example.com/report:1.0.0
              securityContext:
                runAsNonRoot: false
`,
      at: 'runAsNonRoot: false',
    },
    {
      verdict: 'pass',
      title: 'The container overrules the pod',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { runAsUser: 0 }
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext: { runAsUser: 10001 }
`,
    },
    {
      verdict: 'pass',
      title: 'runAsNonRoot false, and another user all the same',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { runAsNonRoot: false, runAsUser: 1000 }
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
`,
    },
  ],
});
