import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../error.ts';
import type { Call, Connection, Credentials } from './connection.ts';
import { ApiError } from './error.ts';
import type { ExecOptions, ExecResult } from './exec.ts';
import { exec } from './exec.ts';
import type { KubernetesObject, Reference } from './objects.ts';
import { referenceTo } from './objects.ts';

interface ResourceList {
  readonly resources: readonly { name: string; kind: string; namespaced: boolean }[];
}

export interface List<T> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly T[];
}

/** A small client of the Kubernetes API. */
export class Client {
  readonly connection: Connection;
  readonly #resources: Map<string, Promise<ResourceList>>;

  constructor(connection: Connection, resources = new Map<string, Promise<ResourceList>>()) {
    this.connection = connection;
    this.#resources = resources;
  }

  /** The same server as somebody else. */
  with(credentials: Credentials): Client {
    return new Client(this.connection.withCredentials(credentials), this.#resources);
  }

  request<T>(path: string, call?: Call): Promise<T> {
    return this.connection.call<T>(path, call);
  }

  async get<T = KubernetesObject>(reference: Reference): Promise<T> {
    return this.request<T>(await this.pathOf(reference));
  }

  async list<T = KubernetesObject>(apiVersion: string, kind: string, namespace?: string): Promise<List<T>> {
    return this.request<List<T>>(await this.pathOf({ apiVersion, kind, namespace, name: '' }));
  }

  async create<T = KubernetesObject>(object: KubernetesObject): Promise<T> {
    const path = await this.pathOf({ ...referenceTo(object), name: '' });
    return this.request<T>(path, { method: 'POST', body: object });
  }

  /** Server-side apply, in the order given; another owner's fields are taken over. */
  async apply(...objects: readonly KubernetesObject[]): Promise<void> {
    for (const object of objects) {
      const path = `${await this.pathOf(referenceTo(object))}?fieldManager=lab&force=true`;
      await this.request(path, {
        method: 'PATCH',
        body: object,
        contentType: 'application/apply-patch+yaml',
      });
    }
  }

  /** Deletes at once, without grace; what is not there is no error. */
  async delete(...references: readonly Reference[]): Promise<void> {
    for (const reference of references) {
      const path = `${await this.pathOf(reference)}?gracePeriodSeconds=0`;
      await this.request(path, { method: 'DELETE' }).catch(ignoreNotFound);
    }
  }

  /** Deletes and waits until nothing is left of it. */
  async deleteAndWait(...references: readonly Reference[]): Promise<void> {
    await this.delete(...references);
    for (const reference of references) {
      await until(`${reference.kind} ${reference.name} to be gone`, async () => {
        const found = await this.get(reference).catch(ignoreNotFound);
        return found === undefined ? true : undefined;
      });
    }
  }

  /** Waits until an object is there and `test` holds for it. */
  waitFor<T = KubernetesObject>(
    reference: Reference,
    test: (object: T) => boolean,
    timeoutMs?: number,
  ): Promise<T> {
    return until(
      `${reference.kind} ${reference.namespace ?? ''}/${reference.name}`,
      async () => {
        const object = (await this.get<T>(reference).catch(ignoreNotFound)) as T | undefined;
        return object !== undefined && test(object) ? object : undefined;
      },
      timeoutMs,
    );
  }

  exec(
    namespace: string,
    pod: string,
    command: readonly string[],
    options?: ExecOptions,
  ): Promise<ExecResult> {
    return exec(this.connection, namespace, pod, command, options);
  }

  /** A token of a service account (TokenRequest). */
  async token(namespace: string, serviceAccount: string, audiences: readonly string[] = []): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences } };
    const answer = await this.request<{ status: { token: string } }>(path, { method: 'POST', body });
    return answer.status.token;
  }

  /** An object's path, or that of all its kind when the name is empty. */
  async pathOf({ apiVersion, kind, namespace, name }: Reference): Promise<string> {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.#resourcesOf(base)).resources.find(
      (one) => one.kind === kind && !one.name.includes('/'),
    );
    if (!resource) throw new LabError('api', `the server knows no ${kind} in ${apiVersion}`);
    const within = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
    return `${base}${within}/${resource.name}${name === '' ? '' : `/${name}`}`;
  }

  #resourcesOf(base: string): Promise<ResourceList> {
    let found = this.#resources.get(base);
    if (!found) {
      found = this.request<ResourceList>(base);
      this.#resources.set(base, found);
      // A group that is not served yet may be later: a CRD was just made.
      found.catch(() => this.#resources.delete(base));
    }
    return found;
  }
}

const ignoreNotFound = (error: unknown): undefined => {
  if (error instanceof ApiError && error.status === 404) return undefined;
  throw error;
};

/** Asks again and again until there is an answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 60_000,
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() - start > timeoutMs)
      throw new LabError('timeout', `waited ${timeoutMs / 1000} s for ${what}`);
    await sleep(50);
  }
}
