import type { Mapping, Tree } from '../../estate/index.ts';
import { child } from '../../estate/index.ts';

/** Beyond this many values a parameter is not told apart by its values. */
export const MAX_OPTIONS = 32;
const MAX_KEYS = 16;

/**
 * The literals that each parameter (and pseudo parameter) is compared with anywhere in a template: by `Fn::Equals`,
 * or as a key of `Fn::FindInMap`. A parameter without a value needs to be told apart by these only.
 */
export function comparedLiterals(root: Mapping): ReadonlyMap<string, ReadonlySet<string>> {
  const literals = new Map<string, Set<string>>();
  const equals: [string, string][] = [];
  const add = (name: string, literal: string): void => {
    const known = literals.get(name);
    if (known === undefined) literals.set(name, new Set([literal]));
    else known.add(literal);
  };
  const mappings = child(root, 'Mappings');
  for (const [name, argument] of calls(root)) {
    if (argument.kind !== 'sequence') continue;
    if (name === 'Fn::Equals') {
      const [left, right] = argument.items;
      const a = left === undefined ? undefined : parameterIn(left);
      const b = right === undefined ? undefined : parameterIn(right);
      if (a !== undefined && b !== undefined) {
        equals.push([a, b]);
        for (const value of possibleValues(root, b)) add(a, value);
        for (const value of possibleValues(root, a)) add(b, value);
      } else if (a !== undefined && right?.kind === 'leaf') add(a, String(right.value));
      else if (b !== undefined && left?.kind === 'leaf') add(b, String(left.value));
    } else if (mappings?.kind === 'mapping') {
      keysOf(mappings, argument.items, add);
    }
  }
  // Two parameters that are compared with each other are told apart by the literals of both.
  for (let changed = equals.length > 0, round = 0; changed && round < equals.length + 1; round++) {
    changed = false;
    for (const [a, b] of equals) {
      const before = (literals.get(a)?.size ?? 0) + (literals.get(b)?.size ?? 0);
      for (const literal of literals.get(a) ?? []) add(b, literal);
      for (const literal of literals.get(b) ?? []) add(a, literal);
      if ((literals.get(a)?.size ?? 0) + (literals.get(b)?.size ?? 0) !== before) changed = true;
    }
  }
  for (const [name, known] of literals) if (known.size >= MAX_OPTIONS) literals.delete(name);
  return literals;
}

/** What the declaration of a parameter says it may be. */
function possibleValues(root: Mapping, name: string): string[] {
  const parameters = child(root, 'Parameters');
  const declared = parameters?.kind === 'mapping' ? child(parameters, name) : undefined;
  if (declared?.kind !== 'mapping') return [];
  const noEcho = child(declared, 'NoEcho');
  if (noEcho !== undefined && !(noEcho.kind === 'leaf' && /^false$/i.test(String(noEcho.value)))) return [];
  const value = child(declared, 'Default');
  const allowed = child(declared, 'AllowedValues');
  const trees = value === undefined && allowed?.kind === 'sequence' ? allowed.items : [value];
  return trees.flatMap((tree) => (tree?.kind === 'leaf' && tree.value !== null ? [String(tree.value)] : []));
}

/** `Fn::FindInMap: [Map, {Ref: A}, {Ref: B}]`: the keys of the map, unless there are too many to look at each. */
function keysOf(
  mappings: Mapping,
  items: readonly Tree[],
  add: (name: string, literal: string) => void,
): void {
  const [mapName, top, second] = items;
  if (mapName?.kind !== 'leaf') return;
  const map = child(mappings, String(mapName.value));
  if (map?.kind !== 'mapping') return;
  const topName = top === undefined ? undefined : parameterIn(top);
  const secondName = second === undefined ? undefined : parameterIn(second);
  if (topName !== undefined && map.keys.length <= MAX_KEYS) for (const key of map.keys) add(topName, key);
  if (secondName === undefined) return;
  const rows = top?.kind === 'leaf' ? [child(map, String(top.value))] : map.values;
  const keys = new Set(rows.flatMap((row) => (row?.kind === 'mapping' ? row.keys : [])));
  if (keys.size <= MAX_KEYS) for (const key of keys) add(secondName, key);
}

/** The name in `{Ref: name}` or in `{Fn::Sub: '${name}'}`. */
function parameterIn(tree: Tree): string | undefined {
  if (tree.kind !== 'mapping' || tree.keys.length !== 1) return undefined;
  const argument = tree.values[0];
  if (argument?.kind !== 'leaf' || typeof argument.value !== 'string') return undefined;
  if (tree.keys[0] === 'Ref') return argument.value;
  return tree.keys[0] === 'Fn::Sub' ? /^\$\{([^!.{}][^.{}]*)\}$/.exec(argument.value)?.[1] : undefined;
}

/** The calls of the functions that compare, in the order in which they are written. */
function* calls(root: Tree): Generator<readonly [string, Tree]> {
  const seen = new Set<Tree>();
  const pending: Tree[] = [root];
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (tree.kind !== 'mapping' && tree.kind !== 'sequence') continue;
    if (seen.has(tree)) continue;
    seen.add(tree);
    if (tree.kind === 'sequence') {
      for (let at = tree.items.length - 1; at >= 0; at--) pending.push(tree.items[at]!);
      continue;
    }
    const [key] = tree.keys;
    if (tree.keys.length === 1 && (key === 'Fn::Equals' || key === 'Fn::FindInMap'))
      yield [key, tree.values[0]!];
    for (let at = tree.values.length - 1; at >= 0; at--) pending.push(tree.values[at]!);
  }
}
