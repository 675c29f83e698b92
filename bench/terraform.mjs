// Terraform: 40 root modules, 280 files, 1,040 resources with local modules, tfvars and policy documents; and 20,000
// lines without EKS in them. Against parsing the same bytes alone, in the same run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { least } from './measure.mjs';

const bin = fileURLToPath(new URL('../bin/ringwall.js', import.meta.url));
const TIMES = 5;

const write = (folder, files) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
};

/** Seven files a root module: 20 resources of its own and 6 through two calls of local modules. */
const root = (n) => ({
  'versions.tf': `terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region
}
`,
  'variables.tf': `variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "cidrs" {
  description = "Who may reach the endpoint"
  type        = list(string)
}

variable "groups" {
  type = map(object({
    size     = optional(number, 2)
    types    = optional(list(string), ["m7i.large"])
    labels   = optional(map(string), {})
  }))
  default = {
    web  = { size = 3 }
    jobs = { types = ["c7i.large"], labels = { purpose = "jobs" } }
  }
}
`,
  'terraform.tfvars': `cidrs = ["10.${n}.0.0/16", "192.0.2.0/24"]\n`,
  'main.tf': `locals {
  name = "team-${n}"
  tags = merge({ team = local.name }, { managed = "terraform" })
}

module "cluster" {
  source = "../../modules/cluster"
  name   = local.name
  cidrs  = var.cidrs
  public = ${n % 3 === 0}
  tags   = local.tags
}

module "logs" {
  source = "../../modules/bucket"
  name   = "\${local.name}-logs"
}

resource "aws_eks_node_group" "this" {
  for_each        = var.groups
  cluster_name    = module.cluster.name
  node_group_name = each.key
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = aws_subnet.private[*].id
  instance_types  = each.value.types
  labels          = each.value.labels
  scaling_config {
    desired_size = each.value.size
    max_size     = each.value.size * 2
    min_size     = 1
  }
}

resource "aws_kms_key" "data" {
  description         = "Data of \${local.name}"
  enable_key_rotation = ${n % 4 !== 0}
}

resource "aws_ecr_repository" "app" {
  for_each             = toset(["web", "api", "jobs"])
  name                 = "\${local.name}/\${each.value}"
  image_tag_mutability = "${n % 5 === 0 ? 'MUTABLE' : 'IMMUTABLE'}"
  image_scanning_configuration {
    scan_on_push = true
  }
}
`,
  'network.tf': `resource "aws_vpc" "this" {
  cidr_block           = cidrsubnet("10.0.0.0/8", 8, ${n})
  enable_dns_hostnames = true
  tags                 = local.tags
}

resource "aws_subnet" "private" {
  count             = 3
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 4, count.index)
  availability_zone = "\${var.region}\${element(["a", "b", "c"], count.index)}"
}

resource "aws_security_group" "web" {
  name   = "\${local.name}-web"
  vpc_id = aws_vpc.this.id
  dynamic "ingress" {
    for_each = { http = 80, https = 443 }
    content {
      description = ingress.key
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = var.cidrs
    }
  }
}

resource "aws_security_group_rule" "ssh" {
  count             = ${n % 6 === 0 ? 1 : 0}
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = aws_security_group.web.id
}
`,
  'iam.tf': `data "aws_partition" "current" {}

data "aws_iam_policy_document" "node" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "node" {
  name               = "\${local.name}-node"
  assume_role_policy = data.aws_iam_policy_document.node.json
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each   = toset(["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"])
  role       = aws_iam_role.node.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/\${each.value}"
}

resource "aws_iam_policy" "app" {
  name = "\${local.name}-app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "\${module.logs.arn}/*"
    }]
  })
}

resource "aws_iam_role" "app" {
  count              = 4
  name               = "\${local.name}-app-\${count.index}"
  assume_role_policy = data.aws_iam_policy_document.node.json
}
`,
  'outputs.tf': `output "cluster" {
  value = module.cluster.name
}

output "repositories" {
  value = { for name, repository in aws_ecr_repository.app : name => repository.repository_url }
}
`,
});

const modules = {
  'modules/cluster/main.tf': `variable "name" {
  type = string
}
variable "cidrs" {
  type = list(string)
}
variable "public" {
  type    = bool
  default = false
}
variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_kms_key" "secrets" {
  enable_key_rotation = true
}

resource "aws_iam_role" "this" {
  name = "\${var.name}-cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "eks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_eks_cluster" "this" {
  name                      = var.name
  role_arn                  = aws_iam_role.this.arn
  enabled_cluster_log_types = ["api", "audit", "authenticator"]
  tags                      = var.tags
  vpc_config {
    subnet_ids              = []
    endpoint_private_access = true
    endpoint_public_access  = var.public
    public_access_cidrs     = var.public ? var.cidrs : null
  }
  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = aws_kms_key.secrets.arn
    }
  }
}

output "name" {
  value = aws_eks_cluster.this.name
}
`,
  'modules/bucket/main.tf': `variable "name" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

output "arn" {
  value = aws_s3_bucket.this.arn
}
`,
};

/** A repository of another kind: functions, queues and tables. */
const other = (n) =>
  Array.from(
    { length: 25 },
    (_, at) => `resource "aws_sqs_queue" "q${at}" {
  name                       = "queue-${n}-${at}"
  delay_seconds              = ${at}
  visibility_timeout_seconds = 30 + ${at}
  tags = {
    service = "s${n}"
    owner   = var.owner
  }
}

resource "aws_dynamodb_table" "t${at}" {
  name         = "table-\${var.owner}-${at}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}
`,
  ).join('\n');

/** CPU milliseconds of `terraform fmt -check`, which parses every file and does no more; undefined without terraform. */
const parsing = (folder) => {
  const { status, stdout } = spawnSync(
    'bash',
    ['-c', 'terraform fmt -check -recursive "$0" >/dev/null 2>&1; [ $? -le 3 ] && times', folder],
    { encoding: 'utf8', env: { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' } },
  );
  const children = stdout.trim().split('\n').at(-1) ?? '';
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  return status === 0 && seconds.length === 2 ? (seconds[0] + seconds[1]) * 1000 : undefined;
};

const ratio = (ms, baseline) =>
  baseline === undefined
    ? 'terraform is not here to compare with'
    : `${(ms / baseline).toFixed(1)} times \`terraform fmt -check\`, which only parses (${baseline.toFixed(0)} ms)`;

export const run = () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-terraform-'));
  try {
    const one = join(folder, 'one');
    write(one, { Dockerfile: 'FROM scratch\nUSER 1\n' });
    const base = least(TIMES, [bin, 'estate', one]).cpu;
    const eks = join(folder, 'eks');
    for (let n = 0; n < 40; n++) write(join(eks, 'roots', `r${n}`), root(n));
    write(eks, modules);
    const read = least(TIMES, [bin, 'estate', eks]).cpu;
    const judged = least(TIMES, [bin, 'check', eks, '--json']).cpu;
    const parse = least(TIMES, [bin, 'check', join(eks, 'roots/r1'), '--json']).cpu;
    console.log(
      `40 root modules, 282 files, 1,040 resources: ${judged.toFixed(0)} ms CPU to check, ${read.toFixed(0)} ms to read; ` +
        `one root module ${parse.toFixed(0)} ms; one Dockerfile ${base.toFixed(0)} ms (budget 1400); ${ratio(judged, parsing(eks))}`,
    );
    const plain = join(folder, 'other');
    for (let n = 0; n < 46; n++)
      write(join(plain, `service-${n}`), {
        'main.tf': other(n),
        'variables.tf': 'variable "owner" {\n  default = "team"\n}\n',
      });
    const lines = 46 * other(0).split('\n').length;
    const rest = least(TIMES, [bin, 'check', plain, '--json']).cpu;
    console.log(
      `${lines.toLocaleString('en')} lines without EKS in them: ${rest.toFixed(0)} ms CPU (budget 2000); ${ratio(rest, parsing(plain))}`,
    );
    return judged <= 1400 && rest <= 2000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
