import type { Tree } from '../../../estate/index.ts';
import type { Field, Fields } from '../../../estate/lenses/lens.ts';
import { lensOf } from '../../../estate/lenses/registry.ts';
import type { Written } from '../../../estate/lenses/write-resource.ts';
import type { Inputs } from './expression.ts';
import { UnwritableError, expression } from './expression.ts';

/**
 * What a resource says, as a person would write it: the body of its block, arguments in line and nested blocks.
 * @throws UnwritableError when something in it is not known
 */
export function terraformHcl({ tree, type }: Written): string {
  return body(tree, lensOf(type)?.fields ?? {}, CLOSED).join('\n');
}

function refused(): never {
  throw new UnwritableError('something in it is not known');
}

/** Nothing may be open in it. */
const CLOSED: Inputs = { of: refused, ofChoice: refused };

function body(tree: Tree, fields: Fields, inputs: Inputs): readonly string[] {
  if (tree.kind === 'passage') return body(tree.tree, fields, inputs);
  if (tree.kind !== 'mapping') return [];
  const plain: (readonly [string, string])[] = [];
  const blocks: string[] = [];
  tree.keys.forEach((key, at) => {
    const value = tree.values[at]!;
    const inner = blockFields(fields[key]);
    if (inner === undefined) plain.push([key, expression(value, inputs)]);
    else
      for (const item of value.kind === 'sequence' ? value.items : [value])
        blocks.push(`${key} {`, ...body(item, inner, inputs).map((line) => `  ${line}`), '}');
  });
  const width = Math.max(0, ...plain.map(([key]) => key.length));
  return [...plain.flatMap(([key, text]) => `${key.padEnd(width)} = ${text}`.split('\n')), ...blocks];
}

/** The fields of a nested block; of what is an argument there are none. */
function blockFields(field: Field | undefined): Fields | undefined {
  if (typeof field !== 'object') return undefined;
  if ('block' in field) return field.block;
  return 'blocks' in field ? field.blocks : undefined;
}
