import { goQuote } from '../values/go-quote.ts';
import { bool, nullOf, number, string } from '../values/make.ts';
import { ofBigInt } from '../values/number.ts';
import { parseNumber } from '../values/number-text.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';

/** https://github.com/zclconf/go-cty-yaml/blob/master/resolve.go */
const WORDS = new Map<string, Value>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, bool(true)] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, bool(false)] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, nullOf()] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, number(Infinity)] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, number(-Infinity)] as const),
]);

const INTEGER = /^(?:[-+]?\d+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const RESOLVABLE = new Set(['', 'str', 'bool', 'int', 'float', 'null', 'timestamp', 'binary']);

/** The short name of a tag of YAML (`!!int` is `int`), or the tag as it is written. */
export function tagName(tag: string): string {
  return tag.replace(/^!!|^!<tag:yaml\.org,2002:(.*)>$/, '$1');
}

/** What a scalar with a tag, or a plain one without, is to Terraform's yamldecode. */
export function resolveScalar(tag: string, text: string, quoted: boolean): Value {
  if (!RESOLVABLE.has(tag)) throw new EvaluationError(`unsupported tag ${goQuote(tag)}`);
  let kind = tag;
  const hinted = text === '' || /^[-+\dyYnNtTfFoO~.]/.test(text);
  if (hinted && tag !== 'str' && tag !== 'binary') {
    if (quoted) return string(text);
    const word = WORDS.get(text);
    if (word !== undefined) return word;
    if (tag === '' && /^\.(?:nan|NaN|NAN)$/.test(text))
      throw new EvaluationError('floating point NaN is not supported');
    if (text.startsWith('.')) {
      const parsed = parseNumber(text);
      if (parsed !== undefined) return number(parsed);
    } else if (/^[-+\d]/.test(text)) {
      const time = tag === '' || tag === 'timestamp' ? timestampText(text) : undefined;
      if (time !== undefined) return string(time);
      if (INTEGER.test(text)) kind = 'int';
      else if (FLOAT.test(text)) kind = 'float';
    }
  }
  return tagged(kind, text);
}

function tagged(kind: string, text: string): Value {
  const refused = () => new EvaluationError(`cannot parse ${goQuote(text)} as !!${kind}`);
  switch (kind) {
    case 'int':
    case 'float': {
      const plain = text.replaceAll('_', '');
      const parsed = parseNumber(plain);
      if (parsed !== undefined) return number(parsed);
      const based = /^([-+]?)(0[xob][0-9a-fA-F]+)$/i.exec(plain);
      if (based === null) throw refused();
      try {
        const value = BigInt(based[2]!.toLowerCase());
        return number(ofBigInt(based[1] === '-' ? -value : value));
      } catch {
        throw refused();
      }
    }
    case 'null':
      return nullOf();
    case 'bool': {
      const word = WORDS.get(text);
      if (word?.kind !== 'bool') throw refused();
      return word;
    }
    case 'timestamp': {
      const time = timestampText(text);
      if (time === undefined) throw refused();
      return string(time);
    }
    case 'binary':
      if (
        !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
          text.replaceAll(/[\r\n]/g, ''),
        )
      )
        throw new EvaluationError(`cannot parse ${goQuote(text)} as !!binary: not valid base64`);
      return string(text);
    default:
      return string(text);
  }
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/** A date or time as RFC 3339 says it, which is what becomes of it; `undefined` when it is none. */
function timestampText(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  const hour = match[4] ?? match[8] ?? '0';
  const minute = match[5] ?? match[9] ?? '0';
  const second = match[6] ?? match[10] ?? '0';
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const two = (part: string | undefined) => String(part).padStart(2, '0');
  const zone = match[7] === undefined || /^[-+]00:00$/.test(match[7]) ? 'Z' : match[7];
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${zone}`;
}
