import type { Hole, Mapping, Sequence, Tree } from '../../estate/index.ts';
import { hole, mapping } from '../../estate/index.ts';
import { invalid } from './cases.ts';
import type { Env, Intrinsic } from './env.ts';
import { cidr } from './intrinsics/cidr.ts';
import { ifElse, truthValue } from './intrinsics/conditionals.ts';
import { LOOP, unroll } from './intrinsics/for-each.ts';
import { toJsonString } from './intrinsics/json.ts';
import { getAZs, importValue, length, select } from './intrinsics/lists.ts';
import { findInMap } from './intrinsics/maps.ts';
import { getAtt, ref } from './intrinsics/references.ts';
import { base64, join, split, sub } from './intrinsics/text.ts';
import { canonical, originOf, withOrigin } from './origins.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const intrinsics: ReadonlyMap<string, Intrinsic> = new Map([
  ['Ref', ref],
  ['Fn::And', truthValue],
  ['Fn::Base64', base64],
  ['Fn::Cidr', cidr],
  ['Fn::Equals', truthValue],
  ['Fn::FindInMap', findInMap],
  ['Fn::GetAZs', getAZs],
  ['Fn::GetAtt', getAtt],
  ['Fn::If', ifElse],
  ['Fn::ImportValue', importValue],
  ['Fn::Join', join],
  ['Fn::Length', length],
  ['Fn::Not', truthValue],
  ['Fn::Or', truthValue],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::Sub', sub],
  ['Fn::ToJsonString', toJsonString],
]);

/** Whether a map with this single key is a call of a function. */
export function isIntrinsic(name: string): boolean {
  return intrinsics.has(name);
}

/** Evaluates a tree. What holds no function comes back as it is; `undefined` is `AWS::NoValue`. */
export function evaluate(env: Env, tree: Tree): Tree | undefined {
  if (tree.kind === 'sequence') return list(env, tree);
  return tree.kind === 'mapping' ? map(env, tree) : tree;
}

function list(env: Env, tree: Sequence): Tree {
  const items: Tree[] = [];
  let changed = false;
  for (const item of tree.items) {
    const value = evaluate(env, item);
    if (value !== item) changed = true;
    if (value !== undefined) items.push(value);
  }
  return changed ? { ...tree, items } : tree;
}

function map(env: Env, tree: Mapping): Tree | undefined {
  const [only] = tree.keys;
  if (tree.keys.length === 1 && only !== undefined) {
    const intrinsic = intrinsics.get(only);
    if (intrinsic !== undefined) {
      const result = intrinsic(env, {
        name: only,
        argument: tree.values[0]!,
        start: tree.start,
        end: tree.end,
      });
      return env.exact ? named(result, tree) : result;
    }
    if (/^Fn::(?!ForEach::|Transform$)/.test(only))
      return invalid(`${only.slice(0, 80)} is not evaluated`, tree);
  }
  const looped = tree.keys.some((key) => key.startsWith(LOOP));
  const { entries, rest: unrolled } = looped
    ? unroll(env, tree)
    : { entries: entriesOf(tree), rest: undefined };
  let rest = tree.rest ?? unrolled;
  let changed = looped;
  const evaluated: [string, Tree, number][] = [];
  for (const [key, value, keyStart] of entries) {
    if (key.startsWith('Fn::')) {
      rest ??= unexpanded(key, tree);
      changed = true;
      continue;
    }
    const result = evaluate(env, value);
    if (result !== value) changed = true;
    if (result !== undefined) evaluated.push([key, result, keyStart]);
  }
  if (!changed) return tree;
  const made = mapping(evaluated, tree.start, tree.end);
  return rest === undefined ? made : { ...made, rest };
}

/**
 * In a condition, what is not known is called by the expression that it comes from: the same expression has the same
 * value wherever it stands.
 */
function named(result: Tree | undefined, call: Mapping): Tree | undefined {
  if (result?.kind === 'choice') return { ...result, branch: (option) => named(result.branch(option), call) };
  if (result?.kind === 'hole' && originOf(result) === undefined) withOrigin(result, { id: canonical(call) });
  return result;
}

function entriesOf(tree: Mapping): [string, Tree, number][] {
  return tree.keys.map((key, at) => [key, tree.values[at]!, tree.keyStarts[at]!]);
}

/** A macro, or a function beside other keys: more keys may come out of it. */
function unexpanded(key: string, { start, end }: Mapping): Hole {
  return hole(
    {
      code: 'unsupported-expression',
      text: `${key.slice(0, 80)} adds what is only known once it is deployed`,
    },
    start,
    end,
  );
}
