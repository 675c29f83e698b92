import type { About, Decision, Estate, Resource } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import type { Association } from './_entries.ts';
import {
  ACCESS_ENTRY,
  associationsOf,
  clusterKey,
  isClusterWide,
  mayBePolicy,
  principalKey,
} from './_entries.ts';
import { sharedPrincipal } from './_principals.ts';

/** The one who works, and the one who breaks the glass. */
const ENOUGH = 2;
const POLICY = 'AmazonEKSClusterAdminPolicy';

export default control({
  id: 'access-entry-admins',
  title: 'At most two principals administer a cluster',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Each principal with AmazonEKSClusterAdminPolicy is a key to everything in the cluster, and the policy is an authorizer ' +
    'of its own: no RBAC narrows it, and `kubectl auth can-i --list` does not show it. The fewer there are, the fewer can be stolen.',
  references: [
    cisEks('4.1.1'),
    attack('T1078.004'),
    page(
      'Review access policy permissions',
      'https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html',
    ),
  ],
  appliesTo: [ACCESS_ENTRY],
  decide: (entry, estate) => {
    // A shared principal is reported as that, by `access-entry-root`.
    if (sharedPrincipal(entry.at('PrincipalArn'), estate) !== undefined) return [];
    const { associations, unknown } = associationsOf(entry);
    const about: About[] = [];
    for (const association of associations) {
      const decision = decide(entry, association, estate);
      if (decision !== undefined) about.push({ subject: association.at, decision });
    }
    if (unknown !== undefined) {
      about.push({
        subject: unknown,
        decision: undecidedAt(unknown, 'its access policies are not fully known'),
      });
    }
    return about;
  },
  fix: {
    text: 'Give the principal the policy that fits its work, at the scope of its namespaces.',
    safe: false,
    breaks: 'what the principal does beyond the narrower policy',
    cloudformation:
      'AccessPolicies:\n  - PolicyArn: !Sub arn:${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSEditPolicy\n    AccessScope: { Type: namespace, Namespaces: [shop] }',
  },
  examples: () => [
    failing(
      'cloudformation',
      'The third of them, in a partition of its own',
      `Resources:
${['one', 'two'].map((name) => admin(name, 'shop')).join('\n')}
  Third:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: shop
      PrincipalArn: arn:aws-cn:iam::111122223333:role/third
      AccessPolicies:
        - PolicyArn: arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
          AccessScope: { Type: cluster }
        - PolicyArn: arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          AccessScope: { Type: cluster }
`,
      'arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    ),
    open(
      'cloudformation',
      'Three, and it cannot be told whether one of them is for the same cluster',
      `Parameters:
  Target: { Type: String }
Resources:
${['one', 'two'].map((name) => admin(name, 'shop')).join('\n')}
  Third:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: !Ref Target
      PrincipalArn: arn:aws:iam::111122223333:role/third
      AccessPolicies: [{ PolicyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", AccessScope: { Type: cluster } }]
`,
      '  Target:',
    ),
    passing(
      'cloudformation',
      'Two of one cluster, one of another',
      `Resources:
${[admin('one', 'shop'), admin('two', 'shop'), admin('three', 'payments')].join('\n')}
`,
    ),
  ],
});

function admin(name: string, cluster: string): string {
  return `  Admin${name}:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: ${cluster}
      PrincipalArn: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}
      AccessPolicies:
        - PolicyArn: !Sub arn:\${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          AccessScope: { Type: cluster }`;
}

function decide(entry: Resource, association: Association, estate: Estate): Decision | undefined {
  const [policy, wide] = [mayBePolicy(association, POLICY), isClusterWide(association)];
  if (policy === false || wide === false) return pass(association.policy);
  if (policy === undefined)
    return undecidedAt(association.policy, 'it is not known which access policy this is');
  if (wide === undefined)
    return undecidedAt(association.scope, 'it is not known whether this is for the whole cluster');
  const key = clusterKey(entry.at('ClusterName'), estate);
  const before = adminsBefore(entry, key, estate);
  if (key !== undefined && before.certain >= ENOUGH) {
    return fail(association.policy, `${before.certain} other principals administer this cluster already`);
  }
  if (before.certain + before.possible >= ENOUGH) {
    return undecidedAt(
      key === undefined ? entry.at('ClusterName') : association.policy,
      "it can't be told how many of the access entries here are for one cluster",
    );
  }
  return pass(association.policy);
}

/** The other principals that administer the same cluster and stand before this entry. */
function adminsBefore(
  entry: Resource,
  key: string | undefined,
  estate: Estate,
): { certain: number; possible: number } {
  const certain = new Set<string>();
  const possible = new Set<string>();
  const own = principalKey(entry);
  for (const other of estate.ofTypeIn(ACCESS_ENTRY, entry.scope)) {
    if (other === entry) break;
    const principal = principalKey(other) ?? `entry:${other.name}`;
    if (principal === own || sharedPrincipal(other.at('PrincipalArn'), estate) !== undefined) continue;
    const otherKey = clusterKey(other.at('ClusterName'), estate);
    if (key !== undefined && otherKey !== undefined && otherKey !== key) continue;
    const answers = associationsOf(other).associations.map((association) => {
      const [policy, wide] = [mayBePolicy(association, POLICY), isClusterWide(association)];
      return policy === false || wide === false ? false : policy === true && wide === true ? true : undefined;
    });
    if (answers.includes(true) && key !== undefined && otherKey === key) certain.add(principal);
    else if (answers.some((answer) => answer !== false)) possible.add(principal);
  }
  return { certain: certain.size, possible: possible.size };
}
