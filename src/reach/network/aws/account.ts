import type { Resource } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import { ALL } from '../connections.ts';
import { WHOLE, nameOf } from '../endpoint.ts';
import type { ClusterNetwork, Direction } from '../model.ts';
import { nodeOfAddress } from '../near.ts';
import type { Verdict } from '../reach.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Result } from '../rows.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';
import { casesBetween, crosses } from './between.ts';
import type { Case } from './case.ts';
import { resultOf, toldOf } from './case.ts';
import type { Placement, PodInterface, Profile } from './interfaces.ts';
import { casesIn, casesOut, cutsOf } from './outside.ts';
import { piecesOf } from './pieces.ts';
import type { Asked } from './sets.ts';
import { UNKNOWN, eachOf, verdictFor } from './sets.ts';

/** Addresses that are treated alike. */
export interface Part {
  readonly range: Range;
  readonly result: Result;
}

/** What the network of an account lets through between pods, and between pods and addresses, whatever policies say. */
export class Account {
  readonly #sets: ConnectionSets;
  readonly #network: ClusterNetwork;
  readonly #placement: Placement;
  readonly #between = new Map<string, Result>();
  readonly #outside = new Map<string, readonly Part[]>();

  constructor(sets: ConnectionSets, network: ClusterNetwork, placement: Placement) {
    this.#sets = sets;
    this.#network = network;
    this.#placement = placement;
  }

  /** Pods of one profile are treated alike, unless it is known that they share a node. */
  profileOf(group: number): Profile {
    return this.#placement.of(group);
  }

  /** What may go from a pod of one group to a pod of another. */
  between(source: number, destination: number): Result {
    const near = this.#near(source, destination);
    return this.betweenProfiles(this.#placement.of(source), this.#placement.of(destination), near);
  }

  /** The same for all pods of two profiles of which the same is known about their nodes. */
  betweenProfiles(from: Profile, to: Profile, near: Answer): Result {
    const key = `${from.id},${to.id},${near}`;
    let result = this.#between.get(key);
    if (result === undefined) {
      result = this.#resultOf(this.#casesBetween(from, to, near, ['', '']));
      this.#between.set(key, result);
    }
    return result;
  }

  /** All addresses of a family in order. */
  outside(group: number, direction: Direction, family: 4 | 6): readonly Part[] {
    const profile = this.#placement.of(group);
    const key = `${profile.id},${direction},${family}`;
    let parts = this.#outside.get(key);
    if (parts === undefined) this.#outside.set(key, (parts = this.#cut(profile, direction, family)));
    return parts;
  }

  /** What may be exchanged with addresses that may be those of the node of a pod: to it nothing stands in between. */
  withNode(group: number, range: Range, result: Result): Result {
    const node = nodeOfAddress(this.#network, group, range);
    if (node === false || this.#isStrict(group)) return result;
    return node === true ? { least: ALL, most: ALL } : { least: result.least, most: ALL };
  }

  /** What stands between the two ends of a connection, in each case that can be. */
  cases(source: number | Range, destination: number | Range): Case[] {
    const names = [this.#nameOf(source), this.#nameOf(destination)] as const;
    if (typeof source === 'number' && typeof destination === 'number')
      return this.#casesBetween(
        this.#placement.of(source),
        this.#placement.of(destination),
        this.#near(source, destination),
        names,
      );
    if (typeof source === 'number') return this.#casesOutside(source, 'egress', destination as Range);
    return typeof destination === 'number' ? this.#casesOutside(destination, 'ingress', source) : [];
  }

  /** What the account says to a question, and why. */
  answer(
    source: number | Range,
    destination: number | Range,
    asked: Asked,
  ): { readonly verdict: Verdict; readonly told: readonly Told[] } {
    const cases = this.cases(source, destination);
    const verdict = verdictFor(this.#sets, this.#resultOf(cases), asked);
    const ends = [source, destination].filter((end) => typeof end === 'number');
    const told = toldOf(this.#sets, cases, asked);
    const given = told.length === 0 ? [] : ends.flatMap((end) => this.#givenTo(end));
    const together = told.length > 0 && verdict === 'depends' && cases.some((one) => one.length === 0);
    return { verdict, told: [...given, ...told, ...(together ? [this.#sameNode(ends[0]!)] : [])] };
  }

  /** What goes through in each of some cases, and in any. */
  resultOf(cases: readonly Case[]): Result {
    return this.#resultOf(cases);
  }

  #resultOf(cases: readonly Case[]): Result {
    return eachOf(
      this.#sets,
      cases.map((one) => resultOf(this.#sets, one)),
    );
  }

  #casesBetween(from: Profile, to: Profile, near: Answer, names: readonly [string, string]): Case[] {
    if (from.interfaces.length === 0 || to.interfaces.length === 0)
      return [[...lost(from, names[0]), ...lost(to, names[1])]];
    return from.interfaces.flatMap((a) =>
      to.interfaces.flatMap((b): Case[] => {
        const over = crosses(a, b, near);
        return [
          ...(over === true ? [] : [[]]),
          ...(over === false ? [] : casesBetween(this.#sets, a, b, names)),
        ];
      }),
    );
  }

  #casesOutside(group: number, direction: Direction, range: Range): Case[] {
    const profile = this.#placement.of(group);
    if (profile.interfaces.length === 0) return [lost(profile, this.#nameOf(group))];
    // A pod uses one interface: each address has to be looked at through each of them.
    const cuts = profile.interfaces.flatMap((one) => cutsOf(one, direction));
    return piecesOf([range], cuts).flatMap((piece) => this.#casesAt(profile.interfaces, direction, piece));
  }

  #casesAt(interfaces: readonly PodInterface[], direction: Direction, piece: Range): Case[] {
    return interfaces.flatMap((one) =>
      direction === 'egress' ? casesOut(this.#sets, one, piece) : casesIn(this.#sets, one, piece),
    );
  }

  #cut(profile: Profile, direction: Direction, family: 4 | 6): Part[] {
    const whole = WHOLE[family];
    if (profile.interfaces.length === 0)
      return [{ range: whole, result: this.#resultOf([lost(profile, '')]) }];
    const cuts = profile.interfaces.flatMap((one) => cutsOf(one, direction));
    const parts: { range: Range; result: Result }[] = [];
    for (const range of piecesOf([whole], cuts)) {
      const result = this.#resultOf(this.#casesAt(profile.interfaces, direction, range));
      const before = parts.at(-1);
      if (before?.result.least === result.least && before.result.most === result.most)
        before.range = { ...before.range, last: range.last };
      else parts.push({ range, result });
    }
    return parts;
  }

  /** Whether two pods run on one node; nobody knows before they run. */
  #near(source: number, destination: number): Answer {
    const [a, b] = [this.#network.groups[source]!.node, this.#network.groups[destination]!.node];
    return a === undefined || b === undefined ? undefined : a === b;
  }

  #isStrict(group: number): boolean {
    return this.#placement
      .of(group)
      .interfaces.some(({ branch, node }) => branch && node.cni.strict !== false);
  }

  #nameOf(end: number | Range): string {
    return typeof end === 'number' ? nameOf(this.#network.groups[end]!) : '';
  }

  #givenTo(group: number): Told[] {
    const { interfaces, policies } = this.#placement.of(group);
    if (interfaces.length === 0) return [];
    return policies.map((policy): Told => ({
      by: titleOf(policy),
      direction: undefined,
      effect: 'isolates',
      message: `gives ${this.#nameOf(group)} security groups of its own: what no rule of theirs allows is denied`,
      place: { resource: policy, path: ['spec', 'securityGroups'] },
      certain: true,
    }));
  }

  #sameNode(group: number): Told {
    return {
      by: 'the node',
      direction: undefined,
      effect: 'allows',
      message:
        'lets it through where both pods run on the same one: no security group and no network ACL is asked there',
      place: this.#network.groups[group]!.place,
      certain: false,
    };
  }
}

/** Of pods of which nothing is known but that they have security groups of their own: those may close anything. */
function lost({ open, policies }: Profile, name: string): Case {
  const [policy] = policies;
  if (open === undefined || policy === undefined) return [];
  const message = `gives ${name} security groups of its own, which may close it: ${open.reason}`;
  const { place } = open;
  const told: Told = {
    by: titleOf(policy),
    direction: undefined,
    effect: 'denies',
    message,
    place,
    certain: false,
  };
  return [{ result: UNKNOWN, tell: () => [told] }];
}

function titleOf(policy: Resource): string {
  return `SecurityGroupPolicy ${namespaceOf(policy)}/${policy.name}`;
}
