import { bool, nullOf, number, object, string, tuple } from '../values/make.ts';
import { parseNumber } from '../values/number-text.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';

/** Deeper than any document, shallower than the call stack. */
const MAX_DEPTH = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SPACE = /[ \t\r\n]*/y;

/**
 * The value of a JSON text: maps are objects, lists are tuples, numbers have all their digits. Where a key stands
 * twice the last one counts.
 */
export function decodeJson(text: string): Value {
  let at = 0;
  let depth = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = (): void => {
    match(SPACE);
  };
  const unexpected = (): EvaluationError =>
    at >= text.length
      ? new EvaluationError('EOF')
      : new EvaluationError(
          `invalid character ${goCharacter(text, at)} at offset ${Buffer.byteLength(text.slice(0, at))}`,
        );
  const word = (letters: string, value: Value): Value => {
    if (!text.startsWith(letters, at)) throw unexpected();
    at += letters.length;
    return value;
  };
  const quoted = (): string => {
    const found = match(STRING);
    if (found === undefined) throw unexpected();
    // A half of a surrogate pair is no character.
    return (JSON.parse(found) as string).replaceAll(LONE, '\ufffd');
  };
  /** Goes through what stands between two brackets. */
  const each = (closing: string, one: () => void): void => {
    at += 1;
    depth += 1;
    if (depth > MAX_DEPTH) throw new EvaluationError('the JSON text nests too deeply');
    skip();
    if (text[at] !== closing) {
      for (;;) {
        one();
        skip();
        if (text[at] !== ',') break;
        at += 1;
        skip();
      }
      if (text[at] !== closing) throw unexpected();
    }
    at += 1;
    depth -= 1;
  };
  const value = (): Value => {
    skip();
    switch (text[at]) {
      case '{': {
        const entries = new Map<string, Value>();
        each('}', () => {
          const key = quoted();
          skip();
          if (text[at] !== ':') throw unexpected();
          at += 1;
          const item = value();
          entries.set(key, item);
        });
        return object(entries);
      }
      case '[': {
        const items: Value[] = [];
        each(']', () => items.push(value()));
        return tuple(items);
      }
      case '"':
        return string(quoted());
      case 't':
        return word('true', bool(true));
      case 'f':
        return word('false', bool(false));
      case 'n':
        return word('null', nullOf());
      default: {
        const digits = match(NUMBER);
        const parsed = digits === undefined ? undefined : parseNumber(digits);
        if (parsed === undefined) throw unexpected();
        return number(parsed);
      }
    }
  };
  const result = value();
  skip();
  if (at < text.length) throw new EvaluationError('extraneous data after JSON object');
  return result;
}

function goCharacter(text: string, at: number): string {
  return `'${String.fromCodePoint(text.codePointAt(at)!)}'`;
}
