import { printParseErrorCode, visit } from 'jsonc-parser';
import type { Span } from './source-file.ts';
import type { Tree } from './tree.ts';
import { leaf, mapping, sequence } from './tree.ts';
import type { View } from './view.ts';

/** Deeper nesting than any API takes; it stops what is only made to exhaust the reader. */
export const MAX_DEPTH = 500;

export interface JsonFault {
  readonly code: 'invalid-json' | 'duplicate-key' | 'too-deep';
  readonly offset: number;
  readonly message: string;
}

interface Open {
  readonly start: number;
  readonly items: Tree[] | undefined;
  readonly entries: [string, Tree, number][];
  readonly seen: Set<string>;
  key: string;
  keyStart: number;
}

/**
 * Reads a JSON text, with the offset of everything in it. Comments are let through.
 * @param place where an offset of the text is in the file; the offset itself unless told
 */
export function readJson(
  text: string,
  place: (offset: number) => number = (offset) => offset,
): { tree: Tree | undefined; faults: JsonFault[] } {
  const faults: JsonFault[] = [];
  const stack: Open[] = [];
  let root: Tree | undefined;
  let broken = false;

  const add = (tree: Tree): void => {
    const open = stack.at(-1);
    if (open === undefined) root = tree;
    else if (open.items !== undefined) open.items.push(tree);
    else {
      if (open.seen.has(open.key)) {
        const message = `the key "${open.key.slice(0, 60)}" stands twice in this object; the last one counts, remove the other`;
        faults.push({ code: 'duplicate-key', offset: open.keyStart, message });
      }
      open.seen.add(open.key);
      open.entries.push([open.key, tree, place(open.keyStart)]);
    }
  };
  const push = (start: number, list: boolean): void => {
    if (stack.length >= MAX_DEPTH) throw new TooDeep(start);
    stack.push({
      start,
      items: list ? [] : undefined,
      entries: [],
      seen: new Set(),
      key: '',
      keyStart: start,
    });
  };

  try {
    visit(text, {
      onObjectBegin: (offset) => push(offset, false),
      onArrayBegin: (offset) => push(offset, true),
      onObjectProperty: (key, offset) => {
        const open = stack.at(-1)!;
        open.key = key;
        open.keyStart = offset + 1;
      },
      onObjectEnd: (offset, length) => {
        const open = stack.pop()!;
        add(mapping(open.entries, place(open.start), place(offset + length)));
      },
      onArrayEnd: (offset, length) => {
        const open = stack.pop()!;
        add(sequence(open.items ?? [], place(open.start), place(offset + length)));
      },
      onLiteralValue: (value: unknown, offset, length) =>
        add(leaf(value as string | number | boolean | null, place(offset), place(offset + length))),
      onError: (code, offset) => {
        if (!broken)
          faults.push({
            code: 'invalid-json',
            offset,
            message: `not valid JSON: ${printParseErrorCode(code)}`,
          });
        broken = true;
      },
    });
  } catch (error) {
    if (error instanceof TooDeep)
      faults.push({
        code: 'too-deep',
        offset: error.offset,
        message: `nested deeper than ${MAX_DEPTH} levels`,
      });
    else if (error instanceof RangeError)
      faults.push({ code: 'too-deep', offset: 0, message: 'nested too deeply to read' });
    else throw error;
    broken = true;
  }
  return { tree: broken ? undefined : root, faults };
}

class TooDeep extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('nested too deeply');
    this.offset = offset;
  }
}

/**
 * The place read as what its text holds: policy documents and add-on settings are JSON inside a string. A map or an
 * unknown stays what it is; a text that is no JSON becomes an unknown that says so.
 */
export function jsonIn(view: View): View {
  const { tree: written } = view;
  if ((written?.kind === 'leaf' || written?.kind === 'text') && written.encodes !== undefined)
    return view.readAs(written.encodes);
  const value = view.value();
  if (value.kind !== 'known' || typeof value.value !== 'string') return view;
  const { tree, faults } = readJson(value.value, offsetsOf(view, value.value));
  if (tree !== undefined) return view.readAs(tree);
  const start = view.span?.start ?? -1;
  const reason = {
    code: 'invalid-text',
    text: `${view.path}: ${faults[0]?.message ?? 'not valid JSON'}`,
  } as const;
  return view.readAs({ kind: 'hole', reason, start, end: view.span?.end ?? -1 });
}

/**
 * Where each character of a decoded text stands in its file: the two run alike but for indentation, escapes and
 * doubled quotes. Where they can't be brought together everything points at the text as a whole.
 */
export function offsetsOf(view: View, text: string): (offset: number) => number {
  return view.span === undefined ? () => -1 : offsetsIn(view.span, text);
}

/** The same for a text that is written at a span. */
export function offsetsIn(span: Span, text: string): (offset: number) => number {
  const raw = span.file.text.slice(span.start, span.end);
  const offsets: number[] = [];
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    while (at < raw.length && raw[at] !== text[index]) at++;
    if (at >= raw.length) {
      if (text.slice(index).trim() === '') break;
      return () => span.start;
    }
    offsets.push(span.start + at++);
  }
  return (offset) => offsets[offset] ?? (offsets.length === 0 ? span.start : offsets.at(-1)! + 1);
}
