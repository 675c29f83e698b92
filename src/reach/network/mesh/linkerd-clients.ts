import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import type { PodGroup } from '../model.ts';
import { At } from '../read/at.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Answer } from '../selector.ts';
import { all, any, opposite } from './answers.ts';

/** Who connects. */
export interface Client {
  /** `undefined` for an address outside. */
  readonly pod: PodGroup | undefined;
  /** Where it comes from; empty where that is not known. */
  readonly from: readonly Range[];
  /** Whether it comes by the mutual TLS of the mesh: then it is proven who it is. */
  readonly mutual: Answer;
}

export type Holds = (client: Client) => Answer;

const IDENTITY = '.serviceaccount.identity.';
/** The namespace of the control plane, and the trust domain, as they are unless somebody says otherwise. */
const DOMAIN = 'linkerd.cluster.local';

/**
 * Whether a client has one of these identities: `web.shop.serviceaccount.identity.linkerd.cluster.local`, one with `*`
 * for its begin, or `*` for all that are proven.
 * https://linkerd.io/2/reference/authorization-policy/#meshtlsauthentication
 */
export function hasIdentity(pattern: string): Holds {
  return proven(({ namespace, serviceAccount }) => {
    if (pattern === '*') return true;
    if (serviceAccount === undefined) return undefined;
    const own = `${serviceAccount}.${namespace}${IDENTITY}`;
    const cut = pattern.indexOf(IDENTITY);
    // A pattern without the middle is all domain.
    if (cut === -1)
      return pattern.startsWith('*') && `${own}${DOMAIN}`.endsWith(pattern.slice(1)) ? true : undefined;
    const head = pattern.slice(0, cut + IDENTITY.length);
    const isHead = head.startsWith('*') ? own.endsWith(head.slice(1)) : own === head;
    if (!isHead) return false;
    return pattern.slice(cut + IDENTITY.length) === DOMAIN ? true : undefined;
  });
}

/** Whether a client runs as a ServiceAccount, or as any of a namespace. */
export function hasAccount(namespace: string, name: string | undefined): Holds {
  return proven((pod) => {
    if (pod.namespace !== namespace) return false;
    return name === undefined
      ? true
      : pod.serviceAccount === undefined
        ? undefined
        : pod.serviceAccount === name;
  });
}

function proven(test: (pod: PodGroup) => Answer): Holds {
  return ({ mutual, pod }) => {
    if (mutual === false || pod === undefined) return false;
    const answer = test(pod);
    return mutual === true || answer === false ? answer : undefined;
  };
}

/** Whether a client comes from one of some networks: `{ cidr, except }`. */
export function comesFrom(networks: readonly At[], rest: string | undefined): Holds {
  const blocks = networks.map((network) => {
    const cidr = parseCidr(network.get('cidr').text() ?? '');
    const except = network.get('except').items();
    const holes = except.items.map((hole) => parseCidr(hole.text() ?? ''));
    return { cidr, holes, open: except.rest !== undefined || holes.includes(undefined) };
  });
  return ({ from }) => {
    const of = (one: Range): Answer =>
      any([
        ...blocks.map(({ cidr, holes, open }) =>
          cidr === undefined
            ? undefined
            : all([
                within(one, cidr),
                ...holes.map((hole) => (hole === undefined ? undefined : opposite(within(one, hole)))),
                open ? undefined : true,
              ]),
        ),
        ...(rest === undefined ? [] : [undefined]),
      ]);
    return sameOf(from.map(of));
  };
}

/** Whether all of a range is in a block; of a part it is not known. */
export function within({ family, first, last }: Range, block: Range): Answer {
  if (family !== block.family || last < block.first || first > block.last) return false;
  return block.first <= first && last <= block.last ? true : undefined;
}

/** What holds of all; nothing is known of none. */
export function sameOf(answers: readonly Answer[]): Answer {
  return answers.length > 0 && answers.every((one) => one === answers[0]) ? answers[0] : undefined;
}

/**
 * Who satisfies what a policy refers to: a MeshTLSAuthentication, a NetworkAuthentication or a ServiceAccount.
 * https://linkerd.io/2/reference/authorization-policy/#authorizationpolicy
 * @param namespace that of the policy
 */
export function authenticationAt(ref: At, namespace: string, estate: Estate, scope: Scope): Holds {
  const [kind, name] = [ref.get('kind').text(), ref.get('name').text()];
  const space = ref.get('namespace').text() ?? namespace;
  if (kind === undefined || name === undefined) return () => undefined;
  if (kind === 'ServiceAccount') return hasAccount(space, name);
  const found = estate.find(scope, `policy.linkerd.io/${kind}`, space, name);
  // Without it the policy means nothing, and whether it stands elsewhere is not known.
  if (found === undefined) return () => undefined;
  const spec = At.root(found).get('spec');
  if (kind === 'NetworkAuthentication') {
    const { items, rest } = spec.get('networks').items();
    return comesFrom(items, rest);
  }
  return kind === 'MeshTLSAuthentication' ? meshTls(found, spec) : () => undefined;
}

function meshTls(resource: Resource, spec: At): Holds {
  const identities = spec.get('identities').items();
  const refs = spec.get('identityRefs').items();
  const tests: Holds[] = [
    ...identities.items.map((item): Holds => {
      const text = item.text();
      return text === undefined ? () => undefined : hasIdentity(text);
    }),
    ...refs.items.map((item): Holds => {
      const [kind, name] = [item.get('kind').text(), item.get('name').text()];
      if (name === undefined) return () => undefined;
      if (kind === 'Namespace') return hasAccount(name, undefined);
      if (kind !== 'ServiceAccount') return () => undefined;
      return hasAccount(item.get('namespace').text() ?? namespaceOf(resource), name);
    }),
  ];
  const open = identities.rest !== undefined || refs.rest !== undefined;
  return (client) =>
    any([
      ...tests.map((test) => test(client)),
      ...(open ? [client.mutual === false ? false : undefined] : []),
    ]);
}
