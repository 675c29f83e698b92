import { describe, expect, it } from 'vitest';
import { treeOf } from '../../../estate/index.ts';
import { isPlan } from './format.ts';
import { estateOf, planText, resource, said } from './testing.ts';

describe('the format', () => {
  it('is known by its version and its parts', () => {
    expect(isPlan(treeOf({ format_version: '1.2', planned_values: {} }))).toBe(true);
    expect(isPlan(treeOf({ format_version: '1.0', values: {} }))).toBe(false);
    expect(isPlan(treeOf({ planned_values: {} }))).toBe(false);
    expect(isPlan(treeOf([]))).toBe(false);
  });

  it.each([
    ['of another version is said', { format_version: '2.0' }, 'terraform-plan-version', 0],
    ['without planned values is said', { planned_values: null }, 'terraform-plan-incomplete', 0],
    ['that failed is read as far as it goes', { errored: true }, 'terraform-plan-incomplete', 1],
    [
      'that defers changes is read as far as it goes',
      { deferred_changes: [{}] },
      'terraform-plan-incomplete',
      1,
    ],
  ])('%s', (_, extra, code, resources) => {
    const estate = estateOf(planText([{ type: 'aws_vpc', name: 'a', values: {} }], extra));
    expect(estate.problems.map((problem) => problem.code)).toEqual([code]);
    expect(estate.resources).toHaveLength(resources);
  });
});

describe('what is planned', () => {
  it('is read as its configuration is: types, blocks, addresses with keys', () => {
    const estate = estateOf(
      planText([
        {
          type: 'aws_eks_cluster',
          name: 'this',
          module: 'module.eks["a.b"]',
          index: 0,
          values: {
            name: 'main',
            vpc_config: [{ endpoint_public_access: false, public_access_cidrs: [] }],
            version: null,
          },
        },
      ]),
    );
    const address = 'module.eks["a.b"].aws_eks_cluster.this[0]';
    expect(resource(estate, address).type).toBe('AWS::EKS::Cluster');
    expect(said(estate, address)).toEqual({
      Name: 'main',
      ResourcesVpcConfig: { EndpointPublicAccess: false, PublicAccessCidrs: [] },
    });
    expect(resource(estate, address).head?.file.path).toBe('plan.json');
  });

  it('leaves out what is deleted', () => {
    const change = (address: string) => ({
      address,
      change: { actions: ['delete'], before: {}, after: null },
    });
    const estate = estateOf(planText([], { resource_changes: [change('aws_vpc.gone')] }));
    expect(estate.resources).toEqual([]);
  });

  it('has its parts joined', () => {
    const estate = estateOf(
      planText([
        {
          type: 'aws_s3_bucket',
          name: 'a',
          values: { bucket: 'one' },
          unknown: { id: true },
          expressions: { bucket: { constant_value: 'one' } },
        },
        {
          type: 'aws_s3_bucket_public_access_block',
          name: 'b',
          values: { block_public_acls: true },
          unknown: { bucket: true, id: true },
          expressions: {
            bucket: { references: ['aws_s3_bucket.a.id', 'aws_s3_bucket.a'] },
            block_public_acls: { constant_value: true },
          },
        },
      ]),
    );
    expect(estate.resources).toHaveLength(1);
    expect(said(estate, 'aws_s3_bucket.a')).toEqual({
      BucketName: 'one',
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    });
  });
});

describe('what is known after apply', () => {
  const role = {
    type: 'aws_iam_role',
    name: 'r',
    values: { name: 'r' },
    unknown: { arn: true },
    expressions: {},
  };
  const cluster = (expressions: object, unknown: object = { role_arn: true }) =>
    said(
      estateOf(
        planText([
          role,
          {
            type: 'aws_eks_cluster',
            name: 'c',
            values: {},
            unknown: { ...unknown },
            expressions: { ...expressions },
          },
        ]),
      ),
      'aws_eks_cluster.c',
    );
  const open = { hole: 'the plan says that it is known after apply', spread: false };

  it('is the attribute that its expression names', () => {
    expect(cluster({ role_arn: { references: ['aws_iam_role.r.arn', 'aws_iam_role.r'] } })).toEqual({
      RoleArn: { pointer: 'aws_iam_role.r', attribute: 'Arn' },
    });
  });

  it.each([
    ['a text around a name', ['aws_iam_role.r.name', 'aws_iam_role.r']],
    ['two attributes', ['aws_iam_role.r.arn', 'aws_iam_role.r', 'aws_iam_role.s.arn', 'aws_iam_role.s']],
    ['a data source', ['data.aws_iam_role.r.arn', 'data.aws_iam_role.r']],
    ['a local', ['local.role']],
  ])('stays open when it may be %s', (_, references) => {
    expect(cluster({ role_arn: { references } })).toEqual({ RoleArn: open });
  });

  it('is nothing where nobody wrote it, and open where a dynamic block may stand', () => {
    expect(cluster({}, { version: true, encryption_config: true })).toEqual({ EncryptionConfig: open });
  });

  it('is one attribute for each open item of a list, when there are as many', () => {
    const references = ['aws_iam_role.r.id', 'aws_iam_role.r', 'aws_subnet.s.id', 'aws_subnet.s'];
    const estate = estateOf(
      planText([
        role,
        { type: 'aws_subnet', name: 's', values: {}, expressions: {} },
        {
          type: 'aws_eks_cluster',
          name: 'c',
          values: { vpc_config: [{ subnet_ids: [null, null] }] },
          unknown: { vpc_config: [{ subnet_ids: [true, true] }] },
          expressions: { vpc_config: [{ subnet_ids: { references } }] },
        },
      ]),
    );
    expect(said(estate, 'aws_eks_cluster.c')).toEqual({
      ResourcesVpcConfig: {
        SubnetIds: [
          { pointer: 'aws_iam_role.r', attribute: undefined },
          { pointer: 'aws_subnet.s', attribute: undefined },
        ],
      },
    });
  });

  it('is followed through the input of a module, and its output', () => {
    const text = planText(
      [
        role,
        { type: 'aws_eks_cluster', name: 'c', module: 'module.eks', values: {}, unknown: { role_arn: true } },
      ],
      {
        configuration: {
          root_module: {
            module_calls: {
              eks: {
                expressions: { role: { references: ['aws_iam_role.r.arn', 'aws_iam_role.r'] } },
                module: {
                  resources: [
                    {
                      mode: 'managed',
                      type: 'aws_eks_cluster',
                      name: 'c',
                      expressions: { role_arn: { references: ['var.role'] } },
                    },
                  ],
                },
              },
            },
          },
        },
      },
    );
    expect(said(estateOf(text), 'module.eks.aws_eks_cluster.c')).toEqual({
      RoleArn: { pointer: 'aws_iam_role.r', attribute: 'Arn' },
    });
  });

  it('is the attribute again when the resource is there already', () => {
    const text = planText([
      { ...role, values: { name: 'r', arn: 'arn:aws:iam::123456789012:role/r' }, unknown: {} },
      {
        type: 'aws_eks_cluster',
        name: 'c',
        values: { role_arn: 'arn:aws:iam::123456789012:role/r' },
        expressions: { role_arn: { references: ['aws_iam_role.r.arn', 'aws_iam_role.r'] } },
      },
    ]);
    expect(said(estateOf(text), 'aws_eks_cluster.c')).toEqual({
      RoleArn: { pointer: 'aws_iam_role.r', attribute: 'Arn' },
    });
  });
});

describe('what is sensitive', () => {
  const text = planText([
    {
      type: 'aws_db_instance',
      name: 'a',
      values: { password: 'correct horse', username: 'u' },
      sensitive: { password: true },
    },
  ]);
  const hidden = { hole: 'it is sensitive: what a plan marks so is left out', spread: false };

  it('is left out, and masked in the text of the plan', () => {
    const estate = estateOf(text);
    expect(said(estate, 'aws_db_instance.a')).toMatchObject({
      MasterUserPassword: hidden,
      MasterUsername: 'u',
    });
    const { file } = resource(estate, 'aws_db_instance.a').head!;
    const lines = Array.from({ length: file.lineCount }, (_, index) => file.printableLine(index + 1));
    expect(lines.filter((line) => line.includes('•'))).toHaveLength(2);
    expect(lines.join('\n')).not.toContain('correct horse');
  });

  it('stays out when a variable of the plan gives it', () => {
    const sources = {
      'main.tf':
        'variable "p" {}\nresource "aws_db_instance" "a" {\n  password = var.p\n  username = "u"\n}\n',
    };
    const withVariable = JSON.stringify({
      ...(JSON.parse(text) as object),
      variables: { p: { value: 'correct horse' } },
    });
    expect(JSON.stringify(said(estateOf(withVariable, sources), 'aws_db_instance.a'))).not.toContain(
      'correct horse',
    );
  });
});
