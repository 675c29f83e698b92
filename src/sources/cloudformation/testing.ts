import { Estate, SourceFile } from '../../estate/index.ts';
import type { Resource, Scalar, Value, View } from '../../estate/index.ts';
import type { ReadContext, ReadOptions } from '../source.ts';
import { noRepository } from '../testing.ts';
import { readAssembly } from './assembly.ts';
import { parseTemplate } from './nested-files.ts';
import { readTemplate } from './template.ts';

/** A tree of files for tests, and what was read of it. */
export interface Reading {
  readonly estate: Estate;
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly claimed: ReadonlySet<string>;
  readonly resource: (name: string) => Resource;
  readonly codes: readonly string[];
}

/** Reads the first of the files as a template (or as an assembly, when it is a `manifest.json`). */
export function readFiles(texts: Readonly<Record<string, string>>, options: ReadOptions = {}): Reading {
  const estate = new Estate();
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, new SourceFile(path, text)]));
  const claimed = new Set<string>();
  const context: ReadContext = {
    ...noRepository,
    estate,
    options,
    open: (path, from) => {
      const folder = from.path.split('/').slice(0, -1);
      for (const part of path.split('/')) {
        if (part === '..') folder.pop();
        else if (part !== '.' && part !== '') folder.push(part);
      }
      return files.get(folder.join('/'));
    },
    relative: (file) => file.path,
    claim: (file) => void claimed.add(file.path),
  };
  const [first] = files.values();
  if (first !== undefined) {
    const { trees, problems } = parseTemplate(first);
    estate.problems.push(...problems);
    const [root] = trees;
    if (root !== undefined) {
      if (first.path.endsWith('manifest.json')) readAssembly(first, root, context);
      else readTemplate(first, root, context);
    }
  }
  return {
    estate,
    files,
    claimed,
    resource: (name) => {
      const found = estate.resources.find((resource) => resource.name === name);
      if (found === undefined) throw new Error(`no resource ${name}`);
      return found;
    },
    codes: estate.problems.map(({ code }) => code),
  };
}

/** Reads one template. */
export function read(text: string, options: ReadOptions = {}): Reading {
  return readFiles({ [/^\s*\{/.test(text) ? 'stack.json' : 'stack.yaml']: text }, options);
}

/** What is not known, in a plain value. */
export const UNKNOWN = '«unknown»';

export type Plain = Scalar | undefined | Plain[] | { [key: string]: Plain };

/** A place as plain data in the world being looked at; what is not known is `UNKNOWN`, also within a text. */
export function plain(view: View): Plain {
  switch (view.shape) {
    case 'absent':
      return undefined;
    case 'list': {
      const { items, rest } = view.items();
      return [...items.map(plain), ...(rest === undefined ? [] : [UNKNOWN])];
    }
    case 'map': {
      const { entries, rest } = view.entries();
      const map: { [key: string]: Plain } = Object.create(null) as { [key: string]: Plain };
      for (const [key, value] of entries) map[key] = plain(value);
      if (rest !== undefined) map[UNKNOWN] = UNKNOWN;
      return map;
    }
    default:
      return textIn(view.value());
  }
}

function textIn(value: Value): Plain {
  if (value.kind === 'known' || value.kind === 'default') return value.value;
  if (value.kind === 'absent') return undefined;
  if (value.known?.kind === 'pattern') return value.known.parts.map((part) => part ?? UNKNOWN).join('');
  return UNKNOWN;
}

/** The text of a file that a place points at. */
export function written(view: View): string | undefined {
  const { span } = view;
  return span?.file.text.slice(span.start, span.end);
}
