import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import type { Answer } from '../ask.ts';
import { NoEndpoint, endpointOf } from '../endpoint.ts';
import { networksOf, viewOf } from '../index.ts';
import { readTexts } from '../../../sources/texts.ts';
import { ACCOUNT, answer, networkOf, pod } from './testing-aws.ts';

/** The account with DNS hostnames, which private DNS needs. */
const NAMED = ACCOUNT.replace(
  'CidrBlock: 10.0.0.0/16 }',
  'CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true }',
);

const GUARD = `
  Guard:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: of endpoints
      SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }]
`;

function endpoint(service: string, more: string): string {
  return `
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.\${AWS::Region}.${service}
${more
  .trim()
  .split('\n')
  .map((line) => `      ${line.trim()}\n`)
  .join('')}`;
}

const STS = endpoint(
  'sts',
  `VpcEndpointType: Interface
  PrivateDnsEnabled: true
  SubnetIds: [!Ref A]
  SecurityGroupIds: [!Ref Guard]`,
);

function asked(resources: string, service: string, port = 443, more = '', objects = ''): Answer {
  const network = networkOf({ 'vpc.yaml': resources, 'k8s.yaml': pod('web', more) + objects });
  return answer(network, 'shop/web', `aws:${service}`, port);
}

function says({ reasons, verdict }: Answer): readonly string[] {
  return [
    verdict,
    ...reasons
      .filter(({ by }) => !/^(?:no policy|the VPC CNI)$/.test(by))
      .map(({ by, message, place }) => {
        const span = place === undefined ? undefined : viewOf(place).span;
        const line = span === undefined ? '?' : `${span.file.path}:${span.file.position(span.start).line}`;
        return `${line} ${by} ${message}`;
      }),
  ];
}

test('with private DNS the name leads to the endpoint, and its groups decide', () => {
  expect(says(asked(NAMED + GUARD + STS, 'sts'))).toEqual([
    'yes',
    'vpc.yaml:63 VPC endpoint Endpoint is where the name of aws:sts leads: it has private DNS, and stands in A',
    'vpc.yaml:45 cluster security group of Cluster lets it out: all traffic to 0.0.0.0/0',
    'vpc.yaml:55 security group Guard lets it in: tcp 443 from 10.0.0.0/16',
  ]);
  expect(says(asked(NAMED + GUARD + STS, 'sts', 80))).toEqual([
    'no',
    'vpc.yaml:63 VPC endpoint Endpoint is where the name of aws:sts leads: it has private DNS, and stands in A',
    'vpc.yaml:53 security group Guard has no rule that lets TCP 80 in from the pod',
  ]);
});

test('only in mode eks, and with the network of the cluster, there is an answer', () => {
  const estate = readTexts({ 'vpc.yaml': NAMED, 'k8s.yaml': pod('web') });
  const [network] = networksOf(estate, 'spec');
  const { reach } = network!;
  const [web, sts] = ['shop/web', 'aws:sts'].map((text) => endpointOf(reach.network, text)) as [never, never];
  expect(() => ask(reach, web, sts, 'TCP', 443)).toThrow(NoEndpoint);
  expect(() => answer(networkOf({ 'k8s.yaml': pod('web') }), 'shop/web', 'aws:sts', 443)).toThrow(
    /ask in mode eks/,
  );
});
