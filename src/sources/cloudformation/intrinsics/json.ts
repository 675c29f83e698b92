import type { Tree } from '../../../estate/index.ts';
import type { Part, Place } from '../cases.ts';
import { dependent, invalid, mayBeMissing, settle, settleText, textOf } from '../cases.ts';
import type { Env, Intrinsic } from '../env.ts';

/**
 * `Fn::ToJsonString`: text, with holes where a value is not known.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-ToJsonString.html
 */
export const toJsonString: Intrinsic = (env, call) => {
  const value = env.evaluate(call.argument);
  return value === undefined
    ? invalid('Fn::ToJsonString needs a list or a map', call)
    : json(env, value, call);
};

function json(env: Env, tree: Tree, place: Place): Tree {
  const text = settle(env, tree, place, (inner, head, wrap) => {
    switch (head?.kind) {
      case undefined:
        return textOf(['null'], place);
      case 'leaf':
        return textOf([JSON.stringify(head.value)], place);
      case 'text':
        return settleText(inner, wrap(head), place, (_, parts) => {
          const safe = parts.map((part) => (typeof part === 'string' ? escaped(part) : part));
          return textOf(['"', ...safe, '"'], place);
        });
      case 'hole':
        return head.type === 'string' ? textOf(['"', wrap(head), '"'], place) : wrap(head);
      case 'pointer':
        return textOf(['"', wrap(head), '"'], place);
      case 'sequence':
        return members(
          inner,
          head.items.map((item) => [undefined, wrap(item)]),
          ['[', ']'],
          place,
        );
      case 'mapping': {
        const entries = head.keys.map((key, at): Member => [key, wrap(head.values[at]!)]);
        if (head.rest !== undefined) return dependent(head.rest, place, 'string');
        return members(inner, entries, ['{', '}'], place);
      }
    }
  });
  return text ?? invalid('it has no value', place);
}

type Member = readonly [key: string | undefined, value: Tree];

/** The members of a list or map; those that may be missing make one text for each case. */
function members(
  env: Env,
  all: readonly Member[],
  [open, close]: readonly [string, string],
  place: Place,
): Tree | undefined {
  const write = (inner: Env, present: readonly Member[]): Tree => {
    const parts: Part[] = [open];
    present.forEach(([key, value], at) => {
      if (at > 0) parts.push(',');
      if (key !== undefined) parts.push(`${JSON.stringify(key)}:`);
      parts.push(json(inner, value, place));
    });
    return textOf([...parts, close], place);
  };
  const from = (inner: Env, rest: readonly Member[], done: readonly Member[]): Tree | undefined => {
    const at = rest.findIndex(([, value]) => mayBeMissing(value));
    if (at === -1) return write(inner, [...done, ...rest]);
    const [key, value] = rest[at]!;
    const before = [...done, ...rest.slice(0, at)];
    return settle(inner, value, place, (innermost, head, wrap) =>
      from(innermost, rest.slice(at + 1), head === undefined ? before : [...before, [key, wrap(head)]]),
    );
  };
  return from(env, all, []);
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
