import { describe, expect, it } from 'vitest';
import { inEachWorld } from '../../estate/index.ts';
import { readTexts } from '../texts.ts';
import { only, place, plain } from './testing-places.ts';

const cluster = (body: string): string => `resource "aws_eks_cluster" "this" {
  name     = "prod"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config {
    subnet_ids = ["subnet-1"]
${body}
  }
}
`;

describe('a value points to where a person would edit it', () => {
  it('through a variable, a local and a module', () => {
    const estate = readTexts({
      'main.tf':
        'locals {\n  open = var.open\n}\nmodule "eks" {\n  source = "./eks"\n  public = local.open\n}\n',
      'variables.tf': 'variable "open" {\n  type    = bool\n  default = true\n}\n',
      'eks/main.tf': `variable "public" {\n  type = bool\n}\n${cluster('    endpoint_public_access = var.public')}`,
    });
    const found = only(estate, 'AWS::EKS::Cluster');
    expect(found.address).toBe('module.eks.aws_eks_cluster.this');
    expect(place(found, 'ResourcesVpcConfig', 'EndpointPublicAccess')).toBe(
      'variables.tf:3:13 < var.public@eks/main.tf:9 < local.open@main.tf:6 < var.open@main.tf:2',
    );
    expect(estate.problems).toEqual([]);
  });

  it('to tfvars, the strongest of them, and --var-file above all', () => {
    const texts = {
      'main.tf': `variable "cidrs" {\n  type = list(string)\n}\n${cluster('    public_access_cidrs = var.cidrs')}`,
      'terraform.tfvars': 'cidrs = ["10.0.0.0/8"]\n',
      'b.auto.tfvars': 'cidrs = [\n  "192.0.2.0/24",\n]\n',
      'a.auto.tfvars.json': '{"cidrs": ["198.51.100.0/24"]}',
    };
    const found = only(readTexts(texts), 'AWS::EKS::Cluster');
    expect(place(found, 'ResourcesVpcConfig', 'PublicAccessCidrs', 0)).toBe(
      'b.auto.tfvars:2:3 < var.cidrs@main.tf:9',
    );
  });

  it('to the environment, when that was asked for, below all files', () => {
    const texts = {
      'main.tf':
        'variable "name" {\n  type = string\n}\nvariable "sizes" {\n  type = list(number)\n}\nvariable "given" {}\nlocals {\n  all = [var.name, var.sizes, var.given]\n}\n',
      'terraform.tfvars': 'given = "file"\n',
    };
    const environment = { name: '[1]', sizes: '[1, 2]', given: 'environment', other: 'x' };
    const { values } = readTexts(texts, { environment });
    expect(plain(values[0]!)).toEqual(['[1]', [1, 2], 'file']);
    expect(readTexts(texts).values[0]!.root.items().items[0]!.value().kind).toBe('unknown');
  });

  it('of what is not written, to the block that would hold it', () => {
    const found = only(readTexts({ 'main.tf': cluster('') }), 'AWS::EKS::Cluster');
    expect(found.at('ResourcesVpcConfig', 'EndpointPublicAccess').value()).toMatchObject({
      kind: 'default',
      value: true,
    });
    expect(place(found, 'ResourcesVpcConfig', 'EndpointPublicAccess')).toBe('main.tf:4:3');
    expect(place(found, 'EncryptionConfig')).toBe('main.tf:1:1');
  });
});

describe('what makes several of one block', () => {
  const group = (rest: string): string =>
    `resource "aws_security_group" "g" {\n  vpc_id = "vpc-1"\n${rest}\n}\n`;

  it('count and for_each make instances by their addresses, nested modules included', () => {
    const estate = readTexts({
      'main.tf': 'module "m" {\n  for_each = { a = 2, b = 0 }\n  source = "./m"\n  n = each.value\n}\n',
      'm/main.tf': `variable "n" {}\n${group('  count = var.n\n  name = "g${count.index}"')}`,
    });
    expect(
      estate.ofType('AWS::EC2::SecurityGroup').map((one) => [one.address, one.at('GroupName').value()]),
    ).toMatchObject([
      ['module.m["a"].aws_security_group.g[0]', { value: 'g0' }],
      ['module.m["a"].aws_security_group.g[1]', { value: 'g1' }],
    ]);
  });

  it('dynamic blocks are written out, with their own iterator', () => {
    const text = group(`  dynamic "ingress" {
    for_each = { http = 80, https = 443 }
    iterator = rule
    content {
      description = rule.key
      from_port   = rule.value
      to_port     = rule.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0", "10.0.0.0/8"]
    }
  }`);
    const rules = (
      plain(only(readTexts({ 'main.tf': text }), 'AWS::EC2::SecurityGroup')) as {
        SecurityGroupIngress: readonly Record<string, unknown>[];
      }
    ).SecurityGroupIngress;
    expect(rules.map((rule) => [rule.Description, rule.FromPort, rule.CidrIp])).toEqual([
      ['http', 80, '0.0.0.0/0'],
      ['http', 80, '10.0.0.0/8'],
      ['https', 443, '0.0.0.0/0'],
      ['https', 443, '10.0.0.0/8'],
    ]);
  });

  it('an open bool tells its cases apart, the same in every place', () => {
    const estate = readTexts({
      'main.tf': `variable "on" {\n  type = bool\n}\n${group('  count = var.on ? 1 : 0\n  name = var.on ? "on" : "off"')}`,
    });
    const found = only(estate, 'AWS::EC2::SecurityGroup');
    const { worlds } = inEachWorld(() => (found.existsHere ? found.at('GroupName').value() : undefined));
    expect(worlds.map(({ result }) => (result?.kind === 'known' ? result.value : result))).toEqual([
      'on',
      undefined,
    ]);
  });

  it('an open number stands for any number of them', () => {
    const estate = readTexts({
      'main.tf': `variable "n" {\n  type = number\n}\n${group('  count = var.n')}`,
    });
    const found = only(estate, 'AWS::EC2::SecurityGroup');
    expect(found.address).toBe('aws_security_group.g[*]');
    expect(inEachWorld(() => found.existsHere).worlds.map(({ result }) => result)).toEqual([false, true]);
  });

  it('more than anybody has are taken as one, without end or loss', () => {
    const estate = readTexts({
      'main.tf': group('  for_each = toset([for i in range(1000) : "${i}"])').replace(
        'range(1000)',
        'flatten([for a in range(400) : [for b in range(250) : a * 250 + b]])',
      ),
    });
    expect(only(estate, 'AWS::EC2::SecurityGroup').address).toBe('aws_security_group.g[*]');
  });
});

describe('references between resources', () => {
  it('lead to the resource, also by index and through outputs', () => {
    const estate = readTexts({
      'main.tf': `module "key" {\n  source = "./key"\n}\n${cluster('')}resource "aws_eks_node_group" "n" {
  cluster_name  = aws_eks_cluster.this.name
  node_role_arn = aws_iam_role.node[0].arn
  subnet_ids    = []
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
resource "aws_iam_role" "node" {
  count = 1
  assume_role_policy = "{}"
}
resource "aws_ebs_volume" "v" {
  availability_zone = "eu-central-1a"
  kms_key_id        = module.key.arn
}
`,
      'key/main.tf': 'resource "aws_kms_key" "k" {}\noutput "arn" {\n  value = aws_kms_key.k.arn\n}\n',
    });
    const nodes = only(estate, 'AWS::EKS::Nodegroup');
    expect(estate.follow(nodes.at('NodeRole'), 'AWS::IAM::Role')).toMatchObject({
      kind: 'resource',
      resource: { address: 'aws_iam_role.node[0]' },
    });
    expect(estate.follow(nodes.at('ClusterName'), 'AWS::EKS::Cluster')).toMatchObject({
      kind: 'resource',
      resource: { address: 'aws_eks_cluster.this' },
    });
    expect(only(estate, 'AWS::EC2::Volume').at('KmsKeyId').value()).toMatchObject({
      known: { kind: 'pointer', target: 'module.key.aws_kms_key.k', attribute: 'Arn' },
    });
  });

  it('join attachments and rules to what they are parts of', () => {
    const estate = readTexts({
      'main.tf': `data "aws_partition" "p" {}
resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy_attachment" "a" {
  for_each   = toset(["AmazonEKSClusterPolicy", "AdministratorAccess"])
  role       = aws_iam_role.r.name
  policy_arn = "arn:\${data.aws_partition.p.partition}:iam::aws:policy/\${each.value}"
}
resource "aws_s3_bucket" "b" {
  bucket = "logs"
}
resource "aws_s3_bucket_public_access_block" "b" {
  bucket              = "logs"
  block_public_acls   = true
  block_public_policy = false
}
`,
    });
    const arns = only(estate, 'AWS::IAM::Role').at('ManagedPolicyArns').items().items;
    expect(arns.map((arn) => arn.value())).toMatchObject([
      { known: { kind: 'pattern', parts: ['arn:', undefined, ':iam::aws:policy/AdministratorAccess'] } },
      { known: { kind: 'pattern', parts: ['arn:', undefined, ':iam::aws:policy/AmazonEKSClusterPolicy'] } },
    ]);
    expect(plain(only(estate, 'AWS::S3::Bucket'))).toMatchObject({
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false },
    });
  });
});

it('a policy document is rendered as the provider does', () => {
  const estate = readTexts({
    'main.tf': `data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "all" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid     = "Trust"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["&{aws:username}"]
    }
  }
  statement {
    sid       = "Read"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["a", "b"]
  }
}
output "json" {
  value = data.aws_iam_policy_document.all.minified_json
}
`,
  });
  const output = estate.values.find(({ address }) => address === 'output.json')!;
  expect(output.root.value()).toMatchObject({
    kind: 'known',
    value:
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Deny","Action":"s3:*","Resource":["b","a"]},' +
      '{"Sid":"Trust","Effect":"Allow","Action":["sts:TagSession","sts:AssumeRole"],"Principal":{"Service":"eks.amazonaws.com"},' +
      '"Condition":{"StringEquals":{"aws:PrincipalTag/team":"${aws:username}"}}}]}',
  });
});

it('modules outside of the folders given are followed within the tree, and judged as they are called', () => {
  const estate = readTexts({
    'envs/prod/main.tf': 'module "r" {\n  source = "../../modules/r"\n  mutable = false\n}\n',
    'envs/dev/main.tf': 'module "r" {\n  source = "../../modules/r"\n  mutable = true\n}\n',
    'modules/r/main.tf':
      'variable "mutable" {}\nresource "aws_ecr_repository" "r" {\n  name = "r"\n  image_tag_mutability = var.mutable ? "MUTABLE" : "IMMUTABLE"\n}\n',
  });
  expect(
    estate
      .ofType('AWS::ECR::Repository')
      .map(({ root, scope }) => [scope.id, root.get('ImageTagMutability').value()]),
  ).toMatchObject([
    ['terraform:envs/dev', { value: 'MUTABLE' }],
    ['terraform:envs/prod', { value: 'IMMUTABLE' }],
  ]);
});

it('a downloaded module is read, and what it says itself is placed where it is called', () => {
  const estate = readTexts({
    'main.tf':
      'module "repo" {\n  source  = "example/repo/aws"\n  version = "1.0.0"\n  name    = "shop"\n}\n',
    '.terraform/modules/modules.json':
      '{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"repo","Source":"registry.terraform.io/example/repo/aws","Version":"1.0.0","Dir":".terraform/modules/repo"},{"Key":"repo.inner","Source":"./inner","Dir":".terraform/modules/repo/inner"}]}',
    '.terraform/modules/repo/main.tf':
      'variable "name" {}\nvariable "mutability" {\n  default = "MUTABLE"\n}\nmodule "inner" {\n  source = "./inner"\n  name   = var.name\n  mutability = var.mutability\n}\n',
    '.terraform/modules/repo/inner/main.tf':
      'variable "name" {}\nvariable "mutability" {}\nresource "aws_ecr_repository" "this" {\n  name                 = var.name\n  image_tag_mutability = var.mutability\n}\n',
    '.terraform/modules/repo/examples/x/main.tf': 'resource "aws_ecr_repository" "example" {}\n',
  });
  const found = only(estate, 'AWS::ECR::Repository');
  expect(found.address).toBe('module.repo.module.inner.aws_ecr_repository.this');
  expect(place(found, 'RepositoryName')).toBe('main.tf:4:13');
  expect(place(found, 'ImageTagMutability')).toBe('main.tf:1:1');
  expect(found.at('ImageTagMutability').defaultedBy).toBe('example/repo/aws 1.0.0');
  expect(estate.problems).toEqual([]);
});

it('inputs of Terragrunt are said not to be read', () => {
  const { problems } = readTexts({
    'live/a/terragrunt.hcl': 'terraform {\n  source = "../../m"\n}\n',
    'live/b/terragrunt.hcl': '',
    'm/main.tf': 'variable "x" {}\n',
  });
  expect(problems.map(({ code, file, message }) => `${file} ${code} ${message.slice(0, 16)}`)).toEqual([
    'live/a/terragrunt.hcl terragrunt-not-read 2 terragrunt.hcl',
  ]);
});

it('the JSON syntax means the same', () => {
  const estate = readTexts({
    'main.tf.json': JSON.stringify(
      {
        variable: {
          open: { type: 'bool', default: true },
          cidrs: { type: 'list(string)', default: ['0.0.0.0/0'] },
        },
        locals: { name: 'prod-${var.open ? "open" : "closed"}' },
        resource: {
          aws_eks_cluster: {
            this: {
              count: 1,
              name: '${local.name}',
              role_arn: 'arn:aws:iam::111122223333:role/eks',
              vpc_config: [
                {
                  subnet_ids: [],
                  endpoint_public_access: '${var.open}',
                  public_access_cidrs: '${var.cidrs}',
                },
              ],
            },
          },
        },
      },
      undefined,
      2,
    ),
  });
  const found = only(estate, 'AWS::EKS::Cluster');
  expect(plain(found)).toMatchObject({
    Name: 'prod-open',
    ResourcesVpcConfig: { EndpointPublicAccess: true, PublicAccessCidrs: ['0.0.0.0/0'] },
  });
  expect(place(found, 'ResourcesVpcConfig', 'EndpointPublicAccess')).toMatch(
    /^main\.tf\.json:5:18 < var\.open@main\.tf\.json:\d+$/,
  );
  expect(estate.problems).toEqual([]);
});
