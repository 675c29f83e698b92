import type { Dirent } from 'node:fs';
import * as nodeFs from 'node:fs';
import { dirname, isAbsolute, relative as relativeTo, resolve, sep } from 'node:path';
import type { Problem } from '../estate/index.ts';
import { isSkipped, isText } from './files/file-kinds.ts';
import type { Rules } from './files/ignore-rules.ts';
import { givenRules, readRules, ruled } from './files/ignore-rules.ts';

export { decode } from './files/decode.ts';

/** A file that is to be read. Its contents are not, yet. */
export interface FoundFile {
  /** As it is shown: relative to where the command runs, with forward slashes. */
  readonly path: string;
  /** Relative to the folder that is walked, with forward slashes. */
  readonly relative: string;
  /** In bytes. */
  readonly size: number;
}

export interface WalkOptions {
  readonly cwd: string;
  /** Paths that are left out, in the syntax of .gitignore. */
  readonly ignore?: readonly string[];
  /** Files above this size are reported and skipped. */
  readonly maxFileSize?: number;
  /** The file system, for tests of what goes wrong in it. */
  readonly fs?: WalkFs;
}

export type WalkFs = Pick<
  typeof nodeFs,
  | 'readdirSync'
  | 'lstatSync'
  | 'statSync'
  | 'realpathSync'
  | 'openSync'
  | 'readSync'
  | 'closeSync'
  | 'readFileSync'
>;

export interface Walked {
  readonly files: readonly FoundFile[];
  readonly problems: readonly Problem[];
}

export const MAX_FILE_SIZE = 16 * 1024 * 1024;
/** How much of a file is looked at to tell whether it is text. */
const SNIFF = 8192;

/**
 * The files below a folder that may be ours, sorted, the same on every run. What `.gitignore` and `.ringwallignore`
 * leave out is left out; a path that is a file is always taken.
 */
export function walk(path: string, options: WalkOptions): Walked {
  return new Walker(path, options).walk();
}

interface Link {
  readonly relative: string;
  readonly real: string;
  readonly rules: Rules;
}

class Walker {
  readonly #fs: WalkFs;
  readonly #limit: number;
  readonly #given: Rules;
  readonly #root: string;
  readonly #shown: string;
  readonly #files: FoundFile[] = [];
  readonly #problems: Problem[] = [];
  /** Links are looked at last, so that a file goes by its own path where it has one here. */
  readonly #links: Link[] = [];
  readonly #seen = new Set<string>();
  /** The files taken so far by their real paths, once there are links. */
  #taken: Set<string> | undefined;
  #realRoot = '';

  constructor(path: string, options: WalkOptions) {
    this.#fs = options.fs ?? nodeFs;
    this.#limit = options.maxFileSize ?? MAX_FILE_SIZE;
    this.#given = givenRules(options.ignore ?? []);
    this.#root = resolve(options.cwd, path);
    this.#shown = slashed(relativeTo(options.cwd, this.#root));
  }

  walk(): Walked {
    let folder: boolean;
    let size: number;
    try {
      const stat = this.#fs.statSync(this.#root);
      folder = stat.isDirectory();
      size = stat.size;
      this.#realRoot = this.#fs.realpathSync(this.#root);
    } catch (error) {
      return { files: [], problems: [this.#problem('', error)] };
    }
    if (!folder) {
      const name = slashed(relativeTo(dirname(this.#root), this.#root));
      return { files: [{ path: this.#shown, relative: name, size }], problems: [] };
    }
    this.#folder('', this.#realRoot, this.#given);
    while (this.#links.length > 0) this.#follow(this.#links.splice(0));
    this.#files.sort((a, b) => (a.relative < b.relative ? -1 : 1));
    this.#problems.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    return { files: this.#files, problems: this.#problems };
  }

  #folder(relative: string, real: string, outer: Rules): void {
    // A stack of its own: folders may be deeper than calls.
    const stack: Link[] = [{ relative, real, rules: outer }];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (this.#seen.has(at.real)) continue;
      this.#seen.add(at.real);
      let entries: Dirent[];
      try {
        entries = this.#fs.readdirSync(at.real, { withFileTypes: true });
      } catch (error) {
        this.#problems.push(this.#problem(at.relative, error));
        continue;
      }
      const base = at.relative === '' ? '' : `${at.relative}/`;
      const rules = readRules(entries, base, at.real, at.rules, this.#fs);
      for (const entry of entries) this.#entry(entry, `${base}${entry.name}`, at, rules, stack);
    }
  }

  #entry(entry: Dirent, relative: string, folder: Link, rules: Rules, stack: Link[]): void {
    const { name } = entry;
    if (name === '.git') return;
    const real = `${folder.real === sep ? '' : folder.real}${sep}${name}`;
    if (entry.isDirectory()) {
      if (name === 'node_modules' || (name === 'providers' && folder.real.endsWith(`${sep}.terraform`)))
        return;
      const below = ruled(rules, `${relative}/`);
      if (below !== undefined) stack.push({ relative, real, rules: below });
      return;
    }
    if (entry.isFile()) {
      if (!isSkipped(name) && !isOut(rules, relative)) this.#file(relative, real);
    } else if (entry.isSymbolicLink() && !isOut(rules, relative)) this.#links.push({ relative, real, rules });
  }

  #file(relative: string, real: string): void {
    try {
      const { size } = this.#fs.lstatSync(real);
      if (size > this.#limit) {
        const message = `it has ${size} bytes, more than the limit of ${this.#limit}; raise --max-file-size to read it`;
        this.#problems.push({ file: this.#pathOf(relative), code: 'too-large', message });
      } else if (isText(relative) || !this.#isBinary(real, size)) {
        this.#files.push({ path: this.#pathOf(relative), relative, size });
        this.#taken?.add(real);
      }
    } catch (error) {
      this.#problems.push(this.#problem(relative, error));
    }
  }

  /** A NUL early on. Files whose names say that they are text are told so when they are read. */
  #isBinary(real: string, size: number): boolean {
    if (size === 0) return false;
    const buffer = Buffer.allocUnsafe(Math.min(SNIFF, size));
    const file = this.#fs.openSync(real, 'r');
    try {
      const read = this.#fs.readSync(file, buffer, 0, buffer.length, 0);
      const head = buffer.subarray(0, read);
      const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
      return !wide && head.includes(0);
    } finally {
      this.#fs.closeSync(file);
    }
  }

  /** Follows links in an order that does not hang on the file system's. */
  #follow(links: Link[]): void {
    this.#taken ??= new Set(this.#files.map(({ relative }) => resolve(this.#realRoot, relative)));
    links.sort((a, b) => (a.relative < b.relative ? -1 : 1));
    for (const link of links) this.#link(link);
  }

  /** Follows a link that stays inside, when its target has not been read yet. */
  #link({ relative, real, rules }: Link): void {
    let target: string;
    let stat: nodeFs.Stats;
    try {
      target = this.#fs.realpathSync(real);
      stat = this.#fs.statSync(target);
    } catch (error) {
      this.#problems.push(this.#problem(relative, error));
      return;
    }
    const report = (code: string, message: string): void => {
      this.#problems.push({ file: this.#pathOf(relative), code, message });
    };
    if (!isWithin(target, this.#realRoot)) {
      report(
        'unreadable',
        'this link leads out of the folder that is read; give its target as a path of its own',
      );
    } else if (stat.isDirectory()) {
      if (isWithin(real, target))
        report('symlink-loop', 'this link leads to a folder it is in; remove it or ignore it');
      else if (!this.#seen.has(target)) {
        const below = ruled(rules, `${relative}/`);
        if (below !== undefined) this.#folder(relative, target, below);
      }
    } else if (stat.isFile() && !isSkipped(relative.slice(relative.lastIndexOf('/') + 1))) {
      if (!this.#taken!.has(target)) this.#file(relative, target);
    }
  }

  #pathOf(relative: string): string {
    if (relative === '') return this.#shown === '' ? '.' : this.#shown;
    return this.#shown === '' ? relative : `${this.#shown}/${relative}`;
  }

  #problem(relative: string, error: unknown): Problem {
    const reason = (error as NodeJS.ErrnoException).code ?? 'error';
    const file = this.#pathOf(relative);
    if (reason === 'ELOOP') {
      return {
        file,
        code: 'symlink-loop',
        message: 'this link leads back to itself; remove it or ignore it',
      };
    }
    const help = reason === 'ENOENT' ? 'it, or what it links to, is not there' : 'check its permissions';
    return { file, code: 'unreadable', message: `can't be read (${reason}); ${help}` };
  }
}

function isOut(rules: Rules, relative: string): boolean {
  const below = ruled(rules, relative);
  return below === undefined || below.out;
}

function isWithin(path: string, folder: string): boolean {
  if (path === folder) return true;
  const way = relativeTo(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
