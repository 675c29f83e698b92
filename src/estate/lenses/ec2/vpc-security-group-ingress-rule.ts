import type { Lens } from '../lens.ts';

/** `aws_vpc_security_group_ingress_rule` as `AWS::EC2::SecurityGroupIngress`. */
export const vpcSecurityGroupIngressRule: Lens = {
  terraform: 'aws_vpc_security_group_ingress_rule',
  cloudformation: 'AWS::EC2::SecurityGroupIngress',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc_security_group_ingress_rule',
  fields: {
    cidr_ipv4: 'CidrIp',
    cidr_ipv6: 'CidrIpv6',
    description: 'Description',
    from_port: 'FromPort',
    ip_protocol: 'IpProtocol',
    prefix_list_id: 'SourcePrefixListId',
    referenced_security_group_id: 'SourceSecurityGroupId',
    security_group_id: 'GroupId',
    to_port: 'ToPort',
  },
  attributes: { id: '', security_group_rule_id: '' },
  notInTerraform: {
    GroupName: 'of EC2-Classic: the provider names groups by id',
    SourceSecurityGroupName: 'of EC2-Classic: the provider names groups by id',
    SourceSecurityGroupOwnerId: 'the provider writes it before the id of the group: `account/sg-id`',
  },
  notInCloudFormation: { tags: 'CloudFormation has no tags for rules' },
};
