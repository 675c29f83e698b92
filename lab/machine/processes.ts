import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../error.ts';
import { find } from '../needs.ts';
import { birthOf, isAlive } from './owner.ts';

export interface StartOptions {
  /** A process whose network namespace is entered. */
  readonly inNetworkOf?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** The programs of one lab. Each dies with the supervisor, even when that is killed. */
export class Processes {
  readonly #logs: string;
  readonly #running = new Map<string, ChildProcess>();
  #ended = false;

  constructor(logs: string) {
    this.#logs = logs;
    mkdirSync(logs, { recursive: true });
  }

  start(name: string, command: readonly string[], { inNetworkOf, env }: StartOptions = {}): number {
    if (this.#ended) throw new LabError('gone', 'the lab is being taken down');
    const log = openSync(this.#logOf(name), 'a');
    const [program, ...args] = [
      find('setpriv')!,
      '--pdeathsig',
      'KILL',
      ...(inNetworkOf === undefined ? [] : networkOf(inNetworkOf)),
      ...command,
    ];
    const child = spawn(program!, args, {
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, ...env },
      cwd: '/',
    });
    closeSync(log);
    child.on('error', () => {});
    this.#running.set(name, child);
    if (child.pid === undefined) throw new LabError('start', `${name} could not be started`);
    return child.pid;
  }

  /** Throws with the last words of a program that is not there any more. */
  check(): void {
    for (const [name, child] of this.#running) {
      if (child.exitCode === null && child.signalCode === null) continue;
      throw new LabError(
        'start',
        `${name} ended (${child.signalCode ?? child.exitCode}):\n${lastLines(readFileSync(this.#logOf(name), 'utf8'))}`,
      );
    }
  }

  #logOf(name: string): string {
    return join(this.#logs, `${name}.log`);
  }

  /** Kills everything and waits until the kernel says that it is gone. */
  async end(): Promise<void> {
    this.#ended = true;
    const pids = [...this.#running.values()].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    // A node's init is the child of what was started; the kernel lets it go last of all in its namespace.
    const all = [...pids, ...pids.flatMap(childrenOf)].map((pid) => ({ pid, born: birthOf(pid) }));
    for (const pid of pids) kill(pid);
    for (const one of all) while (one.born !== '' && isAlive(one)) await sleep(10);
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

export const lastLines = (text: string) => text.trimEnd().split('\n').slice(-15).join('\n');

/** `ip netns exec` would mount a new /sys and hide the cgroups; this changes the network alone. */
export const networkOf = (pid: number): readonly string[] => [find('nsenter')!, `--net=/proc/${pid}/ns/net`];

function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // gone already
  }
}
