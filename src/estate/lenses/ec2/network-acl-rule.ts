import type { Lens } from '../lens.ts';

/** `aws_network_acl_rule` as `AWS::EC2::NetworkAclEntry`. */
export const networkAclRule: Lens = {
  terraform: 'aws_network_acl_rule',
  cloudformation: 'AWS::EC2::NetworkAclEntry',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl_rule',
  fields: {
    cidr_block: 'CidrBlock',
    egress: 'Egress',
    from_port: 'PortRange.From',
    icmp_code: 'Icmp.Code',
    icmp_type: 'Icmp.Type',
    ipv6_cidr_block: 'Ipv6CidrBlock',
    network_acl_id: 'NetworkAclId',
    protocol: 'Protocol',
    rule_action: 'RuleAction',
    rule_number: 'RuleNumber',
    to_port: 'PortRange.To',
  },
  attributes: { id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
