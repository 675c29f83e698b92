import type { Tree } from '../../../estate/index.ts';
import type { Part, Place } from '../cases.ts';
import { dependent, invalid, knownText, settleList, settleText, textOf } from '../cases.ts';
import type { Env, Intrinsic } from '../env.ts';
import { split as splitText } from '../split.ts';
import { attributeOf, reference } from './references.ts';

/** `Fn::Sub`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html */
export const sub: Intrinsic = (env, call) => {
  const [template, variables] = call.argument.kind === 'sequence' ? call.argument.items : [call.argument];
  if (template?.kind !== 'leaf') return invalid('Fn::Sub needs a text', call);
  const place = template.start >= 0 ? template : call;
  const own = variables?.kind === 'mapping' ? variables : undefined;
  const parts: Part[] = [];
  for (const piece of subPieces(String(template.value))) {
    if (piece.kind === 'text') {
      parts.push(piece.text);
      continue;
    }
    const at = own?.keys.indexOf(piece.name) ?? -1;
    const value = at === -1 ? variable(env, piece.name, place) : env.evaluate(own!.values[at]!);
    parts.push(value ?? invalid(`\${${piece.name.slice(0, 80)}} has no value`, place));
  }
  return textOf(parts, place);
};

function variable(env: Env, name: string, place: Place): Tree | undefined {
  const dot = name.indexOf('.');
  if (dot <= 0) return reference(env, name, `\${${name}}`, place);
  return attributeOf(env, name.slice(0, dot), name.slice(dot + 1), `\${${name}}`, place);
}

/** A piece of the text of an `Fn::Sub`: text, or the name between `${` and `}`; `${!x}` is the text `${x}`. */
export type SubPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string };

export function subPieces(text: string): SubPiece[] {
  const pieces: SubPiece[] = [];
  let done = 0;
  let open = text.indexOf('${');
  while (open !== -1) {
    const close = text.indexOf('}', open);
    if (close === -1) break;
    const inside = text.slice(open + 2, close);
    if (inside.startsWith('!')) {
      pieces.push({ kind: 'text', text: `${text.slice(done, open)}\${${inside.slice(1)}}` });
      done = close + 1;
    } else if (inside.trim() !== '' && !/[${]/.test(inside)) {
      pieces.push({ kind: 'text', text: text.slice(done, open) }, { kind: 'name', name: inside.trim() });
      done = close + 1;
    }
    open = text.indexOf('${', Math.max(done, open + 2));
  }
  pieces.push({ kind: 'text', text: text.slice(done) });
  return pieces;
}

/** `Fn::Join`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-join.html */
export const join: Intrinsic = (env, call) => {
  const [delimiter, list] = call.argument.kind === 'sequence' ? call.argument.items : [];
  if (delimiter?.kind !== 'leaf' || list === undefined)
    return invalid('Fn::Join needs a delimiter and a list', call);
  const between = delimiter.value === null ? '' : String(delimiter.value);
  return settleList(env, env.evaluate(list), call, (_, { items, rest }) => {
    const parts: Part[] = [];
    const all = rest === undefined ? items : [...items, dependent(rest, call, 'string')];
    all.forEach((item, at) => {
      if (at > 0) parts.push(between);
      parts.push(item);
    });
    return textOf(parts, call);
  });
};

/** `Fn::Split`. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-split.html */
export const split: Intrinsic = (env, call) => {
  const [delimiter, source] = call.argument.kind === 'sequence' ? call.argument.items : [];
  if (delimiter === undefined || source === undefined)
    return invalid('Fn::Split needs a delimiter and a text', call);
  return settleText(env, env.evaluate(delimiter), call, (inner, parts) => {
    const known = knownText(parts);
    if (known === undefined || known === '')
      return invalid('Fn::Split needs a delimiter that is a known text', call);
    return splitText(inner, inner.evaluate(source), known, call);
  });
};

/**
 * `Fn::Base64`: stays readable text. User data has to be checked, and nobody but the instance reads the encoded form.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-base64.html
 */
export const base64: Intrinsic = (env, call) => env.evaluate(call.argument);
