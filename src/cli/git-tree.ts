import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { InputError, UsageError } from './errors.ts';

/** A folder as it was at a commit. */
export interface GitTree {
  readonly folder: string;
  readonly remove: () => void;
}

/**
 * Writes the files that a git ref has below the folder the command runs in to a temporary one: regular files only, no
 * links and no submodules. Nothing of the repository is run or changed.
 * @param ref a branch, tag or commit, with `:FOLDER` for a part of it
 * @throws InputError when there is no such ref
 */
export function gitTree(ref: string, cwd: string): GitTree {
  const colon = ref.indexOf(':');
  const [commit, below] = colon === -1 ? [ref, '.'] : [ref.slice(0, colon), ref.slice(colon + 1)];
  if (commit === '' || commit.startsWith('-'))
    throw new UsageError(`git:${ref} names no branch, tag or commit`);
  const list = git(['ls-tree', '-r', '-z', commit, '--', below], cwd, `git:${ref}`).toString('utf8');
  const entries = list.split('\0').flatMap((line) => {
    const [, mode, object, path] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    const safe = path !== undefined && !posix.normalize(path).startsWith('../') && !posix.isAbsolute(path);
    return safe && mode!.startsWith('100') ? [{ object: object!, path: path! }] : [];
  });
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-git-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const input = entries.map(({ object }) => `${object}\n`).join('');
    const output =
      entries.length === 0 ? Buffer.alloc(0) : git(['cat-file', '--batch'], cwd, `git:${ref}`, input);
    let at = 0;
    for (const { path } of entries) {
      const end = output.indexOf(10, at);
      const size = Number(output.toString('utf8', at, end).split(' ')[2]);
      if (!Number.isInteger(size)) throw new InputError(`git:${ref}: git can't read ${path}`);
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, output.subarray(end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
    return { folder: join(folder, below), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A git that asks nobody anything. */
function git(args: readonly string[], cwd: string, what: string, input?: string): Buffer {
  const { error, status, stderr, stdout } = spawnSync('git', [...args], {
    cwd,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
    maxBuffer: 1 << 30,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined)
    throw new InputError(
      `${what}: git can't be run (${(error as NodeJS.ErrnoException).code ?? error.message})`,
    );
  if (status !== 0) throw new InputError(`${what}: ${stderr.toString('utf8').trim().split('\n')[0]}`);
  return stdout;
}
