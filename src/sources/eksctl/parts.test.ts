import { expect, test } from 'vitest';
import awsAuthMasters from '../../controls/access/aws-auth-masters.ts';
import { judge } from '../../controls/judge.ts';
import { clusterConfig, lineOf, one, readEksctl, said } from './testing.ts';

test('roles for pods: who may have them, and what they may do', () => {
  const estate = readEksctl(
    clusterConfig(`iam:
  withOIDC: true
  serviceAccounts:
    - metadata: { name: mails }
      roleName: mails
      permissionsBoundary: arn:aws:iam::111122223333:policy/edge
      attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonSESFullAccess"]
      wellKnownPolicies: { certManager: true }
    - metadata: { name: there, namespace: shop }
      attachRoleARN: arn:aws:iam::111122223333:role/there
`),
  );
  const role = one(estate, 'AWS::IAM::Role', 'iam.serviceAccounts[default/mails]');
  const statement = role.at('AssumeRolePolicyDocument', 'Statement', 0);
  const [subject, audience] = statement.at('Condition', 'StringEquals').entries().entries;
  expect(said(subject![1])).toBe('system:serviceaccount:default:mails at 9: - metadata: { name: mails }');
  expect(said(audience![1])).toMatch(/^sts.amazonaws.com by eksctl/);
  expect(said(role.at('RoleName'))).toBe('mails at 10: roleName: mails');
  expect(said(role.at('ManagedPolicyArns', 0))).toMatch(/AmazonSESFullAccess at 12:/);
  expect(said(role.at('Policies', 0, 'PolicyDocument', 'Statement', 0, 'Action', 0))).toMatch(
    /^route53:ChangeResourceRecordSets at 13:/,
  );
  expect(estate.ofType('AWS::IAM::Role').map(({ name }) => name)).toEqual([
    'iam.serviceAccounts[kube-system/aws-node]',
    'iam.serviceAccounts[default/mails]',
  ]);
});

test('associations and add-ons with their roles', () => {
  const estate = readEksctl(
    clusterConfig(`iam:
  podIdentityAssociations:
    - namespace: shop
      serviceAccountName: orders
      roleARN: arn:aws:iam::111122223333:role/orders
      disableSessionTags: true
addons:
  - name: vpc-cni
    version: v1.20.1
    attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"]
  - name: aws-ebs-csi-driver
    resolveConflicts: overwrite
    podIdentityAssociations:
      - serviceAccountName: ebs-csi-controller-sa
        wellKnownPolicies: { ebsCSIController: true }
`),
  );
  const association = one(estate, 'AWS::EKS::PodIdentityAssociation');
  expect(said(association.at('ServiceAccount'))).toBe('orders at 9: serviceAccountName: orders');
  expect(said(association.at('RoleArn'))).toMatch(/role\/orders at 10:/);
  expect(said(association.at('DisableSessionTags'))).toBe('true at 11: disableSessionTags: true');
  const cni = one(estate, 'AWS::EKS::Addon', 'addons[vpc-cni]');
  expect(said(cni.at('AddonVersion'))).toBe('v1.20.1 at 14: version: v1.20.1');
  const ofCni = estate.follow(cni.at('ServiceAccountRoleArn'), 'AWS::IAM::Role');
  expect(ofCni).toMatchObject({ resource: { name: 'addons[vpc-cni].role' } });
  const disks = one(estate, 'AWS::EKS::Addon', 'addons[aws-ebs-csi-driver]');
  expect(said(disks.at('ResolveConflicts'))).toBe('OVERWRITE at 17: resolveConflicts: overwrite');
  const ofDisks = estate.follow(disks.at('PodIdentityAssociations', 0, 'RoleArn'), 'AWS::IAM::Role');
  expect(ofDisks).toMatchObject({
    resource: { name: 'addons[aws-ebs-csi-driver].podIdentityAssociations[ebs-csi-controller-sa].role' },
  });
});

test('the VPC CNI is there unless it is said not to be', () => {
  const names = (body: string): readonly string[] =>
    readEksctl(clusterConfig(body))
      .ofType('AWS::EKS::Addon')
      .map(({ name }) => name);
  expect(names('')).toEqual(['addons[vpc-cni]']);
  expect(names('addonsConfig: { disableDefaultAddons: true }')).toEqual([]);
  expect(names('autoModeConfig: { enabled: true }')).toEqual([]);
});

test('what stands beside the cluster', () => {
  const estate = readEksctl(
    clusterConfig(`iam: { fargatePodExecutionRoleARN: "arn:aws:iam::111122223333:role/pods" }
fargateProfiles: [{ name: jobs, selectors: [{ namespace: jobs, labels: { a: b } }] }]
identityProviders: [{ type: oidc, name: sso, issuerURL: "https://sso.example.com", clientID: eks }]
capabilities: [{ name: argo, type: ARGOCD, roleArn: "arn:aws:iam::111122223333:role/argo" }]
karpenter: { version: 1.6.0, defaultInstanceProfile: nodes }
`),
  );
  const profile = one(estate, 'AWS::EKS::FargateProfile');
  expect(said(profile.at('Selectors', 0, 'Labels', 0, 'Key'))).toMatch(/^a at 7:/);
  expect(said(profile.at('PodExecutionRoleArn'))).toMatch(/role\/pods at 6:/);
  expect(said(one(estate, 'AWS::EKS::IdentityProviderConfig').at('Oidc', 'ClientId'))).toMatch(/^eks at 8:/);
  expect(said(one(estate, 'AWS::EKS::Capability').at('Type'))).toMatch(/^ARGOCD at 9:/);
  expect(said(one(estate, 'AWS::IAM::InstanceProfile').at('InstanceProfileName'))).toMatch(/^nodes at 10:/);
  expect(said(one(estate, 'AWS::IAM::Role').at('RoleName'))).toMatch(
    /^eksctl-KarpenterNodeRole-shop by eksctl/,
  );
});

test('identity mappings are what the aws-auth ConfigMap says, each at its place', () => {
  const estate = readEksctl(
    clusterConfig(`iamIdentityMappings:
  - arn: arn:aws:iam::111122223333:role/ops
    username: ops
    groups:
      - system:masters
  - arn: arn:aws:iam::111122223333:user/kim
    groups: [readers]
  - account: "444455556666"
`),
  );
  const found: string[] = [];
  judge(estate, [awsAuthMasters], ({ decision }) => {
    found.push(`${decision.verdict} ${lineOf(decision.at)}`);
  });
  expect(found).toEqual([
    'fail 10: - system:masters',
    'pass 11: - arn: arn:aws:iam::111122223333:user/kim',
    'fail 13: - account: "444455556666"',
  ]);
});

test('private subnets of a VPC that is there are only named', () => {
  const estate = readEksctl(
    clusterConfig(`vpc:
  subnets:
    private:
      eu-west-1a: { id: subnet-0a1b }
      eu-west-1b: {}
managedNodeGroups:
  - name: apps
    privateNetworking: true
  - name: edge
    subnets: [eu-west-1a, subnet-0c2d]
`),
  );
  const [apps, edge] = estate.ofType('AWS::EKS::Nodegroup');
  expect(
    apps!
      .at('Subnets')
      .items()
      .items.map((item) => item.value()),
  ).toMatchObject([
    { kind: 'known', value: 'subnet-0a1b' },
    { kind: 'unknown', reason: { text: expect.stringContaining('when it runs') } },
  ]);
  expect(
    edge!
      .at('Subnets')
      .items()
      .items.map((item) => item.value()),
  ).toMatchObject([{ value: 'subnet-0a1b' }, { value: 'subnet-0c2d' }]);
});
