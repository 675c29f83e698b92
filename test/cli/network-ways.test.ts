import { expect, test } from 'vitest';
import { folder, ringwall } from './run.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: "example.com/web:1", ports: [{ name: http, containerPort: 8080 }] }] }
`;
const BALANCER = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec:
  type: LoadBalancer
  loadBalancerClass: service.k8s.aws/nlb
  allocateLoadBalancerNodePorts: false
  selector: { app: web }
  ports: [{ port: 443, targetPort: http }]
`;
const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;
const OPEN = { 'web.yaml': WEB, 'service.yaml': BALANCER };
const CLOSED = { ...OPEN, 'deny.yaml': DENY };
/** A cluster in private subnets of a VPC, behind the group that EKS makes. */
const ACCOUNT = `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24 } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Associated: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref Private, RouteTableId: !Ref Table } }
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: { Name: shop, RoleArn: arn:aws:iam::111122223333:role/x, ResourcesVpcConfig: { SubnetIds: [!Ref Private] } }
  Nodes:
    Type: AWS::EKS::Nodegroup
    Properties: { ClusterName: !Ref Cluster, NodeRole: arn:aws:iam::111122223333:role/x, Subnets: [!Ref Private] }
`;

interface Answer {
  readonly answer: string;
  readonly ways: readonly {
    readonly kind: string;
    readonly answer: string;
    readonly because: readonly { readonly policy: string; readonly file: string; readonly line: number }[];
  }[];
  readonly because: readonly { readonly policy: string; readonly line: number }[];
}

async function can(files: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Answer> {
  const { code, out } = await ringwall(folder(files), 'network', 'can', ...words, '--json');
  expect(code).toBe(0);
  return JSON.parse(out) as Answer;
}

test('list names the ways beside the connections', async () => {
  const { out } = await ringwall(folder(OPEN), 'network', 'list', '--json');
  const document = JSON.parse(out) as { connections: unknown[]; ways: Record<string, unknown>[] };
  expect(document.connections).toHaveLength(2);
  expect(document.ways).toEqual([
    {
      kind: 'NLB',
      name: 'Service shop/web',
      scheme: 'internet-facing',
      src: 'internet',
      dst: 'shop/web[Deployment]',
      listener: 'TCP 443',
      port: 8080,
      seen: ['balancer'],
      answer: 'yes',
      because: [expect.objectContaining({ policy: 'no policy' })],
      file: 'service.yaml',
      line: 10,
    },
  ]);
  const none = await ringwall(folder({ 'web.yaml': WEB }), 'network', 'list', '--json');
  expect(JSON.parse(none.out)).not.toHaveProperty('ways');
});

test.each(['text', 'dot', 'mermaid', 'csv', 'markdown'])('list as %s', async (format) => {
  const { out } = await ringwall(folder(CLOSED), 'network', 'list', '--format', format);
  expect(out).toMatchSnapshot();
  const open = await ringwall(folder(OPEN), 'network', 'list', '--format', format);
  expect(open.out).toMatchSnapshot();
});

test('list keeps to the ways of what was asked for', async () => {
  const { out } = await ringwall(folder(OPEN), 'network', 'list', '--namespace', 'other', '--json');
  expect(JSON.parse(out)).not.toHaveProperty('ways');
});

test('can says which way leads to a pod, and what closes it', async () => {
  const open = await can(OPEN, 'internet', 'shop/web', '--port', '443');
  expect(open.ways.map(({ answer, kind }) => [kind, answer])).toEqual([['NLB', 'yes']]);
  const closed = await can(CLOSED, 'internet', 'shop/web', '--port', '8080');
  expect(closed.answer).toBe('no');
  expect(closed.ways[0]).toMatchObject({
    answer: 'no',
    because: [{ policy: 'NetworkPolicy shop/deny', file: 'deny.yaml', line: 4 }],
  });
  expect((await can(OPEN, 'internet', 'shop/web', '--port', '22')).ways).toEqual([]);
  expect((await can(OPEN, 'internet', 'shop/web', '--protocol', 'UDP')).ways).toEqual([]);
  expect(await can(OPEN, 'shop/web', 'internet')).not.toHaveProperty('ways');
});

test('can in words', async () => {
  const closed = await ringwall(folder(CLOSED), 'network', 'can', 'internet', 'shop/web', '--port', '443');
  expect(closed.out).toMatchSnapshot();
  const none = await ringwall(folder({ 'web.yaml': WEB }), 'network', 'can', 'internet', 'shop/web');
  expect(none.out).toContain('no load balancer, Ingress, Gateway or NodePort here leads to it');
});

test('where the account closes the pods themselves, the best of the ways is the answer', async () => {
  const alone = await can({ 'web.yaml': WEB, 'account.yaml': ACCOUNT }, 'internet', 'shop/web');
  expect([alone.answer, alone.ways]).toEqual(['no', []]);
  const open = await can({ ...OPEN, 'account.yaml': ACCOUNT }, 'internet', 'shop/web', '--port', '443');
  expect(open.answer).toBe('yes');
  expect(open.because[0]).toMatchObject({ policy: 'Service shop/web', line: 10 });
  // Without an add-on that says so, the cluster enforces no policy.
  const denied = { ...CLOSED, 'account.yaml': ACCOUNT };
  expect((await can(denied, 'internet', 'shop/web', '--port', '443')).answer).toBe('yes');
  const enforced = ['--port', '443', '--enforcing', 'standard'];
  const closed = await can(denied, 'internet', 'shop/web', ...enforced);
  expect(closed.answer).toBe('no');
});

test('rules of security groups that its controller does not make', async () => {
  const byHand = BALANCER.replace(
    'spec:',
    '    service.beta.kubernetes.io/aws-load-balancer-manage-backend-security-group-rules: "false"\nspec:',
  );
  const files = { 'web.yaml': WEB, 'service.yaml': byHand, 'account.yaml': ACCOUNT };
  const { ways } = await can(files, 'internet', 'shop/web', '--port', '443');
  expect(ways[0]!.answer).not.toBe('yes');
});

test('where a way leads that nobody here knows is said', async () => {
  const manual = BALANCER.replace('  selector: { app: web }\n', '');
  const files = { 'web.yaml': WEB, 'service.yaml': manual };
  const note = 'Service shop/web has no selector: who keeps its endpoints is not here (service.yaml:10)';
  const { out } = await ringwall(folder(files), 'network', 'list', '--json');
  expect((JSON.parse(out) as { notes: string[] }).notes).toContain(note);
  const asked = await ringwall(folder(files), 'network', 'can', 'internet', 'shop/web', '--json');
  expect((JSON.parse(asked.out) as { notes: string[] }).notes).toContain(note);
});

test('an Ingress of a controller in the cluster, whose policy is for another namespace', async () => {
  const edge = WEB.replaceAll('web', 'proxy')
    .replace('namespace: shop', 'namespace: edge')
    .replace('labels: { app: proxy }', 'labels: { app: proxy, app.kubernetes.io/name: ingress-nginx }');
  const front = BALANCER.replaceAll('web', 'proxy').replace('namespace: shop', 'namespace: edge');
  const inner = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`;
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-edge, namespace: shop }
spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: nginx } } }] }] }
`;
  const files = {
    'web.yaml': WEB,
    'inner.yaml': inner,
    'edge.yaml': edge,
    'front.yaml': front,
    'ingress.yaml': ingress,
    'policy.yaml': policy,
  };
  const { out } = await ringwall(folder(files), 'network', 'can', 'internet', 'shop/web');
  expect(out).toMatchSnapshot();
  const lint = await ringwall(folder(files), 'network', 'lint', '--only', 'closed-way');
  expect(lint.out).toMatchSnapshot();
});
