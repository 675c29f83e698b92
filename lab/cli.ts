import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { LabError } from './error.ts';
import { stopLab } from './lab.ts';
import { removeLeftovers } from './machine/leftovers.ts';
import { allLabs, isAlive } from './machine/owner.ts';
import { missing } from './needs.ts';
import type { LabInfo, LabOptions } from './options.ts';
import { startSupervisor } from './supervisor.ts';

const usage = `usage: npm run lab <command>
  build                     builds what the lab runs (about ten CPU minutes, once)
  up [-- options]           starts a lab and leaves it running
    --nodes 0|1|2           two when this machine can have nodes, none otherwise
    --network-policy none|enforced
    --foreground            ends with this command instead
  status                    the labs that run
  down                      takes all labs down, and what dead ones left
`;

type Say = (line: string) => void;
type Options = ReturnType<typeof parse>['values'];

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      nodes: { type: 'string' },
      'network-policy': { type: 'string' },
      foreground: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });

/** The exit code. */
export async function main(args: readonly string[], say: Say): Promise<number> {
  const { values, positionals } = parse(args);
  const command = positionals[0];
  if (values.help || command === undefined || positionals.length > 1) {
    process.stdout.write(usage);
    return values.help ? 0 : 2;
  }
  if (command === 'build') await build(say);
  else if (command === 'up') await up(values, say);
  else if (command === 'status') status();
  else if (command === 'down') await down(say);
  else {
    process.stderr.write(usage);
    return 2;
  }
  return 0;
}

async function up(values: Options, say: Say): Promise<void> {
  const start = performance.now();
  const options = { ...optionsFrom(values), stays: !values.foreground, say };
  const info = await startSupervisor(options);
  say(`the lab ${info.id} is up after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  process.stdout.write(`export KUBECONFIG=${info.kubeconfig}\n`);
  if (!values.foreground) return;
  const clock = setInterval(() => {}, 60_000);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  clearInterval(clock);
  await stopLab(info);
}

function optionsFrom(values: Options): LabOptions {
  const possible = missing({ nodes: 2 }).length === 0 ? '2' : '0';
  const nodes = Number(values.nodes ?? possible);
  const networkPolicy = values['network-policy'] ?? 'none';
  if (nodes !== 0 && nodes !== 1 && nodes !== 2) throw new LabError('start', '--nodes is 0, 1 or 2');
  if (networkPolicy !== 'none' && networkPolicy !== 'enforced')
    throw new LabError('start', '--network-policy is none or enforced');
  return { nodes, networkPolicy };
}

function status(): void {
  const all = allLabs();
  if (all.length === 0) process.stdout.write('no lab\n');
  for (const info of all) process.stdout.write(describe(info));
}

function describe(info: LabInfo): string {
  const { id, pid, server, kubeconfig, nodes, options } = info;
  const state = !isAlive(info) ? 'dead: npm run lab down removes it' : info.ready ? 'ready' : 'starting';
  const lines = [
    `${id}  ${state}`,
    `  supervisor   process ${pid}`,
    `  server       ${server}`,
    `  kubeconfig   ${kubeconfig}`,
    ...nodes.map(({ name, address, pid }) => `  ${name}       ${address}, nsenter --net=/proc/${pid}/ns/net`),
    ...(nodes.length === 0 ? [] : [`  policies     ${options.networkPolicy}`]),
  ];
  return `${lines.join('\n')}\n`;
}

async function down(say: Say): Promise<void> {
  const alive = allLabs().filter(isAlive);
  for (const info of alive) {
    await stopLab(info);
    say(`took ${info.id} down`);
  }
  for (const id of await removeLeftovers()) say(`removed what was left of ${id}`);
  if (alive.length === 0) say('no lab was running');
}
