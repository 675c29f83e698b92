import { expect, test } from 'vitest';
import { ACCOUNT, pod } from '../../src/reach/network/aws/testing-aws.ts';
import { folder, ringwall } from './run.ts';

const INFRA = `${ACCOUNT.replace('CidrBlock: 10.0.0.0/16 }', 'CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true }')}
  Guard:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: of endpoints
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }
  Sts:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: !Sub com.amazonaws.\${AWS::Region}.sts
      PrivateDnsEnabled: true
      SubnetIds: [!Ref A, !Ref B]
      SecurityGroupIds: [!Ref Guard]
`;
const FILES = { 'infra.yaml': INFRA, 'k8s/pod.yaml': pod('web') };
const lineOf = (text: string): number => INFRA.split('\n').findIndex((line) => line.includes(text)) + 1;
const can = (files: Readonly<Record<string, string>>, ...words: readonly string[]) =>
  ringwall(folder(files), 'network', 'can', ...words);

test('a service is reached by the endpoint that its name leads to', async () => {
  const { code, out } = await can(FILES, 'shop/web', 'aws:sts', '--port', '443', '--json');
  expect(code).toBe(0);
  const { answer, because, notes } = JSON.parse(out) as {
    answer: string;
    because: readonly { policy: string; message: string; file?: string; line?: number }[];
    notes: readonly string[];
  };
  expect(answer).toBe('yes');
  expect(because).toContainEqual(
    expect.objectContaining({
      policy: 'VPC endpoint Sts',
      message: 'is where the name of aws:sts leads: it has private DNS, and stands in A, B',
      file: 'infra.yaml',
      line: lineOf('PrivateDnsEnabled'),
    }),
  );
  expect(because).toContainEqual(
    expect.objectContaining({
      policy: 'security group Guard',
      message: 'lets it in: tcp 443 from 10.0.0.0/16',
      line: lineOf('ToPort: 443'),
    }),
  );
  expect(notes.join('\n')).toContain(
    'what IAM and the policies of VPC endpoints let through is not looked at',
  );
});

test('who pulls images needs more than one service', async () => {
  const { out } = await can(FILES, 'shop/web', 'aws:ecr.dkr', '--port', '443');
  expect(out).toContain('yes  shop/web');
  expect(out).toMatch(/for its\s+layers,\s+aws:s3/);
  const other = await can(FILES, 'shop/web', 'aws:sts', '--port', '443');
  expect(other.out).not.toContain('layers');
});

test('a port that the endpoint does not let in is told with its group', async () => {
  const { out } = await can(FILES, 'shop/web', 'aws:sts', '--port', '80');
  expect(out).toContain('no  shop/web');
  expect(out).toContain('has no rule that lets TCP 80 in from shop/web[Pod] in A');
});

test('what is not asked about is refused with one line', async () => {
  const refused = async (files: typeof FILES | { 'pod.yaml': string }, ...words: readonly string[]) => {
    const { code, notes } = await can(files, ...words);
    expect(code).toBe(3);
    expect(notes.trim().split('\n')).toHaveLength(1);
    return notes;
  };
  expect(await refused(FILES, 'shop/web', 'aws:sts', '--mode', 'spec')).toContain('ask in mode eks');
  expect(await refused({ 'pod.yaml': pod('web') }, 'shop/web', 'aws:sts')).toContain(
    'give the Terraform or CloudFormation of the cluster',
  );
  expect(await refused(FILES, 'aws:sts', 'shop/web')).toContain('opens no connections');
  expect(await refused(FILES, 'internet', 'aws:sts')).toContain('name one as the source');
  expect(await refused(FILES, 'shop/web', 'aws:S3!')).toContain("can't be the name of an AWS service");
});
