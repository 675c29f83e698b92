import { expect, test } from 'vitest';
import { ACCOUNT, networkOf, pod } from '../aws/testing-aws.ts';
import { viewOf } from '../model.ts';
import { lintNetwork } from './index.ts';

/** Without the route to the NAT gateway. */
const PRIVATE = ACCOUNT.replace(/ {2}Route:\n.*\n.*NatGatewayId.*\n/, '');

function endpoint(service: string, more: string): string {
  return `
  ${service.replaceAll(/[^a-z0-9]/g, '')}:
    Type: AWS::EC2::VPCEndpoint
    Properties: { VpcId: !Ref Vpc, ServiceName: !Sub "com.amazonaws.\${AWS::Region}.${service}", ${more} }
`;
}
const INTERFACE = 'VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: [!Ref A]';
const ECR = endpoint('ecr.api', INTERFACE) + endpoint('ecr.dkr', INTERFACE);
const S3 = endpoint('s3', 'RouteTableIds: [!Ref Routes]');

function linted(resources: string): string[] {
  const { estate, ...network } = networkOf({ 'vpc.yaml': resources, 'k8s.yaml': pod('web') });
  return lintNetwork({ estate, network })
    .filter(({ lint }) => lint === 'no-way-to-service')
    .map(({ message, place }) => {
      const span = viewOf(place).span!;
      return `${span.file.path}:${span.file.position(span.start).line} ${message}`;
    });
}

test('nodes without a way out of their VPC need endpoints for images', () => {
  expect(PRIVATE).not.toBe(ACCOUNT);
  const said = (missing: string): string[] => [
    `vpc.yaml:30 node group Nodes is in A, from where no route leads out of the VPC, and there is no VPC endpoint for ${missing} here: nothing there gets images from Amazon ECR`,
  ];
  expect(linted(PRIVATE)).toEqual(said('ecr.api, ecr.dkr, s3'));
  expect(linted(PRIVATE + ECR)).toEqual(said('s3'));
  expect(linted(PRIVATE + S3 + endpoint('ecr.api', INTERFACE))).toEqual(said('ecr.dkr'));
  expect(linted(PRIVATE + ECR + endpoint('dynamodb', 'RouteTableIds: [!Ref Routes]'))).toEqual(said('s3'));
  expect(linted(PRIVATE + ECR + S3.replace('!Ref Routes', '!Ref PublicRoutes'))).toEqual(said('s3'));
});

test('nodes that have them, or may have another way, are not told', () => {
  expect(linted(ACCOUNT)).toEqual([]);
  expect(linted(PRIVATE + ECR + S3)).toEqual([]);
  expect(linted(PRIVATE + ECR + endpoint('s3', INTERFACE))).toEqual([]);
  const unknown = ECR.replaceAll('com.amazonaws.${AWS::Region}.ecr.dkr', '${Service}');
  expect(
    linted(
      `${PRIVATE}${unknown}${S3}`.replace(
        'Resources:',
        'Parameters: { Service: { Type: String } }\nResources:',
      ),
    ),
  ).toEqual([]);
  const transit = ACCOUNT.replace('NatGatewayId: !Ref Nat', 'TransitGatewayId: tgw-1');
  expect(linted(transit)).toEqual([]);
});
