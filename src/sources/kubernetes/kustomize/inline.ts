import type { Leaf, Tree } from '../../../estate/index.ts';
import { SourceFile } from '../../../estate/index.ts';
import { parseYaml } from '../../text/yaml.ts';

/**
 * The documents of a text that stands in a value of a file, with their places in that file: a block of text keeps
 * its lines, anything else is one place.
 * @returns `undefined` when it can't be parsed
 */
export function inlineDocuments(value: Leaf, file: SourceFile): readonly Tree[] | undefined {
  const text = String(value.value);
  const block = blockOf(value, file);
  if (block !== undefined) {
    const { problems, trees } = parseYaml(new SourceFile(file.path, block));
    const plain = parseYaml(new SourceFile(file.path, text));
    // The block is only read in its place where that gives the same.
    if (problems.length === 0 && JSON.stringify(bare(trees)) === JSON.stringify(bare(plain.trees)))
      return trees;
  }
  const { problems, trees } = parseYaml(new SourceFile(file.path, text));
  return problems.length > 0 ? undefined : trees.map((tree) => moved(tree, value.start, value.end));
}

/** The file with all but the block blanked out, so that what is parsed has the offsets of the file. */
function blockOf(value: Leaf, file: SourceFile): string | undefined {
  const line = file.text.lastIndexOf('\n', value.start);
  const header = file.text.slice(file.text.lastIndexOf('\n', line - 1) + 1, line);
  if (line === -1 || !/[|>][-+0-9]*[ \t]*(?:#.*)?\r?$/.test(header)) return undefined;
  const blank = (text: string): string => text.replaceAll(/[^\r\n]/g, ' ');
  const own = file.text.slice(line, value.end).replaceAll(/^\s*---[ \t]*\r?$/gm, blank);
  return /^\s*---/m.test(String(value.value)) ? undefined : blank(file.text.slice(0, line)) + own;
}

function moved(tree: Tree, start: number, end: number): Tree {
  if (tree.kind === 'sequence')
    return { ...tree, start, end, items: tree.items.map((item) => moved(item, start, end)) };
  if (tree.kind === 'mapping') {
    return {
      ...tree,
      start,
      end,
      keyStarts: tree.keyStarts.map(() => start),
      values: tree.values.map((item) => moved(item, start, end)),
    };
  }
  return { ...tree, start, end };
}

function bare(trees: readonly Tree[]): unknown {
  return trees.map((tree) => moved(tree, 0, 0));
}
