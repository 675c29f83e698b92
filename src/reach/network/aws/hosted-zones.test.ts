import { expect, test } from 'vitest';
import { ACCOUNT, TERRAFORM, answer, networkOf, pod } from './testing-aws.ts';

function asked(files: Readonly<Record<string, string>>, service: string): readonly string[] {
  const { reasons, verdict } = answer(
    networkOf({ ...files, 'k8s.yaml': pod('web') }),
    'shop/web',
    `aws:${service}`,
    443,
  );
  return [verdict, ...reasons.filter(({ by }) => by.startsWith('hosted zone')).map(({ by }) => by)];
}

const zone = (name: string, vpcs = 'VPCs: [{ VPCId: !Ref Vpc, VPCRegion: eu-west-1 }]'): string => `
  Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: ${name}, ${vpcs} } }
`;
const of = (name: string, service: string, vpcs?: string): readonly string[] =>
  asked({ 'vpc.yaml': ACCOUNT + zone(name, vpcs) }, service);

test('a private hosted zone may send the name of a service elsewhere', () => {
  const may = (name: string): string[] => [
    'depends',
    `hosted zone ${name} (Zone)`,
    `hosted zone ${name} (Zone)`,
  ];
  expect(of('sts.eu-west-1.amazonaws.com', 'sts')).toEqual(may('sts.eu-west-1.amazonaws.com'));
  expect(of('sts.amazonaws.com.', 'sts')).toEqual(may('sts.amazonaws.com.'));
  expect(of('api.ecr.eu-west-1.amazonaws.com', 'ecr.api')[0]).toBe('depends');
  expect(of('eu-west-1.amazonaws.com', 'logs')[0]).toBe('depends');
  expect(of('!Sub "sts.${AWS::Region}.amazonaws.com"', 'sts')[0]).toBe('depends');
  expect(of('sts.eu-west-1.amazonaws.com', 'sts', 'VPCs: [{ VPCId: !ImportValue vpc }]')[0]).toBe('depends');
});

test('zones of other names, of other VPCs and public ones say nothing of it', () => {
  expect(of('sts.eu-west-1.amazonaws.com', 'logs')).toEqual(['yes']);
  expect(of('api.ecr.eu-west-1.amazonaws.com', 'ecr.dkr')).toEqual(['yes']);
  expect(of('!Sub "sts.${AWS::Region}.amazonaws.com"', 'logs')).toEqual(['yes']);
  expect(of('sts.amazonaws.com', 'logs')).toEqual(['yes']);
  expect(of('shop.internal', 'sts')).toEqual(['yes']);
  expect(of('sts.eu-west-1.amazonaws.com', 'sts', 'HostedZoneConfig: { Comment: public }')).toEqual(['yes']);
  const other = `${zone('sts.eu-west-1.amazonaws.com').replace('!Ref Vpc', '!Ref Other')}
  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.9.0.0/16 } }
`;
  expect(asked({ 'vpc.yaml': ACCOUNT + other }, 'sts')).toEqual(['yes']);
});

test('zones of Terraform count too', () => {
  const main = (name: string): string => `${TERRAFORM}resource "aws_route53_zone" "z" {
  name = "${name}"
  vpc { vpc_id = aws_vpc.v.id }
}
`;
  expect(asked({ 'main.tf': main('sts.eu-west-1.amazonaws.com') }, 'sts')[0]).toBe('depends');
  expect(asked({ 'main.tf': main('shop.internal') }, 'sts')).toEqual(['no']);
});
