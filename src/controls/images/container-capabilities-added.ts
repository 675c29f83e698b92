import type { About, View } from '../../estate/index.ts';
import { containerName, fail, pass, undecided, undecidedAt, workloadTypes } from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';
import { eachOwnContainer } from './_agents.ts';
import { BASELINE, GAIN, capabilityOf } from './_capabilities.ts';

/** One decision for each capability that is added. */
function added(container: View): About[] {
  const { items, rest } = container.at('securityContext', 'capabilities', 'add').items();
  const abouts = items.map((item): About => {
    const capability = capabilityOf(item);
    if (capability === undefined) {
      return { subject: item, decision: undecidedAt(item, 'the name of this capability is not known') };
    }
    if (BASELINE.has(capability)) return { subject: item, decision: pass(item) };
    const gain = Object.hasOwn(GAIN, capability)
      ? GAIN[capability]!
      : 'gets more of the kernel than containers have';
    return {
      subject: item,
      decision: fail(
        item,
        `container ${containerName(container)} adds ${capability.slice(0, 40)}: code in it ${gain}`,
      ),
    };
  });
  if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
  return abouts;
}

export default control({
  id: 'container-capabilities-added',
  title: 'Containers add no capability that leads out of them',
  layer: 'images',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Capabilities are the pieces that root is made of. Some of them are a way out of the container on their own ' +
    '(SYS_ADMIN, SYS_MODULE, SYS_PTRACE with the host processes, DAC_READ_SEARCH), others a way into the traffic of ' +
    'the neighbours (NET_ADMIN, NET_RAW).',
  references: [
    attack('T1611'),
    nsaCisa('Pod security'),
    page(
      'Pod Security Standards, baseline',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) => {
    const abouts: About[] = [];
    const others = eachOwnContainer(workload, (container) => {
      const own = added(container);
      abouts.push(...own);
      return own.length === 0 ? pass(container) : undefined;
    });
    return [...abouts, ...others];
  },
  fix: {
    text: 'Remove it from `capabilities.add`; drop ALL and add back only what the baseline allows.',
    safe: false,
    breaks: 'what the container does with that capability',
    kubernetes: 'securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [NET_BIND_SERVICE]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second item',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: vpn, namespace: shop }
spec:
  containers:
    - name: vpn
      image: example.com/vpn:1.0.0
      securityContext:
        capabilities:
          drop: [ALL]
          add:
            - NET_BIND_SERVICE
            - NET_ADMIN
`,
      at: '- NET_ADMIN',
    },
    {
      verdict: 'fail',
      title: 'Small letters and CAP_ are no disguise',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  initContainers:
    - name: tune
      image: example.com/tune:1.0.0
      securityContext:
        capabilities:
          add: [cap_sys_admin]
  containers:
    - { name: web, image: "example.com/web:1.0.0" }
`,
      at: 'cap_sys_admin',
    },
    {
      verdict: 'fail',
      title: 'ALL',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: example.com/web:1.0.0
      securityContext: { capabilities: { add: ["ALL"] } }
`,
      at: '"ALL"',
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
        capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] }
    - { name: log, image: "example.com/log:1.0.0" }
`,
    },
  ],
});
