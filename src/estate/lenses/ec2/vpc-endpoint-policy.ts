import type { Part } from '../lens.ts';

/** The policy of a VPC endpoint. */
export const vpcEndpointPolicy: Part = {
  terraform: 'aws_vpc_endpoint_policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_policy',
  of: [{ argument: 'vpc_endpoint_id', terraform: ['aws_vpc_endpoint'] }],
  into: { set: { policy: { to: 'PolicyDocument', json: true } } },
  notInCloudFormation: {},
};
