import { execFile } from 'node:child_process';

/** Runs a short command; what it prints. */
export function run(command: readonly string[], input = '', timeoutMs = 20_000): Promise<string> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    const options = { timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024, killSignal: 'SIGKILL' as const };
    const child = execFile(program!, args, options, (error, output, errors) => {
      if (error) reject(new Error(`${command.join(' ')}: ${errors.trim() || error.message}`));
      else resolve(output);
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
