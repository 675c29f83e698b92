import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleLab } from '../scripts/lib/lab-bundle.mjs';
import type { Programs } from './build.ts';
import { build } from './build.ts';
import { LabError } from './error.ts';
import { missing } from './needs.ts';
import type { LabInfo, LabOptions } from './options.ts';
import { labs, root } from './place.ts';

/** What a supervisor is to do. */
export interface Order {
  readonly id: string;
  readonly options: Required<LabOptions>;
  readonly programs: Programs;
  /** It goes on when who started it has ended. */
  readonly stays: boolean;
}

/** What a supervisor says, one line each. */
export type Message =
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'ready'; readonly info: LabInfo }
  | { readonly kind: 'failed'; readonly text: string };

export interface StartOptions extends LabOptions {
  readonly stays?: boolean;
  readonly say?: (line: string) => void;
}

/** Starts a lab below a supervisor of its own; resolves when it is ready. */
export async function startSupervisor({
  stays = false,
  say = () => {},
  ...options
}: StartOptions): Promise<LabInfo> {
  const reasons = missing(options);
  if (reasons.length > 0) throw new LabError('missing', reasons.join('; '));
  const programs = await build(say);
  const script = await bundleLab(root, 'supervise.ts');
  const { nodes = 0, networkPolicy = 'none' } = options;
  const id = randomBytes(4).toString('hex');
  mkdirSync(labs, { recursive: true, mode: 0o700 });
  const order = join(labs, `${id}.order`);
  const log = join(labs, `${id}.log`);
  writeFileSync(
    order,
    JSON.stringify({ id, options: { nodes, networkPolicy }, programs, stays } satisfies Order),
  );
  const child = spawn(process.execPath, [script, order], {
    detached: true,
    stdio: [stays ? 'ignore' : 'pipe', 'pipe', openSync(log, 'a')],
  });
  const errors = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  try {
    return await new Promise<LabInfo>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) =>
        reject(new LabError('start', `the supervisor ended (${code}) ${errors()}`.trim())),
      );
      const fail = (text: string) => reject(new LabError('start', text));
      createInterface({ input: child.stdout! }).on('line', (line) => {
        const message = JSON.parse(line) as Message;
        if (message.kind === 'progress') say(message.text);
        else if (message.kind === 'ready') resolve(message.info);
        else fail(message.text);
      });
    });
  } finally {
    rmSync(order, { force: true });
    rmSync(log, { force: true });
    // Neither the process nor its pipes keep who started it from ending.
    child.unref();
    for (const stream of [child.stdin, child.stdout]) (stream as { unref?(): void } | null)?.unref?.();
  }
}
