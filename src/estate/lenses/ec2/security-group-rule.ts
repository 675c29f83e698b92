import type { Tree } from '../../tree.ts';
import { child } from '../../tree.ts';
import { misfit } from '../around.ts';
import type { Context, Part } from '../lens.ts';
import type { Entry } from '../place.ts';
import { open } from '../place.ts';
import { ruleItems } from './security-group-rules.ts';

/** A rule of a security group: of several CIDRs it is several. */
export const securityGroupRule: Part = {
  terraform: 'aws_security_group_rule',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group_rule',
  of: [{ argument: 'security_group_id', terraform: ['aws_security_group', 'aws_default_security_group'] }],
  into: {
    append: 'SecurityGroupIngress',
    takes: [
      'type',
      'from_port',
      'to_port',
      'protocol',
      'description',
      'cidr_blocks',
      'ipv6_cidr_blocks',
      'prefix_list_ids',
      'source_security_group_id',
      'self',
    ],
    appendTo: (tree) => (isEgress(tree) === true ? 'SecurityGroupEgress' : 'SecurityGroupIngress'),
    items: rules,
  },
  alone: {
    cloudformation: 'AWS::EC2::SecurityGroup',
    fields: { security_group_id: 'GroupId' },
    joined: true,
  },
  notInCloudFormation: {},
};

function rules(tree: Tree, context: Context): readonly Tree[] {
  if (tree.kind !== 'mapping') return [tree];
  const egress = isEgress(tree);
  // Which way it lets through is not known: there may be a rule.
  if (egress === undefined) return [{ ...misfit(tree, 'the type of this rule is not known'), spread: true }];
  const own = ['security_group_id', 'type', 'source_security_group_id', 'region', 'id', 'timeouts'];
  const entries = tree.keys.flatMap((key, at): readonly Entry[] => {
    const value = tree.values[at]!;
    if (key === 'source_security_group_id') return [['security_groups', value, tree.keyStarts[at]!]];
    return own.includes(key) ? [] : [[key, value, tree.keyStarts[at]!]];
  });
  return ruleItems(open(entries, tree.start, tree.end, tree.rest), context, egress);
}

function isEgress(tree: Tree): boolean | undefined {
  let type = tree.kind === 'mapping' ? child(tree, 'type') : undefined;
  while (type?.kind === 'passage') type = type.tree;
  return type?.kind === 'leaf' ? type.value === 'egress' : undefined;
}
