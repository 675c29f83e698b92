import { expect, test } from 'vitest';
import { BEHIND_TRANSIT, networkOf, pod, withAccount } from '../aws/testing-aws.ts';
import { answerWithHints, lineOf } from './testing-hints.ts';

const said = (destination: string, change: (text: string) => string): string[] => {
  const account = withAccount(BEHIND_TRANSIT);
  const changed = change(account);
  expect(changed).not.toBe(account);
  const network = networkOf({ 'account.yaml': changed, 'pods.yaml': pod('web') });
  return answerWithHints(network, 'shop/web', destination, { protocol: 'TCP', port: 443 }).hints.map(lineOf);
};

test('who comes through a transit gateway is told which table lacks a route', () => {
  expect(
    said('10.1.1.7', (text) =>
      text.replace('DestinationCidrBlock: 10.0.0.0/16, Tr', 'DestinationCidrBlock: 10.5.0.0/16, Tr'),
    ),
  ).toMatchInlineSnapshot(`
    [
      "account.yaml:59 add a route back to 10.0.1.0/24 through transit gateway Hub to route table DataRoutes",
    ]
  `);
  expect(said('10.2.0.1', (text) => text.replace('10.1.0.0/16, TransitG', '10.0.0.0/8, TransitG')))
    .toMatchInlineSnapshot(`
    [
      "account.yaml:50 add a route to 10.2.0.1 to the default route table of Hub, or let the attachment of its VPC propagate to it",
    ]
  `);
});

test('an attachment gets a table, and a subnet in each zone', () => {
  expect(
    said('10.1.1.7', (text) =>
      text.replace(
        'Hub: { Type: AWS::EC2::TransitGateway }',
        'Hub: { Type: AWS::EC2::TransitGateway, Properties: { DefaultRouteTableAssociation: disable } }',
      ),
    ),
  ).toMatchInlineSnapshot(`
    [
      "account.yaml:71 associate transit gateway attachment OwnAttachment with a route table of its gateway",
    ]
  `);
  expect(
    said('10.1.1.7', (text) =>
      text
        .replace('CidrBlock: 10.0.1.0/24 }', 'CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a }')
        .replace('CidrBlock: 10.0.2.0/24 }', 'CidrBlock: 10.0.2.0/24, AvailabilityZone: eu-west-1b }')
        .replace('[!Ref A, !Ref B] }\n  DataAtt', '[!Ref A] }\n  DataAtt'),
    ),
  ).toMatchInlineSnapshot(`
    [
      "account.yaml:71 add a subnet in the Availability Zone of B to transit gateway attachment OwnAttachment",
    ]
  `);
});
