import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import { networksOf } from '../index.ts';
import { TERRAFORM } from '../aws/testing-aws.ts';
import { viewOf } from '../model.ts';
import { LINTS, lintNetwork } from './index.ts';

const manifest = (name: string, kind: string, spec: string, version = 'v1', labels = ''): string => `
resource "kubernetes_manifest" "${name}" {
  manifest = {
    apiVersion = "${version}", kind = "${kind}"
    metadata = { name = "${name}", namespace = "shop"${labels} }
    spec = { ${spec} }
  }
}
`;
const db = (container = '') =>
  manifest('db', 'Pod', `containers = [{ name = "db"${container} }]`, 'v1', ', labels = { app = "db" }');
const policy = (selector: string): string =>
  manifest(
    'own',
    'SecurityGroupPolicy',
    `${selector} securityGroups = { groupIds = [aws_security_group.db.id] }`,
    'vpcresources.k8s.aws/v1beta1',
  );
const DB_POLICY = policy('podSelector = { matchLabels = { app = "db" } },');
const group = (rules: string): string =>
  `resource "aws_security_group" "db" {\n  vpc_id = aws_vpc.v.id\n${rules}}\n`;
const rule = (way: string, port: number, protocol: string, ends = 'cidr_blocks = ["10.0.0.0/16"]'): string =>
  `  ${way} {\n    from_port = ${port}\n    to_port = ${port}\n    protocol = "${protocol}"\n    ${ends}\n  }\n`;
const DNS = rule('egress', 53, 'tcp') + rule('egress', 53, 'udp');
const STANDARD = `resource "aws_eks_addon" "cni" {
  cluster_name = "shop"
  addon_name = "vpc-cni"
  configuration_values = jsonencode({ env = { POD_SECURITY_GROUP_ENFORCING_MODE = "standard" } })
}
`;
const ISOLATED = manifest(
  'closed',
  'NetworkPolicy',
  'podSelector = {}, policyTypes = ["Ingress"]',
  'networking.k8s.io/v1',
);
const IDENTITY = `resource "aws_eks_pod_identity_association" "db" {
  cluster_name = "shop"
  namespace = "shop"
  service_account = "default"
  role_arn = "role"
}
`;
const PROBE = ', readinessProbe = { tcpSocket = { port = 5432 } }';

function lints(...texts: readonly string[]): readonly string[] {
  const estate = readTexts({ 'main.tf': TERRAFORM + texts.join('') });
  return networksOf(estate, 'eks')
    .flatMap((network) => lintNetwork({ estate, network }))
    .filter(({ lint }) => lint.startsWith('group-'))
    .map(({ lint, place }) => `${lint} ${viewOf(place).resource.address}`);
}

const CASES: readonly (readonly [what: string, expected: readonly string[], texts: readonly string[]])[] = [
  ['a policy for a pod whose group asks for names', [], [db(), DB_POLICY, group(DNS)]],
  [
    'a policy for nobody',
    ['group-selects-nothing kubernetes_manifest.own'],
    [db(), policy('podSelector = { matchLabels = { app = "web" } },'), group(DNS)],
  ],
  [
    'a policy without a selector',
    ['group-without-selector kubernetes_manifest.own'],
    [db(), policy(''), group(DNS)],
  ],
  [
    'network policies in strict mode',
    ['group-strict-mode kubernetes_manifest.own'],
    [db(), DB_POLICY, group(DNS), ISOLATED],
  ],
  ['network policies in standard mode', [], [db(), DB_POLICY, group(DNS), ISOLATED, STANDARD]],
  [
    'Pod Identity in strict mode',
    ['group-no-pod-identity kubernetes_manifest.own'],
    [db(), DB_POLICY, group(DNS), IDENTITY],
  ],
  ['Pod Identity in standard mode', [], [db(), DB_POLICY, group(DNS), IDENTITY, STANDARD]],
  [
    'NodeLocal DNSCache in strict mode',
    ['group-no-node-local-dns kubernetes_manifest.own'],
    [
      db(),
      DB_POLICY,
      group(DNS),
      manifest('node-local-dns', 'DaemonSet', 'template = { spec = { containers = [] } }', 'apps/v1'),
    ],
  ],
  ['a group that lets nothing out', ['group-no-dns aws_security_group.db'], [db(), DB_POLICY, group('')]],
  [
    'a group that lets no long answers in',
    ['group-no-dns aws_security_group.db'],
    [db(), DB_POLICY, group(rule('egress', 53, 'udp'))],
  ],
  [
    'a group that does not let the kubelet in',
    ['group-no-probe aws_security_group.db'],
    [db(PROBE), DB_POLICY, group(DNS + rule('ingress', 5432, 'tcp', 'self = true'))],
  ],
  [
    'a group that lets the nodes in by their addresses',
    [],
    [db(PROBE), DB_POLICY, group(DNS + rule('ingress', 5432, 'tcp'))],
  ],
  ['a kubelet that comes from the same node', [], [db(PROBE), DB_POLICY, group(DNS), STANDARD]],
];

test.each(CASES)('%s', (_, expected, texts) => {
  expect(lints(...texts)).toEqual(expected);
});

test('every lint of security groups is shown by a case', () => {
  const shown = new Set(CASES.flatMap(([, expected]) => expected.map((one) => one.split(' ')[0])));
  expect(Object.keys(LINTS).filter((lint) => lint.startsWith('group-') && !shown.has(lint))).toEqual([]);
});
