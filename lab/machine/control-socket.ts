import type { Server } from 'node:http';
import { createServer, request } from 'node:http';
import { join } from 'node:path';

const socketOf = (folder: string) => join(folder, 'control');

type Verbs = Readonly<Record<string, (argument: unknown) => Promise<void> | void>>;

/** Lets others tell a supervisor what to do: one POST per verb, its argument as JSON. */
export function serveControl(folder: string, verbs: Verbs): Promise<Server> {
  const server = createServer(async (asked, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of asked) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      await verbs[asked.url!.slice(1)]!(text === '' ? undefined : JSON.parse(text));
      response.end();
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : String(error));
    }
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject).listen(socketOf(folder), () => resolve(server));
  });
}

export function control(folder: string, verb: string, argument?: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath: socketOf(folder), path: `/${verb}`, method: 'POST' },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        if (response.statusCode === 200) resolve();
        else reject(new Error(Buffer.concat(chunks).toString()));
      },
    );
    asked.on('error', reject).end(argument === undefined ? '' : JSON.stringify(argument));
  });
}
