import type { About } from '../../estate/index.ts';
import { isWindows, must, podTemplates, workloadTypes } from '../../estate/index.ts';
import { attack, cisEks, control, nsaCisa, page } from '../control.ts';
import { isEksAgent } from './_agents.ts';

const FLAGS = [
  [
    'hostPID',
    'code in it sees every process of the node, with their environments, and may end or trace them',
  ],
  ['hostIPC', 'code in it reads and writes the shared memory of the node and of other pods on it'],
  [
    'hostNetwork',
    'no network policy holds for it, it listens in on the node, and reaches the metadata service and the kubelet',
  ],
] as const;

export default control({
  id: 'host-namespaces',
  title: 'Pods do not share the namespaces of their node',
  layer: 'images',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A pod in the process, IPC or network namespace of its node has one wall less around it. From there an attacker ' +
    'reads the secrets in the environment of other processes, or takes the credentials of the node from the metadata service.',
  references: [
    cisEks('4.2.2'),
    cisEks('4.2.3'),
    cisEks('4.2.4'),
    attack('T1611'),
    attack('T1552.005'),
    nsaCisa('Pod security'),
    page(
      'Pod Security Standards, baseline',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) => {
    if (isEksAgent(workload)) return [];
    const abouts: About[] = [];
    for (const pod of podTemplates(workload)) {
      if (isWindows(pod)) continue;
      for (const [flag, gain] of FLAGS) {
        const place = pod.spec.get(flag);
        abouts.push({
          subject: place,
          decision: must(place.boolean(), (shared) => shared !== true, `the pod has ${flag}: ${gain}`),
        });
      }
    }
    return abouts;
  },
  fix: {
    text: 'Remove the flag; reach the node through a Service, a hostPort or an agent made for it.',
    safe: false,
    breaks: 'an agent that watches processes, addresses or traffic of its node',
    kubernetes: 'hostPID: false\nhostIPC: false\nhostNetwork: false',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: monitor, namespace: tools }
spec:
  selector: { matchLabels: { app: monitor } }
  template:
    metadata: { labels: { app: monitor } }
    spec:
      hostNetwork: true
      containers:
        - { name: monitor, image: "example.com/monitor:1.0.0" }
`,
      at: 'hostNetwork: true',
    },
    {
      verdict: 'fail',
      title: 'In a CronJob',
      format: 'kubernetes',
      source: `apiVersion: batch/v1
kind: CronJob
metadata: { name: dump, namespace: tools }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          hostIPC: false
          hostPID: true
          containers:
            - { name: dump, image: "example.com/dump:1.0.0" }
`,
      at: 'hostPID: true',
    },
    {
      verdict: 'fail',
      title: 'A workload of your own in kube-system counts',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: Deployment
metadata: { name: aws-node, namespace: kube-system }
spec:
  selector: { matchLabels: { app: x } }
  template:
    metadata: { labels: { app: x } }
    spec:
      hostIPC: true
      containers:
        - { name: x, image: "example.com/x:1.0.0" }
`,
      at: 'hostIPC: true',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostNetwork: false
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
`,
    },
  ],
});
