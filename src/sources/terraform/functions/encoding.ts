import { goQuote } from '../values/go-quote.ts';
import { list, object, string, unknown } from '../values/make.ts';
import { firstUnknown, isWhollyKnown } from '../values/marks.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { textOf, unknownResult } from './arguments.ts';
import { parseCsv } from './csv.ts';
import type { Param, TerraformFunction } from './function.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson } from './json-encode.ts';
import { decodeText, encodeText } from './text-encodings.ts';
import { decodeYaml } from './yaml-decode.ts';
import { encodeYaml } from './yaml-encode.ts';

const str: Param = { name: 'str', type: 'string' };

/** The bytes of a Base64 text with its padding, as Go's StdEncoding reads it; `undefined` when it isn't one. */
function bytesOfBase64(text: string): Buffer | undefined {
  const bare = text.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare)) return undefined;
  return Buffer.from(bare, 'base64');
}

function base64decode(given: Value): Value {
  const text = textOf(given);
  const bytes = bytesOfBase64(text);
  if (bytes === undefined) {
    const shown = given.sensitive === true ? '(sensitive value)' : goQuote(text);
    throw new EvaluationError(`failed to decode base64 data ${shown}`);
  }
  try {
    return string(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new EvaluationError('the result of decoding the provided string is not valid UTF-8');
  }
}

/** A text that says a value: it keeps the value, which has better places than the text. */
function encoder(name: string, encode: (value: Value) => string): TerraformFunction {
  return {
    params: [{ name, type: 'any', allowNull: true, allowUnknown: true }],
    type: 'string',
    call: (args) => {
      const [value] = args as [Value];
      if (isWhollyKnown(value)) return { ...string(encode(value)), encodes: value };
      const notNull =
        value.kind === 'unknown' && value.notNull !== true ? undefined : { notNull: true as const };
      return unknownResult(args, 'string', { ...notNull, encodes: value });
    },
  };
}

function decoder(name: string, decode: (text: string) => Value): TerraformFunction {
  return {
    params: [{ name, type: 'string' }],
    type: 'any',
    partly: ([text]) =>
      text?.kind === 'unknown' && text.encodes !== undefined ? plainData(text.encodes) : undefined,
    call: ([text]) => {
      const decoded = decode(textOf(text));
      if (text?.kind !== 'string' || text.encodes === undefined) return decoded;
      return plainData(text.encodes);
    },
  };
}

/** What is left of a value when it went through a text: maps are objects, lists are tuples, nulls have no type. */
function plainData(value: Value): Value {
  switch (value.kind) {
    case 'null':
      return { ...value, type: 'any' };
    case 'list':
    case 'set':
    case 'tuple': {
      if (value.kind === 'set' && value.items.length > 1 && !isWhollyKnown(value)) return hidden(value);
      const { element: _, ...rest } = value;
      return { ...rest, kind: 'tuple', items: value.items.map(plainData) };
    }
    case 'map':
    case 'object': {
      const { element: _, ...rest } = value;
      const entries = new Map([...value.entries].map(([key, item]) => [key, plainData(item)]));
      return { ...rest, kind: 'object', entries };
    }
    case 'unknown':
      return value.type === 'string' || value.type === 'bool' || value.type === 'number'
        ? value
        : { ...value, type: 'any' };
    default:
      return value;
  }
}

/** A set with unknowns in it may turn out shorter. */
function hidden(value: Value): Value {
  return unknown('any', firstUnknown(value)!.reason, { notNull: true });
}

function urlencode(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    if (/[\w.~-]/.test(character)) out += character;
    else out += byte === 32 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

function csvdecode(text: string): Value {
  const rows = parseCsv(text);
  const [headers] = rows;
  if (headers === undefined) throw new EvaluationError('missing header line');
  const twice = headers.find((name, index) => headers.indexOf(name) !== index);
  if (twice !== undefined) throw new EvaluationError(`duplicate column name ${goQuote(twice)}`);
  const items = rows
    .slice(1)
    .map((row) => object(headers.map((name, at) => [name, string(row[at]!)] as const)));
  return list(items, { object: Object.fromEntries(headers.map((name) => [name, 'string' as const])) });
}

const textParams = (first: string): readonly Param[] => [
  { name: first, type: 'string' },
  { name: 'encoding', type: 'string' },
];

/** https://developer.hashicorp.com/terraform/language/functions/base64decode and those beside it. */
export const encodings: Readonly<Record<string, TerraformFunction>> = {
  base64decode: { params: [str], type: 'string', call: ([given]) => base64decode(given!) },
  base64encode: {
    params: [str],
    type: 'string',
    call: ([given]) => string(Buffer.from(textOf(given)).toString('base64')),
  },
  base64gzip: {
    params: [str],
    type: 'string',
    call: () =>
      unknown(
        'string',
        { code: 'unsupported-expression', text: 'base64gzip() compresses in a way of its own' },
        { notNull: true },
      ),
  },
  csvdecode: { params: [str], type: 'any', call: ([given]) => csvdecode(textOf(given)) },
  jsondecode: decoder('str', decodeJson),
  jsonencode: encoder('val', encodeJson),
  textdecodebase64: {
    params: textParams('source'),
    type: 'string',
    call: ([source, encoding]) => {
      const bytes = bytesOfBase64(textOf(source));
      if (bytes === undefined)
        throw new EvaluationError('the given value is not Base64, or has an invalid symbol', 0);
      return decodeText(bytes, textOf(encoding));
    },
  },
  textencodebase64: {
    params: textParams('string'),
    type: 'string',
    call: ([given, encoding]) => encodeText(textOf(given), textOf(encoding)),
  },
  urlencode: { params: [str], type: 'string', call: ([given]) => string(urlencode(textOf(given))) },
  yamldecode: decoder('src', decodeYaml),
  yamlencode: encoder('value', encodeYaml),
};
