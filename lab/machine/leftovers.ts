import { labsWithCgroups } from './cgroups.ts';
import { removeTraces } from './machine.ts';
import { allLabs, folderOf, isAlive } from './owner.ts';

/** Removes what is left of labs whose supervisor was killed; their processes died with it. */
export async function removeLeftovers(): Promise<readonly string[]> {
  const all = allLabs();
  const alive = new Set(all.filter(isAlive).map(({ id }) => id));
  const known = [...all.map(({ id }) => id), ...(process.getuid?.() === 0 ? labsWithCgroups() : [])];
  const dead = [...new Set(known)].filter((id) => !alive.has(id));
  for (const id of dead) await removeTraces(id, folderOf(id));
  return dead;
}
