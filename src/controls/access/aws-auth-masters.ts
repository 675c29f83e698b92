import type { About, View } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { isAwsAuth, mappingsIn } from './_aws-auth.ts';

export default control({
  id: 'aws-auth-masters',
  title: 'The aws-auth ConfigMap makes nobody a member of system:masters',
  layer: 'access',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A principal that is mapped to system:masters is let through before RBAC is asked, so nothing in the cluster narrows ' +
    'it. `mapAccounts` lets every IAM principal of an account in under its own name.',
  references: [
    attack('T1078.004'),
    page(
      'EKS best practices: identity and access management',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
    ),
  ],
  appliesTo: ['ConfigMap'],
  decide: (configMap) => {
    if (isAwsAuth(configMap) !== true) return [];
    const about: About[] = [];
    for (const key of ['mapRoles', 'mapUsers', 'mapAccounts'] as const) {
      const { entries, unread } = mappingsIn(configMap, key);
      if (unread !== undefined) {
        const reason = `${key} is not the plain list that it usually is, so it was not read; write it as one`;
        about.push({ subject: unread, decision: undecidedAt(unread, reason) });
      }
      for (const entry of entries) {
        about.push({ subject: entry, decision: key === 'mapAccounts' ? account(entry) : principal(entry) });
      }
    }
    return about;
  },
  fix: {
    text: 'Give the principal an access entry with the policy and the namespaces that it needs, and take the mapping out.',
    safe: false,
    breaks: 'whatever the principal does beyond the access policy that it gets instead',
    cloudformation:
      'AccessPolicies:\n  - PolicyArn: !Sub arn:${AWS::Partition}:eks::aws:cluster-access-policy/AmazonEKSEditPolicy\n    AccessScope: { Type: namespace, Namespaces: [shop] }',
  },
  examples: () => [
    failing(
      'kubernetes',
      'In the text, at its line',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: kube-system }
data:
  mapRoles: |
    # nodes first
    - rolearn: arn:aws:iam::111122223333:role/nodes
      username: system:node:{{EC2PrivateDNSName}}
      groups:
        - system:bootstrappers
        - system:nodes
    - rolearn: arn:aws:iam::111122223333:role/deployer
      username: deployer
      groups:
      - system:masters
`,
      '- system:masters',
    ),
    failing(
      'kubernetes',
      'A user, with its groups on one line',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: kube-system }
data:
  mapUsers: |
    - groups: ["ci", "system:masters"]
      userarn: arn:aws:iam::111122223333:user/jane
      username: jane
`,
      'system:masters',
    ),
    failing(
      'kubernetes',
      'Written as JSON',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: kube-system }
data:
  mapRoles: |
    [
      { "rolearn": "arn:aws:iam::111122223333:role/ci", "username": "ci",
        "groups": ["system:masters"] }
    ]
`,
      '"groups"',
    ),
    failing(
      'kubernetes',
      'A whole account',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: kube-system }
data:
  mapAccounts: |
    - "444455556666"
`,
      '444455556666',
    ),
    open(
      'kubernetes',
      'A text that is no plain list is not guessed at',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: kube-system }
data:
  mapRoles: |
    - &ci { rolearn: arn:aws:iam::111122223333:role/ci, groups: [ci] }
    - *ci
`,
      '- &ci',
    ),
    passing(
      'kubernetes',
      'Nodes and a narrow group',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: kube-system }
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/nodes
      username: system:node:{{EC2PrivateDNSName}}
      groups: [system:bootstrappers, system:nodes]
  mapUsers: |
    - userarn: arn:aws:iam::111122223333:user/jane
      username: jane
      groups:
        - viewers
`,
    ),
  ],
});

function principal(entry: View) {
  if (entry.shape !== 'map') return undecidedAt(entry, 'this mapping is not a map, so it was not read');
  const { items, rest } = entry.get('groups').items();
  const masters = items.find((item) => {
    const group = item.string();
    return group.kind === 'known' && group.value === 'system:masters';
  });
  if (masters === undefined) return rest === undefined ? pass(entry) : undecided(rest);
  const named = [entry.get('rolearn').string(), entry.get('userarn').string()].find(
    ({ kind }) => kind === 'known',
  );
  const who = named?.kind === 'known' ? named.value : 'a principal';
  return fail(masters, `${who} is mapped to system:masters, which nothing can narrow`);
}

function account(entry: View) {
  const id = entry.value();
  if (id.kind === 'absent') return pass(entry);
  const which = id.kind === 'known' ? `account ${String(id.value)}` : 'an account';
  return fail(entry, `every IAM principal of ${which} is let into the cluster`);
}
