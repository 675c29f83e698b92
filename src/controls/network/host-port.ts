import type { About } from '../../estate/index.ts';
import {
  containerName,
  containersOf,
  fail,
  isWindows,
  pass,
  podTemplates,
  undecided,
  workloadTypes,
} from '../../estate/index.ts';
import { attack, control, nsaCisa, page } from '../control.ts';

export default control({
  id: 'host-port',
  title: 'Containers open no port on their node',
  layer: 'network',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A hostPort is open on the address of the node, where security groups and not network policies decide who gets in. ' +
    'It also ties the pod to nodes that have the port free.',
  references: [
    attack('T1133'),
    nsaCisa('Pod security'),
    page(
      'Pod Security Standards, baseline',
      'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    ),
  ],
  appliesTo: workloadTypes,
  decide: (workload) => {
    const abouts: About[] = [];
    for (const pod of podTemplates(workload)) {
      const host = pod.spec.get('hostNetwork').boolean();
      // In the network of the node every port is one of the node: that is what `host-namespaces` reports.
      if (isWindows(pod) || (host.kind === 'known' && host.value)) continue;
      for (const container of containersOf(pod)) {
        const { items, rest } = container.get('ports').items();
        let found = false;
        for (const port of items) {
          const view = port.get('hostPort');
          const number = view.number();
          if (number.kind === 'unknown') abouts.push({ subject: view, decision: undecided(number) });
          if (number.kind !== 'known' || number.value === 0) continue;
          found = true;
          abouts.push({
            subject: view,
            decision: fail(
              view,
              `container ${containerName(container)} opens port ${number.value} on its node`,
            ),
          });
        }
        if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
        else if (!found) abouts.push({ subject: container, decision: pass(container) });
      }
    }
    return abouts;
  },
  fix: {
    text: 'Remove the hostPort and put a Service in front of the pods.',
    safe: false,
    breaks: 'whoever connects to the node on that port',
    kubernetes: 'ports:\n  - containerPort: 8080',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second port of the second container',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: "example.com/web:1.0.0", ports: [{ containerPort: 8080, hostPort: 0 }] }
    - name: log
      image: example.com/log:1.0.0
      ports:
        - containerPort: 9000
        - containerPort: 9001
          hostPort: 9001
`,
      at: 'hostPort: 9001',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: "example.com/web:1.0.0", ports: [{ containerPort: 8080 }] }
`,
    },
  ],
});
