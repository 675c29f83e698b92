import type { Lens } from '../lens.ts';

/** `aws_internet_gateway` as `AWS::EC2::InternetGateway`. */
export const internetGateway: Lens = {
  terraform: 'aws_internet_gateway',
  cloudformation: 'AWS::EC2::InternetGateway',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/internet_gateway',
  fields: { tags: { to: 'Tags', tags: true } },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: { vpc_id: 'CloudFormation says it in AWS::EC2::VPCGatewayAttachment' },
};
