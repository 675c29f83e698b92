import { leaf } from '../../../estate/index.ts';
import { computed, dependent, invalid, knownText, openPart, settleList, settleText } from '../cases.ts';
import type { Intrinsic } from '../env.ts';

/** `Fn::Select`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-select.html */
export const select: Intrinsic = (env, call) => {
  const [index, list] = call.argument.kind === 'sequence' ? call.argument.items : [];
  if (index === undefined || list === undefined) return invalid('Fn::Select needs an index and a list', call);
  return settleText(env, env.evaluate(index), call, (inner, parts) => {
    const known = knownText(parts);
    const at = known !== undefined && /^\d{1,9}$/.test(known) ? Number(known) : undefined;
    if (at === undefined) {
      return known === undefined
        ? dependent(openPart(parts), call)
        : invalid('the index of Fn::Select is a number from 0 on', call);
    }
    return settleList(inner, inner.evaluate(list), call, (innermost, { items, rest }) => {
      const item = items[at];
      if (item !== undefined) return item;
      if (rest !== undefined) return dependent(rest, call, 'string');
      innermost.report(
        call,
        'invalid-intrinsic',
        `Fn::Select takes item ${at} of a list that has ${items.length}; the deployment will fail`,
      );
      return invalid(`Fn::Select takes item ${at} of a list that has ${items.length}`, call);
    });
  });
};

/** `Fn::Length`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-length.html */
export const length: Intrinsic = (env, call) =>
  settleList(env, env.evaluate(call.argument), call, (_, { items, rest }) =>
    rest === undefined ? leaf(items.length, call.start, call.end) : dependent(rest, call, 'number'),
  );

/** `Fn::GetAZs`: the zones of an account are its own. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html */
export const getAZs: Intrinsic = (_, call) =>
  computed('the availability zones are only known once it is deployed', call, 'list');

/** `Fn::ImportValue`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-importvalue.html */
export const importValue: Intrinsic = (env, call) =>
  settleText(env, env.evaluate(call.argument), call, (_, parts) => {
    const name = parts.map((part) => (typeof part === 'string' ? part : '…')).join('');
    return computed(
      `it is imported from another stack, which exports it as ${name.slice(0, 80)}`,
      call,
      'string',
    );
  });
