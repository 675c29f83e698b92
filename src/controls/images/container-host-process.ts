import type { About } from '../../estate/index.ts';
import { containersOf, must, podTemplates, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { onePerPlace } from './_context.ts';

const FIELD = ['securityContext', 'windowsOptions', 'hostProcess'] as const;

export default control({
  id: 'container-host-process',
  title: 'Windows containers do not run as host processes',
  layer: 'images',
  stage: 'deploy',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A HostProcess container is a process of the Windows node itself, most often as SYSTEM. It is what privileged is on ' +
    'Linux: whoever runs code in it owns the node and everything on it.',
  references: [
    attack('T1611'),
    page(
      'Pod Security Standards, baseline',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    ),
    page(
      'HostProcess pods',
      'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) => {
    const abouts: About[] = [];
    for (const pod of podTemplates(workload)) {
      for (const place of [pod.spec, ...containersOf(pod)]) {
        const hostProcess = place.at(...FIELD).boolean();
        if (hostProcess.kind === 'absent') continue;
        const decision = must(
          hostProcess,
          (value) => value !== true,
          'it runs as a process of the Windows node itself: code in it owns the node',
        );
        abouts.push({ subject: place, decision });
      }
    }
    return onePerPlace(abouts);
  },
  fix: {
    text: 'Remove `hostProcess: true`, with the `hostNetwork: true` that it needs.',
    safe: false,
    breaks: 'a container that manages its Windows node: a CNI or CSI plugin, a log agent',
    kubernetes: 'securityContext:\n  windowsOptions:\n    hostProcess: false',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: tools }
spec:
  os: { name: windows }
  hostNetwork: true
  containers:
    - name: agent
      image: example.com/agent:1.0.0
      securityContext:
        windowsOptions:
          hostProcess: true
          runAsUserName: NT AUTHORITY\\SYSTEM
`,
      at: 'hostProcess: true',
    },
    {
      verdict: 'fail',
      title: 'Set for the pod',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: tools }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      nodeSelector: { kubernetes.io/os: windows }
      hostNetwork: true
      securityContext:
        windowsOptions: { hostProcess: true }
      containers:
        - { name: agent, image: "example.com/agent:1.0.0" }
`,
      at: 'hostProcess: true',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  os: { name: windows }
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext: { windowsOptions: { hostProcess: false } }
`,
    },
  ],
});
