import type { Association } from './_entries.ts';
import type { Decision } from '../../estate/index.ts';
import { each, fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { ACCESS_ENTRY, associationsOf, isClusterWide } from './_entries.ts';

/** What each policy means in every namespace at once. */
const MEANS: ReadonlyMap<string, string> = new Map([
  [
    'AmazonEKSAdminPolicy',
    'it reads and writes every Secret, enters every pod and writes roles in every namespace',
  ],
  [
    'AmazonEKSEditPolicy',
    'it reads and writes every Secret and starts pods as any ServiceAccount in every namespace',
  ],
  ['AmazonEKSAdminViewPolicy', 'it reads everything in every namespace, Secrets included'],
  ['AmazonEKSSecretReaderPolicy', 'it reads the Secrets of every namespace, kube-system included'],
]);

export default control({
  id: 'access-entry-namespace-scope',
  title: 'Access policies that edit or read Secrets are scoped to namespaces',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'At cluster scope the Edit and Admin policies start pods and read Secrets in every namespace, kube-system and its ' +
    'controllers included: from there it is one step to cluster-admin. At namespace scope it ends where the team does.',
  references: [
    attack('T1078.004'),
    page(
      'Associate access policies with access entries',
      'https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html',
    ),
    page(
      'Review access policy permissions',
      'https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html',
    ),
  ],
  appliesTo: [ACCESS_ENTRY],
  decide: (entry) => {
    const { associations, unknown } = associationsOf(entry);
    const about = each(
      associations.map(({ at }) => at),
      (at) => decide(associations.find((association) => association.at === at)!),
    );
    if (unknown !== undefined) {
      about.push({
        subject: unknown,
        decision: undecidedAt(unknown, 'its access policies are not fully known'),
      });
    }
    return about;
  },
  fix: {
    text: 'Set the scope to `namespace` and name the namespaces the principal works in.',
    safe: false,
    breaks: 'work in namespaces that are not named, and on objects outside of namespaces',
    cloudformation: 'AccessScope:\n  Type: namespace\n  Namespaces: [shop]',
  },
  examples: () => [
    failing(
      'cloudformation',
      'The second policy of the entry',
      entry('AmazonEKSEditPolicy', 'cluster'),
      'Type: cluster',
    ),
    failing(
      'cloudformation',
      'Reading everything',
      entry('AmazonEKSAdminViewPolicy', 'cluster'),
      'Type: cluster',
    ),
    open(
      'cloudformation',
      'Scope by an open parameter',
      entry('AmazonEKSAdminPolicy', '!Ref Scope'),
      '  Scope:',
    ),
    passing(
      'cloudformation',
      'Namespaces',
      entry('AmazonEKSAdminPolicy', 'namespace\n            Namespaces: [shop]'),
    ),
  ],
});

function entry(policy: string, scope: string): string {
  return `Parameters:
  Scope: { Type: String }
Resources:
  Team:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: shop
      PrincipalArn: arn:aws:iam::111122223333:role/team
      AccessPolicies:
        - PolicyArn: !Sub arn:\${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
          AccessScope: { Type: "cluster" }
        - PolicyArn: !Sub arn:\${AWS::Partition}:eks::aws:cluster-access-policy/${policy}
          AccessScope:
            Type: ${scope}
`;
}

function decide(association: Association): Decision {
  const wide = isClusterWide(association);
  if (wide === false) return pass(association.scope);
  const means = association.name === undefined ? undefined : MEANS.get(association.name);
  if (association.name === undefined) {
    return undecidedAt(association.policy, 'it is not known which access policy this is');
  }
  if (means === undefined) return pass(association.scope);
  if (wide === undefined) {
    return undecidedAt(association.scope, 'it is not known whether this policy is for the whole cluster');
  }
  return fail(association.scope, `${association.name} is for the whole cluster: ${means}`);
}
