import type { SourceFile } from './source-file.ts';

/**
 * How a resource lies in memory: a tree of what its source said, with offsets in place of positions.
 * Readers never see it; they see a `View` of it, and `Value`s at its leaves, which are made when read.
 */
export type Tree = Leaf | Mapping | Sequence | Text | Hole | Choice | Pointer | Passage;

export type Scalar = string | number | boolean | null;

/** A scalar that is known. `start` is -1 where there is no text (a live object, a default). */
export interface Leaf {
  readonly kind: 'leaf';
  readonly value: Scalar;
  readonly start: number;
  readonly end: number;
  /** Who fills it in, when nobody who uses the source wrote it: a public module. It is known all the same. */
  readonly by?: string;
  /** What its text says, when the source made the text of a structure (`jsonencode`): that has better places. */
  readonly encodes?: Tree;
  /** Must not be shown. */
  readonly secret?: true;
}

/** A map in the order it was written; `keyStarts` are the offsets of the keys. */
export interface Mapping {
  readonly kind: 'mapping';
  readonly keys: readonly string[];
  readonly values: readonly Tree[];
  readonly keyStarts: readonly number[];
  readonly start: number;
  readonly end: number;
  /** Why further keys may exist that are not listed; absent when the listed keys are all. */
  readonly rest?: Hole;
}

/** A list. A `Hole` with `spread` among its items stands for any number of items. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly items: readonly Tree[];
  readonly start: number;
  readonly end: number;
}

/** A string put together from pieces, some of which may not be known. */
export interface Text {
  readonly kind: 'text';
  readonly parts: readonly (string | Tree)[];
  readonly start: number;
  readonly end: number;
  /** As in a `Leaf`. */
  readonly encodes?: Tree;
}

/** Something that is there and can't be told. */
export interface Hole {
  readonly kind: 'hole';
  readonly reason: Reason;
  readonly type?: 'string' | 'number' | 'boolean' | 'list' | 'map';
  readonly spread?: boolean;
  readonly start: number;
  readonly end: number;
}

/** A value that depends on a variable nobody has set: one branch for each of its possible values. */
export interface Choice {
  readonly kind: 'choice';
  readonly variable: Variable;
  /** The tree for the option at this index; `undefined` when the value is then not there at all. */
  readonly branch: (option: number) => Tree | undefined;
  readonly start: number;
  readonly end: number;
}

/** A value that is another resource, or an attribute of it, by the name the source gives it. */
export interface Pointer {
  readonly kind: 'pointer';
  readonly target: string;
  readonly attribute?: string;
  /** The id of the scope it is in, when that is another one: a stack above, below or beside. */
  readonly scope?: string;
  readonly start: number;
  readonly end: number;
}

/** The value is written elsewhere (a parameter's default, an overlay) and lands here. */
export interface Passage {
  readonly kind: 'passage';
  /** What the step is, as a person would say it: `!Ref Env`, `variable.region default`. */
  readonly what: string;
  /** The file that `tree` is written in. */
  readonly file: SourceFile;
  readonly tree: Tree;
  readonly start: number;
  readonly end: number;
}

/** Something with a finite set of possible values that the source leaves open. */
export interface Variable {
  /** Unique in a run: the same variable read twice has the same value. */
  readonly id: string;
  /** How it is called when it has to be named to a person: `parameter Env`. */
  readonly label: string;
  readonly options: readonly string[];
}

/** Why something can't be told. */
export interface Reason {
  readonly code:
    | 'unresolved-parameter'
    | 'computed-at-deployment'
    | 'undecided-condition'
    | 'unsupported-expression'
    | 'wrong-type'
    | 'invalid-text'
    | 'not-collected'
    | 'access-denied'
    | 'too-many-cases';
  readonly text: string;
}

export function leaf(value: Scalar, start = -1, end = -1): Leaf {
  return { kind: 'leaf', value, start, end };
}

export function hole(reason: Reason, start = -1, end = -1, type?: Hole['type']): Hole {
  return type === undefined
    ? { kind: 'hole', reason, start, end }
    : { kind: 'hole', reason, type, start, end };
}

export function sequence(items: readonly Tree[], start = -1, end = -1): Sequence {
  return { kind: 'sequence', items, start, end };
}

/** A mapping from entries; where a key stands twice the last one counts, as JSON and YAML readers of the field do. */
export function mapping(
  entries: readonly (readonly [key: string, value: Tree, keyStart: number])[],
  start = -1,
  end = -1,
): Mapping {
  const keys: string[] = [];
  const values: Tree[] = [];
  const keyStarts: number[] = [];
  // Few keys are found faster by looking than by hashing; a map of thousands is data.
  const places = entries.length > 40 ? new Map<string, number>() : undefined;
  for (const [key, value, keyStart] of entries) {
    const at = places === undefined ? keys.indexOf(key) : (places.get(key) ?? -1);
    if (at === -1) {
      places?.set(key, keys.length);
      keys.push(key);
      values.push(value);
      keyStarts.push(keyStart);
    } else {
      values[at] = value;
      keyStarts[at] = keyStart;
    }
  }
  return { kind: 'mapping', keys, values, keyStarts, start, end };
}

/** The child under a key, or `undefined`. */
export function child(tree: Mapping, key: string): Tree | undefined {
  const at = tree.keys.indexOf(key);
  return at === -1 ? undefined : tree.values[at];
}

/** The text under a key of a map, or `undefined` where none is. */
export function textUnder(tree: Tree, key: string): string | undefined {
  const value = tree.kind === 'mapping' ? child(tree, key) : undefined;
  return value?.kind === 'leaf' && typeof value.value === 'string' ? value.value : undefined;
}

/** What stands at the end of a path of keys. */
export function childAt(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let found = tree;
  for (const key of path) found = found?.kind === 'mapping' ? child(found, key) : undefined;
  return found;
}

/** The text at the end of a path of keys. */
export function textAt(tree: Tree | undefined, ...path: readonly string[]): string | undefined {
  const found = childAt(tree, ...path);
  return found?.kind === 'leaf' && typeof found.value === 'string' ? found.value : undefined;
}

/** The items of the list at the end of a path of keys; none where there is no list. */
export function itemsAt(tree: Tree | undefined, ...path: readonly string[]): readonly Tree[] {
  const list = childAt(tree, ...path);
  return list?.kind === 'sequence' ? list.items : [];
}

/** A tree without positions from plain JSON data: what live objects and snapshots are. */
export function treeOf(data: unknown): Tree {
  if (Array.isArray(data)) return sequence(data.map(treeOf));
  if (typeof data === 'object' && data !== null) {
    return mapping(Object.entries(data).map(([key, value]) => [key, treeOf(value), -1]));
  }
  if (typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean') return leaf(data);
  return leaf(null);
}

/** The plain data of a tree; `null` where it is not told. */
export function dataOf(tree: Tree): unknown {
  if (tree.kind === 'passage') return dataOf(tree.tree);
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'sequence') return tree.items.map(dataOf);
  if (tree.kind !== 'mapping') return null;
  return Object.fromEntries(tree.keys.map((key, index) => [key, dataOf(tree.values[index]!)]));
}
