import { leaf } from '../../tree.ts';
import type { Lens } from '../lens.ts';
import { egressRules, ingressRules } from './security-group-rules.ts';

/** `aws_default_security_group` as `AWS::EC2::SecurityGroup`. */
export const defaultSecurityGroup: Lens = {
  terraform: 'aws_default_security_group',
  cloudformation: 'AWS::EC2::SecurityGroup',
  source:
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_security_group',
  fields: {
    egress: { to: 'SecurityGroupEgress', by: egressRules },
    ingress: { to: 'SecurityGroupIngress', by: ingressRules },
    tags: { to: 'Tags', tags: true },
    vpc_id: 'VpcId',
  },
  attributes: { vpc_id: 'VpcId', id: 'GroupId' },
  // It takes all rules out that AWS put in.
  defaults: { keys: { SecurityGroupEgress: { by: 'terraform', value: [] } } },
  fixed: { GroupName: leaf('default') },
  notInTerraform: { GroupDescription: 'the default group has the one that AWS gives it' },
  notInCloudFormation: { revoke_rules_on_delete: 'about the run of Terraform, not the resource' },
};
