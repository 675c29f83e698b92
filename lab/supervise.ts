// The process that owns a lab: node supervise.mjs ORDER. It starts everything, says on standard output how far it is,
// and takes everything down when it is told to, when it gets a signal, or when its standard input ends, which it does
// whenever who started it dies, however that dies.
import { readFileSync } from 'node:fs';
import type { Principal } from './principal.ts';
import { serveControl } from './machine/control-socket.ts';
import { removeLeftovers } from './machine/leftovers.ts';
import { Machine } from './machine/machine.ts';
import { birthOf, folderOf, writeInfo } from './machine/owner.ts';
import type { LabInfo } from './options.ts';
import type { Message, Order } from './supervisor.ts';

const tell = (message: Message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function supervise({ id, options, programs, stays }: Order): Promise<void> {
  const folder = folderOf(id);
  const machine = new Machine(id, folder, options);
  let stopping: Promise<never> | undefined;
  const stop = (code: number): Promise<never> =>
    (stopping ??= (async () => {
      await machine.stop().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
      process.exit(code);
    })());
  process.stdout.on('error', () => {});
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  if (!stays)
    process.stdin
      .on('end', () => void stop(0))
      .on('error', () => void stop(0))
      .resume();

  const info = (more: Partial<LabInfo>): LabInfo => ({
    id,
    pid: process.pid,
    born: birthOf(process.pid),
    folder,
    options,
    server: '',
    kubeconfig: machine.kubeconfig,
    auditLog: machine.auditLog,
    nodes: [],
    ready: false,
    ...more,
  });
  try {
    writeInfo(info({}));
    await removeLeftovers();
    const started = await machine.start(programs, (text) => tell({ kind: 'progress', text }));
    await serveControl(folder, {
      settle: () => machine.settle(),
      principals: (principals) => machine.eks.add(principals as Principal[]),
      stop: () => void stop(0),
    });
    const ready = info({ ...started, ready: true });
    writeInfo(ready);
    tell({ kind: 'ready', info: ready });
  } catch (error) {
    if (!stopping) tell({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
    await stop(1);
  }
}

await supervise(JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Order);
