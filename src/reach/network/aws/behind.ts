import type { Estate, Scope } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import type { ConnectionSets, Protocol } from '../connections.ts';
import { NONE } from '../connections.ts';
import type { Engine } from '../engine.ts';
import type { Kinds } from '../kinds.ts';
import type { ClusterNetwork, Direction, Service } from '../model.ts';
import type { AwsServices, Reach, Verdict } from '../reach.ts';
import type { Result } from '../rows.ts';
import { behindService, reasonsBehind } from '../service.ts';
import type { Told } from '../told.ts';
import type { Part } from './account.ts';
import { Account } from './account.ts';
import { ServicesOfAws } from './endpoints.ts';
import { groundOf } from './ground.ts';
import { Placement } from './interfaces.ts';
import type { Ground } from './model.ts';
import { kindsBehind } from './kinds.ts';
import { meets } from './pieces.ts';
import { securityGroupPolicies } from './read/security-group-policies.ts';
import type { Asked } from './sets.ts';
import { OPEN, allOf, verdictFor } from './sets.ts';

/**
 * Answers about a cluster in the network of an account: what the policies let through also has to pass the security
 * groups of the interfaces and the network ACLs of the subnets, and to find a route.
 * https://docs.aws.amazon.com/vpc/latest/userguide/infrastructure-security.html#control-network-traffic
 */
export class BehindAccount implements Reach {
  /** What the policies alone say. */
  readonly #inner: Reach;
  readonly #account: Account;
  readonly #likeness = new Map<string, number>();
  readonly aws: AwsServices | undefined;
  #kinds: Kinds | undefined;

  private constructor(inner: Reach, account: Account, ground: Ground | undefined) {
    this.#inner = inner;
    this.#account = account;
    this.aws = ground === undefined ? undefined : new ServicesOfAws(inner, account, ground);
  }

  /** The same answers where nothing of the account is known, and no pod has security groups of its own. */
  static over(
    inner: Reach,
    estate: Estate,
    scope: Scope,
  ): { readonly reach: Reach; readonly ground: Ground | undefined } {
    const { network, sets } = inner;
    const ground = groundOf(estate, scope);
    const policies = securityGroupPolicies(estate, scope);
    const chosen = policies.some(({ takes }) => network.groups.some((group) => takes(group) !== false));
    if (ground === undefined && !chosen) return { reach: inner, ground };
    const account = new Account(sets, network, new Placement(network, ground, policies));
    return { reach: new BehindAccount(inner, account, ground), ground };
  }

  get engine(): Engine {
    return this.#inner.engine;
  }

  get enforced(): Engine {
    return this.#inner.enforced;
  }

  get network(): ClusterNetwork {
    return this.#inner.network;
  }

  get sets(): ConnectionSets {
    return this.#inner.sets;
  }

  pods(source: number, destination: number, protocol?: Protocol): Result {
    const result = this.#inner.pods(source, destination, protocol);
    if (result.most === NONE) return result;
    return allOf(this.sets, [result, this.#between(source, destination)]);
  }

  kinds(): Kinds {
    return (this.#kinds ??= kindsBehind(this.#inner.kinds(), this.#account, this.network, this.sets));
  }

  addresses(group: number, range: Range, direction: Direction, protocol?: Protocol): Part[] {
    const account = this.#account.outside(group, direction, range.family);
    const parts: { range: Range; result: Result }[] = [];
    for (const policy of this.#inner.addresses(group, range, direction, protocol)) {
      for (const one of account) {
        if (!meets(one.range, policy.range)) continue;
        const piece = common(one.range, policy.range);
        const closed = this.#account.withNode(group, piece, one.result);
        const result = allOf(this.sets, [policy.result, closed]);
        const before = parts.at(-1);
        if (before?.result.least === result.least && before.result.most === result.most)
          before.range = { ...before.range, last: piece.last };
        else parts.push({ range: piece, result });
      }
    }
    return parts;
  }

  /** The address of a Service becomes that of a pod on the node of the source: what comes then is between two pods. */
  service(source: number, service: Service): Result {
    const result = this.#inner.service(source, service);
    const { sets } = this;
    const behind = behindService(this.network, sets, service, (backend, { protocol }, target) => {
      const { least, most } = this.#between(source, backend);
      return { sure: sets.has(least, protocol, target), perhaps: sets.has(most, protocol, target) };
    });
    return allOf(sets, [result, behind]);
  }

  oneWay(direction: Direction, subject: number, peer: number | Range, protocol?: Protocol): Result {
    const policies = this.#inner.oneWay(direction, subject, peer, protocol);
    const cases =
      direction === 'egress' ? this.#account.cases(subject, peer) : this.#account.cases(peer, subject);
    const own = cases.map((one) => one.filter((check) => check.direction === direction));
    return allOf(this.sets, [policies, this.#account.resultOf(own)]);
  }

  likeness(group: number): number {
    const text = `${this.#inner.likeness(group)},${this.#account.profileOf(group).id}`;
    let number = this.#likeness.get(text);
    if (number === undefined) this.#likeness.set(text, (number = this.#likeness.size));
    return number;
  }

  reasons(
    source: number | Range,
    destination: number | Range,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    const asked = { protocol, port };
    const inner = this.#inner.reasons(source, destination, protocol, port);
    if (this.#isItself(source, destination)) return inner;
    const account = this.#account.answer(source, destination, asked);
    const policies = this.#policiesSay(source, destination, asked);
    if (account.verdict === 'yes') return policies === 'yes' ? [...inner, ...account.told] : inner;
    return policies === 'yes' ? account.told : [...inner, ...account.told];
  }

  serviceReasons(
    source: number,
    service: Service,
    protocol: Protocol,
    port: number | undefined,
  ): readonly Told[] {
    const asked = { protocol, port };
    const inner = this.#inner.serviceReasons(source, service, protocol, port);
    const policies = verdictFor(this.sets, this.#inner.service(source, service), asked);
    const all = verdictFor(this.sets, this.service(source, service), asked);
    if (all === policies && all !== 'yes') return inner;
    const title = `Service ${service.namespace}/${service.name}`;
    const account = reasonsBehind(this.network, service, protocol, port, (backend, target) =>
      this.#isItself(source, backend)
        ? []
        : this.#account.answer(source, backend, { protocol, port: target }).told,
    ).filter(({ by }) => by !== title);
    return all !== 'yes' && policies === 'yes' ? account : [...inner, ...account];
  }

  #between(source: number, destination: number): Result {
    return this.#isItself(source, destination) ? OPEN : this.#account.between(source, destination);
  }

  /** What a pod sends to itself stays within it. */
  #isItself(source: number | Range, destination: number | Range): boolean {
    return typeof source === 'number' && source === destination && this.network.groups[source]!.count === 1;
  }

  #policiesSay(source: number | Range, destination: number | Range, asked: Asked): Verdict {
    const { protocol } = asked;
    if (typeof source === 'number' && typeof destination === 'number')
      return verdictFor(this.sets, this.#inner.pods(source, destination, protocol), asked);
    const parts =
      typeof source === 'number'
        ? this.#inner.addresses(source, destination as Range, 'egress', protocol)
        : this.#inner.addresses(destination as number, source, 'ingress', protocol);
    const verdicts = new Set(parts.map(({ result }) => verdictFor(this.sets, result, asked)));
    return verdicts.size === 1 ? [...verdicts][0]! : 'depends';
  }
}

function common(a: Range, b: Range): Range {
  return {
    family: a.family,
    first: a.first > b.first ? a.first : b.first,
    last: a.last < b.last ? a.last : b.last,
  };
}
