import { describe, expect, it } from 'vitest';
import { readTexts } from '../../texts.ts';
import { inputNames, variables } from './card.ts';
import { cardOf } from './index.ts';
import { allCards } from './table.ts';
import { called, openReasons } from './testing.ts';

/** What people write of each module, in the names of its version. */
const CALLS: Readonly<Record<string, string>> = {
  cluster_name: '"prod"',
  vpc_id: '"vpc-0a"',
  subnet_ids: '["subnet-0a", "subnet-0b"]',
  enable_cluster_creator_admin_permissions: 'true',
  access_entries: '{ ops = { principal_arn = "arn:aws:iam::111122223333:role/ops" } }',
  eks_managed_node_groups: '{ a = { instance_types = ["m6i.large"], min_size = 2 }, b = {} }',
  self_managed_node_groups: '{ s = { instance_type = "m6i.large" } }',
  fargate_profiles: '{ f = { selectors = [{ namespace = "batch" }] } }',
  cluster_addons: '{ coredns = {}, vpc-cni = { before_compute = true } }',
  addons: '{ coredns = {}, vpc-cni = { before_compute = true } }',
  manage_aws_auth_configmap: 'true',
  aws_auth_roles:
    '[{ rolearn = "arn:aws:iam::111122223333:role/ops", username = "ops", groups = ["system:masters"] }]',
  selectors: '[{ namespace = "batch" }]',
  block_device_mappings: '{ root = { device_name = "/dev/xvda", ebs = { encrypted = true } } }',
  oidc_providers:
    '{ main = { provider_arn = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A", namespace_service_accounts = ["dns:external"], service_account = "external" } }',
  attach_external_dns_policy: 'true',
  attach_ebs_csi_policy: 'true',
  attach_aws_ebs_csi_policy: 'true',
  subjects: '["acme/shop:*"]',
  azs: '["eu-west-1a", "eu-west-1b"]',
  public_subnets: '["10.0.0.0/24", "10.0.1.0/24"]',
  private_subnets: '["10.0.2.0/24", "10.0.3.0/24"]',
  enable_nat_gateway: 'true',
  enable_flow_log: 'true',
  create_flow_log_cloudwatch_log_group: 'true',
  create_flow_log_cloudwatch_iam_role: 'true',
  public_dedicated_network_acl: 'true',
  endpoints: '{ s3 = { service = "s3", service_type = "Gateway" }, ecr = { service = "ecr.api" } }',
  repository_name: '"shop"',
  repository_read_write_access_arns: '["arn:aws:iam::111122223333:role/ci"]',
  bucket: '"logs"',
  versioning: '{ enabled = true }',
  attach_deny_insecure_transport_policy: 'true',
  create_role: 'true',
  provider_url: '"https://token.actions.githubusercontent.com"',
  key_statements: '[]',
  ingress_rules: '["https-443-tcp"]',
  ingress_cidr_blocks: '["10.0.0.0/16"]',
  ingress_with_cidr_blocks:
    '[{ from_port = 8080, to_port = 8090, protocol = "tcp", cidr_blocks = "10.0.0.0/16,10.1.0.0/16" }, { rule = "ssh-tcp", cidr_blocks = "0.0.0.0/0" }]',
  associations: '{ a = { cluster_name = "prod", namespace = "n", service_account = "s" } }',
};

/** That a chart is fetched, and was not checked, is right to say. */
const isNoChart = ({ code }: { readonly code: string }): boolean => code !== 'helm-release-not-rendered';

describe.each(allCards)('$source $named', (card) => {
  it('is right as a module of its own', () => {
    const files = [variables(card), ...card.hcl].map((text, index) => [`${index}.tf`, text] as const);
    expect(readTexts(Object.fromEntries(files)).problems.filter(isNoChart)).toEqual([]);
  });

  it('is found by the version that it was read from', () => {
    const found = cardOf(card.source, card.readFrom.version);
    expect(found.kind === 'card' && found.label).toBe(`${card.source} ${card.named}`);
  });

  it('leaves nothing unevaluated, as it is or as people call it', () => {
    const names = new Set(inputNames(card));
    const typical = Object.entries(CALLS).filter(([name]) => names.has(name));
    const args = typical.map(([name, value]) => `  ${name} = ${value}`).join('\n');
    for (const given of ['', args]) {
      const estate = called(card.source, card.readFrom.version, given);
      expect(estate.problems.filter(isNoChart)).toEqual([]);
      expect(openReasons(estate).filter((reason) => !reason.startsWith('computed-at-deployment'))).toEqual(
        [],
      );
    }
    expect(typical.length).toBeGreaterThan(0);
  });

  it('makes nothing when it is told so', () => {
    const flag = ['create', 'create_vpc', 'create_bucket', 'create_role'].find((name) =>
      inputNames(card).includes(name),
    );
    // A module that makes only what is asked for has no such flag.
    const args = flag === undefined ? '' : `  ${flag} = false`;
    const estate = called(card.source, card.readFrom.version, args);
    const made = estate.resources.filter(
      ({ existsHere, type }) => existsHere && type !== 'Terraform::Module',
    );
    expect(made.map(({ address }) => address)).toEqual([]);
  });
});
