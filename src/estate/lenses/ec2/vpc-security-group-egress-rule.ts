import type { Lens } from '../lens.ts';

/** `aws_vpc_security_group_egress_rule` as `AWS::EC2::SecurityGroupEgress`. */
export const vpcSecurityGroupEgressRule: Lens = {
  terraform: 'aws_vpc_security_group_egress_rule',
  cloudformation: 'AWS::EC2::SecurityGroupEgress',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_egress_rule',
  fields: {
    cidr_ipv4: 'CidrIp',
    cidr_ipv6: 'CidrIpv6',
    description: 'Description',
    from_port: 'FromPort',
    ip_protocol: 'IpProtocol',
    prefix_list_id: 'DestinationPrefixListId',
    referenced_security_group_id: 'DestinationSecurityGroupId',
    security_group_id: 'GroupId',
    to_port: 'ToPort',
  },
  attributes: { id: '', security_group_rule_id: '' },
  notInTerraform: {},
  notInCloudFormation: { tags: 'CloudFormation has no tags for rules' },
};
