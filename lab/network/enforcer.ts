import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../api/client.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { NetworkPolicy, Pod } from './objects.ts';
import { rulesFor } from './rules.ts';

/** Puts a whole rule set in the place of the last one, at once. */
type Program = (node: string, rules: string) => Promise<unknown>;

const watched = ['/api/v1/pods', '/api/v1/namespaces', '/apis/networking.k8s.io/v1/networkpolicies'];

/** Keeps NetworkPolicies on all nodes: whenever something changes, everything is read and programmed anew. */
export class Enforcer {
  readonly #client: Client;
  readonly #program: Program;
  readonly #programmed = new Map<string, string>();
  #nodes: readonly string[] = [];
  #running: Promise<void> = Promise.resolve();
  #queued: Promise<void> | undefined;
  #stopped = false;

  constructor(client: Client, program: Program) {
    this.#client = client;
    this.#program = program;
  }

  async start(nodes: readonly string[]): Promise<void> {
    this.#nodes = nodes;
    await this.settle();
    for (const path of watched) void this.#watch(path);
  }

  /** Resolves when the nodes hold what the API said at some moment after this call. */
  settle(): Promise<void> {
    // One that is waiting has not read anything yet, so it is good enough for whoever comes meanwhile.
    this.#queued ??= this.#running.then(async () => {
      this.#queued = undefined;
      const work = this.#synchronize();
      this.#running = work.catch(() => {});
      await work;
    });
    return this.#queued;
  }

  stop(): void {
    this.#stopped = true;
    this.#client.connection.close();
  }

  async #synchronize(): Promise<void> {
    const [pods, namespaces, policies] = await Promise.all(watched.map((path) => this.#items(path)));
    const state = {
      pods: pods as Pod[],
      namespaces: namespaces!,
      policies: policies as NetworkPolicy[],
    };
    await Promise.all(
      this.#nodes.map(async (node) => {
        const rules = rulesFor(node, state);
        if (this.#programmed.get(node) === rules) return;
        await this.#program(node, rules);
        this.#programmed.set(node, rules);
      }),
    );
  }

  async #items(path: string): Promise<readonly KubernetesObject[]> {
    return (await this.#client.request<{ items: KubernetesObject[] }>(path)).items;
  }

  /** Any event is a reason to look; what it says does not matter. */
  async #watch(path: string): Promise<void> {
    while (!this.#stopped) {
      try {
        const events = await this.#client.connection.open(`${path}?watch=true&timeoutSeconds=50`, {});
        for await (const _ of events) await this.settle();
      } catch (error) {
        if (!this.#stopped) process.stderr.write(`enforcer: ${String(error)}\n`);
        await sleep(200);
      }
    }
  }
}
