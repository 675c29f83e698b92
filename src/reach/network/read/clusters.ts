import type { Estate, Scope } from '../../../estate/index.ts';
import { visibleFrom, workloadTypes } from '../../../estate/index.ts';
import { policyTypes } from './policies.ts';

/** Of what a cluster is made, as far as it matters to its network. */
const TYPES = [...workloadTypes, ...policyTypes, 'Service', 'Namespace'];

/** The clusters of an estate: the scopes that hold pods, policies or Services, and that no other one extends. */
export function clustersOf(estate: Estate): readonly Scope[] {
  const scopes = new Map<string, Scope>();
  const extended = new Set<string>();
  for (const type of TYPES) {
    for (const { scope } of estate.ofType(type)) {
      if (scopes.has(scope.id)) continue;
      scopes.set(scope.id, scope);
      for (const above of visibleFrom(scope)) if (above !== scope) extended.add(above.id);
    }
  }
  return [...scopes.values()]
    .filter(({ id }) => !extended.has(id))
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
