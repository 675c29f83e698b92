import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { ACCESS_ENTRY, associationsOf } from './_entries.ts';
import { sharedPrincipal } from './_principals.ts';

/** What lets more than look around. */
const STRONG = /^AmazonEKS(?:ClusterAdmin|Admin|Edit|AdminView|SecretReader)Policy$/;

export default control({
  id: 'access-entry-root',
  title: 'No access entry is for the account root, a node role or everyone',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'An entry for a principal that many share makes all of them what it grants. A node role is had by every pod that ' +
    'reaches the metadata service of its node, the root by whoever resets one password.',
  references: [
    attack('T1078.004'),
    page(
      'Create access entries',
      'https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html',
    ),
  ],
  appliesTo: [ACCESS_ENTRY],
  decide: (entry, estate) => {
    const principal = entry.at('PrincipalArn');
    const { associations, unknown } = associationsOf(entry);
    const groups = entry.at('KubernetesGroups');
    const granted = associations.find(({ name }) => name === undefined || STRONG.test(name));
    // The entry of a node by itself (`EC2_LINUX` and the like) only lets it join.
    if (granted === undefined && unknown === undefined && groups.present === false) return [];
    const who = sharedPrincipal(principal, estate);
    if (who !== undefined) {
      const what = granted?.name ?? 'what its groups are bound to';
      return fail(principal, `${who} gets ${what}`);
    }
    const value = principal.value();
    // A reference to one role, or a text with a hole in its front, is no shared principal.
    if (value.kind !== 'unknown' || value.known?.kind === 'pointer' || value.known?.kind === 'pattern') {
      return pass(principal);
    }
    return undecided(value);
  },
  fix: {
    text: 'Make the entry for a role of its own that few may assume.',
    safe: false,
    breaks: 'whoever works through the shared principal',
    cloudformation: 'PrincipalArn: !GetAtt PlatformAdmin.Arn',
  },
  examples: () => [
    failing(
      'cloudformation',
      'The root, behind pseudo parameters',
      `Resources:
  Entry:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: shop
      PrincipalArn: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
      AccessPolicies:
        - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          AccessScope: { Type: cluster }
`,
      'PrincipalArn',
    ),
    failing(
      'cloudformation',
      'The role of the nodes',
      `Resources:
  NodeRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: [ec2.amazonaws.com] }, Action: "sts:AssumeRole" }]
  Entry:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: shop
      PrincipalArn: !GetAtt NodeRole.Arn
      AccessPolicies:
        - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
          AccessScope: { Type: namespace, Namespaces: [shop] }
`,
      'PrincipalArn',
    ),
    passing(
      'cloudformation',
      'A role',
      `Resources:
  Entry:
    Type: AWS::EKS::AccessEntry
    Properties:
      ClusterName: shop
      PrincipalArn: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/admin
      AccessPolicies:
        - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          AccessScope: { Type: cluster }
`,
    ),
  ],
});
