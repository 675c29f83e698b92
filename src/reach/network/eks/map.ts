import type { Atoms } from '../atoms.ts';
import type { Range } from '../cidr.ts';
import type { ConnectionSets } from '../connections.ts';
import { NONE } from '../connections.ts';
import type { Place } from '../model.ts';
import type { Result } from '../rows.ts';

/** So many combinations of protocol and port one key of the agent's map holds. */
const SLOTS = 24;

/**
 * One entry of `ports`: its connections, and whether it is written as a range. Entries that are written otherwise
 * take a slot each, also when they say the same.
 */
export type Entry = number;

export function entryFor(connections: number, ended: boolean): Entry {
  return connections * 2 + (ended ? 1 : 0);
}

/** The connections of an entry. */
export function connectionsOf(entry: Entry): number {
  return Math.floor(entry / 2);
}

/** Addresses in a policy's `ipBlock`, as pieces: what it opens there, and what it leaves out. */
export interface Item {
  readonly first: number;
  readonly last: number;
  readonly except: readonly Hole[];
  readonly entries: readonly Entry[];
  readonly place: Place;
  /** The address that is written before the length of the block. */
  readonly written?: Range | undefined;
}

/** An exception of a block. */
export interface Hole {
  readonly first: number;
  readonly last: number;
  readonly place: Place;
}

/**
 * One map of the network policy agent: the longest prefix that holds an address decides, and says nothing of the
 * others. What a wider block opens is copied to the narrower keys when the map is made; an exception is a key that
 * opens nothing, unless the same block is a rule of its own.
 * https://github.com/aws/aws-network-policy-agent
 */
export class PrefixMap {
  readonly #items: readonly Item[];
  readonly #sets: ConnectionSets;
  /** The narrowest key that holds each part of the addresses, and what it opens. */
  readonly starts: Int32Array;
  readonly parts: readonly Result[];

  constructor(items: readonly Item[], atoms: Atoms, sets: ConnectionSets) {
    this.#items = items;
    this.#sets = sets;
    const cuts = new Set([0, atoms.firstOf6]);
    const keys = new Map<string, Key>();
    const key = (first: number, last: number, rule: boolean): void => {
      for (const cut of [first, last + 1]) if (cut < atoms.count) cuts.add(cut);
      const text = `${first}-${last}`;
      keys.set(text, { first, last, rule: rule || keys.get(text)?.rule === true });
    };
    for (const { except, first, last } of items) {
      key(first, last, true);
      for (const hole of except) key(hole.first, hole.last, false);
    }
    // The narrower a key, the later it comes.
    const sorted = [...keys.values()].toSorted((a, b) => b.last - b.first - (a.last - a.first));
    const results = sorted.map((one) => (one.rule ? this.opened([], one.first, one.last) : NOTHING));
    const starts = [...cuts].toSorted((a, b) => a - b);
    this.starts = Int32Array.from(starts);
    this.parts = starts.map((start) => {
      const at = sorted.findLastIndex(({ first, last }) => first <= start && start <= last);
      return at === -1 ? NOTHING : results[at]!;
    });
  }

  /** What an address of a piece may be connected to that has no key of its own. */
  at(atom: number): Result {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= atom) low = middle;
      else high = middle - 1;
    }
    return this.parts[low]!;
  }

  /** What a key for these addresses opens: its own entries, and those of every block around it. */
  opened(own: readonly Entry[], first: number, last: number): Result {
    return this.#slots(this.#entriesAt(own, first, last));
  }

  #entriesAt(own: readonly Entry[], first: number, last: number): Entry[] {
    const entries = new Set(own);
    for (const item of this.#items) {
      if (first < item.first || last > item.last) continue;
      if (item.except.some((hole) => hole.first <= first && last <= hole.last)) continue;
      for (const entry of item.entries) entries.add(entry);
    }
    return [...entries];
  }

  /** The exception that decides over an address of a piece, because no narrower block is a rule of its own. */
  holeAt(atom: number): Hole | undefined {
    let found: Hole | undefined;
    for (const { except } of this.#items) {
      for (const hole of except) {
        if (hole.first > atom || hole.last < atom) continue;
        if (found === undefined || hole.last - hole.first < found.last - found.first) found = hole;
      }
    }
    const narrower = ({ first, last }: Item): boolean =>
      first <= atom && atom <= last && last - first <= found!.last - found!.first;
    return found === undefined || this.#items.some(narrower) ? undefined : found;
  }

  /** Whether a key for these addresses holds more entries than fit. */
  overflows(own: readonly Entry[], first: number, last: number): boolean {
    return this.#entriesAt(own, first, last).length > SLOTS;
  }

  /** A key holds a number of entries; which ones are lost when there are more is not told by anybody. */
  #slots(entries: readonly Entry[]): Result {
    const { intersection, union } = this.#sets;
    const most = entries.reduce((sum, entry) => union(sum, connectionsOf(entry)), NONE);
    const lost = entries.length - SLOTS;
    if (lost <= 0) return { least: most, most };
    // What more entries open than can be lost stays open.
    let layers: number[] = Array.from({ length: lost + 1 }, () => NONE);
    for (const entry of entries) {
      layers = layers.map((layer, at) =>
        union(layer, at === 0 ? connectionsOf(entry) : intersection(layers[at - 1]!, connectionsOf(entry))),
      );
    }
    return { least: layers[lost]!, most };
  }
}

interface Key {
  readonly first: number;
  readonly last: number;
  readonly rule: boolean;
}

const NOTHING: Result = { least: NONE, most: NONE };
