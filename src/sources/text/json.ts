import { printParseErrorCode, visit } from 'jsonc-parser';
import type { Problem, SourceFile, Tree } from '../../estate/index.ts';
import { leaf, mapping, sequence } from '../../estate/index.ts';
import type { Documents } from './yaml.ts';
import { MAX_DEPTH } from './yaml.ts';

interface Open {
  readonly start: number;
  readonly items: Tree[] | undefined;
  readonly entries: [string, Tree, number][];
  key: string;
  keyStart: number;
}

/** Reads a JSON file; comments are let through, as most tools that write configuration do. */
export function parseJson(file: SourceFile): Documents {
  const trees: Tree[] = [];
  const problems: Problem[] = [];
  const stack: Open[] = [];
  let broken = false;

  const report = (offset: number, code: string, message: string): void => {
    const { line, column } = file.position(offset);
    problems.push({ file: file.path, line, column, code, message });
  };
  const add = (tree: Tree): void => {
    const open = stack.at(-1);
    if (open === undefined) trees.push(tree);
    else if (open.items !== undefined) open.items.push(tree);
    else {
      if (open.entries.some(([key]) => key === open.key)) {
        report(open.keyStart, 'duplicate-key', `the key "${open.key.slice(0, 60)}" stands twice in this object; the last one counts, remove the other`);
      }
      open.entries.push([open.key, tree, open.keyStart]);
    }
  };
  const push = (start: number, list: boolean): void => {
    if (stack.length >= MAX_DEPTH) throw new TooDeep(start);
    stack.push({ start, items: list ? [] : undefined, entries: [], key: '', keyStart: start });
  };

  try {
    visit(
      file.text,
      {
        onObjectBegin: (offset) => push(offset, false),
        onArrayBegin: (offset) => push(offset, true),
        onObjectProperty: (key, offset) => {
          const open = stack.at(-1)!;
          open.key = key;
          open.keyStart = offset + 1;
        },
        onObjectEnd: (offset, length) => {
          const open = stack.pop()!;
          add(mapping(open.entries, open.start, offset + length));
        },
        onArrayEnd: (offset, length) => {
          const open = stack.pop()!;
          add(sequence(open.items ?? [], open.start, offset + length));
        },
        onLiteralValue: (value: unknown, offset, length) => add(leaf(value as string | number | boolean | null, offset, offset + length)),
        onError: (code, offset) => {
          if (!broken) report(offset, 'invalid-json', `not valid JSON: ${printParseErrorCode(code)}; the file was left out`);
          broken = true;
        },
      },
      { disallowComments: false, allowTrailingComma: false },
    );
  } catch (error) {
    if (error instanceof TooDeep) report(error.offset, 'too-deep', `nested deeper than ${MAX_DEPTH} levels; the file was left out`);
    else if (error instanceof RangeError) report(0, 'too-deep', 'nested too deeply to read; the file was left out');
    else throw error;
    broken = true;
  }
  return { trees: broken ? [] : trees, problems };
}

class TooDeep extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('nested too deeply');
    this.offset = offset;
  }
}
