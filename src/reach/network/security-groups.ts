import type { Estate, Labels, Resource, Scope } from '../../estate/index.ts';
import type { Range } from './cidr.ts';
import type { ConnectionSets, Protocol } from './connections.ts';
import { NONE } from './connections.ts';
import type { Engine } from './engine.ts';
import { nameOf } from './endpoint.ts';
import type { ClusterNetwork, Direction, PodGroup, Service } from './model.ts';
import type { Reach } from './reach.ts';
import { At, Faults } from './read/at.ts';
import { labelsAt, selectorAt } from './read/labels.ts';
import { namespaceOf } from './read/pods.ts';
import type { Result } from './rows.ts';
import type { Answer } from './selector.ts';
import type { Told } from './told.ts';

const TYPE = 'vpcresources.k8s.aws/SecurityGroupPolicy';

/**
 * Answers about a cluster some of whose pods have security groups of their own: those may close what the policies let
 * through, and are not read here, so that what these pods exchange is never sure.
 * https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
 */
export class BehindSecurityGroups implements Reach {
  readonly #inner: Reach;
  /** The policy that gives a group its security groups. */
  readonly #policies: readonly (Resource | undefined)[];

  private constructor(inner: Reach, policies: readonly (Resource | undefined)[]) {
    this.#inner = inner;
    this.#policies = policies;
  }

  /** The same answers where no pod has security groups of its own. */
  static over(inner: Reach, estate: Estate, scope: Scope): Reach {
    const policies = estate.ofTypeIn(TYPE, scope).map((resource) => readPolicy(resource, estate, scope));
    if (policies.length === 0) return inner;
    const chosen = inner.network.groups.map(
      (group) => policies.find(({ takes }) => takes(group) !== false)?.resource,
    );
    return chosen.every((one) => one === undefined) ? inner : new BehindSecurityGroups(inner, chosen);
  }

  get engine(): Engine {
    return this.#inner.engine;
  }

  get network(): ClusterNetwork {
    return this.#inner.network;
  }

  get sets(): ConnectionSets {
    return this.#inner.sets;
  }

  pods(source: number, destination: number, protocol?: Protocol): Result {
    const result = this.#inner.pods(source, destination, protocol);
    const itself = source === destination && this.network.groups[source]!.count === 1;
    return itself ? result : this.#narrowed(result, [source, destination]);
  }

  addresses(
    group: number,
    range: Range,
    direction: Direction,
    protocol?: Protocol,
  ): { readonly range: Range; readonly result: Result }[] {
    return this.#inner
      .addresses(group, range, direction, protocol)
      .map((part) => ({ range: part.range, result: this.#narrowed(part.result, [group]) }));
  }

  service(source: number, service: Service): Result {
    return this.#narrowed(this.#inner.service(source, service), [source, ...behind(this.network, service)]);
  }

  oneWay(direction: Direction, subject: number, peer: number | Range, protocol?: Protocol): Result {
    return this.#narrowed(this.#inner.oneWay(direction, subject, peer, protocol), [subject]);
  }

  likeness(group: number): number {
    return this.#inner.likeness(group) * 2 + (this.#policies[group] === undefined ? 0 : 1);
  }

  reasons(
    source: number | Range,
    destination: number | Range,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    const ends = [source, destination].filter((end) => typeof end === 'number');
    return [
      ...this.#inner.reasons(source, destination, protocol, port),
      ...ends.flatMap((end) => this.#told(end)),
    ];
  }

  serviceReasons(
    source: number,
    service: Service,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    const ends = [source, ...behind(this.network, service).slice(0, 1)];
    return [
      ...this.#inner.serviceReasons(source, service, protocol, port),
      ...ends.flatMap((end) => this.#told(end)),
    ];
  }

  #narrowed(result: Result, groups: readonly number[]): Result {
    return groups.some((group) => this.#policies[group] !== undefined)
      ? { least: NONE, most: result.most }
      : result;
  }

  #told(group: number): Told[] {
    const policy = this.#policies[group];
    if (policy === undefined) return [];
    return [
      {
        by: `SecurityGroupPolicy ${namespaceOf(policy)}/${policy.name}`,
        direction: undefined,
        effect: 'denies',
        message: `gives ${nameOf(this.network.groups[group]!)} security groups of its own, whose rules are not read here: they may close it`,
        place: { resource: policy, path: ['spec', 'securityGroups'] },
        certain: false,
      },
    ];
  }
}

/** The pods that a Service may lead to. */
function behind({ groups }: ClusterNetwork, { namespace, selector }: Service): number[] {
  return groups.flatMap((group, at) =>
    selector !== undefined && group.namespace === namespace && selector.takes(group.labels) !== false
      ? [at]
      : [],
  );
}

/** A policy and the pods it is for: by their labels and by those of their ServiceAccount, where it names both by both. */
function readPolicy(
  resource: Resource,
  estate: Estate,
  scope: Scope,
): { readonly resource: Resource; readonly takes: (group: PodGroup) => Answer } {
  const spec = At.root(resource).get('spec');
  const faults = new Faults();
  const [pods, accounts] = [spec.get('podSelector'), spec.get('serviceAccountSelector')];
  const byPod = pods.there ? selectorAt(pods, faults) : undefined;
  const byAccount = accounts.there ? selectorAt(accounts, faults) : undefined;
  const namespace = namespaceOf(resource);
  return {
    resource,
    takes: (group) => {
      if (group.namespace !== namespace || group.hostNetwork === true) return false;
      const answers: Answer[] = [];
      if (byPod !== undefined) answers.push(byPod.takes(group.labels));
      if (byAccount !== undefined) answers.push(byAccount.takes(accountLabels(group, estate, scope)));
      return answers.length === 0 || answers.includes(false)
        ? false
        : answers.includes(undefined)
          ? undefined
          : true;
    },
  };
}

/** The labels of the ServiceAccount of a pod; none are known where it is not here. */
function accountLabels({ namespace, serviceAccount }: PodGroup, estate: Estate, scope: Scope): Labels {
  const account =
    serviceAccount === undefined
      ? undefined
      : estate.find(scope, 'ServiceAccount', namespace, serviceAccount);
  return account === undefined
    ? { known: new Map(), unknown: new Set(), complete: false }
    : labelsAt(At.root(account).at('metadata', 'labels'));
}
