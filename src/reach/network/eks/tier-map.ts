import type { Atoms } from '../atoms.ts';
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

interface Key extends TierItem {
  /** It is for one address, so the key of a pod that has it is the same. */
  readonly alone: boolean;
}

/** Of equal priority a denial goes first, then what is accepted, then what is passed on. */
const RANK = { deny: 0, allow: 1, pass: 2 } as const;

/**
 * The map of the policies of the cluster: the longest prefix decides here too, and a narrower key takes over what the
 * next wider one says. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export class TierMap {
  /** The narrowest first. */
  readonly #keys: readonly Key[];
  readonly #sets: ConnectionSets;

  constructor(items: readonly TierItem[], atoms: Atoms, sets: ConnectionSets) {
    const keys = new Map<string, Key & { readonly entries: TierEntry[] }>();
    for (const { entries, first, last } of items) {
      const text = `${first}-${last}`;
      let key = keys.get(text);
      if (key === undefined) {
        const { first: from, last: to } = atoms.range(first, last);
        keys.set(text, (key = { first, last, alone: from === to, entries: [] }));
      }
      key.entries.push(...entries);
    }
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

  /**
   * The entries that count for an address in these pieces, the first that holds a connection deciding it: those of the
   * longest prefix, and those of the next wider key, from which it takes over when the map is made.
   * @param own of a key for this address alone
   */
  entriesAt(own: readonly TierEntry[], first: number, last: number): readonly TierEntry[] {
    const around = this.#keys.filter((key) => key.first <= first && last <= key.last);
    const alone = own.length > 0 && around[0]?.alone !== true ? 1 : 2;
    const entries = [...own, ...around.slice(0, alone).flatMap((key) => key.entries)];
    return entries.toSorted((a, b) => a.priority - b.priority || RANK[a.action] - RANK[b.action]);
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
