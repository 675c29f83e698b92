import type { Lens } from '../lens.ts';
import { named } from '../named.ts';
import { egressRules, ingressRules } from './security-group-rules.ts';

/** `aws_security_group` as `AWS::EC2::SecurityGroup`. */
export const securityGroup: Lens = {
  terraform: 'aws_security_group',
  cloudformation: 'AWS::EC2::SecurityGroup',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group',
  fields: {
    ...named('GroupName'),
    description: 'GroupDescription',
    egress: { to: 'SecurityGroupEgress', by: egressRules },
    ingress: { to: 'SecurityGroupIngress', by: ingressRules },
    tags: { to: 'Tags', tags: true },
    vpc_id: 'VpcId',
  },
  attributes: { vpc_id: 'VpcId', id: 'GroupId' },
  sameAttributes: { '': 'GroupId', Id: 'GroupId' },
  // The page of the provider (see source), 2026-11-23.
  defaults: {
    keys: {
      GroupDescription: { by: 'terraform', value: 'Managed by Terraform' },
      // It takes out the rule that AWS puts in.
      SecurityGroupEgress: { by: 'terraform', value: [] },
    },
  },
  notInTerraform: {},
  notInCloudFormation: { revoke_rules_on_delete: 'about the run of Terraform, not the resource' },
};
