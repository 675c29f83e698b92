import { must, workloadTypes } from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';
import { isEksAgent } from './_agents.ts';
import { eachHostPath, gainOf } from './_host-path.ts';

export default control({
  id: 'host-path-sensitive',
  title: 'No pod mounts a folder of its node that gives the node away',
  layer: 'images',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A pod that sees /etc, /var/lib/kubelet or the socket of the container runtime is as good as root on its node, ' +
    'read-only or not: an attacker takes the credentials of the kubelet, the secrets of the other pods, or starts a ' +
    'container of his own.',
  references: [
    attack('T1611'),
    attack('T1552.001'),
    nsaCisa('Pod security'),
    page('Volumes: hostPath', 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath'),
  ],
  appliesTo: [...workloadTypes, 'PersistentVolume'],
  decide: (resource) =>
    isEksAgent(resource)
      ? []
      : eachHostPath(resource, (path, name) =>
          must(
            path.string(),
            (text) => text === undefined || gainOf(text) === undefined,
            (text) => `volume ${name} mounts ${text} of the node: ${gainOf(text ?? '') ?? ''}`,
          ),
        ),
  fix: {
    text: 'Use a volume of the cluster (emptyDir, a claim, a ConfigMap, a projected token) in place of the folder of the node.',
    safe: false,
    breaks: 'an agent that reads logs, processes or devices of its node',
    kubernetes: 'volumes:\n  - name: data\n    emptyDir: {}',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second volume, however it is written',
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
        - { name: web, image: "example.com/web:1.0.0" }
      volumes:
        - name: cache
          emptyDir: {}
        - name: config
          hostPath:
            path: /usr/..//etc/
`,
      at: 'path: /usr/..//etc/',
    },
    {
      verdict: 'fail',
      title: 'The socket of the runtime',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: build, namespace: ci }
spec:
  containers:
    - name: build
      image: example.com/build:1.0.0
      volumeMounts: [{ name: docker, mountPath: /var/run/docker.sock, readOnly: true }]
  volumes:
    - name: docker
      hostPath: { path: /mnt/docker.sock, type: Socket }
`,
      at: 'hostPath:',
    },
    {
      verdict: 'fail',
      title: 'A volume that any claim may take',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: PersistentVolume
metadata: { name: node }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  hostPath:
    path: /
`,
      at: 'path: /',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: logs, namespace: tools }
spec:
  selector: { matchLabels: { app: logs } }
  template:
    metadata: { labels: { app: logs } }
    spec:
      containers:
        - { name: logs, image: "example.com/logs:1.0.0" }
      volumes:
        - name: logs
          hostPath: { path: /var/log }
        - name: time
          hostPath: { path: /etc/localtime }
`,
    },
  ],
});
