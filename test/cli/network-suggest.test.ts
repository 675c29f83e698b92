import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SourceFile, dataOf } from '../../src/estate/index.ts';
import { parseYaml } from '../../src/sources/text/yaml.ts';
import { folder, ringwall } from './run.ts';

const DEPLOYMENT = (
  name: string,
  spec = '',
  namespace = 'shop',
  labels = `app: ${name}`,
): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { ${labels} } }
  template:
    metadata: { labels: { ${labels} } }
    spec: { containers: [{ name: app, image: "example.com/${name}:1"${spec} }] }
`;
const SERVICE = (
  name: string,
  ports: string,
  selector = `app: ${name}`,
  namespace = 'shop',
): string => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { ${selector} }, ports: [${ports}] }
`;
const SHOP = {
  'web.yaml': DEPLOYMENT('web'),
  'db.yaml': [
    DEPLOYMENT('db', ', ports: [{ name: sql, containerPort: 5432 }]'),
    SERVICE('db', '{ port: 3306, targetPort: sql }'),
  ].join('---\n'),
};
const FLOWS = (...flows: readonly string[]): string =>
  `flows:\n${flows.map((flow) => `  - { ${flow} }\n`).join('')}`;

interface Document {
  readonly policies: readonly {
    metadata: { name: string; namespace: string };
    spec: Record<string, unknown>;
  }[];
  readonly evidence: readonly {
    policy: string;
    rule: string;
    flow: string;
    evidence: string;
    file: string;
    line: number;
  }[];
  readonly notes: readonly { code: string; message: string; policy?: string; file?: string; line?: number }[];
  readonly verified: { exact: boolean; deviations: number; enforcer: string };
}

async function suggested(
  files: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Document> {
  const { code, notes, out } = await ringwall(folder(files), 'network', 'suggest', '--json', ...words);
  expect(notes).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as Document;
}

const policy = ({ policies }: Document, name: string): Record<string, unknown> =>
  policies.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === name)!.spec;

const DNS = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'TCP', port: 53 },
    { protocol: 'UDP', port: 53 },
  ],
};

test('a declared flow is a rule at both ends, with its line and its reason', async () => {
  const document = await suggested(
    { ...SHOP, 'flows.yaml': FLOWS('from: shop/web, to: shop/db, ports: [5432], why: orders') },
    '--flows',
    'flows.yaml',
  );
  const pods = (app: string): object => ({ podSelector: { matchLabels: { app } } });
  const ports = [{ protocol: 'TCP', port: 5432 }];
  expect(policy(document, 'shop/web')).toEqual({
    ...pods('web'),
    policyTypes: ['Ingress', 'Egress'],
    egress: [{ to: [pods('db')], ports }, DNS],
  });
  expect(policy(document, 'shop/db')).toEqual({
    ...pods('db'),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [pods('web')], ports }],
  });
  expect(document.evidence.filter(({ evidence }) => evidence === 'orders')).toEqual([
    {
      policy: 'shop/db',
      rule: 'ingress[0]',
      flow: 'from shop/web[Deployment], TCP 5432',
      evidence: 'orders',
      file: 'flows.yaml',
      line: 2,
    },
    {
      policy: 'shop/web',
      rule: 'egress[0]',
      flow: 'to shop/db[Deployment], TCP 5432',
      evidence: 'orders',
      file: 'flows.yaml',
      line: 2,
    },
  ]);
  expect(document.verified).toMatchObject({ exact: true, deviations: 0, enforcer: 'eks' });
});

test('every kind of end', async () => {
  const flows = FLOWS(
    'from: internet, to: "shop/web[Deployment]", ports: [443]',
    'from: shop/web, to: service:shop/db',
    'from: shop/web, to: 10.1.2.3, ports: [TCP 8000-8100, UDP 99]',
    'from: shop/web, to: imds',
    'from: shop/web, to: namespace:logs, ports: [SCTP 7]',
    'from: namespace:shop, to: dns',
  );
  const document = await suggested(
    { ...SHOP, 'flows.yaml': flows },
    '--flows',
    'flows.yaml',
    '--mode',
    'spec',
  );
  expect(policy(document, 'shop/web')).toMatchObject({
    ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ protocol: 'TCP', port: 443 }] }],
    egress: [
      { to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ protocol: 'TCP', port: 5432 }] },
      DNS,
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'logs' } } }],
        ports: [{ protocol: 'SCTP', port: 7 }],
      },
      {
        to: [{ ipBlock: { cidr: '10.1.2.3/32' } }],
        ports: [
          { protocol: 'TCP', port: 8000, endPort: 8100 },
          { protocol: 'UDP', port: 99 },
        ],
      },
      { to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ protocol: 'TCP', port: 80 }] },
    ],
  });
  expect(policy(document, 'shop/db')).toMatchObject({ egress: [DNS] });
  expect(document.verified.exact).toBe(true);
});

test.each([
  [FLOWS('from: shop/wbe, to: shop/db'), 'flows.yaml:2: there is no pod or workload "shop/wbe" here'],
  [FLOWS('from: shop/web, too: shop/db'), 'flows.yaml:2: a flow has no "too"; did you mean to?'],
  [FLOWS('from: shop/web'), 'flows.yaml:2: a flow needs `to`'],
  [FLOWS('from: shop/web, to: shop/db, ports: [TCP 0]'), 'flows.yaml:2: "TCP 0" is no port'],
  [FLOWS('from: shop/web, to: shop/db, ports: [ICMP 1]'), '"ICMP 1" is no port'],
  [FLOWS('from: shop/web, to: shop/db, ports: []'), 'a list of at least one'],
  [FLOWS('from: internet, to: 10.0.0.1'), 'flows.yaml:2: no end of it is a pod here'],
  [FLOWS('from: service:shop/db, to: shop/web'), 'a Service opens no connections'],
  [FLOWS('from: "namespace:Shop X", to: shop/web'), `can't be the name of a namespace`],
  ['flow: []', 'flows.yaml:1: there is no "flow" here'],
  ['flows: 7', '`flows` is a list'],
  ['flows: [', 'flows.yaml:'],
])('a list that is wrong: %j', async (text, note) => {
  const ran = await ringwall(
    folder({ ...SHOP, 'flows.yaml': text }),
    'network',
    'suggest',
    '--flows',
    'flows.yaml',
  );
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.notes).toContain(note);
});

test('without a list the manifests say it: variables, arguments, ConfigMaps that are read', async () => {
  const config = (name: string, data: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\ndata: { ${data} }\n`;
  const env =
    ', env: [{ name: DB, value: "mysql://u:secret-word@db.shop.svc:3306/x" }, { name: MAIL, value: smtp.example.com }, { name: MAIL_HOST, value: smtp.example.com }, { name: MODE, value: web }, { name: CACHE, valueFrom: { configMapKeyRef: { name: one, key: cache } } }]';
  const document = await suggested({
    ...SHOP,
    'web.yaml': [
      DEPLOYMENT(
        'web',
        `${env}, args: ["--jobs=http://jobs.work"], envFrom: [{ configMapRef: { name: all } }]`,
      ),
      SERVICE('web', '{ port: 80 }'),
    ].join('---\n'),
    'cache.yaml': [DEPLOYMENT('cache'), SERVICE('cache', '{ port: 6379 }, { port: 9121 }')].join('---\n'),
    'jobs.yaml': [
      DEPLOYMENT('jobs', '', 'work'),
      SERVICE('jobs', '{ port: 80, targetPort: 8080 }', 'app: jobs', 'work'),
    ].join('---\n'),
    'config.yaml': [
      config('one', 'cache: "cache:6379", other: "db:3306"'),
      config('all', 'URL: "https://api.example.com/v1"'),
      config('unread', 'URL: "http://web"'),
    ].join('---\n'),
  });
  expect(
    document.evidence
      .filter(({ evidence, policy: name }) => name === 'shop/web' && !evidence.startsWith('who'))
      .map(({ evidence, file, flow }) => [flow, evidence, file]),
  ).toEqual([
    ['to shop/cache[Deployment], TCP 6379', 'ConfigMap one, cache', 'config.yaml'],
    ['to shop/db[Deployment], TCP 5432', 'env DB', 'web.yaml'],
    ['to work/jobs[Deployment], TCP 8080', 'args', 'web.yaml'],
  ]);
  expect(document.notes.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'needs-a-name: shop/web[Deployment] connects to smtp.example.com: that needs a name, and NetworkPolicy knows addresses only',
    'needs-a-name: shop/web[Deployment] connects to api.example.com, TCP 443: that needs a name, and NetworkPolicy knows addresses only',
  ]);
  expect(JSON.stringify(document)).not.toContain('secret-word');
  expect(document.verified.exact).toBe(true);
});

const POD = (name: string, address: string, port = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec: { nodeName: n1, containers: [{ name: app, image: "example.com/a:1"${port} }] }
status: { podIP: ${address}, hostIP: 10.0.9.1 }
`;
const RECORD = (source: string, destination: string, ports: string): string =>
  `2 123456789010 eni-1 ${source} ${destination} ${ports} 6 10 800 1 2 ACCEPT OK\n`;

test('flow logs: the side that was connected to, and what cannot be told', async () => {
  const cwd = folder({
    'pods.yaml': [POD('web', '10.0.0.1'), POD('db', '10.0.0.2', ', ports: [{ containerPort: 50000 }]')].join(
      '---\n',
    ),
  });
  const records = [
    RECORD('10.0.0.1', '10.0.0.2', '40000 50000'),
    RECORD('10.0.0.2', '10.0.0.1', '50000 40000'),
    RECORD('198.51.100.7', '10.0.0.1', '40000 443'),
    RECORD('10.0.0.1', '198.51.100.8', '40001 40002'),
    RECORD('10.0.9.1', '10.0.0.1', '40001 8080'),
    RECORD('10.8.0.1', '10.8.0.2', '40001 8080'),
  ].join('');
  writeFileSync(join(cwd, 'vpc.log.gz'), gzipSync(records));
  const { out } = await ringwall(cwd, 'network', 'suggest', '--flow-log', 'vpc.log.gz', '--json');
  const document = JSON.parse(out) as Document;
  expect(
    document.evidence
      .filter(({ evidence }) => evidence.startsWith('flow log'))
      .map(({ evidence, flow, policy: name }) => `${name} ${flow}: ${evidence}`),
  ).toEqual([
    'shop/web from 198.51.100.7, TCP 443: flow log, 1 record',
    'shop/web to shop/db[Pod], TCP 50000: flow log, 2 records',
    'shop/db from shop/web[Pod], TCP 50000: flow log, 2 records',
  ]);
  expect(document.notes.map(({ message }) => message)).toEqual([
    "which side of 10.0.0.1 40001 and 198.51.100.8 40002, TCP opened the connection can't be told (1 record)",
    expect.stringContaining('1 record is between pods and nodes'),
    '1 record is between addresses of which none is a pod here',
  ]);
  expect(document.verified.exact).toBe(true);
});

test('workloads that no label tells apart share a policy, and it is said', async () => {
  const files = {
    ...SHOP,
    'twin.yaml': DEPLOYMENT('twin', '', 'shop', 'app: web'),
    'flows.yaml': FLOWS('from: shop/web, to: shop/db, ports: [5432]'),
  };
  const document = await suggested(files, '--flows', 'flows.yaml');
  expect(document.policies.map(({ metadata }) => metadata.name)).toEqual(['db', 'twin']);
  expect(document.notes).toMatchObject([{ code: 'same-labels', policy: 'shop/twin' }]);
  expect(document.notes[0]!.message).toContain(
    'no label tells shop/twin[Deployment] and shop/web[Deployment] apart',
  );
});

test('on EKS a Service is closed when the selector of its pods looks at what it does not', async () => {
  const files = {
    'web.yaml': DEPLOYMENT('web'),
    'db.yaml': [
      DEPLOYMENT('db', '', 'shop', 'app: db, part: one'),
      DEPLOYMENT('db-backup', '', 'shop', 'app: db, part: two'),
      SERVICE('db', '{ port: 5432 }', 'app: db'),
    ].join('---\n'),
    'flows.yaml': FLOWS('from: shop/web, to: service:shop/db'),
  };
  const document = await suggested(files, '--flows', 'flows.yaml');
  expect(document.verified).toMatchObject({ exact: false, enforcer: 'eks' });
  expect(document.notes).toMatchObject([{ code: 'enforced-otherwise', policy: 'shop/web' }]);
  expect(document.notes[0]!.message).toContain(
    'shop/web[Deployment] to service:shop/db, TCP 5432, is asked for and closed: the VPC CNI',
  );
  expect((await suggested(files, '--flows', 'flows.yaml', '--mode', 'spec')).verified.exact).toBe(true);
});

test('policies of other kinds and namespaces stay, and what they change is said', async () => {
  const old = (name: string, namespace: string, spec: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
  const files = {
    ...SHOP,
    'jobs.yaml': DEPLOYMENT('jobs', '', 'work'),
    'old.yaml': [
      old('open', 'shop', '{ podSelector: {}, ingress: [{}] }'),
      old('deny', 'work', '{ podSelector: {} }'),
    ].join('---\n'),
    'flows.yaml': FLOWS('from: shop/web, to: work/jobs, ports: [80]'),
  };
  const document = await suggested(files, '--flows', 'flows.yaml', '--namespace', 'shop');
  expect(document.policies.map(({ metadata }) => metadata.namespace)).toEqual(['shop', 'shop']);
  expect(document.notes).toMatchObject([
    { code: 'replaces', message: expect.stringContaining('remove shop/open') as unknown },
    {
      code: 'other-policy',
      message: expect.stringContaining('NetworkPolicy work/deny') as unknown,
      file: 'old.yaml',
    },
  ]);
});

test('the YAML is what the JSON says, whatever a text from outside brings along', async () => {
  const evil = 'x\\u2028- {}\\nspec: {}\\r\\u0085# y';
  const files = {
    ...SHOP,
    'flows.yaml': FLOWS(
      `from: shop/web, to: shop/db, ports: [5432], why: "${evil}"`,
      'from: internet, to: shop/web, ports: [443]',
    ),
  };
  const cwd = folder(files);
  const { out } = await ringwall(cwd, 'network', 'suggest', '--flows', 'flows.yaml');
  const json = JSON.parse(
    (await ringwall(cwd, 'network', 'suggest', '--flows', 'flows.yaml', '--json')).out,
  ) as Document;
  const { problems, trees } = parseYaml(new SourceFile('out.yaml', out));
  expect(problems).toEqual([]);
  expect(trees.map(dataOf)).toEqual(json.policies);
  expect(out.split('\n').filter((line) => line.includes('# y'))).toHaveLength(2);
  const written = await ringwall(cwd, 'network', 'suggest', '--flows', 'flows.yaml', '--output', 'out.yaml');
  expect(written).toMatchObject({ code: 0, out: '' });
  expect(readFileSync(join(cwd, 'out.yaml'), 'utf8')).toBe(out);
  // What was written is read again as any other policy.
  const can = await ringwall(cwd, 'network', 'can', 'shop/web', 'shop/db', '--port', '5432', '--json');
  expect(JSON.parse(can.out)).toMatchObject({ answer: 'yes' });
});

test('the parts of the cluster only when they are named: then everybody may ask for names', async () => {
  const files = { ...SHOP, 'dns.yaml': DEPLOYMENT('coredns', '', 'kube-system', 'k8s-app: kube-dns') };
  const without = await suggested(files);
  expect(without.policies.map(({ metadata }) => metadata.name)).toEqual(['db', 'web']);
  expect(without.notes).toMatchObject([{ code: 'left-out' }]);
  const document = await suggested(files, '--namespace', 'kube-system,shop');
  expect(policy(document, 'kube-system/coredns')).toEqual({
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ namespaceSelector: {} }], ports: DNS.ports }],
  });
  expect(policy(document, 'shop/web')).not.toHaveProperty('egress');
  expect(document.verified.exact).toBe(true);
});

test('a load balancer stands in its subnets; the credentials of Pod Identity are reached without being asked for', async () => {
  const subnet = (name: string, cidr: string, role: string): string =>
    `  ${name}: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, CidrBlock: ${cidr}, Tags: [{ Key: kubernetes.io/role/${role}, Value: "1" }] } }\n`;
  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { alb.ingress.kubernetes.io/scheme: internet-facing } }
spec: { ingressClassName: alb, rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
`;
  const document = await suggested({
    'infra.yaml': `Resources:\n${subnet('A', '10.20.0.0/24', 'elb')}${subnet('B', '10.20.1.0/24', 'elb')}${subnet('C', '10.20.32.0/19', 'internal-elb')}  P: { Type: AWS::EKS::PodIdentityAssociation, Properties: { ClusterName: c, Namespace: shop, ServiceAccount: default, RoleArn: "arn:aws:iam::111122223333:role/x" } }\n`,
    'web.yaml': [DEPLOYMENT('web'), SERVICE('web', '{ port: 80, targetPort: 3000 }'), ingress].join('---\n'),
  });
  expect(policy(document, 'shop/web')).toMatchObject({
    ingress: [{ from: [{ ipBlock: { cidr: '10.20.0.0/23' } }], ports: [{ protocol: 'TCP', port: 3000 }] }],
    egress: [
      DNS,
      { to: [{ ipBlock: { cidr: '169.254.170.23/32' } }], ports: [{ protocol: 'TCP', port: 80 }] },
    ],
  });
  expect(document.verified.exact).toBe(true);
});
