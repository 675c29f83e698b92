import { containerName, must, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { effective, isPrivileged, onePerPlace } from './_context.ts';

export default control({
  id: 'container-seccomp-default',
  title: 'Containers have a seccomp profile',
  layer: 'images',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'Where no profile is set, the kubelet runs the container without one unless its own configuration says otherwise. ' +
    'The default profile of the runtime blocks the system calls that escapes are made of and that applications do not use.',
  references: [
    attack('T1611'),
    page(
      'Pod Security Standards, restricted',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    onePerPlace(
      eachOwnContainer(workload, (container, pod) => {
        const type = effective(container, pod, 'seccompProfile', 'type').string();
        // A privileged container has no filter in any case; Unconfined is what `container-seccomp` reports.
        if (isPrivileged(container) || (type.kind === 'known' && type.value === 'Unconfined'))
          return undefined;
        return must(
          type,
          (profile) => profile !== undefined,
          `container ${containerName(container)} has no seccomp profile, and neither has its pod`,
        );
      }),
    ),
  fix: {
    text: 'Set the profile to `RuntimeDefault` for the pod.',
    safe: false,
    breaks: 'a container that uses one of the blocked system calls',
    kubernetes: 'securityContext:\n  seccompProfile:\n    type: RuntimeDefault',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
`,
      at: '- name: web',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  securityContext: { seccompProfile: { type: RuntimeDefault } }
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
`,
    },
  ],
});
