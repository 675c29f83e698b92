import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';

/** What a tool of the user's answered. */
export interface Answer {
  readonly stdout: string;
  /** Why there is no answer to rely on: a line of what the tool said, or which limit it met. */
  readonly failure?: string;
}

/** What a tool may take up. */
export interface Limits {
  readonly seconds: number;
  readonly memory: number;
  readonly output: number;
}

export const LIMITS: Limits = { seconds: 20, memory: 2 * 1024 ** 3, output: 64 * 1024 ** 2 };

/** The program of this name on a search path, as a shell would find it. */
export function findTool(name: string, path: string | undefined): string | undefined {
  if (isAbsolute(name)) return isProgram(name) ? name : undefined;
  for (const folder of (path ?? '').split(delimiter)) {
    // What lies in the folder being checked is not run.
    if (!isAbsolute(folder)) continue;
    for (const ending of process.platform === 'win32' ? ['.exe'] : ['']) {
      const file = join(folder, name + ending);
      if (isProgram(file)) return file;
    }
  }
  return undefined;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a tool that only has to turn files into text: it sees no settings, no credentials and no other program, has
 * a home of its own that is gone afterwards, and ends when it takes too much time, memory or room.
 */
export function runTool(
  binary: string,
  args: readonly string[],
  cwd: string,
  limits: Limits = LIMITS,
): Answer {
  const home = mkdtempSync(join(tmpdir(), 'ringwall-'));
  try {
    const env = {
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_DATA_HOME: join(home, 'data'),
      KUBECONFIG: join(home, 'no-kubeconfig'),
      PATH: dirname(binary),
      TMPDIR: home,
    };
    const [command, all] = limited(binary, args, limits);
    const run = spawnSync(command, all, {
      cwd,
      env,
      encoding: 'utf8',
      killSignal: 'SIGKILL',
      maxBuffer: limits.output,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limits.seconds * 1000,
      windowsHide: true,
    });
    const code = (run.error as NodeJS.ErrnoException | undefined)?.code;
    if (code === 'ETIMEDOUT')
      return { stdout: '', failure: `it was not done after ${limits.seconds} seconds` };
    if (code === 'ENOBUFS')
      return { stdout: '', failure: `it gave more than ${Math.round(limits.output / 1024 ** 2)} MB` };
    if (run.error !== undefined) return { stdout: '', failure: `it could not be run (${code ?? 'error'})` };
    if (run.status !== 0) return { stdout: '', failure: usefulLine(run.stderr) };
    return { stdout: run.stdout };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** With a limit to its memory, where there is a shell that can set one. */
function limited(
  binary: string,
  args: readonly string[],
  limits: Limits,
): readonly [string, readonly string[]] {
  if (process.platform === 'win32') return [binary, args];
  const script = `ulimit -v ${Math.floor(limits.memory / 1024)} 2>/dev/null; exec "$0" "$@"`;
  return ['/bin/sh', ['-c', script, binary, ...args]];
}

/** The first line of what went wrong that says it. */
function usefulLine(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:WARNING|warning|W\d{4}|I\d{4}|# Warning)\b/.test(line));
  const line =
    lines.find((one) => /^(?:Error|error|fatal error|runtime:)/.test(one)) ??
    lines[0] ??
    'it failed and said nothing';
  return line.replace(/^[Ee]rror:\s*/, '').slice(0, 300);
}
