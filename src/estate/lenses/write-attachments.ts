import type { Mapping, Tree } from '../tree.ts';
import { child, mapping } from '../tree.ts';
import type { MadePart, MadeParts } from './write-part.ts';

const HOLDERS: readonly (readonly [list: string, type: string, argument: string])[] = [
  ['Roles', 'aws_iam_role_policy_attachment', 'role'],
  ['Users', 'aws_iam_user_policy_attachment', 'user'],
  ['Groups', 'aws_iam_group_policy_attachment', 'group'],
];

/**
 * What a managed policy says of those that have it, as attachments: in Terraform they are parts of the roles, users
 * and groups. A list that is not known is left to the caller.
 * @param address of the policy as it is written
 */
export function writeAttachments(type: string, tree: Mapping, address: string): MadeParts {
  if (type !== 'AWS::IAM::ManagedPolicy') return { made: [], taken: [] };
  const policy: Tree = { kind: 'pointer', target: address, attribute: 'arn', start: -1, end: -1 };
  const made: MadePart[] = [];
  const taken: string[] = [];
  for (const [list, attachment, argument] of HOLDERS) {
    let held = child(tree, list);
    while (held?.kind === 'passage') held = held.tree;
    if (held?.kind !== 'sequence' || held.items.some((item) => item.kind === 'hole' && item.spread === true))
      continue;
    taken.push(list);
    for (const item of held.items)
      made.push({
        type: attachment,
        fields: {},
        tree: mapping([[argument, item, -1]]),
        owner: () => [['policy_arn', policy]],
      });
  }
  return { made, taken };
}
