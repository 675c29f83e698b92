import type { Dirent } from 'node:fs';
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, posix, relative, resolve, sep } from 'node:path';
import type { Problem } from '../estate/index.ts';
import type { FoundFile, WalkOptions } from './walk.ts';
import type { Decoded } from './files/decode.ts';
import { decode, walk } from './walk.ts';

/** The files that are read as one tree, wherever they are. */
export interface FileTree {
  /** The folder that shown paths are relative to; `undefined` for texts in memory. */
  readonly cwd: string | undefined;
  readonly files: readonly FoundFile[];
  readonly problems: readonly Problem[];
  /** @throws the file system's error when it can't be read */
  readonly load: (relative: string) => Decoded;
  /** The path of a file as it is shown. */
  readonly shown: (relative: string) => string;
  /**
   * Whether a file may be read that was not walked: its path may lead out of the tree (`../modules/vpc/main.tf`), but
   * not out of the repository that the tree is a part of.
   */
  readonly reaches: (relative: string) => boolean;
  /** In bytes; 0 when it is not there. */
  readonly size: (relative: string) => number;
  /** The names of the files in a folder, ignored ones too, sorted; `undefined` when there is none that may be read. */
  readonly list: (folder: string) => readonly string[] | undefined;
  /** The names of the folders in a folder, sorted; none when it may not be read. */
  readonly folders: (folder: string) => readonly string[];
}

/** A folder on disk with all that is below it; or one file, whose folder it may look into for what the file names. */
export function folderTree(path: string, options: WalkOptions & { readonly cwd: string }): FileTree {
  const absolute = resolve(options.cwd, path);
  const isFile = statSync(absolute, { throwIfNoEntry: false })?.isFile() ?? false;
  const root = isFile ? resolve(absolute, '..') : absolute;
  const { files, problems } = walk(path, options);
  return {
    cwd: options.cwd,
    files,
    problems,
    load: (name) => decode(readFileSync(resolve(root, name))),
    shown: (name) => relative(options.cwd, resolve(root, name)).split(sep).join('/'),
    size: (name) => statSync(resolve(root, name), { throwIfNoEntry: false })?.size ?? 0,
    ...confined(root),
  };
}

/** What may be read besides what was walked: the repository around the root, or the root alone where there is none. */
function confined(root: string): Pick<FileTree, 'reaches' | 'list' | 'folders'> {
  let border: string | undefined;
  const within = (name: string): boolean => {
    border ??= realpathSync(repositoryOf(root));
    const target = resolve(root, name);
    try {
      const real = realpathSync(target);
      return real === border || real.startsWith(border.endsWith(sep) ? border : border + sep);
    } catch {
      return false;
    }
  };
  const entries = (folder: string): readonly Dirent[] | undefined => {
    if (!within(folder)) return undefined;
    try {
      return readdirSync(resolve(root, folder), { withFileTypes: true });
    } catch {
      return undefined;
    }
  };
  const names = (found: readonly Dirent[]): readonly string[] => found.map(({ name }) => name).toSorted();
  return {
    reaches: within,
    list: (folder) => {
      const found = entries(folder);
      return found && names(found.filter((entry) => entry.isFile() || entry.isSymbolicLink()));
    },
    folders: (folder) =>
      names((entries(folder) ?? []).filter((entry) => entry.isDirectory() && entry.name !== '.git')),
  };
}

function repositoryOf(root: string): string {
  for (let at = root; ; at = dirname(at)) {
    if (existsSync(resolve(at, '.git'))) return at;
    if (dirname(at) === at) return root;
  }
}

/** Texts in memory. */
export function textTree(texts: Readonly<Record<string, string>>): FileTree {
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    relative: posix.normalize(path),
    size: Math.max(1, text.length),
  }));
  return {
    cwd: undefined,
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    problems: [],
    load: (name) => {
      if (!Object.hasOwn(texts, name)) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return { text: texts[name]! };
    },
    shown: (name) => name,
    size: (name) => texts[name]?.length ?? 0,
    reaches: (name) => Object.hasOwn(texts, name),
    list: (folder) => {
      const base = folder === '.' ? '' : `${folder}/`;
      const names = Object.keys(texts).flatMap((path) => {
        const rest = posix.normalize(path).startsWith(base) ? posix.normalize(path).slice(base.length) : '';
        return rest === '' || rest.includes('/') ? [] : [rest];
      });
      return names.length === 0 ? undefined : names.toSorted();
    },
    folders: (folder) => {
      const base = folder === '.' ? '' : `${folder}/`;
      const below = Object.keys(texts).flatMap((path) => {
        const normal = posix.normalize(path);
        const rest = normal.startsWith(base) ? normal.slice(base.length) : '';
        return rest.includes('/') ? [rest.slice(0, rest.indexOf('/'))] : [];
      });
      return [...new Set(below)].toSorted();
    },
  };
}
