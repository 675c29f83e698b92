import type { ConnectionSets } from '../connections.ts';
import { ALL, NONE } from '../connections.ts';
import type { Rule } from '../model.ts';
import type { Result } from '../rows.ts';

/** One port of one rule, with the rank of its policy: the order of the rules within a policy counts for nothing. */
export interface TierEntry {
  readonly connections: number;
  readonly priority: number;
  readonly action: Rule['action'];
}

/** Addresses that a rule of a tier names, as pieces. */
export interface TierItem {
  readonly first: number;
  readonly last: number;
  readonly entries: readonly TierEntry[];
}

/** Of equal priority a denial goes first, then what is accepted, then what is passed on. */
const RANK = { deny: 0, allow: 1, pass: 2 } as const;

/**
 * The map of the policies of the cluster: the longest prefix decides here too, and a narrower key takes over what the
 * next wider one says. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export class TierMap {
  readonly #keys: readonly TierItem[];
  readonly #sets: ConnectionSets;

  constructor(items: readonly TierItem[], sets: ConnectionSets) {
    const keys = new Map<string, { first: number; last: number; entries: TierEntry[] }>();
    for (const { entries, first, last } of items) {
      const text = `${first}-${last}`;
      let key = keys.get(text);
      if (key === undefined) keys.set(text, (key = { first, last, entries: [] }));
      key.entries.push(...entries);
    }
    // The widest last.
    this.#keys = [...keys.values()].toSorted((a, b) => a.last - a.first - (b.last - b.first));
    this.#sets = sets;
  }

  /** Where the answers may change. */
  *cuts(): Generator<number> {
    for (const { first, last } of this.#keys) {
      yield first;
      yield last + 1;
    }
  }

  /** The entries that count for these addresses, the first that holds a connection deciding it. */
  entriesAt(own: readonly TierEntry[], first: number, last: number): readonly TierEntry[] {
    const around = this.#keys.filter((key) => key.first <= first && last <= key.last);
    const entries = own.length > 0 ? [...own] : [];
    // A key of its own takes over the next wider one; a block has one above it too.
    const exact = around.filter((key) => key.first === first && key.last === last);
    const wider = around.filter((key) => !exact.includes(key));
    if (own.length > 0 || exact.length > 0) {
      for (const key of exact) entries.push(...key.entries);
      entries.push(...(wider[0]?.entries ?? []));
    } else {
      entries.push(...(wider[0]?.entries ?? []), ...(wider[1]?.entries ?? []));
    }
    return entries.toSorted((a, b) => a.priority - b.priority || RANK[a.action] - RANK[b.action]);
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /**
   * What goes through for these entries, given what the policies of the namespace let through.
   * @param isolated whether any of those selects the pod
   * @param closed whether what nobody decides is denied
   */
  decide(entries: readonly TierEntry[], isolated: boolean, closed: boolean, namespaced: Result): Result {
    const { intersection, union } = this.#sets;
    const admin = this.#fold(
      entries.filter(({ priority }) => priority < BASELINE),
      ALL,
    );
    const left = union(admin.rest, admin.passed);
    if (isolated) {
      return {
        least: union(admin.allowed, intersection(left, namespaced.least)),
        most: union(admin.allowed, intersection(left, namespaced.most)),
      };
    }
    const baseline = this.#fold(
      entries.filter(({ priority }) => priority >= BASELINE),
      left,
    );
    const undecided = closed ? NONE : union(baseline.rest, baseline.passed);
    const through = union(admin.allowed, union(baseline.allowed, undecided));
    return { least: through, most: through };
  }

  #fold(entries: readonly TierEntry[], of: number): { allowed: number; passed: number; rest: number } {
    const { difference, intersection, union } = this.#sets;
    let rest = of;
    let allowed = NONE;
    let passed = NONE;
    for (const { action, connections } of entries) {
      const taken = intersection(rest, connections);
      rest = difference(rest, taken);
      if (action === 'allow') allowed = union(allowed, taken);
      if (action === 'pass') passed = union(passed, taken);
    }
    return { allowed, passed, rest };
  }
}

/** The policies of the baseline tier come after those of the administrators in the same map. */
export const BASELINE = 2000;
