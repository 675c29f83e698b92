import type { Part } from '../lens.ts';

/** The policy of a VPC endpoint. */
export const vpcEndpointPolicy: Part = {
  terraform: 'aws_vpc_endpoint_policy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_policy',
  of: [{ argument: 'vpc_endpoint_id', terraform: ['aws_vpc_endpoint'] }],
  into: { set: { policy: { to: 'PolicyDocument', json: true } } },
  notInCloudFormation: {},
};

/** A route table that leads to a gateway endpoint. */
export const vpcEndpointRouteTableAssociation: Part = {
  terraform: 'aws_vpc_endpoint_route_table_association',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_route_table_association',
  of: [{ argument: 'vpc_endpoint_id', terraform: ['aws_vpc_endpoint'] }],
  into: { append: 'RouteTableIds', item: 'route_table_id' },
  notInCloudFormation: {},
};

/** A security group of an interface endpoint. */
export const vpcEndpointSecurityGroupAssociation: Part = {
  terraform: 'aws_vpc_endpoint_security_group_association',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_security_group_association',
  of: [{ argument: 'vpc_endpoint_id', terraform: ['aws_vpc_endpoint'] }],
  into: { append: 'SecurityGroupIds', item: 'security_group_id' },
  notInCloudFormation: {
    replace_default_association: 'the default group only stands there where no other one does',
  },
};

/** A subnet of an interface endpoint. */
export const vpcEndpointSubnetAssociation: Part = {
  terraform: 'aws_vpc_endpoint_subnet_association',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_subnet_association',
  of: [{ argument: 'vpc_endpoint_id', terraform: ['aws_vpc_endpoint'] }],
  into: { append: 'SubnetIds', item: 'subnet_id' },
  notInCloudFormation: {},
};

/** Whether an interface endpoint has private DNS. */
export const vpcEndpointPrivateDns: Part = {
  terraform: 'aws_vpc_endpoint_private_dns',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_endpoint_private_dns',
  of: [{ argument: 'vpc_endpoint_id', terraform: ['aws_vpc_endpoint'] }],
  into: { set: { private_dns_enabled: 'PrivateDnsEnabled' } },
  notInCloudFormation: {},
};
