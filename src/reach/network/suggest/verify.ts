import { NONE } from '../connections.ts';
import { WHOLE, familiesOf, nameOf } from '../endpoint.ts';
import type { Direction } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import { hasFamily } from '../near.ts';
import { rangeText } from '../range-text.ts';
import type { Reach } from '../reach.ts';
import type { Told } from '../told.ts';
import { Asked, setOf } from './asked.ts';
import type { Flow } from './flow.ts';
import type { Ground } from './meant.ts';
import { unitsAt } from './meant.ts';
import { cut } from './rules.ts';
import type { Unit } from './units.ts';

/** A connection of which the policies do something else than was asked. */
export interface Deviation {
  /** It was asked for and is closed, or was not and is open. */
  readonly kind: 'closed' | 'opened';
  /** Whether that is so for sure; else it can't be told. */
  readonly certain: boolean;
  readonly source: string;
  readonly destination: string;
  readonly conn: string;
  readonly why: () => readonly Told[];
}

/** How much was looked at. */
export interface Verified {
  readonly pairs: number;
  readonly deviations: readonly Deviation[];
}

/** Asks the engine whether everything goes through that was asked for, and nothing else. */
export function verify(
  reach: Reach,
  ground: Ground,
  flows: readonly Flow[],
  isSubject: (unit: Unit) => boolean,
): Verified {
  return new Verifier(reach, ground, flows, isSubject).run();
}

class Verifier {
  readonly #reach: Reach;
  readonly #ground: Ground;
  readonly #flows: readonly Flow[];
  readonly #isSubject: (unit: Unit) => boolean;
  readonly #asked: Asked;
  readonly #nodes: ReadonlySet<string>;
  readonly #deviations: Deviation[] = [];
  #pairs = 0;

  constructor(reach: Reach, ground: Ground, flows: readonly Flow[], isSubject: (unit: Unit) => boolean) {
    this.#reach = reach;
    this.#ground = ground;
    this.#flows = flows;
    this.#isSubject = isSubject;
    this.#asked = new Asked(ground, flows, reach.sets);
    const { groups, nodes } = reach.network;
    // Addresses of nodes are those of pods in their network too.
    const hosts = [
      ...nodes.flatMap(({ addresses }) => addresses),
      ...groups.flatMap(({ addresses, hostNetwork, nodeAddresses }) =>
        hostNetwork === false ? nodeAddresses : [...nodeAddresses, ...addresses],
      ),
    ];
    this.#nodes = new Set(hosts.map(({ family, first }) => `${family} ${first}`));
  }

  run(): Verified {
    const groups = this.#representatives();
    for (const from of groups) {
      for (const to of groups) this.#pair(from, to);
      if (this.#closes(from)) for (const direction of DIRECTIONS) this.#outside(from, direction);
    }
    this.#services(groups);
    return { pairs: this.#pairs, deviations: this.#deviations };
  }

  /** Groups that are treated alike and asked alike count once; two of them also talk to each other. */
  #representatives(): number[] {
    const seen = new Map<string, number>();
    return this.#reach.network.groups.flatMap((group, at) => {
      // The node is not told apart from what runs in its network.
      if (group.hostNetwork !== false) return [];
      const key = `${this.#ground.units.of[at]?.id} ${this.#reach.likeness(at)}`;
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      return count < 2 ? [at] : [];
    });
  }

  /** Whether a policy of ours selects the pods. */
  #closes(at: number): boolean {
    const unit = this.#ground.units.of[at];
    return unit !== undefined && this.#isSubject(unit);
  }

  #pair(from: number, to: number): void {
    if (!this.#closes(from) && !this.#closes(to)) return;
    const { groups } = this.#reach.network;
    // A pod always reaches itself.
    if (from === to && groups[from]!.count === 1) return;
    this.#pairs++;
    const { sets } = this.#reach;
    const result = this.#reach.pods(from, to);
    const wanted = this.#asked.between(from, to);
    const out = this.#closes(from) ? this.#asked.towards('egress', from, to) : undefined;
    const into = this.#closes(to) ? this.#asked.towards('ingress', to, from) : undefined;
    const most = out === undefined ? into! : into === undefined ? out : sets.intersection(out, into);
    // Nearly all pairs are as they should be: names are for the others.
    if (result.least === result.most && result.least === wanted && wanted === most) return;
    const pair = {
      source: nameOf(groups[from]!),
      destination: nameOf(groups[to]!),
      why: () => this.#reach.reasons(from, to, 'TCP', undefined),
    };
    this.#judge(pair, result, wanted, most);
  }

  #outside(at: number, direction: Direction): void {
    const group = this.#reach.network.groups[at]!;
    const wanted = this.#asked.outside(direction, at);
    for (const family of familiesOf(this.#reach.network)) {
      if (!hasFamily(group, WHOLE[family])) continue;
      for (const { range, result } of this.#reach.addresses(at, WHOLE[family], direction)) {
        for (const piece of cut(
          range,
          wanted.map((one) => one.range),
        )) {
          if (piece.first === piece.last && this.#nodes.has(`${family} ${piece.first}`)) continue;
          this.#pairs++;
          const asked = this.#asked.at(wanted, piece);
          const ends = [nameOf(group), rangeText(piece)];
          const [source, destination] = direction === 'egress' ? ends : ends.toReversed();
          const why = (): readonly Told[] =>
            direction === 'egress'
              ? this.#reach.reasons(at, piece, 'TCP', undefined)
              : this.#reach.reasons(piece, at, 'TCP', undefined);
          this.#judge({ source: source!, destination: destination!, why }, result, asked, asked);
        }
      }
    }
  }

  /** By the address of a Service, where that was asked for. */
  #services(groups: readonly number[]): void {
    const byPair = new Map<string, Flow[]>();
    for (const flow of this.#flows) {
      if (flow.through === undefined) continue;
      for (const unit of unitsAt(this.#ground, flow.from)) {
        const key = `${unit.id} ${this.#reach.network.services.findIndex((one) => isSame(one, flow.through!.service))}`;
        const known = byPair.get(key);
        if (known === undefined) byPair.set(key, [flow]);
        else known.push(flow);
      }
    }
    for (const [key, flows] of byPair) {
      const [unit, number] = key.split(' ').map(Number);
      const service = this.#reach.network.services[number!];
      const { sets } = this.#reach;
      if (service === undefined) continue;
      for (const at of groups) {
        if (this.#ground.units.of[at]?.id !== unit) continue;
        this.#pairs++;
        const wanted = flows.reduce((sum, { through }) => sets.union(sum, setOf(through!.ports, sets)), NONE);
        const result = this.#reach.service(at, service);
        const why = (): readonly Told[] => this.#reach.serviceReasons(at, service, 'TCP', undefined);
        const pair = {
          source: nameOf(this.#reach.network.groups[at]!),
          destination: `service:${service.namespace}/${service.name}`,
          why,
        };
        // What else its address opens is closed at the pods behind it, which are looked at one by one.
        this.#judge(pair, result, wanted, sets.union(result.most, wanted));
      }
    }
  }

  #judge(
    pair: Pick<Deviation, 'source' | 'destination' | 'why'>,
    { least, most }: { readonly least: number; readonly most: number },
    wanted: number,
    allowed: number,
  ): void {
    const { sets } = this.#reach;
    const { difference } = sets;
    const found: readonly (readonly [Deviation['kind'], boolean, number])[] = [
      ['closed', true, difference(wanted, most)],
      ['closed', false, sets.intersection(difference(wanted, least), most)],
      ['opened', true, difference(least, allowed)],
      ['opened', false, difference(difference(most, least), allowed)],
    ];
    for (const [kind, certain, conn] of found) {
      // ICMP alone has no name here, and no rule either.
      const text = sets.text(conn);
      if (text !== '') this.#deviations.push({ ...pair, kind, certain, conn: text });
    }
  }
}

function isSame(a: { readonly name: string; readonly namespace: string }, b: typeof a): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}
