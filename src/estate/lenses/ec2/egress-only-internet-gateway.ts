import type { Lens } from '../lens.ts';

/** `aws_egress_only_internet_gateway` as `AWS::EC2::EgressOnlyInternetGateway`. */
export const egressOnlyInternetGateway: Lens = {
  terraform: 'aws_egress_only_internet_gateway',
  cloudformation: 'AWS::EC2::EgressOnlyInternetGateway',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/egress_only_internet_gateway',
  fields: { tags: { to: 'Tags', tags: true }, vpc_id: 'VpcId' },
  attributes: { id: '' },
  sameAttributes: { Id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
