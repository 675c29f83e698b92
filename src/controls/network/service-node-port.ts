import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

export default control({
  id: 'service-node-port',
  title: 'No Service opens a port on every node',
  layer: 'network',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'A NodePort is open on every node, past the load balancer with its TLS, its logs and its address ranges. What comes ' +
    'in there often has the address of the node, and a network policy cannot tell it apart.',
  references: [
    attack('T1133'),
    page(
      'Service: type NodePort',
      'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
    ),
  ],
  appliesTo: ['Service'],
  decide: (service) =>
    must(
      service.at('spec', 'type').string(),
      (type) => type !== 'NodePort',
      'this Service opens its ports on every node of the cluster',
    ),
  fix: {
    text: 'Make it a ClusterIP, behind an Ingress or a load balancer with IP targets.',
    safe: false,
    breaks: 'whoever connects to a node on that port, a load balancer with instance targets for one',
    kubernetes: 'spec:\n  type: ClusterIP',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: NodePort
  ports: [{ port: 80 }]
`,
      at: 'type: NodePort',
    },
    {
      verdict: 'pass',
      format: 'kubernetes',
      source: `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ port: 80 }] }
`,
    },
  ],
});
