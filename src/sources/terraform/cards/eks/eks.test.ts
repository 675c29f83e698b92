import { describe, expect, it } from 'vitest';
import { called, leavesOf, said } from '../testing.ts';

const EKS = 'terraform-aws-modules/eks/aws';
const CLUSTER = 'module.it.aws_eks_cluster.this[0]';
const vpc = ['ResourcesVpcConfig', 'EndpointPublicAccess'];

/** Where the module is called: a default that is left out would be written there. */
const CALL = 'main.tf:1';

describe.each([
  [
    '18.31.2',
    '18.x',
    'cluster_',
    { public: true, private: false, hops: '2', mode: 'absent', encrypts: 'absent' },
  ],
  [
    '19.21.0',
    '19.x',
    'cluster_',
    { public: false, private: true, hops: '2', mode: 'absent', encrypts: 'secrets' },
  ],
  [
    '20.37.2',
    '20.x',
    'cluster_',
    { public: false, private: true, hops: '2', mode: 'API_AND_CONFIG_MAP', encrypts: 'secrets' },
  ],
  [
    '21.10.1',
    '21.x',
    '',
    { public: false, private: true, hops: '1', mode: 'API_AND_CONFIG_MAP', encrypts: 'secrets' },
  ],
] as const)('%s', (version, named, prefix, is) => {
  const by = `by ${EKS} ${named} at ${CALL}`;
  const named_ = prefix === '' ? 'name' : 'cluster_name';
  const bare = called(EKS, version, `  ${named_} = "prod"\n  eks_managed_node_groups = { a = {} }`);
  const group = 'module.it.module.eks_managed_node_group["a"]';

  it('is as this version leaves it, where nothing is said', () => {
    const cluster = (...path: readonly (string | number)[]): string => said(bare, CLUSTER, ...path);
    expect(cluster('Name')).toBe('prod at main.tf:4');
    expect(cluster(...vpc)).toBe(`${is.public} ${by}`);
    expect(cluster('ResourcesVpcConfig', 'EndpointPrivateAccess')).toBe(`${is.private} ${by}`);
    expect(cluster('ResourcesVpcConfig', 'PublicAccessCidrs', 0)).toBe(`0.0.0.0/0 ${by}`);
    expect(cluster('AccessConfig', 'AuthenticationMode').split(' ')[0]).toBe(
      is.mode === 'absent' ? 'CONFIG_MAP' : is.mode,
    );
    expect(cluster('EncryptionConfig', 0, 'Resources', 0).split(' ')[0]).toBe(is.encrypts);
    expect(cluster('Logging', 'ClusterLogging', 'EnabledTypes', 0, 'Type')).toBe(`audit ${by}`);
    expect(cluster('RoleArn')).toBe('module.it.aws_iam_role.this[0] Arn');
    expect(cluster('ResourcesVpcConfig', 'SecurityGroupIds', 0)).toBe(
      'module.it.aws_security_group.cluster[0] GroupId',
    );
  });

  it('gives the nodes a launch template and a role', () => {
    const template = `${group}.aws_launch_template.this[0]`;
    const metadata = ['LaunchTemplateData', 'MetadataOptions'];
    expect(said(bare, template, ...metadata, 'HttpTokens')).toBe(`required ${by}`);
    expect(said(bare, template, ...metadata, 'HttpPutResponseHopLimit')).toBe(`${is.hops} ${by}`);
    expect(said(bare, `${group}.aws_eks_node_group.this[0]`, 'LaunchTemplate', 'Id')).toBe(template);
    const role = bare.resources.find(({ address }) => address === `${group}.aws_iam_role.this[0]`)!;
    const policies = role.at('ManagedPolicyArns').items().items;
    expect(policies.map((_, index) => said(bare, role.address, 'ManagedPolicyArns', index))).toEqual([
      'arn:*:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly',
      'arn:*:iam::aws:policy/AmazonEKSWorkerNodePolicy',
      'arn:*:iam::aws:policy/AmazonEKS_CNI_Policy',
    ]);
  });

  it('places what the user gives where it is written', () => {
    const estate = called(
      EKS,
      version,
      `  ${prefix}endpoint_public_access = true
  ${prefix}endpoint_public_access_cidrs = [
    "198.51.100.0/24",
  ]
  eks_managed_node_groups = {
    a = {
      metadata_options = {
        http_tokens = "optional"
      }
    }
  }`,
    );
    expect(said(estate, CLUSTER, ...vpc)).toBe('true at main.tf:4');
    expect(said(estate, CLUSTER, 'ResourcesVpcConfig', 'PublicAccessCidrs', 0)).toBe(
      '198.51.100.0/24 at main.tf:6',
    );
    const metadata = [
      `${group}.aws_launch_template.this[0]`,
      'LaunchTemplateData',
      'MetadataOptions',
    ] as const;
    expect(said(estate, ...metadata, 'HttpTokens')).toBe('optional at main.tf:11');
    // Before 21.x a map of one's own takes the place of the module's whole map.
    expect(said(estate, ...metadata, 'HttpPutResponseHopLimit')).toBe(
      version === '21.10.1' ? `1 ${by}` : 'absent',
    );
  });
});

it('the defaults for all groups are of those that do not say it themselves', () => {
  const estate = called(
    EKS,
    '~> 20.0',
    `  eks_managed_node_group_defaults = {
    enable_monitoring = false
    ami_type = "BOTTLEROCKET_x86_64"
  }
  eks_managed_node_groups = {
    a = { ami_type = "AL2023_x86_64_STANDARD" }
    b = {}
  }`,
  );
  const group = (key: string): string => `module.it.module.eks_managed_node_group["${key}"]`;
  expect(said(estate, `${group('a')}.aws_eks_node_group.this[0]`, 'AmiType')).toBe(
    'AL2023_x86_64_STANDARD at main.tf:9',
  );
  expect(said(estate, `${group('b')}.aws_eks_node_group.this[0]`, 'AmiType')).toBe(
    'BOTTLEROCKET_x86_64 at main.tf:6',
  );
  expect(
    said(estate, `${group('b')}.aws_launch_template.this[0]`, 'LaunchTemplateData', 'Monitoring', 'Enabled'),
  ).toBe('false at main.tf:5');
});

it('the creator of the cluster is an administrator by an access entry, where that is asked for', () => {
  const args = '  enable_cluster_creator_admin_permissions = true';
  const entry = 'module.it.aws_eks_access_entry.this["cluster_creator"]';
  const policy = ['AccessPolicies', 0, 'PolicyArn'] as const;
  const admin = 'arn:*:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
  for (const version of ['~> 20.0', '~> 21.0']) {
    expect(said(called(EKS, version, args), entry, ...policy)).toBe(admin);
    expect(said(called(EKS, version, ''), entry, ...policy)).toBe('not there');
  }
});

it('Auto Mode gives the cluster more policies and its nodes a role', () => {
  const config = '{\n    enabled = true\n    node_pools = ["general-purpose"]\n  }';
  for (const [version, name] of [
    ['~> 20.0', 'cluster_compute_config'],
    ['~> 21.0', 'compute_config'],
  ] as const) {
    const estate = called(EKS, version, `  ${name} = ${config}`);
    expect(said(estate, CLUSTER, 'ComputeConfig', 'Enabled').split(' ')[0]).toBe('true');
    expect(said(estate, CLUSTER, 'ComputeConfig', 'NodePools', 0)).toBe('general-purpose at main.tf:6');
    expect(said(estate, CLUSTER, 'ComputeConfig', 'NodeRoleArn')).toBe(
      'module.it.aws_iam_role.eks_auto[0] Arn',
    );
    const role = estate.resources.find(({ address }) => address === 'module.it.aws_iam_role.this[0]')!;
    const policies = role
      .at('ManagedPolicyArns')
      .items()
      .items.map((_, at) => said(estate, role.address, 'ManagedPolicyArns', at));
    expect(policies).toContain('arn:*:iam::aws:policy/AmazonEKSComputePolicy');
    expect(leavesOf(estate, 'module.it.aws_iam_policy.custom[0]')).toContain(
      '${aws:PrincipalTag/eks:eks-cluster-name}',
    );
  }
});

it('secrets are not encrypted with a key of their own, where that is turned off', () => {
  const off = [
    ['~> 19.0', 'cluster_encryption_config = {}'],
    ['~> 20.0', 'cluster_encryption_config = {}'],
    ['~> 21.0', 'encryption_config = null'],
  ] as const;
  for (const [version, args] of off) {
    const estate = called(EKS, version, `  ${args}`);
    expect(said(estate, CLUSTER, 'EncryptionConfig', 0, 'Resources', 0)).toBe('absent');
    expect(estate.ofType('AWS::KMS::Key')).toEqual([]);
  }
});

it('the aws-auth ConfigMap of 18.x and 19.x holds the roles of the nodes and those of the user', () => {
  const args = `  manage_aws_auth_configmap = true
  eks_managed_node_groups = { a = {} }
  aws_auth_roles = [{ rolearn = "arn:aws:iam::111122223333:role/ops", username = "ops", groups = ["system:masters"] }]`;
  for (const version of ['~> 18.0', '~> 19.0']) {
    const estate = called(EKS, version, args);
    const [map] = estate.resources.filter(({ address }) =>
      address.endsWith('kubernetes_config_map.aws_auth[0]'),
    );
    expect([map?.type, map?.namespace, map?.name]).toEqual(['ConfigMap', 'kube-system', 'aws-auth']);
    const inMap = leavesOf(estate, map!.address);
    expect(
      ['system:nodes', 'arn:aws:iam::111122223333:role/ops', 'system:masters'].filter(
        (one) => !inMap.includes(one),
      ),
    ).toEqual([]);
  }
});
