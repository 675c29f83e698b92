import { expect, it } from 'vitest';
import type { Estate } from '../../../../estate/index.ts';
import { readTexts } from '../../../texts.ts';
import { called, leavesOf, openReasons, said } from '../testing.ts';
import { addons } from './table.ts';

const SOURCE = 'aws-ia/eks-blueprints-addons/aws';
const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/A';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
const CLUSTER = `  cluster_name = "prod"
  cluster_endpoint = "https://a.example"
  cluster_version = "1.33"
  oidc_provider_arn = "${PROVIDER}"
`;

const withAddons = (args: string): Estate => called(SOURCE, '~> 1.16', `${CLUSTER}${args}`);
const roleOf = (key: string): string => `module.it.module.${key}.aws_iam_role.this[0]`;
const policyOf = (key: string): string => `module.it.module.${key}.aws_iam_policy.this[0]`;

/** A document that is known to the last letter. */
function documentOf(
  estate: Estate,
  address: string,
  name: string,
): { readonly Statement: readonly unknown[] } {
  const text = said(estate, address, name);
  expect(text.endsWith(' by aws-ia/eks-blueprints-addons/aws 1.x at main.tf:1')).toBe(true);
  return JSON.parse(text.slice(0, text.lastIndexOf(' by '))) as { readonly Statement: readonly unknown[] };
}

const trustOf = (...accounts: readonly string[]): readonly unknown[] =>
  accounts.map((account) => ({
    Effect: 'Allow',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: PROVIDER },
    Condition: {
      StringEquals: {
        [`${ISSUER}:aud`]: 'sts.amazonaws.com',
        [`${ISSUER}:sub`]: `system:serviceaccount:${account}`,
      },
    },
  }));

it.each([
  ['aws_cloudwatch_metrics', ['amazon-cloudwatch:aws-cloudwatch-metrics']],
  ['aws_efs_csi_driver', ['kube-system:efs-csi-controller-sa', 'kube-system:efs-csi-node-sa']],
  ['aws_for_fluentbit', ['kube-system:aws-for-fluent-bit-sa']],
  ['aws_fsx_csi_driver', ['kube-system:aws-fsx-csi-controller-sa', 'kube-system:aws-fsx-csi-node-sa']],
  ['aws_gateway_api_controller', ['aws-application-networking-system:gateway-api-controller']],
  ['aws_load_balancer_controller', ['kube-system:aws-load-balancer-controller-sa']],
  ['aws_node_termination_handler', ['aws-node-termination-handler:aws-node-termination-handler-sa']],
  ['aws_privateca_issuer', ['cert-manager:aws-privateca-issuer-sa']],
  ['cluster_autoscaler', ['kube-system:cluster-autoscaler-sa']],
  ['external_secrets', ['external-secrets:external-secrets-sa']],
  ['karpenter', ['karpenter:karpenter']],
  ['velero', ['velero:velero-server']],
])('the role of %s trusts %j alone', (key, accounts) => {
  const more = key === 'velero' ? '  velero = { s3_backup_location = "arn:aws:s3:::backup/prod" }\n' : '';
  const estate = withAddons(`  enable_${key} = true\n${more}`);
  expect(documentOf(estate, roleOf(key), 'AssumeRolePolicyDocument').Statement).toEqual(trustOf(...accounts));
  expect(openReasons(estate).filter((reason) => !reason.startsWith('computed-at-deployment'))).toEqual([]);
});

it('a role trusts the namespace and the service account that are given', () => {
  const estate = withAddons(
    '  enable_cluster_autoscaler = true\n  cluster_autoscaler = { namespace = "scale", service_account_name = "ca", role_name = "ca" }',
  );
  const role = roleOf('cluster_autoscaler');
  expect(documentOf(estate, role, 'AssumeRolePolicyDocument').Statement).toEqual(trustOf('scale:ca'));
  expect(said(estate, role, 'ManagedPolicyArns', 0)).toBe(policyOf('cluster_autoscaler'));
});

it('cluster-autoscaler changes only the groups of its cluster', () => {
  const estate = withAddons('  enable_cluster_autoscaler = true');
  const { Statement } = documentOf(estate, policyOf('cluster_autoscaler'), 'PolicyDocument');
  expect(Statement).toHaveLength(2);
  expect(Statement[1]).toEqual({
    Effect: 'Allow',
    Action: [
      'autoscaling:UpdateAutoScalingGroup',
      'autoscaling:TerminateInstanceInAutoScalingGroup',
      'autoscaling:SetDesiredCapacity',
    ],
    Resource: '*',
    Condition: { StringEquals: { 'autoscaling:ResourceTag/kubernetes.io/cluster/prod': 'owned' } },
  });
});

it('external-secrets reads every secret unless it is told which', () => {
  const secrets = (args: string): readonly unknown[] => {
    const estate = withAddons(`  enable_external_secrets = true\n${args}`);
    return documentOf(estate, policyOf('external_secrets'), 'PolicyDocument').Statement.map(
      (statement) => (statement as { readonly Resource: unknown }).Resource,
    );
  };
  expect(secrets('')).toEqual([
    '*',
    'arn:aws:ssm:*:*:parameter/*',
    '*',
    'arn:aws:secretsmanager:*:*:secret:*',
    'arn:aws:kms:*:*:key/*',
  ]);
  const one = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop';
  expect(
    secrets(
      `  external_secrets_ssm_parameter_arns = []\n  external_secrets_kms_key_arns = []\n  external_secrets_secrets_manager_arns = ["${one}"]`,
    ),
  ).toEqual(['*', one]);
});

it('the controller of the Gateway API may do everything in VPC Lattice', () => {
  const estate = withAddons('  enable_aws_gateway_api_controller = true');
  expect(leavesOf(estate, policyOf('aws_gateway_api_controller'))).toContain('vpc-lattice:*');
});

it('the load balancer controller may open every security group', () => {
  const estate = withAddons('  enable_aws_load_balancer_controller = true');
  const inPolicy = leavesOf(estate, policyOf('aws_load_balancer_controller'));
  expect(inPolicy.filter((leaf) => leaf === 'ec2:AuthorizeSecurityGroupIngress')).toHaveLength(2);
});

it('cert-manager may assume its own role, and has one only where there are zones', () => {
  const bare = withAddons('  enable_cert_manager = true');
  const inRole = leavesOf(bare, roleOf('cert_manager'));
  expect(
    [
      'ExplicitSelfRoleAssumption',
      'sts:AssumeRole',
      'system:serviceaccount:cert-manager:cert-manager',
    ].filter((leaf) => !inRole.includes(leaf)),
  ).toEqual([]);
  expect(leavesOf(bare, policyOf('cert_manager'))).toContain('arn:aws:route53:::hostedzone/*');
  const none = withAddons('  enable_cert_manager = true\n  cert_manager_route53_hosted_zone_arns = []');
  expect(said(none, roleOf('cert_manager'), 'Path')).toBe('not there');
  const alone = withAddons(
    '  enable_cert_manager = true\n  cert_manager = { allow_self_assume_role = false }',
  );
  expect(documentOf(alone, roleOf('cert_manager'), 'AssumeRolePolicyDocument').Statement).toEqual(
    trustOf('cert-manager:cert-manager'),
  );
});

it('external-dns has a role only for the zones that it is given', () => {
  expect(said(withAddons('  enable_external_dns = true'), roleOf('external_dns'), 'Path')).toBe('not there');
  const zone = 'arn:aws:route53:::hostedzone/Z1';
  const estate = withAddons(`  enable_external_dns = true\n  external_dns_route53_zone_arns = ["${zone}"]`);
  expect(documentOf(estate, policyOf('external_dns'), 'PolicyDocument').Statement).toEqual([
    { Effect: 'Allow', Action: 'route53:ChangeResourceRecordSets', Resource: zone },
    { Effect: 'Allow', Action: 'route53:ListTagsForResource', Resource: zone },
    {
      Effect: 'Allow',
      Action: ['route53:ListResourceRecordSets', 'route53:ListHostedZones'],
      Resource: '*',
    },
  ]);
});

it('Container Insights has the policy of AWS and none of its own', () => {
  const estate = withAddons('  enable_aws_cloudwatch_metrics = true');
  expect(said(estate, roleOf('aws_cloudwatch_metrics'), 'ManagedPolicyArns', 0)).toBe(
    'arn:*:iam::aws:policy/CloudWatchAgentServerPolicy',
  );
  expect(said(estate, policyOf('aws_cloudwatch_metrics'), 'PolicyDocument')).toBe('not there');
});

it("Karpenter's nodes have a role that the controller passes and others can refer to", () => {
  const estate = readTexts({
    'main.tf': `module "it" {
  source = "${SOURCE}"
  version = "~> 1.16"
${CLUSTER}  enable_karpenter = true
}
resource "aws_eks_access_entry" "nodes" {
  cluster_name  = "prod"
  principal_arn = module.it.karpenter.node_iam_role_arn
  type          = "EC2_LINUX"
}
`,
  });
  const node = 'module.it.aws_iam_role.karpenter[0]';
  expect([0, 1, 2].map((at) => said(estate, node, 'ManagedPolicyArns', at))).toEqual([
    'arn:*:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly',
    'arn:*:iam::aws:policy/AmazonEKSWorkerNodePolicy',
    'arn:*:iam::aws:policy/AmazonEKS_CNI_Policy',
  ]);
  expect(said(estate, 'module.it.aws_iam_instance_profile.karpenter[0]', 'Roles', 0)).toBe(node);
  expect(said(estate, 'aws_eks_access_entry.nodes', 'PrincipalArn')).toBe(`${node} Arn`);
  expect(leavesOf(estate, policyOf('karpenter'))).toContain('iam:PassRole');
});

it('an add-on of EKS has the role and the settings that are given', () => {
  const estate = withAddons(`  eks_addons = {
    aws-ebs-csi-driver = {
      service_account_role_arn = "arn:aws:iam::111122223333:role/ebs"
      configuration_values = jsonencode({ defaultStorageClass = { enabled = true } })
    }
    coredns = { addon_version = "v1.11.1-eksbuild.4" }
  }`);
  const addon = (key: string, name: string): string =>
    said(estate, `module.it.aws_eks_addon.this["${key}"]`, name);
  expect(addon('aws-ebs-csi-driver', 'ServiceAccountRoleArn')).toBe(
    'arn:aws:iam::111122223333:role/ebs at main.tf:10',
  );
  expect(addon('aws-ebs-csi-driver', 'ConfigurationValues')).toBe(
    '{"defaultStorageClass":{"enabled":true}} at main.tf:11',
  );
  // Without a version it is the newest: which one that is, only AWS knows.
  expect(addon('aws-ebs-csi-driver', 'AddonVersion')).toBe('unknown: computed-at-deployment');
  expect(addon('coredns', 'AddonVersion')).toBe('v1.11.1-eksbuild.4 at main.tf:13');
  expect(addon('coredns', 'ServiceAccountRoleArn')).toBe('absent');
});

it('Fluent Bit writes to log groups that are named after the cluster', () => {
  const estate = withAddons(`  enable_aws_for_fluentbit = true
  aws_for_fluentbit_cw_log_group = { kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/k" }
  enable_fargate_fluentbit = true
  fargate_fluentbit_cw_log_group = { use_name_prefix = false, retention = 365 }`);
  const group = (key: string, name: string): string =>
    said(estate, `module.it.aws_cloudwatch_log_group.${key}[0]`, name).split(' by ')[0]!;
  expect(group('aws_for_fluentbit', 'LogGroupName')).toBe('/aws/eks/prod/aws-fluentbit-logs-*');
  expect(group('aws_for_fluentbit', 'RetentionInDays')).toBe('90');
  expect(group('aws_for_fluentbit', 'KmsKeyId')).toBe(
    'arn:aws:kms:eu-west-1:111122223333:key/k at main.tf:9',
  );
  expect(group('fargate_fluentbit', 'LogGroupName')).toBe('/prod/fargate-fluentbit-logs');
  expect(group('fargate_fluentbit', 'RetentionInDays')).toBe('365 at main.tf:11');
});

it('it is said of each chart that nothing in it was checked', () => {
  const asked = addons.map(({ flag, key }) => `  ${flag ?? `enable_${key}`} = true\n`);
  const all = `${[...new Set(asked)].join('')}  velero = { s3_backup_location = "arn:aws:s3:::backup" }\n`;
  const messages = withAddons(`${all}  helm_releases = { web = { chart = "nginx" } }`).problems.map(
    ({ code, message }) => [code, message.split(' installs ')[0]],
  );
  expect(messages).toEqual([
    ['helm-release-not-rendered', 'module.it.helm_release.this["web"]'],
    ...addons.map(({ key }) => ['helm-release-not-rendered', `module.it.module.${key}.helm_release.this[0]`]),
  ]);
  const aside = withAddons(`${all}  create_kubernetes_resources = false`);
  expect(aside.problems).toEqual([]);
  expect(said(aside, roleOf('velero'), 'Path')).toContain('/');
});

it('the helper module makes one role by itself', () => {
  const source = 'aws-ia/eks-blueprints-addon/aws';
  const estate = called(
    source,
    '~> 1.1',
    `  create_release = false
  create_role = true
  role_name = "shop"
  role_name_use_prefix = false
  role_policies = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
  policy_statements = [{ actions = ["s3:*"], resources = ["*"] }]
  oidc_providers = { it = { provider_arn = "${PROVIDER}", namespace = "shop", service_account = "api" } }`,
  );
  const role = 'module.it.aws_iam_role.this[0]';
  expect(said(estate, role, 'RoleName')).toBe('shop at main.tf:6');
  expect(leavesOf(estate, role)).toContain('system:serviceaccount:shop:api');
  expect(leavesOf(estate, 'module.it.aws_iam_policy.this[0]')).toContain('s3:*');
  expect(estate.problems).toEqual([]);
});
