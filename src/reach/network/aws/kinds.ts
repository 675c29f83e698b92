import type { ConnectionSets } from '../connections.ts';
import type { Kinds, Reached } from '../kinds.ts';
import type { ClusterNetwork } from '../model.ts';
import type { Account } from './account.ts';
import type { Profile } from './interfaces.ts';

/** Pods of a kind that have the same interfaces too. Where one runs is known of some: those are asked about one by one. */
export function kindsBehind(
  inner: Kinds,
  account: Account,
  { groups }: ClusterNetwork,
  sets: ConnectionSets,
): Kinds {
  const all: { readonly kind: number; readonly profile: Profile }[] = [];
  const known = new Map<string, number>();
  const of = new Int32Array(groups.length).fill(-1);
  for (let group = 0; group < of.length; group++) {
    const kind = inner.of[group]!;
    if (kind === -1 || groups[group]!.node !== undefined) continue;
    const profile = account.profileOf(group);
    const text = `${kind},${profile.id}`;
    let number = known.get(text);
    if (number === undefined) known.set(text, (number = all.push({ kind, profile }) - 1));
    of[group] = number;
  }
  const byInner: number[][] = [];
  for (const [at, { kind }] of all.entries()) (byInner[kind] ??= []).push(at);
  const least = new Int32Array(all.length);
  const most = new Int32Array(all.length);
  return {
    of,
    toAll: (number): Reached => {
      const { kind, profile } = all[number]!;
      const policies = inner.toAll(kind);
      const some = policies.some?.flatMap((one) => byInner[one] ?? []);
      least.fill(0);
      most.fill(0);
      for (const at of some ?? all.keys()) {
        const other = all[at]!;
        const through = account.betweenProfiles(profile, other.profile, undefined);
        least[at] = sets.intersection(policies.least[other.kind]!, through.least);
        most[at] = sets.intersection(policies.most[other.kind]!, through.most);
      }
      return some === undefined ? { least, most } : { least, most, some };
    },
  };
}
