import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { root } from '../place.ts';
import type { Principal } from '../principal.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

interface TokenReview {
  readonly kind: 'TokenReview';
  readonly apiVersion: string;
  readonly spec: { readonly token: string };
}

interface SubjectAccessReview {
  readonly kind: 'SubjectAccessReview';
  readonly apiVersion: string;
  readonly spec: {
    readonly user: string;
    readonly extra?: Readonly<Record<string, readonly string[]>>;
    readonly resourceAttributes?: {
      readonly namespace?: string;
      readonly group?: string;
      readonly resource: string;
      readonly subresource?: string;
      readonly verb: string;
    };
    readonly nonResourceAttributes?: { readonly path: string; readonly verb: string };
  };
}

const read = (file: string): unknown => load(readFileSync(join(root, 'lab/conf', file), 'utf8'));

/** Stands in for EKS's authenticator and its authorizer of access policies, as two webhooks of the API server. */
export class Eks {
  readonly #policies = read('access-policies.yaml') as Readonly<Record<string, readonly Rule[]>>;
  #principals = read('principals.yaml') as readonly Principal[];
  #server: Server | undefined;

  /** Adds principals; one with a token that is known replaces that. */
  add(principals: readonly Principal[]): void {
    const tokens = new Set(principals.map(({ token }) => token));
    this.#principals = [...this.#principals.filter(({ token }) => !tokens.has(token)), ...principals];
  }

  /** The address to ask. */
  async listen(address: string): Promise<string> {
    const server = createServer(async (request, response) => {
      const review = (await bodyOf(request)) as TokenReview | SubjectAccessReview;
      const status = review.kind === 'TokenReview' ? this.#authenticate(review) : this.#authorize(review);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ apiVersion: review.apiVersion, kind: review.kind, status }));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject).listen(0, address, resolve);
    });
    return `http://${address}:${(server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  #authenticate({ spec: { token } }: TokenReview) {
    const found = this.#principals.find((one) => one.token === token);
    if (!found) return { authenticated: false, error: 'access denied' };
    const { username, uid, groups, extra } = found;
    return { authenticated: true, user: { username, uid, groups, extra } };
  }

  #authorize({ spec }: SubjectAccessReview) {
    const arn = spec.extra?.['canonicalArn']?.[0];
    const principal = this.#principals.find((one) => one.extra['canonicalArn']?.[0] === arn);
    for (const { policy, namespaces } of (arn && principal?.accessPolicies) || []) {
      const isInside =
        namespaces === undefined || namespaces.includes(spec.resourceAttributes?.namespace ?? '');
      if (!isInside || !(this.#policies[policy] ?? []).some((rule) => allows(rule, spec))) continue;
      const binding = namespaces === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
      const user = spec.extra?.['principalId']?.[0] ?? spec.user;
      return {
        allowed: true,
        reason: `EKS Access Policy: allowed by ${binding} "${arn}+${policy}" of ClusterRole "${policy}" to User "${user}"`,
      };
    }
    return { allowed: false };
  }
}

const covers = (list: readonly string[] | undefined, value: string) =>
  list !== undefined && (list.includes('*') || list.includes(value));

function allows(
  rule: Rule,
  { resourceAttributes: asked, nonResourceAttributes: url }: SubjectAccessReview['spec'],
) {
  if (url) return covers(rule.nonResourceURLs, url.path) && covers(rule.verbs, url.verb);
  if (!asked) return false;
  const resource = asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource;
  return (
    covers(rule.apiGroups, asked.group ?? '') &&
    covers(rule.resources, resource) &&
    covers(rule.verbs, asked.verb)
  );
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
