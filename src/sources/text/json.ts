import type { SourceFile } from '../../estate/index.ts';
import { readJson } from '../../estate/index.ts';
import type { Documents } from './yaml.ts';

/** Reads a JSON file: one document, or what is wrong with it. */
export function parseJson(file: SourceFile): Documents {
  const { faults, tree } = readJson(file.text);
  return {
    trees: tree === undefined ? [] : [tree],
    problems: faults.map(({ code, message, offset }) => ({
      file: file.path,
      ...file.position(offset),
      code,
      message: code === 'duplicate-key' ? message : `${message}; the file was left out`,
    })),
  };
}
