import type { Tree } from '../tree.ts';
import { child, mapping } from '../tree.ts';
import { bareOf, entriesOf } from './place.ts';
import type { ToWrite } from './write-resource.ts';

const HOLDERS: readonly (readonly [list: string, type: string, argument: string])[] = [
  ['Roles', 'AWS::IAM::RolePolicy', 'RoleName'],
  ['Users', 'AWS::IAM::UserPolicy', 'UserName'],
  ['Groups', 'AWS::IAM::GroupPolicy', 'GroupName'],
];

/** An inline policy of several roles is one of each of them: Terraform has no resource for all. Others are as they are. */
export function inlinePolicies(one: ToWrite, tell: (path: string, why: string) => void): readonly ToWrite[] {
  const { exists, name, tree, type } = one;
  if (type !== 'AWS::IAM::Policy') return [one];
  const bare = bareOf(tree);
  const said = entriesOf(bare).filter(([key]) => key === 'PolicyName' || key === 'PolicyDocument');
  return HOLDERS.flatMap(([list, holder, argument]) => {
    const held = child(bare, list) ?? bare.rest;
    return itemsOf(held).flatMap((item, index): readonly ToWrite[] => {
      if (item === undefined) {
        tell(list, 'it is not known which there are');
        return [];
      }
      const entries = [...said, [argument, item, -1] as const];
      return [
        { type: holder, name: `${name}-${argument}-${index + 1}`, tree: mapping(entries), exists, of: name },
      ];
    });
  });
}

/** The items of a list; `undefined` stands for any number that is not known. */
function itemsOf(list: Tree | undefined): readonly (Tree | undefined)[] {
  if (list === undefined) return [];
  if (list.kind === 'passage') return itemsOf(list.tree);
  if (list.kind !== 'sequence') return [undefined];
  return list.items.map((item) => (item.kind === 'hole' && item.spread === true ? undefined : item));
}
