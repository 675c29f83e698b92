import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from './api/client.ts';
import { clientFrom } from './api/kubeconfig.ts';
import { Lab, withLab } from './lab.ts';
import { removeLeftovers } from './machine/leftovers.ts';
import { allLabs, birthOf, isAlive } from './machine/owner.ts';
import { hierarchies } from './needs.ts';
import { isReady } from './network/compare.ts';
import type { Pod } from './network/objects.ts';
import type { LabInfo } from './options.ts';
import { labs, root } from './place.ts';
import { describeWhereLabs } from './testing/describe-lab.ts';
import { namespace, servingPod } from './testing/manifests.ts';

const settings = () =>
  [
    'vm/overcommit_memory',
    'vm/panic_on_oom',
    'kernel/panic',
    'kernel/panic_on_oops',
    'kernel/keys/root_maxkeys',
  ].map((name) => readFileSync(join('/proc/sys', name), 'utf8'));

/** The process that started one; `undefined` for one that has ended meanwhile. */
function parentOf(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** All processes below one, in whatever namespace, each with the moment it was started. */
function descendants(root: number): readonly { pid: number; born: string }[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(name);
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const below = (pid: number): boolean => pid === root || (pid > 1 && below(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(below).map((pid) => ({ pid, born: birthOf(pid) }));
}

const cgroupsOf = (id: string) =>
  hierarchies().flatMap((folder) => readdirSync(folder).filter((name) => name.includes(id)));

/** What could be left of a lab, by kind. */
const tracesOf = ({ id }: LabInfo, processes: readonly { pid: number; born: string }[]) => ({
  processes: processes.filter(isAlive).length,
  mounts: readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(id)),
  links: readdirSync('/sys/class/net').filter((name) => name.includes(id)),
  cgroups: cgroupsOf(id),
  files: readdirSync(labs).filter((name) => name.startsWith(id)),
  subnets: readdirSync(join(labs, 'subnets')).filter(
    (name) => readFileSync(join(labs, 'subnets', name), 'utf8') === id,
  ),
  namespaces: existsSync('/run/netns') ? readdirSync('/run/netns').filter((name) => name.includes(id)) : [],
});

const nothing = { processes: 0, mounts: [], links: [], cgroups: [], files: [], subnets: [], namespaces: [] };

/** A pod on each node, so that there is something to take down; the processes of the lab then. */
async function populate(info: LabInfo) {
  const client = clientFrom(info.kubeconfig);
  await client.apply(
    namespace('full'),
    ...info.nodes.map(({ name }) => servingPod('full', name, { node: name })),
  );
  for (const { name } of info.nodes)
    await client.waitFor<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace: 'full', name }, isReady);
  client.connection.close();
  const processes = descendants(info.pid);
  // Supervisor, four programs, three sleepers, two nodes with six processes each and more.
  expect(processes.length).toBeGreaterThan(20);
  expect(cgroupsOf(info.id).length).toBeGreaterThan(2);
  return processes;
}

describeWhereLabs('the end of a lab', { nodes: 2 }, () => {
  it('leaves nothing, and changes no setting of the machine meanwhile', async () => {
    const before = settings();
    const { info, processes } = await withLab({ nodes: 2 }, async (lab) => {
      const processes = await populate(lab.info);
      expect(settings()).toEqual(before);
      return { info: lab.info, processes };
    });
    expect(tracesOf(info, processes)).toEqual(nothing);
    expect(settings()).toEqual(before);
  });

  it('comes when who started it is killed', async () => {
    const parent = spawn(
      process.execPath,
      [join(root, 'scripts/lab.mjs'), 'up', '--nodes', '2', '--foreground'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    parent.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const id = await until('the lab', () => new RegExp(`${labs}/([0-9a-f]+)/`).exec(said)?.[1]);
    const info = allLabs().find((one) => one.id === id)!;
    const processes = await populate(info);
    process.kill(parent.pid!, 'SIGKILL');
    await until('the lab to be gone', () => (isAlive(info) ? undefined : true));
    expect(tracesOf(info, processes)).toEqual(nothing);
  });

  it('comes while a lab is still starting', async () => {
    const parent = spawn(
      process.execPath,
      [join(root, 'scripts/lab.mjs'), 'up', '--nodes', '2', '--foreground'],
      {
        stdio: 'ignore',
      },
    );
    const known = new Set(allLabs().map(({ id }) => id));
    const info = await until('a new lab', () => allLabs().find((one) => !known.has(one.id)));
    const processes = await until('its programs', () => {
      const all = descendants(info.pid);
      return all.length > 5 ? all : undefined;
    });
    process.kill(parent.pid!, 'SIGKILL');
    await until('the lab to be gone', () => (isAlive(info) ? undefined : true));
    expect(tracesOf(info, processes)).toEqual(nothing);
  });

  it('is complete after the supervisor was killed, once somebody cleans up', async () => {
    const { info } = await Lab.start({ nodes: 2 });
    const processes = await populate(info);
    process.kill(info.pid, 'SIGKILL');
    await until('its processes to be gone', () => (processes.some(isAlive) ? undefined : true));
    expect(await removeLeftovers()).toContain(info.id);
    expect(tracesOf(info, processes)).toEqual(nothing);
  });
});
