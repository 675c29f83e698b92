import { describe, expect, test } from 'vitest';
import type { CheckDocument } from '../../src/result/document.ts';
import { folder, ringwall } from './run.ts';

const MAIN = `variable "cidrs" {
  type = list(string)
}
locals {
  name = "prod"
}
resource "aws_eks_cluster" "this" {
  name     = local.name
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config {
    subnet_ids          = ["subnet-1"]
    public_access_cidrs = var.cidrs
  }
}
output "name" {
  value = aws_eks_cluster.this.name
}
`;

const PLAN = JSON.stringify({
  format_version: '1.2',
  terraform_version: '1.11.4',
  variables: { cidrs: { value: ['0.0.0.0/0'] } },
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'aws_eks_cluster.this',
          mode: 'managed',
          type: 'aws_eks_cluster',
          name: 'this',
          values: {
            name: 'prod',
            vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }],
          },
        },
      ],
    },
  },
  resource_changes: [],
  configuration: { root_module: {} },
});

async function endpoint(cwd: string, ...args: string[]) {
  const { out } = await ringwall(cwd, 'check', '--json', ...args);
  const { findings } = JSON.parse(out) as CheckDocument;
  return findings
    .filter(({ control }) => control === 'eks-endpoint-open')
    .map(
      ({ location, verdict }) =>
        `${verdict} ${'file' in location ? `${location.file}:${location.line}` : ''}`,
    );
}

describe('check', () => {
  test('takes the values of an environment from --var-file and from ringwall.yaml', async () => {
    const cwd = folder({
      'infra/main.tf': MAIN,
      'open.tfvars': 'cidrs = [\n  "0.0.0.0/0",\n]\n',
      'closed.tfvars.json': '{"cidrs": ["192.0.2.0/24"]}',
    });
    expect(await endpoint(cwd, 'infra')).toEqual(['not-evaluated infra/main.tf:1']);
    expect(await endpoint(cwd, 'infra', '--var-file', 'open.tfvars')).toEqual(['fail open.tfvars:2']);
    expect(
      await endpoint(cwd, 'infra', '--var-file', 'open.tfvars', '--var-file', 'closed.tfvars.json'),
    ).toEqual([]);
    const configured = folder({
      'main.tf': MAIN,
      'open.tfvars': 'cidrs = ["0.0.0.0/0"]\n',
      'ringwall.yaml': 'varFiles: [open.tfvars]\n',
    });
    expect(await endpoint(configured)).toEqual(['fail open.tfvars:1']);
  });

  test('judges a plan in place of the configuration that it is of, at its places', async () => {
    const cwd = folder({ 'infra/main.tf': MAIN, 'infra/plan.json': PLAN });
    expect(await endpoint(cwd, 'infra')).toHaveLength(1);
    expect(await endpoint(cwd, '--plan', 'infra/plan.json')).toHaveLength(1);
    const alone = folder({ 'plan.json': PLAN });
    expect(await endpoint(alone)).toEqual([expect.stringMatching(/^fail plan\.json:/)]);
  });

  test.each([
    [
      'no plan',
      ['--plan', 'main.tf'],
      'this is not the JSON of a plan; make it with `terraform show -json PLAN`',
    ],
    ['no such plan', ['--plan', 'gone.json'], 'gone.json: there is no such file or folder'],
    ['no variable file', ['--var-file', 'gone.tfvars'], "--var-file gone.tfvars: can't be read (ENOENT)"],
    ['no values', ['--helm-values', 'gone.yaml'], 'gone.yaml: there is no such file or folder'],
  ])('says what is wrong with what it is given: %s', async (_, args, message) => {
    const { code, notes } = await ringwall(folder({ 'main.tf': MAIN }), 'check', ...args);
    expect(code).toBe(3);
    expect(notes).toContain(message);
  });
});

test('estate --values shows what is computed on the way', async () => {
  const cwd = folder({ 'main.tf': MAIN, 'terraform.tfvars': 'cidrs = []\n' });
  const { out } = await ringwall(cwd, 'estate', '--values', '--plain');
  expect((JSON.parse(out) as { values: object }).values).toEqual({
    'local.name': 'prod',
    'output.name': 'prod',
  });
  const text = await ringwall(cwd, 'estate', '--values');
  expect(text.out).toMatch(/^ {2}local\.name +"prod"$/m);
});

test('what is sensitive is never shown', async () => {
  const cwd = folder({
    'main.tf':
      'variable "token" {\n  sensitive = true\n  default   = "hunter2-hunter2"\n}\nlocals {\n  header = "x ${var.token}"\n}\nresource "aws_ssm_parameter" "t" {\n  name  = "t"\n  type  = "String"\n  value = local.header\n}\n',
  });
  for (const args of [
    ['estate', '--values', '--json'],
    ['estate', '--values'],
    ['check'],
    ['snapshot', '--output', '-'],
  ]) {
    const { notes, out } = await ringwall(cwd, ...args);
    expect(out + notes).not.toContain('hunter2');
  }
});
