import { DIRECTIONS } from '../model.ts';
import { policyName } from '../told.ts';
import type { LintContext, LintFinding } from './finding.ts';
import { At } from '../read/at.ts';

/** Policies whose order is not defined, and lists whose meaning is not the one that was meant. */
export function orderLints({ network: { reach } }: LintContext): LintFinding[] {
  const { engine } = reach;
  const found: LintFinding[] = [];
  const { policies } = engine.network;
  for (const [at, policy] of policies.entries()) {
    if (policy.kind === 'NetworkPolicy') {
      const spec = At.root(policy.resource).get('spec');
      const egress = spec.get('egress');
      const types = spec.get('policyTypes').items();
      if (
        egress.isList &&
        egress.items().items.length === 0 &&
        types.items.length === 0 &&
        types.rest === undefined
      ) {
        const message = `${policyName(policy)} says \`egress: []\` and no policyTypes: it isolates nobody for egress; add policyTypes: [Ingress, Egress]`;
        found.push({
          lint: 'empty-egress',
          effect: 'opens',
          message,
          place: egress,
          policy,
          direction: 'egress',
        });
      }
    }
    if (policy.isolates) continue;
    for (const other of policies.slice(at + 1)) {
      if (other.isolates || other.tier !== policy.tier || other.order !== policy.order) continue;
      const mine = new Set(engine.index.take(policy.subject.namespaces, policy.subject.pods).sure);
      const both = [...engine.index.take(other.subject.namespaces, other.subject.pods).sure].some((id) =>
        mine.has(id),
      );
      const alike = DIRECTIONS.some(
        (direction) => policy.rules[direction].length > 0 && other.rules[direction].length > 0,
      );
      if (!both || !alike) continue;
      const message = `${policyName(other)} and ${policyName(policy)} have the same priority and select the same pods: which one goes first is not defined`;
      found.push({
        lint: 'equal-priority',
        effect: 'opens',
        message,
        place: { resource: other.resource, path: ['spec', 'priority'] },
        policy: other,
      });
    }
  }
  return found;
}
