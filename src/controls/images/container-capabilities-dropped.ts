import { containerName, fail, pass, undecided, undecidedAt, workloadTypes } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { capabilityOf } from './_capabilities.ts';
import { isPrivileged } from './_context.ts';

export default control({
  id: 'container-capabilities-dropped',
  title: 'Containers drop all capabilities',
  layer: 'images',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'A runtime gives every container about a dozen capabilities, among them raw sockets, changing owners and setting ' +
    'user ids. Few applications use one of them; an attacker uses several.',
  references: [
    attack('T1611'),
    page(
      'Pod Security Standards, restricted',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) =>
    eachOwnContainer(workload, (container) => {
      if (isPrivileged(container)) return undefined;
      const drop = container.at('securityContext', 'capabilities', 'drop');
      const { items, rest } = drop.items();
      const names = items.map(capabilityOf);
      const all = names.indexOf('ALL');
      if (all !== -1) return pass(items[all]!);
      if (rest !== undefined) return undecided(rest);
      const open = names.indexOf(undefined);
      if (open !== -1) return undecidedAt(items[open]!, 'the name of this capability is not known');
      return fail(
        drop,
        `container ${containerName(container)} keeps the capabilities of the runtime: drop ALL is missing`,
      );
    }),
  fix: {
    text: 'Drop ALL, and add back the few that the application uses.',
    safe: false,
    breaks:
      'an application that uses one of the default capabilities: changing owners, a port below 1024, ping',
    kubernetes: 'securityContext:\n  capabilities:\n    drop: [ALL]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Some are dropped, not all',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext:
        capabilities:
          drop: [NET_RAW, MKNOD]
`,
      at: 'drop: [NET_RAW, MKNOD]',
    },
    {
      verdict: 'fail',
      title: 'Nothing is written',
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
      title: 'In any case and at any place of the list',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext: { capabilities: { drop: [NET_RAW, all] } }
`,
    },
  ],
});
