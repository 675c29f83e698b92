import { containerName, must, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { effective, onePerPlace } from './_context.ts';

export default control({
  id: 'container-seccomp',
  title: 'The seccomp filter is not switched off',
  layer: 'images',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Seccomp keeps the system calls away that most escapes from containers went through. Unconfined gives the whole ' +
    'surface of the kernel back to whoever runs code in the container.',
  references: [
    attack('T1611'),
    page(
      'Pod Security Standards, baseline',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    ),
    page('Restrict syscalls with seccomp', 'https://kubernetes.io/docs/tutorials/security/seccomp/'),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    onePerPlace(
      eachOwnContainer(workload, (container, pod) =>
        must(
          effective(container, pod, 'seccompProfile', 'type').string(),
          (type) => type !== 'Unconfined',
          `container ${containerName(container)} runs without a seccomp filter (Unconfined)`,
        ),
      ),
    ),
  fix: {
    text: 'Set the profile to `RuntimeDefault`.',
    safe: false,
    breaks: 'a container that uses one of the blocked system calls, such as a debugger',
    kubernetes: 'securityContext:\n  seccompProfile:\n    type: RuntimeDefault',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The container overrules the pod',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { seccompProfile: { type: RuntimeDefault } }
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
    - name: trace
      image: example.com/trace:1.0.0
      securityContext:
        seccompProfile:
          type: Unconfined
`,
      at: 'type: Unconfined',
    },
    {
      verdict: 'fail',
      title: 'Set for the pod',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { seccompProfile: { type: Unconfined } }
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
    - { name: log, image: "example.com/log:1.0.0" }
`,
      at: 'type: Unconfined',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { seccompProfile: { type: Unconfined } }
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext: { seccompProfile: { type: Localhost, localhostProfile: profiles/web.json } }
`,
    },
  ],
});
