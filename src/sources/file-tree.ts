import { readFileSync, statSync } from 'node:fs';
import { posix, relative, resolve, sep } from 'node:path';
import type { Problem } from '../estate/index.ts';
import type { FoundFile, WalkOptions } from './walk.ts';
import type { Decoded } from './files/decode.ts';
import { decode, walk } from './walk.ts';

/** The files that are read as one tree, wherever they are. */
export interface FileTree {
  readonly files: readonly FoundFile[];
  readonly problems: readonly Problem[];
  /** @throws the file system's error when it can't be read */
  readonly load: (relative: string) => Decoded;
  /** The path of a file as it is shown. */
  readonly shown: (relative: string) => string;
}

/** A folder on disk with all that is below it; or one file, whose folder it may look into for what the file names. */
export function folderTree(path: string, options: WalkOptions & { readonly cwd: string }): FileTree {
  const absolute = resolve(options.cwd, path);
  const isFile = statSync(absolute, { throwIfNoEntry: false })?.isFile() ?? false;
  const root = isFile ? resolve(absolute, '..') : absolute;
  const { files, problems } = walk(path, options);
  return {
    files,
    problems,
    load: (name) => decode(readFileSync(resolve(root, name))),
    shown: (name) => relative(options.cwd, resolve(root, name)).split(sep).join('/'),
  };
}

/** Texts in memory. */
export function textTree(texts: Readonly<Record<string, string>>): FileTree {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    relative: posix.normalize(path),
    size: Math.max(1, text.length),
  }));
  return {
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    problems: [],
    load: (name) => {
      if (!Object.hasOwn(texts, name)) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return { text: texts[name]! };
    },
    shown: (name) => name,
  };
}
