import type { Resource, View } from '../../../../estate/index.ts';
import type { Answer } from '../../selector.ts';
import type { Open } from '../model.ts';
import type { Named, References } from './reference.ts';
import { flagAt, open, textAt } from './reference.ts';

/** CloudFormation has two types for the same; the second is the younger one. */
export const VPC_ATTACHMENTS = [
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
] as const;

/** Whether an attachment uses the default tables: Terraform says it at the attachment, and at who accepts one. */
const DEFAULTS = 'AWS::EC2::TransitGatewayAttachmentDefaults';

/** Attachments of what is no VPC, by the property that names the gateway, or an attachment to it. Nobody but their other end knows their routes. */
export const OTHERS: readonly (readonly [type: string, property: string])[] = [
  ['AWS::EC2::VPNConnection', 'TransitGatewayId'],
  ['AWS::EC2::TransitGatewayConnect', 'TransportTransitGatewayAttachmentId'],
  ['aws_vpn_connection', 'transit_gateway_id'],
  ['aws_ec2_transit_gateway_connect', 'transit_gateway_id'],
  ['aws_dx_gateway_association', 'associated_gateway_id'],
];

/** Each gateway has a default table for either. */
export type Which = 'Association' | 'Propagation';

export function isAttachment({ type }: Resource): boolean {
  return VPC_ATTACHMENTS.some((one) => one === type);
}

/** What a place names; whoever accepts an attachment stands for it. */
export function attachedAt(references: References, view: View): Named {
  const named = references.at(view);
  if (named.kind !== 'resource' || named.resource.type !== DEFAULTS) return named;
  return references.at(named.resource.at('TransitGatewayAttachmentId'));
}

/**
 * Where a gateway says its default table, which it makes itself unless told; `undefined` where it has none.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-transitgateway.html
 */
export function defaultOf(gateway: Resource, which: Which): View | Open | undefined {
  const at = gateway.at(`DefaultRouteTable${which}`);
  const text = at.present === false ? 'enable' : textAt(at);
  if (text === undefined) return open(at, `whether ${gateway.name} has a default route table is not known`);
  return text === 'disable' ? undefined : gateway.at(`${which}DefaultRouteTableId`);
}

/** Whether an attachment uses the default table of its gateway: it does unless told. */
export function takesDefault(references: References, attachment: Resource, which: Which): Answer {
  const answers = references.ofType(DEFAULTS).flatMap((one): Answer[] => {
    const named = references.at(one.at('TransitGatewayAttachmentId'));
    return named.kind === 'resource' && named.resource === attachment
      ? [flagAt(one.at(`RouteTable${which}`), true)]
      : [];
  });
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}
