import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabInfo } from '../options.ts';
import { labs } from '../place.ts';

const file = 'lab.json';

export const folderOf = (id: string) => join(labs, id);

/** When a process was started, in the kernel's ticks since boot; empty when there is none. */
export function birthOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    // A zombie does nothing any more.
    return fields[0] === 'Z' ? '' : fields[19]!;
  } catch {
    return '';
  }
}

/** One that had ended when its birth was asked for has none, and is not alive. */
export const isAlive = ({ pid, born }: Pick<LabInfo, 'pid' | 'born'>) => born !== '' && birthOf(pid) === born;

/** Written aside and moved, so that nobody reads half of it. */
export function writeInfo(info: LabInfo): void {
  mkdirSync(info.folder, { recursive: true, mode: 0o700 });
  const path = join(info.folder, file);
  writeFileSync(`${path}.new`, JSON.stringify(info, undefined, 2));
  renameSync(`${path}.new`, path);
}

/** All labs of this user that have a folder, the dead ones too. */
export function allLabs(): readonly LabInfo[] {
  if (!existsSync(labs)) return [];
  return readdirSync(labs).flatMap((id) => {
    const path = join(labs, id, file);
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as LabInfo] : [];
  });
}
