import { fail, pass, undecided, workloadTypes } from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';
import { isEksAgent } from './_agents.ts';
import { eachHostPath, gainOf } from './_host-path.ts';

export default control({
  id: 'host-path',
  title: 'No pod mounts a folder of its node',
  layer: 'images',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'What a pod writes to its node outlives the pod, is seen by the others that mount it, and fills the disk of the ' +
    'node. A folder that holds nothing of worth today may do so tomorrow.',
  references: [
    attack('T1611'),
    nsaCisa('Pod security'),
    page(
      'Pod Security Standards, baseline',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (resource) => {
    if (isEksAgent(resource)) return [];
    let mounted = false;
    const abouts = eachHostPath(resource, (path, name) => {
      mounted = true;
      const text = path.string();
      if (text.kind === 'unknown') return undecided(text);
      // Those that give the node away are what `host-path-sensitive` reports.
      if (text.kind !== 'known' || gainOf(text.value) !== undefined) return undefined;
      return fail(path, `volume ${name} mounts ${text.value} of the node`);
    });
    return mounted || abouts.length > 0 ? abouts : pass(resource.root);
  },
  fix: {
    text: 'Use a volume of the cluster: emptyDir, a claim, a ConfigMap or a Secret.',
    safe: false,
    breaks: 'an agent that works on files of its node',
    kubernetes: 'volumes:\n  - name: data\n    emptyDir: {}',
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
    - { name: web, image: "example.com/web:1.0.0" }
  volumes:
    - name: data
      hostPath:
        path: /data
`,
      at: 'path: /data',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
  volumes:
    - { name: data, emptyDir: {} }
`,
    },
  ],
});
