import { policy, told, workload } from './testing-ways.ts';

export const WEB = workload('web');
export const NLB = 'type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb';
export const PORTS = 'ports: [{ port: 443, targetPort: http }]';
export const noted = (entries: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(entries).map(([name, value]) => [`service.beta.kubernetes.io/${name}`, value]),
    ),
  );
export const PUBLIC = { 'aws-load-balancer-scheme': 'internet-facing' };
export const IP = { 'aws-load-balancer-nlb-target-type': 'ip' };
export const DENY = policy('podSelector: {}, policyTypes: [Ingress]');
export const from = (cidr: string): string =>
  policy(`podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: ${cidr} } }] }]`);
export const AUTO = `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: { KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: true } } }
`;

/** Without the ports on nodes that a load balancer comes with. */
export const balanced = (documents: readonly string[], source?: string): string[] => {
  const all = told(documents, source);
  const only = all.filter((text) => !text.startsWith('NodePort'));
  return only.some((text) => text.startsWith('external')) ? all : only;
};
