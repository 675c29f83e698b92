import { SourceFile } from '../../../estate/index.ts';
import type { Parsed } from './ast.ts';
import { parseHcl } from './parse.ts';

export function parseText(text: string): Parsed & { readonly file: SourceFile } {
  const file = new SourceFile('main.tf', text);
  return { ...parseHcl(file), file };
}

const PLACES = new Set(['start', 'end', 'nameStart', 'nameEnd', 'headEnd', 'verbatim']);

/** A tree without its places. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, one]) => !PLACES.has(key) && one !== undefined)
      .map(([key, one]) => [key, bare(one)]),
  );
}

/** Every part of a tree that has a place, with the text it stands for. */
export function places(text: string, value: unknown): [what: string, written: string][] {
  if (Array.isArray(value)) return value.flatMap((one) => places(text, one));
  if (typeof value !== 'object' || value === null) return [];
  const { end, kind, start } = value as { start?: number; end?: number; kind?: string };
  const own: [string, string][] =
    start === undefined || end === undefined || kind === undefined ? [] : [[kind, text.slice(start, end)]];
  return [...own, ...Object.values(value).flatMap((one) => places(text, one))];
}
