import { expect, it } from 'vitest';
import { called, leavesOf, said } from './testing.ts';

const VPC = 'terraform-aws-modules/vpc/aws';

it('public subnets of a VPC hand out public addresses up to 3.x', () => {
  const args =
    '  azs = ["eu-west-1a"]\n  public_subnets = ["10.0.0.0/24"]\n  private_subnets = ["10.0.1.0/24"]';
  const subnet = (version: string, kind: string): string =>
    said(called(VPC, version, args), `module.it.aws_subnet.${kind}[0]`, 'MapPublicIpOnLaunch');
  expect(subnet('~> 3.0', 'public')).toBe(`true by ${VPC} 3.x at main.tf:1`);
  expect(subnet('~> 5.0', 'public')).toBe(`false by ${VPC} 4.x to 5.x at main.tf:1`);
  expect(subnet('~> 6.0', 'public')).toBe(`false by ${VPC} 6.x at main.tf:1`);
  expect(subnet('~> 3.0', 'private')).toBe('absent');
});

it('the default security group is emptied since 4.x', () => {
  const groups = (version: string) =>
    called(VPC, version, '').resources.filter(({ address }) =>
      address.includes('aws_default_security_group'),
    );
  expect(groups('~> 3.0')).toEqual([]);
  expect(groups('~> 5.0').map((group) => group.at('SecurityGroupIngress').items().items.length)).toEqual([0]);
});

it('a VPC has a flow log where it is asked for', () => {
  const flow = 'module.it.aws_flow_log.this[0]';
  expect(said(called(VPC, '~> 5.0', ''), flow, 'TrafficType')).toBe('not there');
  const estate = called(VPC, '~> 5.0', '  enable_flow_log = true\n  flow_log_traffic_type = "REJECT"');
  expect(said(estate, flow, 'TrafficType')).toBe('REJECT at main.tf:5');
  expect(said(estate, flow, 'ResourceId')).toBe('module.it.aws_vpc.this[0]');
});

it('a repository is scanned and its tags stay, unless the user says otherwise', () => {
  const repository = 'module.it.aws_ecr_repository.this[0]';
  const bare = called('terraform-aws-modules/ecr/aws', '~> 2.0', '  repository_name = "shop"');
  expect(said(bare, repository, 'ImageTagMutability')).toBe(
    'IMMUTABLE by terraform-aws-modules/ecr/aws 1.x to 3.x at main.tf:1',
  );
  const loose = called('terraform-aws-modules/ecr/aws', '~> 2.0', '  repository_image_scan_on_push = false');
  expect(said(loose, repository, 'ImageScanningConfiguration', 'ScanOnPush')).toBe('false at main.tf:4');
});

it('a bucket blocks public access since 3.9', () => {
  const block = (version: string): string =>
    said(
      called('terraform-aws-modules/s3-bucket/aws', version, '  bucket = "logs"'),
      'module.it.aws_s3_bucket.this[0]',
      'PublicAccessBlockConfiguration',
      'BlockPublicAcls',
    ).split(' at ')[0]!;
  expect(block('~> 4.0')).toBe('true by terraform-aws-modules/s3-bucket/aws 3.9 to 5.x');
  expect(block('3.8.2')).toBe('false by terraform-aws-modules/s3-bucket/aws 2.x to 3.8');
});

it('a role for service accounts trusts those that are named, and has what is attached', () => {
  const args = `  role_name = "dns"
  attach_external_dns_policy = true
  attach_velero_policy = true
  oidc_providers = { main = { provider_arn = "arn:aws:iam::111122223333:oidc-provider/oidc.example/id/A", namespace_service_accounts = ["dns:external"] } }`;
  const source = 'terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks';
  const estate = called(source, '~> 5.0', args);
  const role = 'module.it.aws_iam_role.this[0]';
  expect(said(estate, role, 'AssumeRolePolicyDocument')).toContain('system:serviceaccount:dns:external');
  expect(said(estate, role, 'ManagedPolicyArns', 0)).toBe('module.it.aws_iam_policy.external_dns[0]');
  expect(said(estate, 'module.it.aws_iam_policy.external_dns[0]', 'PolicyDocument')).toContain(
    'hostedzone/*',
  );
  // What this one says is not in the card: open, not nothing.
  expect(said(estate, 'module.it.aws_iam_policy.velero[0]', 'PolicyDocument')).toBe(
    'unknown: computed-at-deployment',
  );
});

it('a key of the KMS module rotates, and its policy names those who are given', () => {
  const estate = called(
    'terraform-aws-modules/kms/aws',
    '~> 3.0',
    '  key_users = ["arn:aws:iam::111122223333:role/shop"]',
  );
  const key = 'module.it.aws_kms_key.this[0]';
  expect(said(estate, key, 'EnableKeyRotation')).toBe(
    'true by terraform-aws-modules/kms/aws 1.x to 4.x at main.tf:1',
  );
  const inPolicy = leavesOf(estate, key);
  expect(
    ['Default', 'KeyUsage', 'arn:aws:iam::111122223333:role/shop'].filter((one) => !inPolicy.includes(one)),
  ).toEqual([]);
  expect(inPolicy).not.toContain('KeyOwner');
});

it('a rule of a security group is known by its name, and open where the name is not', () => {
  const source = 'terraform-aws-modules/security-group/aws';
  const args = `  name = "web"
  ingress_with_cidr_blocks = [
    { rule = "ssh-tcp", cidr_blocks = "0.0.0.0/0" },
    { rule = "carbon-tcp", cidr_blocks = "10.0.0.0/8" },
  ]`;
  const estate = called(source, '~> 5.0', args);
  const group = 'module.it.aws_security_group.this_name_prefix[0]';
  const rules = [0, 1].map((at) => said(estate, group, 'SecurityGroupIngress', at, 'FromPort'));
  expect(rules).toEqual([`22 by ${source} 4.x to 5.x at main.tf:1`, 'unknown: computed-at-deployment']);
  expect(said(estate, group, 'SecurityGroupIngress', 0, 'CidrIp')).toContain('0.0.0.0/0');
});
