import { containerName, must, workloadTypes } from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';

export default control({
  id: 'container-read-only-root',
  title: 'Containers cannot write to their own image',
  layer: 'images',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'An attacker who can write to the file system of a container downloads his tools into it and changes the programs ' +
    'that run there. A read-only root leaves him the few folders that the application writes to.',
  references: [
    attack('T1105'),
    nsaCisa('Pod security'),
    page(
      'Configure a security context',
      'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    eachOwnContainer(workload, (container) =>
      must(
        container.at('securityContext', 'readOnlyRootFilesystem').boolean(),
        (readOnly) => readOnly === true,
        `container ${containerName(container)} can write to its root file system`,
      ),
    ),
  fix: {
    text: 'Set `readOnlyRootFilesystem: true`, and mount an emptyDir where the application writes.',
    safe: false,
    breaks: 'an application that writes anywhere outside of its volumes, /tmp for one',
    kubernetes: 'securityContext:\n  readOnlyRootFilesystem: true',
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
      securityContext:
        readOnlyRootFilesystem: false
`,
      at: 'readOnlyRootFilesystem: false',
    },
    {
      verdict: 'fail',
      title: 'Nothing is written, in an init container',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  initContainers:
    - name: init
      image: example.com/init:1.0.0
  containers:
    - { name: web, image: "example.com/web:1.0.0", securityContext: { readOnlyRootFilesystem: true } }
`,
      at: '- name: init',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: "example.com/web:1.0.0", securityContext: { readOnlyRootFilesystem: true } }
`,
    },
  ],
});
