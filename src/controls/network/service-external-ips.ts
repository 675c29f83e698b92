import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

export default control({
  id: 'service-external-ips',
  title: 'No Service claims addresses by externalIPs',
  layer: 'network',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Every node sends what goes to an external IP of a Service to its pods, whoever that address belongs to. A Service ' +
    'that names the address of a database or of the metadata service takes over the connections of all other pods to ' +
    'it (CVE-2020-8554).',
  references: [
    attack('T1557'),
    page('CVE-2020-8554', 'https://github.com/kubernetes/kubernetes/issues/97076'),
    page(
      'Service: external IPs',
      'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
    ),
  ],
  appliesTo: ['Service'],
  decide: (service) => {
    const list = service.at('spec', 'externalIPs');
    const { items, rest } = list.items();
    if (items.length > 0)
      return fail(
        items[0]!,
        'this Service takes connections to these addresses over, whoever they belong to',
      );
    return rest === undefined ? pass(list) : undecided(rest);
  },
  fix: {
    text: 'Use a Service of type LoadBalancer, and refuse externalIPs at admission.',
    safe: false,
    breaks: 'clients that connect to these addresses',
    kubernetes: 'spec:\n  type: LoadBalancer\n  loadBalancerClass: service.k8s.aws/nlb',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'One finding for the list',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  ports: [{ port: 5432 }]
  externalIPs:
    - 10.0.3.7
    - 10.0.3.8
`,
      at: '- 10.0.3.7',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  ports: [{ port: 5432 }]
  externalIPs: []
`,
    },
  ],
});
