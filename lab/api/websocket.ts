import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Connection } from './connection.ts';
import { ApiError } from './error.ts';

/** The messages of one WebSocket (RFC 6455), as far as the Kubernetes API uses it. */
export interface Messages {
  send(message: Buffer): void;
  close(): void;
}

interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly length: number;
}

const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Node 20 has no WebSocket of its own, and that of later versions takes no client certificate. */
export function openWebSocket(
  connection: Connection,
  path: string,
  protocol: string,
  on: { message(message: Buffer): void; end(error?: Error): void },
): Promise<Messages> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, connection.server), {
      agent: connection.agent,
      headers: {
        ...connection.headers(),
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': protocol,
      },
    });
    asked.on('error', reject);
    asked.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const isJson = response.headers['content-type']?.includes('json');
      reject(new ApiError(`GET ${path}`, response.statusCode ?? 0, isJson ? JSON.parse(text) : text));
    });
    asked.on('upgrade', (_, socket, head) => {
      listen(socket, head, on);
      resolve({
        send: (message) => socket.write(frame(2, message)),
        close: () => socket.end(frame(CLOSE, Buffer.alloc(0))),
      });
    });
    asked.end();
  });
}

function listen(
  socket: Duplex,
  head: Buffer,
  on: { message(message: Buffer): void; end(error?: Error): void },
): void {
  let waiting = head;
  let parts: Buffer[] = [];
  const read = (data: Buffer) => {
    waiting = Buffer.concat([waiting, data]);
    for (let next = parse(waiting); next; next = parse(waiting)) {
      waiting = waiting.subarray(next.length);
      if (next.opcode === PING) socket.write(frame(PONG, next.payload));
      else if (next.opcode === CLOSE) socket.end();
      else if (next.opcode !== PONG) {
        parts.push(next.payload);
        if (!next.final) continue;
        on.message(Buffer.concat(parts));
        parts = [];
      }
    }
  };
  socket.on('data', read);
  socket.on('error', (error) => on.end(error));
  socket.on('close', () => on.end());
  read(Buffer.alloc(0));
}

/** The first frame in what has come so far, if it is whole; servers do not mask. */
function parse(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined;
  let length = data[1]! & 0x7f;
  let at = 2;
  if (length === 126) {
    if (data.length < 4) return undefined;
    length = data.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (data.length < 10) return undefined;
    length = Number(data.readBigUInt64BE(2));
    at = 10;
  }
  if (data.length < at + length) return undefined;
  return {
    final: (data[0]! & 0x80) !== 0,
    opcode: data[0]! & 0x0f,
    payload: data.subarray(at, at + length),
    length: at + length,
  };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (size < 126 ? size : size < 65_536 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ mask[index % 4]!)]);
}
