import type { Tree } from '../../../estate/index.ts';
import { child, hole, mapping, sequence } from '../../../estate/index.ts';
import { isNull } from '../../../estate/lenses/around.ts';
import type { Beside } from '../../../estate/lenses/lens.ts';
import type { Entry } from '../../../estate/lenses/place.ts';
import { open } from '../../../estate/lenses/place.ts';
import { readFields } from '../../../estate/lenses/read.ts';
import type { Draft } from './draft.ts';

/** What the arguments of a resource say of resources that CloudFormation has beside it. */
export function besides({ declared, lens }: Draft, terraform: Tree): readonly Draft[] {
  const { address } = declared;
  if (terraform.kind !== 'mapping') return [];
  return Object.entries(lens?.besides ?? {}).flatMap(([argument, beside]): readonly Draft[] => {
    const { cloudformation, each, many, to, whole } = beside;
    const value = child(terraform, argument);
    if (value === undefined || isNull(value)) return [];
    const pointer: Tree = { kind: 'pointer', target: address, start: -1, end: -1 };
    const itself: Entry = [whole, many === true ? sequence([pointer]) : pointer, -1];
    const keyStart = terraform.keyStarts[terraform.keys.indexOf(argument)]!;
    const draft = (name: string, tree: Tree): Draft => ({
      declared: { ...declared, address: `${address}.${name}` },
      tree,
      type: cloudformation,
      lens: undefined,
    });
    if (each !== undefined)
      return itemsOf(value).map((item, at) => draft(`${argument}[${at}]`, oneOf(item, itself, beside)));
    return to === undefined
      ? []
      : [draft(argument, mapping([itself, [to, value, keyStart]], value.start, value.end))];
  });
}

/** The items of a list; one that stands for any number where they are not known. */
function itemsOf(value: Tree): readonly Tree[] {
  if (value.kind === 'sequence') return value.items.filter((item) => !isNull(item));
  if (value.kind === 'passage') return itemsOf(value.tree).map((tree) => ({ ...value, tree }));
  return [value];
}

function oneOf(item: Tree, itself: Entry, beside: Beside): Tree {
  if (item.kind === 'passage') return { ...item, tree: oneOf(item.tree, itself, beside) };
  const { each, fixed } = beside;
  const always = Object.entries(fixed ?? {}).map(([key, value]): Entry => [key, value, -1]);
  if (typeof each === 'string')
    return mapping([itself, ...always, [each, item, item.start]], item.start, item.end);
  if (item.kind === 'mapping' && each !== undefined) {
    const read = readFields(each, item, {});
    const own = read.keys.map((key, at): Entry => [key, read.values[at]!, read.keyStarts[at]!]);
    return open([itself, ...always, ...own], item.start, item.end, read.rest);
  }
  const reason =
    item.kind === 'hole'
      ? item.reason
      : ({ code: 'undecided-condition', text: 'which blocks stand here is not known' } as const);
  return open([itself, ...always], item.start, item.end, hole(reason, item.start, item.end));
}
