import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { ApiError } from './error.ts';

export interface Credentials {
  readonly certificate?: string;
  readonly key?: string;
  readonly token?: string;
  /** Sent as `Impersonate-User`. */
  readonly as?: string;
}

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** HTTPS to one server as one user. */
export class Connection {
  readonly server: string;
  readonly #ca: string;
  readonly #credentials: Credentials;
  readonly #agent: Agent;

  constructor(server: string, ca: string, credentials: Credentials) {
    this.server = server;
    this.#ca = ca;
    this.#credentials = credentials;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 16, ...this.#tls() });
  }

  withCredentials(credentials: Credentials): Connection {
    return new Connection(this.server, this.#ca, credentials);
  }

  /** The parsed answer; an answer above 399 is an error. */
  async call<T>(path: string, call: Call = {}): Promise<T> {
    const response = await this.open(path, call);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const isJson = response.headers['content-type']?.includes('json') ?? false;
    const body: unknown = isJson ? JSON.parse(text) : text;
    const status = response.statusCode ?? 0;
    if (status >= 400) throw new ApiError(`${call.method ?? 'GET'} ${path}`, status, body);
    return body as T;
  }

  /** The answer's head; who calls reads the body. */
  open(
    path: string,
    { method = 'GET', body, contentType = 'application/json' }: Call,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers: Record<string, string> = { ...this.headers(), accept: 'application/json' };
      if (body !== undefined) headers['content-type'] = contentType;
      const asked = request(new URL(path, this.server), {
        method,
        headers,
        agent: this.#agent,
        timeout: 60_000,
      });
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer in 60 s`)));
      asked.on('error', reject).on('response', resolve);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** What a WebSocket needs to get to the same place as the same user. */
  headers(): Record<string, string> {
    const { token, as } = this.#credentials;
    return {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(as === undefined ? {} : { 'impersonate-user': as }),
    };
  }

  get agent(): Agent {
    return this.#agent;
  }

  close(): void {
    this.#agent.destroy();
  }

  #tls() {
    const { certificate, key } = this.#credentials;
    return { ca: this.#ca, ...(certificate && key ? { cert: certificate, key } : {}) };
  }
}
