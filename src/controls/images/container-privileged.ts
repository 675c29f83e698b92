import { containerName, must, workloadTypes } from '../../estate/index.ts';
import { attack, cisEks, control, nsaCisa, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';

export default control({
  id: 'container-privileged',
  title: 'Containers do not run privileged',
  layer: 'images',
  stage: 'deploy',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A privileged container holds every capability and sees every device of its node. Whoever runs code in it mounts ' +
    'the host disk and owns the node: its kubelet credentials, its node role, and the tokens of every pod on it.',
  references: [
    cisEks('4.2.1'),
    attack('T1611'),
    nsaCisa('Pod security'),
    page(
      'Pod Security Standards, baseline',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    eachOwnContainer(workload, (container) =>
      must(
        container.at('securityContext', 'privileged').boolean(),
        (privileged) => privileged !== true,
        `container ${containerName(container)} runs privileged: code in it owns the node`,
      ),
    ),
  fix: {
    text: 'Remove `privileged: true`; where one capability is needed, add that one under `capabilities.add`.',
    safe: false,
    breaks: 'a container that manages devices, kernel modules or mounts of its node',
    kubernetes: 'securityContext:\n  privileged: false',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: tools }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers:
        - name: agent
          image: example.com/agent:1.4.2
          securityContext:
            privileged: true
`,
      at: 'privileged: true',
    },
    {
      verdict: 'fail',
      title: 'An init container counts as much',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: tuned, namespace: shop }
spec:
  initContainers:
    - name: sysctl
      image: example.com/tools:1.0.0
      securityContext: { privileged: true }
  containers:
    - name: app
      image: example.com/app:1.0.0
`,
      at: 'privileged: true',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext:
        privileged: false
`,
    },
  ],
});
