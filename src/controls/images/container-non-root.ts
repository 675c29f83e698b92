import { containerName, fail, pass, undecided, workloadTypes } from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { effective, onePerPlace } from './_context.ts';

export default control({
  id: 'container-non-root',
  title: 'Something guarantees that containers do not run as root',
  layer: 'images',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Where neither a user nor runAsNonRoot is set, the image decides, and most images say root. The next push of the ' +
    'image may change it without a word in the manifest.',
  references: [
    attack('T1611'),
    nsaCisa('Pod security'),
    page(
      'Configure a security context',
      'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    onePerPlace(
      eachOwnContainer(workload, (container, pod) => {
        const user = effective(container, pod, 'runAsUser').number();
        const nonRoot = effective(container, pod, 'runAsNonRoot').boolean();
        // Root that is asked for is what `container-user-root` reports.
        if (user.kind === 'known' && user.value === 0) return undefined;
        if (user.kind === 'known') return pass(user.at);
        if (nonRoot.kind === 'known' && nonRoot.value) return pass(nonRoot.at);
        if (user.kind === 'unknown') return undecided(user);
        if (nonRoot.kind === 'unknown') return undecided(nonRoot);
        if (nonRoot.kind === 'known') return undefined;
        return fail(
          container.at('securityContext', 'runAsNonRoot'),
          `container ${containerName(container)} runs as whatever user its image says: neither runAsNonRoot nor runAsUser is set`,
        );
      }),
    ),
  fix: {
    text: 'Set `runAsNonRoot: true` for the pod, with a `runAsUser` where the image has no number of its own.',
    safe: false,
    breaks: 'a container whose image runs as root: it does not start any more',
    kubernetes: 'securityContext:\n  runAsNonRoot: true',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: example.com/web:1.0.0
`,
      at: '- name: web',
    },
    {
      verdict: 'fail',
      title: 'An init container is left out',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  initContainers:
    - name: migrate
      image: example.com/migrate:1.0.0
      securityContext: # of migrate
        allowPrivilegeEscalation: false
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext: { runAsNonRoot: true }
`,
      at: '# of migrate',
    },
    {
      verdict: 'pass',
      title: 'Set for the pod',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { runAsNonRoot: true }
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
`,
    },
    {
      verdict: 'pass',
      title: 'A user other than root is as good',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: "example.com/web:1.0.0", securityContext: { runAsUser: 1000 } }
`,
    },
  ],
});
