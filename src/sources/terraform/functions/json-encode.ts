import { isFiniteNumber } from '../values/number.ts';
import { numberText } from '../values/number-text.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';

/** Aliases of a decoded document may multiply it; beyond this nobody reads it. */
const MAX_LENGTH = 50_000_000;

/** A known value as JSON text, as Go writes it: keys sorted, `<`, `>` and `&` escaped. */
export function encodeJson(value: Value): string {
  const out: string[] = [];
  let length = 0;
  const put = (piece: string): void => {
    length += piece.length;
    if (length > MAX_LENGTH) throw new EvaluationError('the JSON text is too long');
    out.push(piece);
  };
  const write = (item: Value): void => {
    switch (item.kind) {
      case 'unknown':
        throw new EvaluationError('value is not known');
      case 'null':
        return put('null');
      case 'string':
        return put(quoteJson(item.value));
      case 'number':
        if (!isFiniteNumber(item.value)) throw new EvaluationError('cannot serialize infinity as JSON');
        return put(numberText(item.value));
      case 'bool':
        return put(item.value ? 'true' : 'false');
      case 'list':
      case 'set':
      case 'tuple':
        put('[');
        item.items.forEach((inner, index) => {
          if (index > 0) put(',');
          write(inner);
        });
        return put(']');
      case 'map':
      case 'object': {
        put('{');
        let first = true;
        for (const [key, inner] of item.entries) {
          put(`${first ? '' : ','}${quoteJson(key)}:`);
          first = false;
          write(inner);
        }
        return put('}');
      }
    }
  };
  write(value);
  return out.join('');
}

/** A string of JSON as Go's encoding/json writes it: https://pkg.go.dev/encoding/json#Marshal */
function quoteJson(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
