import { expect, test } from 'vitest';
import { ACCOUNT, networkOf, pod } from '../aws/testing-aws.ts';
import { viewOf } from '../model.ts';
import { LINTS, lintNetwork } from './index.ts';

const NAMED = ACCOUNT.replace(
  'CidrBlock: 10.0.0.0/16 }',
  'CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true }',
);
const OPEN = 'IpProtocol: tcp, FromPort: 443, ToPort: 443';

function endpoint(rule: string, more = 'PrivateDnsEnabled: true'): string {
  return `
  Guard:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: of endpoints
      SecurityGroupIngress: [{ ${rule} }]
  Sts:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.eu-west-1.sts
      SubnetIds: [!Ref A]
      SecurityGroupIds: [!Ref Guard]
      ${more}
`;
}

function linted(resources: string): string[] {
  const { estate, ...network } = networkOf({ 'vpc.yaml': NAMED + resources, 'k8s.yaml': pod('web') });
  return lintNetwork({ estate, network })
    .filter(({ lint }) => lint === 'endpoint-closed')
    .map(({ message, place }) => {
      const span = viewOf(place).span!;
      return `${span.file.path}:${span.file.position(span.start).line} ${message}`;
    });
}

test('an endpoint that lets in nothing of the cluster is told', () => {
  const closed = (group: string): string =>
    `nothing of the cluster reaches aws:sts: its name leads to VPC endpoint Sts, and no rule of ${group} lets nodes or pods in on port 443`;
  expect(linted(endpoint(`${OPEN}, CidrIp: 10.9.0.0/16`))).toEqual([`vpc.yaml:53 ${closed('Guard')}`]);
  expect(linted(endpoint('IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/16'))).toHaveLength(1);
  const untold = endpoint(`${OPEN}, CidrIp: 10.0.0.0/16`).replace('SecurityGroupIds: [!Ref Guard]', '');
  expect(linted(untold)).toEqual([`vpc.yaml:5 ${closed('default security group of Vpc')}`]);
  expect(LINTS['endpoint-closed']).toContain('endpoint');
});

test('one that lets some of it in, or may, and one without private DNS are not', () => {
  expect(linted(endpoint(`${OPEN}, CidrIp: 10.0.2.0/24`))).toEqual([]);
  expect(linted(endpoint(`${OPEN}, CidrIp: 10.0.2.128/25`))).toEqual([]);
  expect(linted(endpoint(`${OPEN}, SourceSecurityGroupId: !GetAtt Cluster.ClusterSecurityGroupId`))).toEqual(
    [],
  );
  expect(linted(endpoint(`${OPEN}, SourceSecurityGroupId: !ImportValue nodes`))).toEqual([]);
  expect(linted(endpoint(`${OPEN}, CidrIp: 10.9.0.0/16`, 'PrivateDnsEnabled: false'))).toEqual([]);
  expect(linted(endpoint(`${OPEN}, CidrIp: 10.9.0.0/16`, 'ServiceRegion: us-east-1'))).toEqual([]);
});
