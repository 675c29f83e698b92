import { expect, test } from 'vitest';
import { ACCOUNT, answer, networkOf, pod } from './testing-aws.ts';

const SIX = `${ACCOUNT.replace(
  'CidrBlock: 10.0.0.0/16 }',
  'CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true }',
)
  .replace('CidrBlock: 10.0.1.0/24 }', 'CidrBlock: 10.0.1.0/24, Ipv6CidrBlock: "2001:db8:0:1::/64" }')
  .replace('CidrBlock: 10.0.2.0/24 }', 'CidrBlock: 10.0.2.0/24, Ipv6CidrBlock: "2001:db8:0:2::/64" }')
  .replace('Name: shop\n', 'Name: shop\n      KubernetesNetworkConfig: { IpFamily: ipv6 }\n')}
  Guard:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: of endpoints
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: "2001:db8::/48" }]
`;

function asked(more: string): readonly string[] {
  const endpoint = `
  Sts:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.eu-west-1.sts
      PrivateDnsEnabled: true
      SubnetIds: [!Ref A, !Ref B]
      SecurityGroupIds: [!Ref Guard]
${more}`;
  const network = networkOf({ 'vpc.yaml': SIX + endpoint, 'k8s.yaml': pod('web') });
  const { reasons, verdict } = answer(network, 'shop/web', 'aws:sts', 443);
  return [verdict, ...reasons.map(({ message }) => message)];
}

test('pods with IPv6 meet an endpoint that has IPv6 and says so', () => {
  const both = '      IpAddressType: dualstack\n';
  expect(asked(`${both}      DnsOptions: { DnsRecordIpType: dualstack }\n`)[0]).toBe('yes');
  for (const less of [
    '',
    '      IpAddressType: ipv4\n',
    `${both}      DnsOptions: { DnsRecordIpType: ipv4 }\n`,
  ]) {
    const [verdict, ...messages] = asked(less);
    expect(verdict).toBe('depends');
    expect(messages.join('\n')).toContain('by IPv4 of their node, and that is not looked at');
  }
});
