import { expect, test } from 'vitest';
import { folder, ringwall } from './run.ts';

const DEPLOYMENT = (name: string, extra = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: "example.com/${name}:1"${extra} }] }
`;
const POLICY = (spec: string, name = 'db'): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
const SHOP = {
  'apps.yaml': [DEPLOYMENT('web'), DEPLOYMENT('db', ', ports: [{ name: sql, containerPort: 5432 }]')].join(
    '---\n',
  ),
  'db.yaml': POLICY(
    '{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: sql }] }] }',
  ),
};

test('list says what goes through, workload by workload', async () => {
  const { code, out } = await ringwall(folder(SHOP), 'network', 'list', '--mode', 'spec', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    schema: 'ringwall/network/1',
    mode: 'spec',
    connections: [
      { src: '0.0.0.0-255.255.255.255', dst: 'shop/web[Deployment]', conn: 'All Connections', other: 'yes' },
      { src: 'shop/db[Deployment]', dst: '0.0.0.0-255.255.255.255', conn: 'All Connections', other: 'yes' },
      { src: 'shop/db[Deployment]', dst: 'shop/web[Deployment]', conn: 'All Connections', other: 'yes' },
      { src: 'shop/web[Deployment]', dst: '0.0.0.0-255.255.255.255', conn: 'All Connections', other: 'yes' },
      { src: 'shop/web[Deployment]', dst: 'shop/db[Deployment]', conn: 'TCP 5432' },
    ],
    undecided: [],
    notes: [],
    problems: [],
  });
});

test('list keeps to one workload, or one namespace', async () => {
  const cwd = folder(SHOP);
  const { out } = await ringwall(cwd, 'network', 'list', '--focus', 'shop/db', '--format', 'csv');
  expect(out.split('\r\n')).toEqual([
    'src,dst,conn,decided',
    'shop/db[Deployment],0.0.0.0-255.255.255.255,All Connections,yes',
    'shop/db[Deployment],shop/web[Deployment],All Connections,yes',
    'shop/web[Deployment],shop/db[Deployment],TCP 5432,yes',
    '',
  ]);
  const none = await ringwall(cwd, 'network', 'list', '--namespace', 'other', '--format', 'csv');
  expect(none.out).toBe('src,dst,conn,decided\r\n');
});

test.each(['text', 'markdown', 'dot', 'mermaid'])('list as %s', async (format) => {
  const { out } = await ringwall(folder(SHOP), 'network', 'list', '--format', format);
  expect(out).toMatchSnapshot();
});

test('what text from outside holds stays a label in every picture', async () => {
  const evil = { 'a.yaml': DEPLOYMENT('web').replaceAll('name: web', 'name: "a\\"];\\u001b[31m --> x"') };
  for (const format of ['dot', 'mermaid', 'markdown', 'text', 'csv']) {
    const { out } = await ringwall(folder(evil), 'network', 'list', '--format', format);
    expect(out).not.toContain('\u001b');
    expect(out).not.toMatch(/^\s*a"\]/m);
  }
});

test.each([
  [
    'shop/web',
    'shop/db',
    '5432',
    'yes',
    [
      ['open', 7],
      ['allows', 4],
    ],
  ],
  [
    'shop/web',
    'shop/db',
    '22',
    'no',
    [
      ['isolates', 4],
      ['other-port', 4],
    ],
  ],
  [
    'shop/db',
    'shop/web',
    '80',
    'yes',
    [
      ['open', 16],
      ['open', 7],
    ],
  ],
  [
    'internet',
    'shop/db',
    '5432',
    'no',
    [
      ['isolates', 4],
      ['other-peer', 4],
    ],
  ],
  [
    '10.1.2.3',
    'shop/db[Deployment]',
    '5432',
    'no',
    [
      ['isolates', 4],
      ['other-peer', 4],
    ],
  ],
])('can %s connect to %s at %s: %s', async (src, dst, port, answer, reasons) => {
  const { code, out } = await ringwall(folder(SHOP), 'network', 'can', src, dst, '--port', port, '--json');
  expect(code).toBe(0);
  const document = JSON.parse(out) as { answer: string; because: { effect: string; line: number }[] };
  expect(document.answer).toBe(answer);
  expect(document.because.map(({ effect, line }) => [effect, line])).toEqual(reasons);
});

test('a Service, and the metadata service, are ends too', async () => {
  const service = `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 3306, targetPort: sql }] }
`;
  const egress = POLICY(
    '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }',
    'out',
  );
  const cwd = folder({ ...SHOP, 'service.yaml': service });
  const said = async (...words: string[]): Promise<string> =>
    (JSON.parse((await ringwall(cwd, 'network', 'can', ...words, '--json')).out) as { answer: string })
      .answer;
  expect(await said('shop/web', 'service:shop/db', '--port', '3306')).toBe('yes');
  expect(await said('shop/web', 'service:shop/db', '--port', '5432')).toBe('no');
  expect(await said('shop/web', 'imds')).toBe('yes');
  const closed = folder({ ...SHOP, 'out.yaml': egress });
  const { out } = await ringwall(closed, 'network', 'can', 'shop/web', 'imds', '--port', '80');
  expect(out).toContain('out.yaml:4');
  expect(out).toMatch(/^no {2}shop\/web/);
});

test.each([
  [['can', 'shop/wbe', 'shop/db'], 3, 'there is no pod or workload "shop/wbe"'],
  [['can', 'shop/web'], 2, 'needs a source and a destination'],
  [['can', 'shop/web', 'shop/db', 'more'], 2, '--path more'],
  [['can', 'shop/web', 'shop/db', '--port', '0'], 2, 'from 1 to 65535'],
  [['can', 'shop/web', 'shop/db', '--protocol', 'IGMP'], 2, 'TCP, UDP, SCTP, ICMP'],
  [['lsit'], 2, 'did you mean ringwall network list'],
  [[], 2, 'needs a question'],
  [['diff', '.'], 2, 'takes two'],
  [['diff', '.', 'nowhere'], 3, 'nowhere: there is no such file'],
  [['list', '--mode', 'none'], 2, '--mode is one of spec, eks, both'],
  [['list', '--mode', 'both', '--format', 'dot'], 2, 'not as dot'],
  [['list', 'nowhere'], 3, 'nowhere: there is no such file'],
])('network %s ends with %d', async (words, code, note) => {
  const ran = await ringwall(folder(SHOP), 'network', ...words);
  expect(ran.code).toBe(code);
  expect(ran.notes).toContain(note);
});

test('an empty folder has no network', async () => {
  const ran = await ringwall(folder(), 'network', 'list');
  expect(ran.code).toBe(3);
  expect(ran.notes).toContain('there is no pod, workload or network policy here');
});

test('a policy that the API server would refuse: its line, its pods closed, the rest answered', async () => {
  const broken = { ...SHOP, 'db.yaml': SHOP['db.yaml'].replace('port: sql', 'port: 70000') };
  const { code, notes, out } = await ringwall(folder(broken), 'network', 'list', '--mode', 'spec', '--json');
  expect(code).toBe(3);
  expect(notes).toContain('db.yaml:4: NetworkPolicy/shop/db: a port is a number from 1 to 65535');
  const { connections, problems } = JSON.parse(out) as {
    connections: { dst: string }[];
    problems: { code: string }[];
  };
  expect(connections.filter(({ dst }) => dst === 'shop/db[Deployment]')).toEqual([]);
  expect(connections).toHaveLength(4);
  expect(problems.map((problem) => problem.code)).toEqual(['refused-by-api-server']);
});

test('diff says what a change opens, and ends with 1 when it opens something', async () => {
  const opened = SHOP['db.yaml'].replace('from: [{ podSelector: { matchLabels: { app: web } } }], ', '');
  const cwd = folder({
    'before/apps.yaml': SHOP['apps.yaml'],
    'before/db.yaml': SHOP['db.yaml'],
    'after/apps.yaml': SHOP['apps.yaml'],
    'after/db.yaml': opened,
  });
  const { code, out } = await ringwall(cwd, 'network', 'diff', 'before', 'after', '--json');
  expect(code).toBe(1);
  expect((JSON.parse(out) as { changes: unknown[] }).changes).toEqual([
    {
      src: '0.0.0.0-255.255.255.255',
      dst: 'shop/db[Deployment]',
      before: 'none',
      after: 'TCP 5432',
      opened: 'TCP 5432',
    },
  ]);
  expect((await ringwall(cwd, 'network', 'diff', 'after', 'before')).code).toBe(0);
});

test('exposure is about labels that nobody has yet', async () => {
  const { out } = await ringwall(folder(SHOP), 'network', 'exposure', '--focus', 'shop/db', '--json');
  expect((JSON.parse(out) as { exposure: unknown[] }).exposure).toEqual([
    {
      workload: 'shop/db[Deployment]',
      direction: 'ingress',
      unprotected: false,
      peers: [{ namespaces: 'name=shop', pods: 'app=web', conn: 'TCP 5432' }],
    },
    { workload: 'shop/db[Deployment]', direction: 'egress', unprotected: true, peers: [] },
  ]);
});

test('lint points at the line, and fails a pipeline when asked', async () => {
  const cwd = folder({
    ...SHOP,
    'deny.yaml': POLICY('{ podSelector: {}, policyTypes: [Egress] }', 'deny'),
    'typo.yaml': POLICY('{ podSelector: { matchLabels: { app: dbb } } }', 'typo'),
  });
  const { code, out } = await ringwall(cwd, 'network', 'lint', '--json', '--fail-on', 'closes');
  expect(code).toBe(1);
  const { findings } = JSON.parse(out) as { findings: { lint: string; file: string; line: number }[] };
  expect(findings.map(({ file, line, lint }) => `${file}:${line} ${lint}`)).toEqual([
    'deny.yaml:4 no-dns',
    'typo.yaml:4 selects-nothing',
  ]);
  expect((await ringwall(cwd, 'network', 'lint')).code).toBe(0);
});

test('where EKS does not do what the policies say, with the reason', async () => {
  const pod = (name: string, role: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { role: ${role} } }
spec: { nodeName: n1, containers: [{ name: app, image: "example.com/a:1" }] }
status: { podIP: 10.0.0.${name.length + role.charCodeAt(0)}, hostIP: 10.0.9.1 }
`;
  const cwd = folder({
    'pods.yaml': [pod('web-a', 'a'), pod('web-b', 'b')].join('---\n'),
    'open.yaml': POLICY('{ podSelector: { matchLabels: { role: a } }, ingress: [{}] }', 'open'),
    'closed.yaml': POLICY('{ podSelector: { matchLabels: { role: b } }, ingress: [] }', 'closed'),
  });
  const { out } = await ringwall(cwd, 'network', 'list', '--mode', 'both', '--json', '--focus', 'shop/web-b');
  const { differences } = JSON.parse(out) as {
    differences: { src: string; eks: string; why: string; file: string }[];
  };
  expect(differences.map(({ eks, file, src }) => [src, eks, file])).toEqual([
    ['0.0.0.0-255.255.255.255', 'All Connections', 'open.yaml'],
    ['shop/web-a[Pod]', 'All Connections', 'open.yaml'],
  ]);
  expect(differences[0]!.why).toContain('share the maps of web@shop');
});

test('pods with security groups of their own are not decided on EKS, and those alone', async () => {
  const groups = `apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, securityGroups: { groupIds: [sg-0123456789abcdef0] } }
`;
  const cwd = folder({ ...SHOP, 'groups.yaml': groups });
  const { out } = await ringwall(cwd, 'network', 'list', '--json');
  const { connections, undecided } = JSON.parse(out) as {
    connections: { src: string; dst: string }[];
    undecided: { src: string; dst: string; reason: string }[];
  };
  expect(connections.map(({ dst, src }) => `${src} > ${dst}`)).toEqual([
    '0.0.0.0-255.255.255.255 > shop/web[Deployment]',
    'shop/web[Deployment] > 0.0.0.0-255.255.255.255',
  ]);
  expect(undecided).toHaveLength(3);
  expect(undecided[0]!.reason).toContain(
    'SecurityGroupPolicy shop/db gives shop/db[Deployment] security groups',
  );
  const can = await ringwall(cwd, 'network', 'can', 'shop/web', 'shop/db', '--port', '5432', '--json');
  expect(JSON.parse(can.out)).toMatchObject({ answer: 'depends' });
  expect(can.out).toContain('"file":"groups.yaml","line":4');
});
