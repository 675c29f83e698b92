import type { Atoms } from '../atoms.ts';
import type { Classes, PodClass } from '../classes.ts';
import type { ConnectionSets } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import type { Result } from '../rows.ts';
import type { Hole, Item } from './map.ts';
import { PrefixMap } from './map.ts';
import type { Resolved } from './resolve.ts';

/** What the maps of some pods let through in one direction. */
export interface EksRow {
  readonly peer: (id: number) => Result;
  readonly address: (atom: number) => Result;
  /** By the number of the Service and the piece of its address, `undefined` where that is not known. */
  readonly service: (at: number, atom: number | undefined) => Result;
  /** Where the addresses outside are cut. */
  readonly starts: Int32Array;
  /** The exception that closes an address, and whether its key holds too many entries. */
  readonly hole: (atom: number) => Hole | undefined;
  readonly overflows: (atom: number, id: number | undefined) => boolean;
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
  };
}

/** Entries for the address of a class: those that are there, and those that may be. */
interface Own {
  readonly sure: number[];
  readonly maybe: number[];
}

/**
 * The row of pods with these rules, as the agent writes it into its map.
 * @param anywhere where the address of a pod can be that is not known
 */
export function rowOf(
  resolved: readonly Resolved[],
  classes: Classes,
  family: 4 | 6,
  anywhere: readonly (readonly [first: number, last: number])[],
  atoms: Atoms,
  sets: ConnectionSets,
): EksRow {
  const own = new Map<number, Own>();
  const services = new Map<number, number[]>();
  const items: Item[] = [];
  const hosts: number[] = [];
  const open = resolved.some((rule) => rule.open);
  const atomOf = (one: PodClass): number | undefined => one.atoms?.[family];
  for (const rule of resolved) {
    items.push(...rule.items);
    for (const { at, entries } of rule.services) services.set(at, [...(services.get(at) ?? []), ...entries]);
    for (const { entries, id, place, sure } of rule.pods) {
      const one = classes.all[id]!;
      const atom = atomOf(one);
      // The address of a pod in the network of its node is the node's: whoever sends from there is let through.
      if (one.hostNetwork === true && atom !== undefined && sure) {
        items.push({ first: atom, last: atom, except: [], entries, place });
        continue;
      }
      if (one.hostNetwork !== false) hosts.push(...entries);
      let known = own.get(id);
      if (known === undefined) own.set(id, (known = { sure: [], maybe: [] }));
      (sure && one.hostNetwork !== undefined ? known.sure : known.maybe).push(...entries);
    }
  }
  const map = new PrefixMap(items, atoms, sets);
  const results = new Map<number, Result>();
  const peer = (id: number): Result => {
    let result = results.get(id);
    if (result === undefined) results.set(id, (result = loosened(peerOf(id))));
    return result;
  };
  const peerOf = (id: number): Result => {
    const one = classes.all[id]!;
    const atom = atomOf(one);
    // In a cluster of one family a pod that only has the other is not reached.
    if (one.atoms !== undefined && atom === undefined) return { least: NONE, most: NONE };
    const entries = own.get(id);
    const at = (list: readonly number[]): Result =>
      atom === undefined
        ? map.openedSomewhere(list, anywhere)
        : list.length === 0
          ? map.at(atom)
          : map.opened(list, atom, atom);
    // Where nodes are not known, this may be the node of another pod that is meant.
    const maybe = [
      ...(entries?.maybe ?? []),
      ...(one.hostNetwork !== false && atom === undefined ? hosts : []),
    ];
    const least = at(entries?.sure ?? []);
    if (maybe.length === 0) return least;
    const most = at([...(entries?.sure ?? []), ...maybe]);
    return { least: sets.intersection(least.least, most.least), most: sets.union(least.most, most.most) };
  };
  const loosened = (result: Result): Result => (open ? { least: result.least, most: ALL } : result);
  return {
    peer,
    address: (atom) => loosened(map.at(atom)),
    service: (at, atom) => {
      const entries = services.get(at) ?? [];
      if (atom === undefined) return loosened(map.openedSomewhere(entries, anywhere));
      return loosened(entries.length === 0 ? map.at(atom) : map.opened(entries, atom, atom));
    },
    starts: map.starts,
    hole: (atom) => map.holeAt(atom),
    overflows: (atom, id) => map.overflows(own.get(id ?? -1)?.sure ?? [], atom, atom),
  };
}
