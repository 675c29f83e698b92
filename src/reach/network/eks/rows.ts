import type { Atoms } from '../atoms.ts';
import type { Range } from '../cidr.ts';
import type { Classes, PodClass } from '../classes.ts';
import { ALL, NONE } from '../connections.ts';
import type { Policy } from '../model.ts';
import type { Result } from '../rows.ts';
import type { Ground } from './ground.ts';
import type { Entry, Hole, Item } from './map.ts';
import { PrefixMap, connectionsOf } from './map.ts';
import type { Resolved } from './resolve.ts';
import type { TierEntry, TierItem } from './tier-map.ts';
import { BASELINE, TierMap } from './tier-map.ts';

/** What the maps of some pods let through in one direction. */
export interface EksRow {
  /** What pods of a class may be sent, or send, seen from a node with these addresses. */
  readonly peer: (id: number, node: readonly Range[]) => Result;
  readonly address: (atom: number) => Result;
  /** By the number of the Service and the piece of its address, `undefined` where that is not known. */
  readonly service: (at: number, atom: number | undefined) => Result;
  /** Where the addresses outside are cut. */
  readonly starts: Int32Array;
  /** The exception that closes an address, and whether its key holds too many entries. */
  readonly hole: (atom: number) => Hole | undefined;
  readonly overflows: (atom: number, id: number | undefined) => boolean;
  /** The classes that some rule names; all others are treated alike that no address tells apart. */
  readonly named: () => Iterable<number>;
}

/** Lets everything through, or nothing. */
export function uniformRow(connections: number, atoms: Atoms): EksRow {
  const result = { least: connections, most: connections };
  const same = (): Result => result;
  return {
    peer: same,
    address: same,
    service: same,
    starts: Int32Array.from([0, atoms.firstOf6]),
    hole: () => undefined,
    overflows: () => false,
    named: () => [],
  };
}

/** A policy with its rules resolved. */
export interface ResolvedPolicy {
  readonly policy: Policy;
  readonly rules: readonly Resolved[];
}

/** Entries for one address: of the policies of the namespace, and of those of the cluster. */
interface Entries {
  readonly namespaced: Entry[];
  readonly tiers: TierEntry[];
}

const nothing = (): Entries => ({ namespaced: [], tiers: [] });

/** Collects what the rules say, by address. */
class Collected {
  readonly items: Item[] = [];
  readonly tierItems: TierItem[] = [];
  readonly sure = new Map<number, Entries>();
  readonly maybe = new Map<number, Entries>();
  /** What a node would be opened by that some pod may run on. */
  readonly hosts = nothing();
  readonly services = new Map<number, Entries>();
  isolated = false;
  /** Some rule of which not all is known may let through what is closed, or close what is open. */
  mayOpen = false;
  mayClose = false;

  constructor(policies: readonly ResolvedPolicy[], { classes, family }: Ground) {
    for (const { policy, rules } of policies) {
      this.isolated ||= policy.isolates;
      for (const rule of rules) this.#take(policy, rule, classes, family);
    }
  }

  #take(policy: Policy, rule: Resolved, classes: Classes, family: 4 | 6): void {
    this.mayOpen ||= rule.open && rule.action !== 'deny';
    this.mayClose ||= rule.open && rule.action !== 'allow';
    const priority = policy.tier === 'baseline' ? BASELINE + policy.order : policy.order;
    const tierEntries = (entries: readonly Entry[]): TierEntry[] =>
      entries.map((entry) => ({ connections: connectionsOf(entry), priority, action: rule.action }));
    const add = (to: Entries, entries: readonly Entry[]): void => {
      if (policy.isolates) to.namespaced.push(...entries);
      else to.tiers.push(...tierEntries(entries));
    };
    const block = (item: Item): void => {
      if (policy.isolates) this.items.push(item);
      else this.tierItems.push({ first: item.first, last: item.last, entries: tierEntries(item.entries) });
    };
    for (const item of rule.items) block(item);
    for (const { at, entries } of rule.services) add(entryOf(this.services, at), entries);
    for (const { entries, id, place, sure } of rule.pods) {
      const one = classes.all[id]!;
      const atom = one.atoms?.[family];
      // The address of a pod in the network of its node is the node's: whoever sends from there is meant.
      if (one.hostNetwork === true && atom !== undefined && sure) {
        block({ first: atom, last: atom, except: [], entries, place });
        continue;
      }
      if (one.hostNetwork !== false) add(this.hosts, entries);
      add(entryOf(sure && one.hostNetwork !== undefined ? this.sure : this.maybe, id), entries);
    }
  }
}

function isEmpty({ namespaced, tiers }: Entries): boolean {
  return namespaced.length + tiers.length === 0;
}

function entryOf(map: Map<number, Entries>, key: number): Entries {
  let entries = map.get(key);
  if (entries === undefined) map.set(key, (entries = nothing()));
  return entries;
}

/**
 * The row of pods with these policies, as the agent writes it into its maps.
 * @param closed whether what no policy of a namespace is for is denied: the mode is strict
 */
export function rowOf(policies: readonly ResolvedPolicy[], ground: Ground, closed: boolean): EksRow {
  const { anywhere, atoms, classes, family, nodeAtoms, sets } = ground;
  const collected = new Collected(policies, ground);
  const { hosts, isolated, items, mayClose, maybe, mayOpen, services, sure, tierItems } = collected;
  const map = new PrefixMap(items, atoms, sets);
  const tiers = new TierMap(tierItems, atoms, sets);
  const cuts = new Set([...map.starts, ...tiers.cuts()].filter((cut) => cut < atoms.count));
  const starts = Int32Array.from(cuts).toSorted();

  /** One address, of the pieces from first to last, which nothing tells apart. */
  const within = (own: Entries, first: number, last: number): Result => {
    const namespaced = !isolated
      ? closed
        ? CLOSED
        : OPEN
      : own.namespaced.length > 0
        ? map.opened(own.namespaced, first, last)
        : map.at(first);
    const entries = tiers.entriesAt(own.tiers, first, last);
    const result = entries.length === 0 ? namespaced : tiers.decide(entries, isolated, closed, namespaced);
    return { least: mayClose ? NONE : result.least, most: mayOpen ? ALL : result.most };
  };
  const both = (a: Result, b: Result): Result => ({
    least: sets.intersection(a.least, b.least),
    most: sets.union(a.most, b.most),
  });
  /** One address that may be anywhere. */
  const somewhere = (own: Entries): Result => {
    let result: Result | undefined;
    for (const [from, to] of anywhere) {
      for (let at = 0; at < starts.length; at++) {
        const first = Math.max(from, starts[at]!);
        const last = Math.min(to, (starts[at + 1] ?? atoms.count) - 1);
        if (first > last) continue;
        const here = within(own, first, last);
        result = result === undefined ? here : both(result, here);
      }
    }
    return result ?? OPEN;
  };
  const at = (own: Entries, atom: number | undefined): Result =>
    atom === undefined ? somewhere(own) : within(own, atom, atom);

  const peerOf = (one: PodClass, nodes: ReadonlySet<number>): Result => {
    const atom = one.atoms?.[family];
    // In a cluster of one family a pod that only has the other is not reached.
    if (one.hostNetwork === false && one.atoms !== undefined && atom === undefined) return CLOSED;
    const own = sure.get(one.id) ?? nothing();
    const of = (entries: Entries): Result => {
      const result = at(entries, atom);
      // In the network of a node that is not known it has the address of any.
      if (atom !== undefined || one.hostNetwork === false) return result;
      return [...nodes].reduce((sum, node) => both(sum, within(entries, node, node)), result);
    };
    const may = [maybe.get(one.id), one.hostNetwork === false ? undefined : hosts];
    const more = may.filter((entries) => entries !== undefined && !isEmpty(entries));
    const least = of(own);
    if (more.length === 0) return least;
    const all: Entries = {
      namespaced: [own, ...more].flatMap((entries) => entries!.namespaced),
      tiers: [own, ...more].flatMap((entries) => entries!.tiers),
    };
    return both(least, of(all));
  };
  const results = new Map<number | string, Result>();
  return {
    peer: (id, node) => {
      const one = classes.all[id]!;
      // Their own node is nobody that the maps decide about.
      const isAnywhere = one.hostNetwork !== false && one.atoms === undefined;
      const own = isAnywhere ? node.map(({ family: of, first }) => atoms.of(of, first)) : [];
      const key = own.length === 0 ? id : `${id}:${own.join()}`;
      let result = results.get(key);
      if (result === undefined) {
        const others =
          own.length === 0 ? nodeAtoms : new Set([...nodeAtoms].filter((atom) => !own.includes(atom)));
        results.set(key, (result = peerOf(one, others)));
      }
      return result;
    },
    address: (atom) => {
      const result = within(nothing(), atom, atom);
      // It may be the node of a pod that is meant.
      return isEmpty(hosts) || !nodeAtoms.has(atom) ? result : both(result, within(hosts, atom, atom));
    },
    service: (number, atom) => at(services.get(number) ?? nothing(), atom),
    starts,
    hole: (atom) => map.holeAt(atom),
    overflows: (atom, id) => map.overflows(sure.get(id ?? -1)?.namespaced ?? [], atom, atom),
    named: () => [...sure.keys(), ...maybe.keys()],
  };
}

const OPEN: Result = { least: ALL, most: ALL };
const CLOSED: Result = { least: NONE, most: NONE };
