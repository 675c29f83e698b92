import { expect, test } from 'vitest';
import { ACCOUNT, pod } from '../../src/reach/network/aws/testing-aws.ts';
import { folder, ringwall } from './run.ts';

const DB = `
  Db:
    Type: AWS::EKS::Nodegroup
    Properties:
      ClusterName: !Ref Cluster
      NodeRole: role
      Subnets: [!Ref A]
      Labels: { tier: db }
      LaunchTemplate: { Id: !Ref DbTemplate, Version: "1" }
  DbTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { SecurityGroupIds: [!Ref DbGroup] } }
  DbGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: db
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.0.0.0/16 }
  Cni:
    Type: AWS::EKS::Addon
    Properties: { ClusterName: !Ref Cluster, AddonName: vpc-cni, ConfigurationValues: '{"enableNetworkPolicy":"true"}' }
`;
const INFRA = `${ACCOUNT}${DB}`.replace(
  'Subnets: [!Ref A, !Ref B] }',
  'Subnets: [!Ref A, !Ref B], Labels: { tier: web } }',
);
const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ ports: [{ port: 5432 }, { port: 22 }] }] }
`;
const PODS = pod('web', ', nodeSelector: { tier: web }') + pod('db', ', nodeSelector: { tier: db }');
const FILES = { 'infra.yaml': INFRA, 'k8s/pods.yaml': PODS + POLICY };

test('a policy lets it through and a security group does not: the group is named, with its line', async () => {
  const cwd = folder(FILES);
  const { code, out } = await ringwall(
    cwd,
    'network',
    'can',
    'shop/web',
    'shop/db',
    '--port',
    '22',
    '--json',
  );
  expect(code).toBe(0);
  const line = INFRA.split('\n').findIndex((text) => text.includes('GroupDescription: db')) + 1;
  expect(JSON.parse(out)).toMatchObject({
    answer: 'no',
    because: [
      {
        policy: 'security group DbGroup',
        direction: 'ingress',
        effect: 'denies',
        message: 'has no rule that lets TCP 22 in from shop/web[Pod]',
        file: 'infra.yaml',
        line,
        certain: true,
      },
    ],
  });
  const text = await ringwall(cwd, 'network', 'can', 'shop/web', 'shop/db', '--port', '22');
  expect(text.out).toContain(`infra.yaml:${line}`);
});

test('the specification knows no account', async () => {
  const words = ['shop/web', 'shop/db', '--port', '22', '--mode', 'spec', '--json'];
  const { out } = await ringwall(folder(FILES), 'network', 'can', ...words);
  expect(JSON.parse(out)).toMatchObject({ answer: 'yes' });
});

test('the way out is looked at up to the address', async () => {
  const words = ['shop/web', '8.8.8.8', '--port', '443', '--json'];
  const { notes } = JSON.parse((await ringwall(folder(FILES), 'network', 'can', ...words)).out) as {
    notes: readonly string[];
  };
  expect(notes.join('\n')).toContain('whether whoever has the address lets it in');
  const alone = await ringwall(folder({ 'pods.yaml': PODS + POLICY }), 'network', 'can', ...words);
  expect(alone.out).toContain('this is what policies say of the address itself');
});

test('what the account closes is no difference between the specification and EKS', async () => {
  const { out } = await ringwall(folder(FILES), 'network', 'list', '--mode', 'both', '--json');
  const { differences } = JSON.parse(out) as { differences: readonly { why?: string }[] };
  expect(differences.filter(({ why }) => why?.includes('security group') === true)).toEqual([]);
});

test('a change of a security group opens something, and half of the files is no change', async () => {
  const wider = INFRA.replace('FromPort: 5432, ToPort: 5432', 'FromPort: 0, ToPort: 65535');
  const cwd = folder({
    'before/infra.yaml': INFRA,
    'before/pods.yaml': PODS + POLICY,
    'after/infra.yaml': wider,
    'after/pods.yaml': PODS + POLICY,
    'half/pods.yaml': PODS + POLICY,
  });
  // The policy allows port 22 too, which the group let nobody in on.
  const opened = await ringwall(cwd, 'network', 'diff', 'before', 'after', '--json');
  expect(opened.code).toBe(1);
  expect(JSON.parse(opened.out)).toMatchObject({ opens: true });
  expect(opened.out).toContain('"src":"shop/web[Pod]","dst":"shop/db[Pod]"');
  const half = await ringwall(cwd, 'network', 'diff', 'before', 'half', '--json');
  expect(half.out).not.toContain('"src":"shop/web[Pod]","dst":"shop/db[Pod]"');
});
