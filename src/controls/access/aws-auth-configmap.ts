import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { AWS_AUTH_KEYS, isAwsAuth } from './_aws-auth.ts';

export default control({
  id: 'aws-auth-configmap',
  title: 'IAM principals get in by access entries, not by the aws-auth ConfigMap',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Whoever may write one ConfigMap in kube-system makes any IAM principal an administrator, and CloudTrail sees nothing ' +
    'of it. A slip in its text locks everybody out. Access entries are AWS objects, with IAM in front of them.',
  references: [
    cisEks('4.1.7'),
    attack('T1098'),
    page(
      'Migrate aws-auth entries to access entries',
      'https://docs.aws.amazon.com/eks/latest/userguide/migrating-access-entries.html',
    ),
  ],
  appliesTo: ['ConfigMap'],
  decide: (configMap) => {
    const ours = isAwsAuth(configMap);
    if (configMap.name !== 'aws-auth') return [];
    const at = configMap.at('metadata', 'name');
    if (ours === undefined) {
      return undecidedAt(
        configMap.at('metadata', 'namespace'),
        'it says no namespace: in kube-system it decides who gets into the cluster',
      );
    }
    const used = AWS_AUTH_KEYS.some((key) => configMap.at('data', key).present !== false);
    if (!ours || !used) return pass(at);
    return fail(
      at,
      'the aws-auth ConfigMap maps IAM principals into the cluster: who can write it decides who is admin',
    );
  },
  fix: {
    text: 'Make an access entry for each mapping, switch the cluster to the authentication mode API, and delete the ConfigMap.',
    safe: false,
    breaks:
      'every principal that has no access entry yet loses access, nodes of self-managed groups included; the switch to API cannot be undone',
    cloudformation:
      'AccessEntry:\n  Type: AWS::EKS::AccessEntry\n  Properties:\n    ClusterName: !Ref Cluster\n    PrincipalArn: !GetAtt Deployer.Arn\n    KubernetesGroups: [deployers]',
  },
  examples: () => [
    failing(
      'kubernetes',
      'Also when only nodes are in it',
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111122223333:role/nodes
      username: system:node:{{EC2PrivateDNSName}}
      groups: [system:bootstrappers, system:nodes]
`,
      'name: aws-auth',
    ),
    open(
      'kubernetes',
      'The namespace is given when it is applied',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth }
data: { mapAccounts: "" }
`,
      'metadata:',
    ),
    passing(
      'kubernetes',
      'In another namespace nobody reads it',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: shop }
data: { mapRoles: "" }
`,
    ),
  ],
});
