import type { Choice, Hole, Passage, Pointer, Reason, Tree, Variable } from '../../estate/index.ts';
import { hole, leaf } from '../../estate/index.ts';
import type { Env } from './env.ts';
import type { Formula } from './formula.ts';

/** Where a tree stands in its file. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** What stands at the head of a tree once passages and choices are out of the way. */
export type Head = Exclude<Tree, Choice | Passage>;
/** Puts the passages back that led to a head, so that what was taken out of it keeps its file and its way. */
export type Wrap = (tree: Tree) => Tree;
/** A piece of a text: known, or a hole or pointer (in the passages that led to it). */
export type Part = string | Tree;

/** Nested choices are followed up to this many cases; beyond, the value counts as unknown. */
const MAX_CASES = 1024;

/** A choice over a variable, or at once its branch where the variable is already assumed. Branches are made once. */
export function choice(
  env: Env,
  variable: Variable,
  place: Place,
  branch: (env: Env, option: number) => Tree | undefined,
): Tree | undefined {
  const assumed = env.given.get(variable.id);
  if (assumed !== undefined) return branch(env, assumed);
  if (env.cases * variable.options.length > MAX_CASES) return tooManyCases(place);
  const made: { tree: Tree | undefined }[] = [];
  return {
    kind: 'choice',
    variable,
    branch: (option) => (made[option] ??= { tree: branch(env.assume(variable, option), option) }).tree,
    start: place.start,
    end: place.end,
  };
}

/** One tree where a formula holds, another where it does not. */
export function choose(
  env: Env,
  formula: Formula,
  place: Place,
  whenTrue: (env: Env) => Tree | undefined,
  whenFalse: (env: Env) => Tree | undefined,
): Tree | undefined {
  if (formula === true) return whenTrue(env);
  if (formula === false) return whenFalse(env);
  return choice(env, formula.variable, place, (inner, option) =>
    choose(inner, formula.branches[option] ?? false, place, whenTrue, whenFalse),
  );
}

/** A formula as a tree that settles to `true` or `false`. */
export function truth(env: Env, formula: Formula, place: Place): Tree {
  const at = (value: boolean) => () => leaf(value, place.start, place.end);
  return choose(env, formula, place, at(true), at(false))!;
}

/** Goes on with what stands at the head of a tree, once for each case that it leaves open. */
export function settle(
  env: Env,
  tree: Tree | undefined,
  place: Place,
  use: (env: Env, head: Head | undefined, wrap: Wrap) => Tree | undefined,
  outer: Wrap = same,
): Tree | undefined {
  let wrap = outer;
  let at = tree;
  while (at?.kind === 'passage') {
    wrap = into(wrap, at);
    at = at.tree;
  }
  if (at?.kind !== 'choice') return use(env, at, wrap);
  const open = at;
  return choice(env, open.variable, place, (inner, option) =>
    settle(inner, open.branch(option), place, use, wrap),
  );
}

/** Goes on with the pieces of a text; choices within it are lifted out, so that pieces are known or holes. */
export function settleText(
  env: Env,
  tree: Tree | undefined,
  place: Place,
  use: (env: Env, parts: readonly Part[]) => Tree | undefined,
): Tree | undefined {
  return gather(env, [{ part: tree, wrap: same }], [], place, use);
}

interface Pending {
  readonly part: Part | undefined;
  readonly wrap: Wrap;
}

function gather(
  env: Env,
  pending: readonly Pending[],
  done: readonly Part[],
  place: Place,
  use: (env: Env, parts: readonly Part[]) => Tree | undefined,
): Tree | undefined {
  const parts = [...done];
  const queue = [...pending];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { part, wrap } = next;
    if (part === undefined) continue;
    if (typeof part === 'string') {
      pushText(parts, part);
      continue;
    }
    switch (part.kind) {
      case 'leaf':
        pushText(parts, part.value === null ? '' : String(part.value));
        break;
      case 'text':
        queue.unshift(...part.parts.map((inner) => ({ part: inner, wrap })));
        break;
      case 'passage':
        queue.unshift({ part: part.tree, wrap: into(wrap, part) });
        break;
      case 'choice': {
        const rest = queue.slice();
        return choice(env, part.variable, place, (inner, option) =>
          gather(inner, [{ part: part.branch(option), wrap }, ...rest], parts, place, use),
        );
      }
      case 'hole':
      case 'pointer':
        parts.push(wrap(part));
        break;
      default:
        parts.push(invalid('text is needed here, and it is a list or a map', place));
    }
  }
  return use(env, parts);
}

function pushText(parts: Part[], text: string): void {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + text;
  else if (text !== '') parts.push(text);
}

/** A list whose length is known as far as its items go: none of them is missing in some case. */
export interface List {
  readonly items: readonly Tree[];
  /** Why there may be more, or other, items. */
  readonly rest: Hole | undefined;
}

/** Goes on with the items of a list; an item that is there only in some cases is lifted out. */
export function settleList(
  env: Env,
  tree: Tree | undefined,
  place: Place,
  use: (env: Env, list: List) => Tree | undefined,
): Tree | undefined {
  return settle(env, tree, place, (inner, head, wrap) => {
    if (head?.kind === 'sequence') return present(inner, head.items, 0, [], place, wrap, use);
    if (head === undefined) return use(inner, { items: [], rest: undefined });
    const rest =
      head.kind === 'hole'
        ? head
        : invalid('a list is needed here', head.kind === 'pointer' ? place : head, codeOf(head));
    return use(inner, { items: [], rest });
  });
}

function present(
  env: Env,
  items: readonly Tree[],
  from: number,
  done: readonly Tree[],
  place: Place,
  wrap: Wrap,
  use: (env: Env, list: List) => Tree | undefined,
): Tree | undefined {
  const found = [...done];
  for (let at = from; at < items.length; at++) {
    const item = items[at]!;
    if (mayBeMissing(item)) {
      return settle(env, item, place, (inner, head, inside) =>
        present(
          inner,
          items,
          at + 1,
          head === undefined ? found : [...found, wrap(inside(head))],
          place,
          wrap,
          use,
        ),
      );
    }
    if (item.kind === 'hole' && item.spread === true) return use(env, { items: found, rest: item });
    found.push(wrap(item));
  }
  return use(env, { items: found, rest: undefined });
}

/** Whether there is a case in which nothing is left of a tree. */
export function mayBeMissing(tree: Tree | undefined): boolean {
  let at = tree;
  while (at?.kind === 'passage') at = at.tree;
  if (at === undefined) return true;
  const open = at;
  return (
    open.kind === 'choice' && open.variable.options.some((_, option) => mayBeMissing(open.branch(option)))
  );
}

/** A text from pieces: a leaf when all is known, the piece itself when it is the only one. */
export function textOf(parts: readonly Part[], place: Place): Tree {
  const pieces: Part[] = [];
  for (const part of parts) {
    if (typeof part === 'string') pushText(pieces, part);
    else if (part.kind === 'leaf' && part.value !== null) pushText(pieces, String(part.value));
    else if (part.kind === 'text') {
      for (const inner of part.parts) {
        if (typeof inner === 'string') pushText(pieces, inner);
        else pieces.push(inner);
      }
    } else pieces.push(part);
  }
  if (pieces.length === 0) return leaf('', place.start, place.end);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) {
    return typeof only === 'string' ? leaf(only, place.start, place.end) : only;
  }
  return { kind: 'text', parts: pieces, start: place.start, end: place.end };
}

/** The text when all of it is known. */
export function knownText(parts: readonly Part[]): string | undefined {
  if (parts.length === 0) return '';
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : undefined;
}

/** The first thing in a text that is not known. */
export function openPart(parts: readonly Part[]): Hole | Pointer | undefined {
  for (const part of parts) {
    let at: Tree | undefined = typeof part === 'string' ? undefined : part;
    while (at?.kind === 'passage') at = at.tree;
    if (at?.kind === 'hole' || at?.kind === 'pointer') return at;
  }
  return undefined;
}

/** A hole for what hangs on something that is not known. */
export function dependent(on: Hole | Pointer | undefined, place: Place, type?: Hole['type']): Hole {
  const reason: Reason =
    on?.kind === 'hole'
      ? on.reason
      : {
          code: 'computed-at-deployment',
          text:
            on === undefined
              ? 'it is only known once it is deployed'
              : `it hangs on ${on.target}${on.attribute === undefined ? '' : `.${on.attribute}`}, which is only known once it is deployed`,
        };
  return hole(reason, place.start, place.end, type);
}

export function computed(text: string, place: Place, type?: Hole['type']): Hole {
  return hole({ code: 'computed-at-deployment', text }, place.start, place.end, type);
}

export function invalid(text: string, place: Place, code: Reason['code'] = 'unsupported-expression'): Hole {
  return hole({ code, text }, place.start, place.end);
}

/** The same hole, standing for any number of list items. */
export function spread(rest: Hole): Hole {
  const { type: _, ...bare } = rest;
  return { ...bare, spread: true };
}

function codeOf(head: Head): Reason['code'] {
  return head.kind === 'pointer' ? 'computed-at-deployment' : 'wrong-type';
}

function tooManyCases(place: Place): Hole {
  return hole(
    {
      code: 'too-many-cases',
      text: 'it hangs on too many parameters without a value; give some with --parameters',
    },
    place.start,
    place.end,
  );
}

function into(outer: Wrap, passage: Passage): Wrap {
  return (tree) => outer({ ...passage, tree });
}

function same(tree: Tree): Tree {
  return tree;
}
