import { compareText } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { size, union } from '../cidr.ts';
import { ALL, ConnectionSets, NONE } from '../connections.ts';
import type { Direction } from '../model.ts';
import type { Requirement } from '../selector.ts';
import type { Block } from './blocks.ts';
import { blocksOf, crossesExceptions, isInternet } from './blocks.ts';
import type { End, Flow, Ports } from './flow.ts';
import type { Ground } from './meant.ts';
import { holds, isItself, unitsAt } from './meant.ts';
import type { Unit } from './units.ts';

/** Whom a rule is for. */
export type RulePeer =
  | {
      readonly kind: 'pods';
      /** `undefined` for every namespace. */
      readonly namespace: string | undefined;
      readonly requirements: readonly Requirement[];
    }
  | { readonly kind: 'block'; readonly block: Block };

/** One rule of a policy. */
export interface PlannedRule {
  readonly peers: readonly RulePeer[];
  /** The number of a connection set. */
  readonly ports: number;
  /** Why it is there. */
  readonly flows: readonly Flow[];
}

interface PodPeer {
  readonly namespace: string | undefined;
  readonly requirements: readonly Requirement[];
  readonly texts: ReadonlySet<string>;
  ports: number;
}

interface BlockPeer {
  readonly ranges: readonly Range[];
  ports: number;
}

/** The least rules of a direction of a unit: none of them is contained in the others. */
export class RulePlanner {
  readonly sets = new ConnectionSets();
  readonly #ground: Ground;
  /** What each unit is asked for, by direction; a flow has two ends. */
  readonly #asked: Record<Direction, Map<number, Flow[]>> = { ingress: new Map(), egress: new Map() };

  constructor(ground: Ground, flows: readonly Flow[]) {
    this.#ground = ground;
    for (const flow of flows) {
      for (const [direction, end] of [
        ['egress', flow.from],
        ['ingress', flow.to],
      ] as const) {
        if (flow.only !== undefined && flow.only !== direction) continue;
        for (const unit of unitsAt(ground, end)) {
          const { id } = unit;
          if (isItself(ground, unit, flow, direction)) continue;
          const known = this.#asked[direction].get(id);
          if (known === undefined) this.#asked[direction].set(id, [flow]);
          else known.push(flow);
        }
      }
    }
  }

  rules({ id, namespace: home }: Unit, direction: Direction): PlannedRule[] {
    const inOrder = byText(home);
    const flows = this.#asked[direction].get(id) ?? [];
    const pods = this.#pods(flows, direction);
    const blocks = this.#blocks(flows, direction);
    const exceptions = !crossesExceptions(blocks.flatMap(({ ranges }) => (isInternet(ranges) ? [] : ranges)));
    const byPorts = new Map<number, RulePeer[]>();
    const add = (ports: number, peer: RulePeer): void => {
      const known = byPorts.get(ports);
      if (known === undefined) byPorts.set(ports, [peer]);
      else known.push(peer);
    };
    for (const { namespace, ports, requirements } of pods)
      add(ports, { kind: 'pods', namespace, requirements });
    for (const ports of new Set(blocks.map((one) => one.ports))) {
      const alike = blocks.filter((one) => one.ports === ports);
      const world = alike.filter(({ ranges }) => isInternet(ranges));
      const others = union(alike.filter((one) => !world.includes(one)).flatMap(({ ranges }) => ranges));
      for (const { ranges } of world)
        for (const block of blocksOf(ranges, exceptions)) add(ports, { kind: 'block', block });
      for (const block of blocksOf(others, false)) add(ports, { kind: 'block', block });
    }
    return [...byPorts]
      .map(([ports, peers]) => ({
        peers: peers.toSorted(inOrder),
        ports,
        flows: this.#served(flows, direction, pods, blocks, ports),
      }))
      .toSorted((a, b) => inOrder(a.peers[0]!, b.peers[0]!) || a.ports - b.ports);
  }

  /** Pods by what selects them, without what a wider selector opens anyway. */
  #pods(flows: readonly Flow[], direction: Direction): PodPeer[] {
    const byKey = new Map<string, PodPeer>();
    for (const flow of flows) {
      const peer = this.#podPeer(direction === 'egress' ? flow.to : flow.from);
      if (peer === undefined) continue;
      const key = `${peer.namespace ?? ''}/${[...peer.texts].toSorted().join()}`;
      const known = byKey.get(key) ?? peer;
      known.ports = this.sets.union(known.ports, this.#set(flow.ports));
      byKey.set(key, known);
    }
    const all = [...byKey.values()];
    const narrowFirst = all.toSorted(
      (a, b) =>
        b.texts.size - a.texts.size || Number(a.namespace === undefined) - Number(b.namespace === undefined),
    );
    for (const peer of narrowFirst) {
      const wider = all.filter((other) => other !== peer && covers(other, peer));
      this.#lessen(
        peer,
        wider.reduce((sum, { ports }) => this.sets.union(sum, ports), NONE),
      );
    }
    return all.filter(({ ports }) => ports !== NONE);
  }

  #podPeer(end: End): PodPeer | undefined {
    if (end.kind === 'addresses') return undefined;
    const requirements: readonly Requirement[] =
      end.kind === 'unit'
        ? this.#ground.units.all[end.unit]!.selector.requirements!
        : [...end.labels].map(([key, value]) => ({ key, operator: 'In', values: [value] }));
    const namespace = end.kind === 'unit' ? this.#ground.units.all[end.unit]!.namespace : end.namespace;
    const texts = new Set(
      requirements.map(({ key, operator, values }) => `${key} ${operator} ${values.join('|')}`),
    );
    return { namespace, requirements, texts, ports: NONE };
  }

  /** Addresses, without what other blocks open anyway. */
  #blocks(flows: readonly Flow[], direction: Direction): BlockPeer[] {
    const byKey = new Map<string, BlockPeer>();
    for (const flow of flows) {
      const end = direction === 'egress' ? flow.to : flow.from;
      if (end.kind !== 'addresses') continue;
      const ranges = union(end.ranges);
      const key = ranges.map(({ family, first, last }) => `${family} ${first}-${last}`).join();
      const known = byKey.get(key) ?? { ranges, ports: NONE };
      known.ports = this.sets.union(known.ports, this.#set(flow.ports));
      byKey.set(key, known);
    }
    const all = [...byKey.values()];
    for (const block of all.toSorted((a, b) => (size(a.ranges) < size(b.ranges) ? -1 : 1)))
      this.#lessen(
        block,
        this.#openedBy(
          block,
          all.filter((other) => other !== block),
        ),
      );
    return all.filter(({ ports }) => ports !== NONE);
  }

  /** What the other blocks open at every address of this one. */
  #openedBy({ ranges }: BlockPeer, others: readonly BlockPeer[]): number {
    const near = others.filter((other) => touches(ranges, other.ranges));
    const pieces = ranges.flatMap((range) =>
      cut(
        range,
        near.flatMap((other) => other.ranges),
      ),
    );
    return pieces.reduce((least, piece) => {
      const here = near.filter((other) => other.ranges.some((range) => holds(range, piece)));
      return this.sets.intersection(
        least,
        here.reduce((sum, { ports }) => this.sets.union(sum, ports), NONE),
      );
    }, ALL);
  }

  /** Takes away what is opened by others; ICMP has no ports, so a rule that opens it stays whole. */
  #lessen(peer: { ports: number }, opened: number): void {
    const left = this.sets.difference(peer.ports, opened);
    if (left === NONE || !this.sets.get(left).ICMP) peer.ports = left;
  }

  /** The flows that need something of what a rule opens. */
  #served(
    flows: readonly Flow[],
    direction: Direction,
    pods: readonly PodPeer[],
    blocks: readonly BlockPeer[],
    ports: number,
  ): Flow[] {
    return flows.filter((flow) => {
      if (this.sets.intersection(this.#set(flow.ports), ports) === NONE) return false;
      const end = direction === 'egress' ? flow.to : flow.from;
      if (end.kind === 'addresses')
        return blocks.some((one) => one.ports === ports && touches(one.ranges, end.ranges));
      const peer = this.#podPeer(end)!;
      return pods.some((one) => one.ports === ports && covers(one, peer));
    });
  }

  #set(ports: Ports): number {
    if (ports === 'any') return ALL;
    return ports.reduce(
      (sum, { protocol, first, last }) => this.sets.union(sum, this.sets.ports(protocol, first, last)),
      NONE,
    );
  }
}

function covers(wide: PodPeer, narrow: PodPeer): boolean {
  if (wide.namespace !== undefined && wide.namespace !== narrow.namespace) return false;
  return [...wide.texts].every((text) => narrow.texts.has(text));
}

function touches(a: readonly Range[], b: readonly Range[]): boolean {
  return a.some((one) =>
    b.some((other) => one.family === other.family && one.first <= other.last && other.first <= one.last),
  );
}

/** A range in pieces, so that each other range holds a piece whole or not at all. */
export function cut({ family, first, last }: Range, others: readonly Range[]): Range[] {
  const starts = new Set([first]);
  for (const other of others) {
    if (other.family !== family) continue;
    for (const start of [other.first, other.last + 1n]) if (first < start && start <= last) starts.add(start);
  }
  const sorted = [...starts].toSorted((a, b) => (a < b ? -1 : 1));
  return sorted.map((start, at) => ({ family, first: start, last: (sorted[at + 1] ?? last + 1n) - 1n }));
}

/** Pods of the namespace, then those of others, then addresses, each in the order of the alphabet. */
function byText(home: string): (a: RulePeer, b: RulePeer) => number {
  const textOf = (peer: RulePeer): string => {
    if (peer.kind === 'block') return `3 ${peer.block.cidr}`;
    const { namespace, requirements } = peer;
    const labels = requirements.map(({ key, operator, values }) => `${key} ${operator} ${values.join('|')}`);
    return `${namespace === home ? '1' : `2 ${namespace ?? ''}`}/${labels.toSorted().join()}`;
  };
  return (a, b) => compareText(textOf(a), textOf(b));
}
