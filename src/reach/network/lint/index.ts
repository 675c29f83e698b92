import { viewOf } from '../model.ts';
import { eksClusterPolicyLints } from './eks-cluster-policy.ts';
import { eksLints } from './eks.ts';
import type { LintContext, LintFinding } from './finding.ts';
import { imageLints } from './images.ts';
import { orderLints } from './order.ts';
import { policyEndpointLints } from './policy-endpoint.ts';
import { reachableLints } from './reachable.ts';
import { redundantLints } from './redundant.ts';
import { securityGroupLints } from './security-groups.ts';
import { securityGroupPolicyLints } from './security-group-policies.ts';
import { selectorLints } from './selectors.ts';
import { vpcEndpointLints } from './vpc-endpoints.ts';
import { wayLints } from './ways.ts';

export type { LintFinding } from './finding.ts';
export { LINTS } from './finding.ts';

/** What is wrong with the policies of a cluster, by file and line. */
export function lintNetwork(context: LintContext): LintFinding[] {
  const found = [
    eksLints,
    eksClusterPolicyLints,
    policyEndpointLints,
    orderLints,
    selectorLints,
    redundantLints,
    reachableLints,
    securityGroupPolicyLints,
    securityGroupLints,
    wayLints,
    vpcEndpointLints,
    imageLints,
  ].flatMap((lint) => lint(context));
  const key = ({ place }: LintFinding): string => {
    const { span } = viewOf(place);
    return span === undefined ? '' : `${span.file.path}\u0000${String(span.start).padStart(12, '0')}`;
  };
  return found
    .map((finding) => [key(finding), finding] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, finding]) => finding);
}
