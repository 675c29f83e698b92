import { existsSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** The checkout; this file is in it as it stands, and bundled below `.cache/`. */
export const root = findRoot(import.meta.dirname);

/** What is built once for all labs of this user. */
export const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ringwall-lab');

/** One folder for each lab of this user; a short path, for sockets live in there. */
export const labs = join(tmpdir(), `ringwall-lab-${userInfo().uid}`);

function findRoot(from: string): string {
  if (existsSync(join(from, 'lab/build/go.mod'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('the lab runs from a checkout of Ringwall only');
  return findRoot(parent);
}
