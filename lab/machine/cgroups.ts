import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { controllers, hierarchies } from '../needs.ts';

const prefix = 'ringwall-';

/** The name of a node's cgroup, below which kubelet makes those of its pods. */
export const cgroupOf = (id: string, node: string) => `${prefix}${id}-${node}`;

export function makeCgroup(name: string): void {
  for (const controller of controllers()) {
    const folder = join(controller, name);
    mkdirSync(folder, { recursive: true });
    // A cpuset starts empty, and nothing can run in an empty one.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (existsSync(join(folder, file)))
        writeFileSync(join(folder, file), readFileSync(join(controller, file), 'utf8'));
    }
  }
}

/** Removes the cgroups of one lab; the last processes in them may still be on their way out. */
export async function removeCgroups(id: string): Promise<void> {
  for (const folder of foldersOf(id)) {
    for (let tries = 0; !removeTree(folder) && tries < 100; tries += 1) await sleep(50);
  }
}

/** The labs that have cgroups. */
export const labsWithCgroups = (): ReadonlySet<string> =>
  new Set(
    hierarchies()
      .flatMap((controller) => readdirSync(controller))
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length).split('-')[0]!),
  );

const foldersOf = (id: string): readonly string[] =>
  hierarchies().flatMap((controller) =>
    readdirSync(controller)
      .filter((name) => name.startsWith(`${prefix}${id}-`))
      .map((name) => join(controller, name)),
  );

function removeTree(folder: string): boolean {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !removeTree(join(folder, entry.name))) return false;
    }
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}
