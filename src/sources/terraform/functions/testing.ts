import { convert } from '../values/convert.ts';
import { bool, nullOf, number, object, string, tuple } from '../values/make.ts';
import type { Num } from '../values/number.ts';
import { numberText, parseNumber } from '../values/number-text.ts';
import { ofJs } from '../values/number.ts';
import type { Type } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import type { FunctionContext } from './function.ts';

/** Data of an example: plain JSON data, or a value that was made already. */
export type Data =
  | null
  | boolean
  | number
  | string
  | Value
  | readonly Data[]
  | { readonly [key: string]: Data };

/** One call of a function. */
export interface Case {
  readonly name: string;
  readonly args: readonly Value[];
}

/** Calls of one function, one list of arguments each. */
export function calls(name: string, ...all: readonly (readonly Data[])[]): Case[] {
  return all.map((args) => ({ name, args: args.map(valueOf) }));
}

function isValue(data: Data): data is Value {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && 'kind' in data;
}

export function valueOf(data: Data): Value {
  if (data === null) return nullOf();
  if (typeof data === 'string') return string(data);
  if (typeof data === 'number') return number(parseNumber(String(data)) ?? ofJs(data));
  if (typeof data === 'boolean') return bool(data);
  if (isValue(data)) return data;
  if (Array.isArray(data)) return tuple((data as readonly Data[]).map(valueOf));
  const entries = Object.entries(data as Readonly<Record<string, Data>>);
  return object(entries.map(([key, item]) => [key, valueOf(item)] as const));
}

/** A list as `tolist` makes it. */
export function L(...items: readonly Data[]): Value {
  return convert(valueOf(items), { list: 'any' });
}

/** A set as `toset` makes it. */
export function S(...items: readonly Data[]): Value {
  return convert(valueOf(items), { set: 'any' });
}

/** A map as `tomap` makes it. */
export function M(entries: { readonly [key: string]: Data }): Value {
  return convert(valueOf(entries), { map: 'any' });
}

/** A null of a type. */
export function N(type: 'string' | 'number' | 'bool'): Value {
  return nullOf(type);
}

/** A number from its digits. */
export function D(digits: string): Value {
  return number(parseNumber(digits) as Num);
}

/** The expression of a call in Terraform's language. */
export function expressionOf({ name, args }: Case): string {
  return `${name}(${args.map(literalOf).join(', ')})`;
}

/** A value as Terraform's language says it. */
export function literalOf(value: Value): string {
  switch (value.kind) {
    case 'string':
      return quote(value.value);
    case 'number':
      return numberText(value.value);
    case 'bool':
      return String(value.value);
    case 'null':
      return typeof value.type === 'string' && value.type !== 'any' ? `to${value.type}(null)` : 'null';
    case 'list':
    case 'set':
      return `to${value.kind}([${value.items.map(literalOf).join(', ')}])`;
    case 'tuple':
      return `[${value.items.map(literalOf).join(', ')}]`;
    case 'map':
      return `tomap(${braces(value.entries)})`;
    case 'object':
      return braces(value.entries);
    case 'unknown':
      return 'terraform_data.x.id';
  }
}

function braces(entries: ReadonlyMap<string, Value>): string {
  return `{${[...entries].map(([key, item]) => `${quote(key)} = ${literalOf(item)}`).join(', ')}}`;
}

const ESCAPES = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function quote(text: string): string {
  const escaped = Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    const control = code < 32 || (code > 126 && code < 160);
    return ESCAPES.get(character) ?? (control ? `\\u${code.toString(16).padStart(4, '0')}` : character);
  });
  return `"${escaped.join('').replaceAll(/([$%])\{/g, '$1$1{')}"`;
}

/** A type as Terraform's JSON output says it. */
export function typeJson(type: Type): unknown {
  if (type === 'any') return 'dynamic';
  if (typeof type === 'string') return type;
  if ('list' in type) return ['list', typeJson(type.list)];
  if ('set' in type) return ['set', typeJson(type.set)];
  if ('map' in type) return ['map', typeJson(type.map)];
  if ('tuple' in type) return ['tuple', type.tuple.map(typeJson)];
  const entries = Object.entries(type.object).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['object', Object.fromEntries(entries.map(([name, inner]) => [name, typeJson(inner)]))];
}

/** The files that examples of file functions read. */
export const exampleFiles: ReadonlyMap<string, string> = new Map([
  ['a.txt', 'first line\nsecond <line> & more\n'],
  ['empty.txt', ''],
  ['docs/guide.md', '# Guide\n'],
  ['docs/deep/notes.md', 'Grüße\n'],
  ['docs/.hidden.md', 'hidden\n'],
  ['plain.tftpl', 'no placeholders here'],
  // The module itself stands beside them.
  ['main.tf', ''],
]);

/** Reads the files of the examples, and nothing else. */
export const exampleContext: FunctionContext = {
  readFile: (path) => {
    const text = exampleFiles.get(path);
    return text === undefined ? undefined : { text };
  },
  listFiles: (folder) => {
    const prefix = folder === '.' ? '' : `${folder}/`;
    return [...exampleFiles.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length))
      .sort();
  },
  renderTemplate: (text) => string(text),
};
