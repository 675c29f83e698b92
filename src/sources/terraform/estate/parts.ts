import type { SourceFile, Tree } from '../../../estate/index.ts';
import { child, mapping, sequence } from '../../../estate/index.ts';
import { readFields } from '../../../estate/lenses/read.ts';
import { placed } from '../../../estate/lenses/place.ts';
import type { Whole } from '../../../estate/lenses/lens.ts';
import type { UnknownValue, Value } from '../values/value.ts';
import type { Draft, PartDraft } from './draft.ts';
import type { TreeContext } from './tree.ts';
import { treeOf } from './tree.ts';

/**
 * Joins attachments, rules and the like to what they belong to.
 * @returns those that stand for themselves, since what they belong to is not here
 */
export function joinParts(
  drafts: readonly Draft[],
  parts: readonly PartDraft[],
  context: TreeContext,
): readonly Draft[] {
  const byAddress = new Map(drafts.map((draft) => [draft.declared.address, draft]));
  const byName = namesOf(drafts);
  const alone: Draft[] = [];
  for (const draft of parts) {
    const targets = draft.part.of.flatMap((whole) => targetsOf(draft, whole, byAddress, byName, drafts));
    for (const { target, when } of targets) join(target, draft, when, context);
    if (targets.length === 0) alone.push(standAlone(draft));
  }
  return alone;
}

interface Target {
  readonly target: Draft;
  /** In which case it is this one, where that hangs on an open value. */
  readonly when?: (tree: Tree) => Tree;
}

function targetsOf(
  { declared }: PartDraft,
  whole: Whole,
  byAddress: ReadonlyMap<string, Draft>,
  byName: ReadonlyMap<string, readonly Draft[]>,
  drafts: readonly Draft[],
): readonly Target[] {
  const value = declared.body.entries.get(whole.argument);
  if (value === undefined || value.kind === 'null') return [];
  if (whole.many === true) {
    const items =
      value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple'
        ? value.items
        : value.kind === 'unknown'
          ? (value.among ?? [])
          : [];
    return items.flatMap((item) => one(item, whole, byAddress, byName));
  }
  if (whole.same !== undefined) {
    const { same } = whole;
    return drafts.flatMap((target) => {
      if (!whole.terraform.includes(target.declared.type)) return [];
      const isSame = Object.entries(same).every(([own, other]) =>
        alike(declared.body.entries.get(own), target.declared.body.entries.get(other)),
      );
      return isSame ? [{ target }] : [];
    });
  }
  return one(value, whole, byAddress, byName);
}

function one(
  value: Value,
  whole: Whole,
  byAddress: ReadonlyMap<string, Draft>,
  byName: ReadonlyMap<string, readonly Draft[]>,
): readonly Target[] {
  if (value.kind === 'unknown' && value.choice !== undefined) {
    const { branches, variable } = value.choice;
    return branches.flatMap((branch, option) =>
      one(branch, whole, byAddress, byName).map(({ target, when }): Target => {
        const inCase = (tree: Tree): Tree => ({
          kind: 'choice',
          variable,
          branch: (at) => (at === option ? (when?.(tree) ?? tree) : undefined),
          start: tree.start,
          end: tree.end,
        });
        return { target, when: inCase };
      }),
    );
  }
  const isOne = (draft: Draft | undefined): draft is Draft =>
    draft !== undefined && whole.terraform.includes(draft.declared.type);
  const referred = value.of === undefined ? undefined : byAddress.get(value.of.address);
  if (isOne(referred)) return [{ target: referred }];
  if (value.kind !== 'string') return [];
  const named = byName.get(value.value)?.find(isOne);
  return named === undefined ? [] : [{ target: named }];
}

const NAMES = ['name', 'bucket', 'id', 'arn', 'cluster_identifier', 'role_name'];

/** Resources by the names that they are given in words. */
function namesOf(drafts: readonly Draft[]): ReadonlyMap<string, readonly Draft[]> {
  const found = new Map<string, Draft[]>();
  for (const draft of drafts) {
    for (const name of NAMES) {
      const value = draft.declared.body.entries.get(name);
      if (value?.kind !== 'string') continue;
      const list = found.get(value.value);
      if (list === undefined) found.set(value.value, [draft]);
      else if (!list.includes(draft)) list.push(draft);
    }
  }
  return found;
}

/** Whether two arguments say the same: the same text, or the same attribute of the same resource. */
function alike(one: Value | undefined, other: Value | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.of !== undefined && other.of !== undefined)
    return one.of.address === other.of.address && one.of.attribute === other.of.attribute;
  if (one.kind === 'string' && other.kind === 'string') return one.value === other.value;
  if (one.kind !== 'unknown' || other.kind !== 'unknown') return false;
  const pieces = other.text;
  if (one.text === undefined || one.text.length !== pieces?.length) return false;
  return one.text.every((piece, at) => alikePiece(piece, pieces[at]!));
}

type Piece = string | UnknownValue;

function alikePiece(one: Piece, other: Piece): boolean {
  return typeof one === 'string' || typeof other === 'string' ? one === other : alike(one, other);
}

function join(target: Draft, draft: PartDraft, when: Target['when'], context: TreeContext): void {
  const { declared } = draft;
  const around = (tree: Tree): Tree =>
    moved(inItsCases(when?.(tree) ?? tree, draft, context), declared.file, target);
  target.tree = joined(target.tree, draft, target, around);
}

/** The whole's tree with what the part says put into it. */
function joined(
  tree: Tree,
  draft: PartDraft,
  target: Pick<Draft, 'declared'>,
  around: (tree: Tree) => Tree,
): Tree {
  const { declared, part, terraform } = draft;
  const { into } = part;
  const self = { self: target.declared.address };
  const bare = terraform.kind === 'mapping' ? terraform : mapping([]);
  const keyStart = declared.file === target.declared.file ? declared.start : -1;
  if ('set' in into) {
    const set = readFields(into.set, bare, self);
    const fixed = Object.entries(into.fixed ?? {});
    return withEntries(tree, [
      ...set.keys.map((key, at) => [key, around(set.values[at]!), -1] as const),
      ...fixed.map(([key, value]) => [key, around(value), -1] as const),
    ]);
  }
  const items =
    'items' in into
      ? into.items(bare, self)
      : typeof into.item === 'string'
        ? [child(bare, into.item)].flatMap((item) => (item === undefined ? [] : [item]))
        : [withFixed(readFields(into.item, bare, self), into.fixed)];
  const list = ('appendTo' in into ? into.appendTo?.(bare) : undefined) ?? into.append;
  return appended(tree, list.split('.'), items.map(around), keyStart);
}

function withFixed(tree: Tree, fixed: Readonly<Record<string, Tree>> | undefined): Tree {
  if (fixed === undefined || tree.kind !== 'mapping') return tree;
  const own = Object.entries(fixed).map(([key, value]) => [key, value, -1] as const);
  return mapping(
    [...own, ...tree.keys.map((key, at) => [key, tree.values[at]!, tree.keyStarts[at]!] as const)],
    tree.start,
    tree.end,
  );
}

/** What stands in another file than the resource it is joined to says so. */
function moved(tree: Tree, file: SourceFile, target: Draft): Tree {
  if (file === target.declared.file) return tree;
  return { kind: 'passage', what: '', file, tree, start: -1, end: -1 };
}

/** A part that is only there in some cases is only in those a part of the whole. */
function inItsCases(tree: Tree, { declared }: PartDraft, context: TreeContext): Tree {
  const { exists } = declared;
  if (exists === undefined) return tree;
  const when = treeOf(exists, declared.file, context);
  const under = (at: Tree): Tree | undefined => {
    if (at.kind === 'leaf') return at.value === false ? undefined : tree;
    if (at.kind !== 'choice') return tree;
    return { ...at, branch: (option) => branchOf(at.branch(option)), start: tree.start, end: tree.end };
  };
  const branchOf = (at: Tree | undefined): Tree | undefined => (at === undefined ? undefined : under(at));
  return under(when) ?? tree;
}

function withEntries(tree: Tree, entries: readonly (readonly [string, Tree, number])[]): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: withEntries(tree.tree, entries) };
  if (tree.kind !== 'mapping') return tree;
  const own = tree.keys.map((key, at) => [key, tree.values[at]!, tree.keyStarts[at]!] as const);
  const made = placed([...own, ...entries], tree.start, tree.end, tree.rest);
  return made;
}

function appended(tree: Tree, path: readonly string[], items: readonly Tree[], keyStart: number): Tree {
  if (tree.kind === 'passage') return { ...tree, tree: appended(tree.tree, path, items, keyStart) };
  if (tree.kind !== 'mapping') return tree;
  const [key, ...below] = path;
  const before = child(tree, key!);
  const start = items[0]?.start ?? -1;
  const end = items.at(-1)?.end ?? -1;
  let after: Tree;
  if (below.length > 0) after = appended(before ?? mapping([], start, end), below, items, keyStart);
  else if (before === undefined) after = sequence(items, start, end);
  else if (before.kind === 'sequence')
    after = sequence([...before.items, ...items], before.start, before.end);
  else if (before.kind === 'passage' || before.kind === 'choice' || before.kind === 'hole')
    after = sequence([...spread(before), ...items], before.start, before.end);
  else after = before;
  const entries = tree.keys.map((name, at) => [name, tree.values[at]!, tree.keyStarts[at]!] as const);
  const at = tree.keys.indexOf(key!);
  if (at === -1) entries.push([key!, after, keyStart]);
  else entries[at] = [key!, after, tree.keyStarts[at]!];
  const made = mapping(entries, tree.start, tree.end);
  return tree.rest === undefined ? made : { ...made, rest: tree.rest };
}

/** What can't be opened up here stays as further items that can't be told. */
function spread(tree: Tree): readonly Tree[] {
  if (tree.kind === 'hole') return [{ ...tree, spread: true }];
  if (tree.kind === 'passage' && tree.tree.kind === 'sequence')
    return tree.tree.items.map((item) => ({ ...tree, tree: item }));
  return [tree];
}

function standAlone(draft: PartDraft): Draft {
  const { declared, part, terraform } = draft;
  const { alone } = part;
  if (alone === undefined || terraform.kind !== 'mapping')
    return { declared, tree: terraform, type: part.terraform, lens: undefined };
  const own = readFields(alone.fields, terraform, { self: declared.address });
  const tree = alone.joined === true ? joined(own, draft, draft, (item) => item) : own;
  return { declared, tree, type: alone.cloudformation, lens: undefined };
}
