import type { Mapping, Tree } from '../../../../estate/index.ts';
import { hole, sequence } from '../../../../estate/index.ts';
import { isNull, within } from '../../../../estate/lenses/around.ts';
import type { Fields } from '../../../../estate/lenses/lens.ts';
import type { Entry } from '../../../../estate/lenses/place.ts';
import { open } from '../../../../estate/lenses/place.ts';
import { nameOf } from '../twin.ts';
import { snake } from './types.ts';

/** What the walk knows of the object that it is in. */
export interface Walk {
  /** All argument names of the Terraform type, at whatever depth. */
  readonly known: ReadonlySet<string>;
  readonly namespace: string | undefined;
}

/** The names of all arguments of a table, at whatever depth. */
export function argumentNames(fields: Fields): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (table: Fields): void => {
    for (const [name, field] of Object.entries(table)) {
      names.add(name);
      if (typeof field === 'string') continue;
      walk(field.block ?? field.blocks ?? {});
    }
  };
  walk(fields);
  return names;
}

/** Maps whose keys are the user's own. */
const FREE = new Set(['labels', 'parameters', 'tags', 'variables']);

/** What `forProvider` says, in Terraform's words. */
export function inTerraform(map: Mapping, walk: Walk): Mapping {
  const entries = map.keys.flatMap((key, at): readonly Entry[] => {
    const value = map.values[at]!;
    const start = map.keyStarts[at]!;
    if (isNull(value)) return [];
    const reference = referred(key, value, walk);
    if (reference !== undefined) {
      // What is written beside a reference is what it came to.
      return map.keys.some((other) => snake(other) === reference[0])
        ? []
        : [[reference[0], reference[1], start]];
    }
    const name = snake(key);
    if (name === 'region') return [];
    const made = FREE.has(name) ? value : below(value, walk);
    return made === undefined ? [] : [[name, made, start]];
  });
  return open(entries, map.start, map.end, map.rest);
}

function below(tree: Tree, walk: Walk): Tree | undefined {
  return within(tree, (bare) => {
    if (bare.kind === 'mapping') return inTerraform(bare, walk);
    if (bare.kind !== 'sequence') return bare;
    const items = bare.items.map((item) => below(item, walk)).filter((item) => item !== undefined);
    return sequence(items, bare.start, bare.end);
  });
}

/** `roleArnRef: { name }` names another object, `roleArnSelector` finds one by its labels, a secret stands elsewhere. */
function referred(key: string, value: Tree, walk: Walk): readonly [string, Tree] | undefined {
  const match = /^(.+?)(SecretRef|Refs|Ref|Selector)$/.exec(key);
  if (match === null) return undefined;
  const one = snake(match[1]!);
  const many = `${one}s`;
  const kind = match[2]!;
  const name = kind !== 'SecretRef' && !walk.known.has(one) && walk.known.has(many) ? many : one;
  if (kind === 'SecretRef') {
    return [name, unknown(value, 'it is taken from a Secret of the cluster', 'string')];
  }
  if (kind === 'Selector') {
    const text = 'the object is found by its labels when Crossplane runs';
    return [name, unknown(value, text, name === many ? 'list' : 'string')];
  }
  if (value.kind !== 'sequence') return [name, pointerIn(value, walk)];
  return [
    name,
    sequence(
      value.items.map((item) => pointerIn(item, walk)),
      value.start,
      value.end,
    ),
  ];
}

function pointerIn(tree: Tree, { namespace }: Walk): Tree {
  const text = (key: string): string | undefined => {
    const value = tree.kind === 'mapping' ? tree.values[tree.keys.indexOf(key)] : undefined;
    return value?.kind === 'leaf' && value.value !== null ? String(value.value) : undefined;
  };
  const name = text('name');
  const { end, start } = tree;
  if (name === undefined) return unknown(tree, 'this reference names no object', 'string');
  return { kind: 'pointer', target: nameOf(text('namespace') ?? namespace, name), start, end };
}

function unknown(tree: Tree, text: string, type: 'string' | 'list'): Tree {
  return hole({ code: 'computed-at-deployment', text }, tree.start, tree.end, type);
}
