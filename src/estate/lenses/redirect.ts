import type { Tree } from '../tree.ts';
import { hole, mapping, sequence } from '../tree.ts';
import type { Lens } from './lens.ts';

/** What a resource is written as. */
export interface Target {
  readonly lens: Lens;
  /** `aws_eks_cluster.main`, with `[0]` when it has a `count`. */
  readonly address: string;
}

type TargetOf = (name: string) => Target | undefined;

/** Pointers to CloudFormation's names and return values as pointers to Terraform's addresses and attributes. */
export function redirected(tree: Tree, target: TargetOf, tell: (why: string) => void): Tree {
  const below = (one: Tree): Tree => redirected(one, target, tell);
  switch (tree.kind) {
    case 'passage':
      return below(tree.tree);
    case 'sequence':
      return sequence(tree.items.map(below), tree.start, tree.end);
    case 'mapping': {
      const made = mapping(tree.keys.map((key, at) => [key, below(tree.values[at]!), tree.keyStarts[at]!]));
      return tree.rest === undefined ? made : { ...made, rest: tree.rest };
    }
    case 'text': {
      const parts = tree.parts.map((part) => (typeof part === 'string' ? part : below(part)));
      return { ...tree, parts, ...(tree.encodes === undefined ? {} : { encodes: below(tree.encodes) }) };
    }
    case 'choice': {
      const { branch } = tree;
      return {
        ...tree,
        branch: (option) => {
          const one = branch(option);
          return one === undefined ? undefined : below(one);
        },
      };
    }
    case 'pointer': {
      const found = tree.scope === undefined ? target(tree.target) : undefined;
      const attribute = found && attributeOf(found.lens, tree.attribute ?? '');
      if (found !== undefined && attribute !== undefined)
        return { kind: 'pointer', target: found.address, attribute, start: tree.start, end: tree.end };
      const what = `${tree.target}${tree.attribute === undefined ? '' : `.${tree.attribute}`}`;
      tell(`Terraform has no attribute for ${what}`);
      return hole(
        { code: 'computed-at-deployment', text: `${what} has no attribute in Terraform` },
        tree.start,
        tree.end,
      );
    }
    default:
      return tree;
  }
}

/** What Terraform calls a return value; `id` where there are several names. */
function attributeOf(lens: Lens, value: string): string | undefined {
  const same = lens.sameAttributes;
  if (same !== undefined && Object.hasOwn(same, value))
    return attributeOf({ ...lens, sameAttributes: {} }, same[value]!);
  const all = Object.keys(lens.attributes).filter((attribute) => lens.attributes[attribute] === value);
  return all.find((attribute) => attribute === 'id') ?? all[0];
}
