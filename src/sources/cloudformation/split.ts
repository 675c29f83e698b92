import type { Leaf, Sequence, SourceFile, Tree } from '../../estate/index.ts';
import { leaf, sequence } from '../../estate/index.ts';
import type { Env } from './env.ts';
import type { Part, Place, Wrap } from './cases.ts';
import { dependent, openPart, settle, settleText, spread, textOf } from './cases.ts';

/** Splits a text at a delimiter. Pieces keep their own place where the text is written in one piece. */
export function split(
  env: Env,
  source: Tree | undefined,
  delimiter: string,
  place: Place,
  trim = false,
): Tree | undefined {
  return settle(env, source, place, (inner, head, wrap) => {
    if (head?.kind === 'leaf')
      return splitLeaf(head, fileIn(inner.template.file, wrap, head), delimiter, wrap, trim);
    return settleText(inner, head, place, (_, parts) =>
      splitParts(
        parts.map((part) => (typeof part === 'string' ? part : wrap(part))),
        delimiter,
        place,
        trim,
      ),
    );
  });
}

function splitLeaf(source: Leaf, file: SourceFile, delimiter: string, wrap: Wrap, trim: boolean): Sequence {
  const text = source.value === null ? '' : String(source.value);
  const base = writtenAt(source, file);
  const items: Tree[] = [];
  let offset = 0;
  for (const piece of text.split(delimiter)) {
    const item = trim ? piece.trim() : piece;
    const start = base + offset + (trim ? piece.length - piece.trimStart().length : 0);
    items.push(
      wrap(base === -1 ? leaf(item, source.start, source.end) : leaf(item, start, start + item.length)),
    );
    offset += piece.length + delimiter.length;
  }
  return sequence(items, source.start, source.end);
}

/** The offset at which the text of a leaf begins, when it is written without escapes; else -1. */
function writtenAt(source: Leaf, file: SourceFile): number {
  if (source.start < 0 || typeof source.value !== 'string') return -1;
  const written = file.text.slice(source.start, source.end);
  if (written === source.value) return source.start;
  return written.slice(1, -1) === source.value && /^["']/.test(written) ? source.start + 1 : -1;
}

function fileIn(file: SourceFile, wrap: Wrap, tree: Tree): SourceFile {
  let at = wrap(tree);
  let found = file;
  while (at.kind === 'passage') {
    found = at.file;
    at = at.tree;
  }
  return found;
}

/**
 * Splits a text that is known in parts. What is not known may hold delimiters, so everything from there on is open;
 * only the name of a resource never holds a comma.
 */
function splitParts(parts: readonly Part[], delimiter: string, place: Place, trim: boolean): Sequence {
  const items: Tree[] = [];
  let current: Part[] = [];
  const finish = (): void => {
    const known = current.map((part) => (trim && typeof part === 'string' ? part.trim() : part));
    items.push(textOf(known, place));
    current = [];
  };
  for (const part of parts) {
    if (typeof part !== 'string') {
      if (delimiter === ',' && isPointer(part)) {
        current.push(part);
        continue;
      }
      items.push(spread(dependent(openPart([part]), place)));
      return sequence(items, place.start, place.end);
    }
    const [first, ...others] = part.split(delimiter);
    if (first !== undefined && first !== '') current.push(first);
    for (const piece of others) {
      finish();
      if (piece !== '') current.push(piece);
    }
  }
  finish();
  return sequence(items, place.start, place.end);
}

function isPointer(part: Tree): boolean {
  let at = part;
  while (at.kind === 'passage') at = at.tree;
  return at.kind === 'pointer';
}
