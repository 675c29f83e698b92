import type { View } from '../../estate/index.ts';
import { containerName, fail, must, workloadTypes } from '../../estate/index.ts';
import { attack, cisEks, control, nsaCisa, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { capabilityOf } from './_capabilities.ts';

/** `privileged` and SYS_ADMIN switch it on, whatever is written. */
function overruled(container: View): View | undefined {
  const privileged = container.at('securityContext', 'privileged').boolean();
  if (privileged.kind === 'known' && privileged.value) return privileged.at;
  return container
    .at('securityContext', 'capabilities', 'add')
    .items()
    .items.find((item) => ['SYS_ADMIN', 'ALL'].includes(capabilityOf(item) ?? ''));
}

export default control({
  id: 'container-privilege-escalation',
  title: 'Containers cannot gain privileges',
  layer: 'images',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Unless allowPrivilegeEscalation is false, a process may become root through any setuid binary of its image. That ' +
    'turns a foothold as an ordinary user into root in the container, the first step out of it.',
  references: [
    cisEks('4.2.5'),
    attack('T1548.001'),
    nsaCisa('Pod security'),
    page(
      'Pod Security Standards, restricted',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    eachOwnContainer(workload, (container) => {
      const allowed = container.at('securityContext', 'allowPrivilegeEscalation').boolean();
      const by = allowed.kind === 'known' && !allowed.value ? overruled(container) : undefined;
      if (by !== undefined) {
        return fail(
          by,
          `container ${containerName(container)} can gain privileges: this overrules allowPrivilegeEscalation`,
          allowed.at,
        );
      }
      return must(
        allowed,
        (value) => value === false,
        `container ${containerName(container)} can gain privileges: allowPrivilegeEscalation is not false`,
      );
    }),
  fix: {
    text: 'Set `allowPrivilegeEscalation: false` in each container.',
    safe: false,
    breaks: 'a process that changes its user through a setuid binary, such as sudo or ping',
    kubernetes: 'securityContext:\n  allowPrivilegeEscalation: false',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written: the default is true',
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
      verdict: 'fail',
      title: 'The second container says true',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - name: db
          image: example.com/db:1.0.0
          securityContext: { allowPrivilegeEscalation: false }
        - name: backup
          image: example.com/backup:1.0.0
          securityContext:
            allowPrivilegeEscalation: true
`,
      at: 'allowPrivilegeEscalation: true',
    },
    {
      verdict: 'fail',
      title: 'SYS_ADMIN overrules it',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: fuse, namespace: shop }
spec:
  containers:
    - name: fuse
      image: example.com/fuse:1.0.0
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          add:
            - SYS_ADMIN
`,
      at: '- SYS_ADMIN',
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
      securityContext: { allowPrivilegeEscalation: false }
`,
    },
  ],
});
