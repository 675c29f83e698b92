import type { Connection } from './connection.ts';
import type { Status } from './objects.ts';
import { openWebSocket } from './websocket.ts';

export interface ExecOptions {
  readonly container?: string;
  readonly input?: string;
}

export interface ExecResult {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const CLOSE_CHANNEL = 255;

/** Runs a command in a container and waits for its end. */
export function exec(
  connection: Connection,
  namespace: string,
  pod: string,
  command: readonly string[],
  { container, input }: ExecOptions = {},
): Promise<ExecResult> {
  const query = new URLSearchParams({ stdout: 'true', stderr: 'true' });
  if (container !== undefined) query.set('container', container);
  if (input !== undefined) query.set('stdin', 'true');
  for (const word of command) query.append('command', word);
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`;
  return new Promise((resolve, reject) => {
    const heard: Record<number, Buffer[]> = { [STDOUT]: [], [STDERR]: [], [STATUS]: [] };
    const text = (channel: number) => Buffer.concat(heard[channel]!).toString();
    const opened = openWebSocket(connection, path, 'v5.channel.k8s.io', {
      message: (message) => heard[message[0] ?? -1]?.push(message.subarray(1)),
      end: (error) => {
        const status = text(STATUS);
        if (error) reject(error);
        else if (status === '') reject(new Error(`exec in ${namespace}/${pod} ended without a status`));
        else resolve({ code: codeIn(JSON.parse(status)), output: text(STDOUT), errors: text(STDERR) });
      },
    });
    opened.then((messages) => {
      if (input === undefined) return;
      messages.send(Buffer.concat([Buffer.from([STDIN]), Buffer.from(input)]));
      messages.send(Buffer.from([CLOSE_CHANNEL, STDIN]));
    }, reject);
  });
}

function codeIn(status: Status): number {
  if (status.status === 'Success') return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  if (cause?.message === undefined) throw new Error(status.message ?? 'exec failed');
  return Number(cause.message);
}
