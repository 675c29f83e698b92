import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LabOptions } from './options.ts';

/** Programs by the Debian package that has them. */
const packages: Record<string, readonly string[]> = {
  containerd: ['containerd', 'ctr'],
  runc: ['runc'],
  'busybox-static': ['busybox'],
  nftables: ['nft'],
  iproute2: ['ip'],
};

const everywhere = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
  '/sbin',
  '/usr/bin',
  '/bin',
];

/** The full path of a program; `sbin` counts, though it may not be in the path of who asks. */
export const find = (program: string): string | undefined =>
  everywhere.map((folder) => join(folder, program)).find((path) => existsSync(path));

/** Why such a lab can't be had here, in words; empty when it can. */
export function missing({ nodes = 0 }: LabOptions): readonly string[] {
  if (process.platform !== 'linux') return ['the lab runs on Linux only'];
  const reasons: string[] = [];
  if (!find('go')) reasons.push('Go is not installed');
  if (!find('setpriv') || !find('nsenter') || !find('unshare'))
    reasons.push('util-linux is not installed (setpriv, nsenter, unshare)');
  if (nodes === 0) return reasons;
  if (process.getuid?.() !== 0) reasons.push('nodes need root');
  const absent = Object.keys(packages).filter((name) => packages[name]!.some((program) => !find(program)));
  if (absent.length > 0) reasons.push(`nodes need the Debian packages ${absent.join(' ')}`);
  if (controllers().length === 0) reasons.push('nodes need the controllers of cgroup version 1');
  return reasons;
}

/** The mounted hierarchies of cgroup version 1 that hold a controller. */
export const controllers = (): readonly string[] => cgroupMounts(['cgroup']);

/** All of them: a runtime also makes a cgroup in the hierarchy of version 2, where that is mounted beside the others. */
export const hierarchies = (): readonly string[] => cgroupMounts(['cgroup', 'cgroup2']);

const cgroupMounts = (kinds: readonly string[]): readonly string[] =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , kind]) => kinds.includes(kind!))
    .map(([, path]) => path!);
