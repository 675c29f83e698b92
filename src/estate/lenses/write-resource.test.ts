import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../tree.ts';
import { child, hole, mapping, treeOf } from '../tree.ts';
import { readFields } from './read.ts';
import type { Part } from './lens.ts';
import { placed } from './place.ts';
import { allParts, lensOf } from './registry.ts';
import { Made, anyProperties, plain } from './testing-generate.ts';
import { readThrough } from './engine.ts';
import type { Written } from './write-resource.ts';
import { writeTerraform } from './write-resource.ts';

const write = (type: string, properties: object) =>
  writeTerraform([{ type, name: 'Main', tree: treeOf(properties) }]);
const shown = ({ name, tree, type }: Written): unknown => [`${type}.${name}`, plain(tree)];

describe('a resource', () => {
  it('is written with the parts that Terraform keeps apart', () => {
    const { asides, resources } = write('AWS::S3::Bucket', {
      BucketName: 'files',
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    });
    const bucket = { pointer: 'aws_s3_bucket.Main', attribute: 'id' };
    expect(resources.map(shown)).toEqual([
      ['aws_s3_bucket.Main', { bucket: 'files' }],
      ['aws_s3_bucket_public_access_block.Main_1', { bucket, block_public_acls: true }],
      ['aws_s3_bucket_versioning.Main_2', { bucket, versioning_configuration: [{ status: 'Enabled' }] }],
    ]);
    expect(asides).toEqual([]);
  });

  it('is known again by its parts, where they name it by what it says', () => {
    const policy = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
    const { resources } = write('AWS::EKS::AccessEntry', {
      ClusterName: 'shop',
      PrincipalArn: 'arn:aws:iam::111122223333:role/a',
      AccessPolicies: [{ PolicyArn: policy, AccessScope: { Type: 'cluster' } }],
    });
    expect(resources.slice(1).map(shown)).toEqual([
      [
        'aws_eks_access_policy_association.Main_1',
        {
          cluster_name: 'shop',
          principal_arn: 'arn:aws:iam::111122223333:role/a',
          policy_arn: policy,
          access_scope: [{ type: 'cluster' }],
        },
      ],
    ]);
  });

  it('is of the Terraform type that says most of it', () => {
    const type = (properties: object) => write('AWS::RDS::DBInstance', properties).resources[0]!.type;
    expect(type({ AllocatedStorage: '20' })).toBe('aws_db_instance');
    expect(type({ DBClusterIdentifier: 'orders' })).toBe('aws_rds_cluster_instance');
    expect(write('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }).resources[0]!.type).toBe('aws_vpc');
  });

  it('is left out when Terraform has none, and what has no argument is told', () => {
    expect(write('AWS::Nothing::Here', {}).asides).toEqual([
      { of: 'Main', path: '', why: 'Terraform has no resource for AWS::Nothing::Here' },
    ]);
    expect(write('AWS::EC2::VPC', { Colour: 'red' }).asides).toEqual([
      { of: 'Main', path: 'Colour', why: 'has no argument' },
    ]);
  });
});

describe('pointers', () => {
  const pointer = (target: string, attribute?: string): Tree => ({
    kind: 'pointer',
    target,
    ...(attribute === undefined ? {} : { attribute }),
    start: -1,
    end: -1,
  });

  it('are addresses with the attributes of Terraform', () => {
    const { asides, resources } = writeTerraform([
      { type: 'AWS::IAM::Role', name: 'Role', tree: mapping([]) },
      { type: 'AWS::EC2::Subnet', name: 'Sub-net', tree: mapping([]) },
      {
        type: 'AWS::EKS::Nodegroup',
        name: 'Nodes',
        tree: mapping([
          ['NodeRole', pointer('Role', 'Arn'), -1],
          ['ClusterName', pointer('Sub-net', 'SubnetId'), -1],
          ['AmiType', pointer('Elsewhere'), -1],
        ]),
      },
    ]);
    expect(plain(resources[2]!.tree)).toMatchObject({
      node_role_arn: { pointer: 'aws_iam_role.Role', attribute: 'arn' },
      cluster_name: { pointer: 'aws_subnet.Sub-net', attribute: 'id' },
      ami_type: { hole: 'Elsewhere has no attribute in Terraform' },
    });
    expect(asides).toEqual([{ of: 'Nodes', path: '', why: 'Terraform has no attribute for Elsewhere' }]);
  });
});

describe('a managed policy', () => {
  it('is attached to those that have it', () => {
    const { asides, resources } = write('AWS::IAM::ManagedPolicy', {
      Description: 'd',
      Roles: ['a'],
      Users: ['b'],
    });
    const policy_arn = { pointer: 'aws_iam_policy.Main', attribute: 'arn' };
    expect(resources.map(shown)).toEqual([
      ['aws_iam_policy.Main', { description: 'd' }],
      ['aws_iam_role_policy_attachment.Main_1', { policy_arn, role: 'a' }],
      ['aws_iam_user_policy_attachment.Main_2', { policy_arn, user: 'b' }],
    ]);
    expect(asides).toEqual([]);
  });

  it('says so when it is not known who has it', () => {
    const tree = mapping([['Roles', hole({ code: 'unresolved-parameter', text: 'not known' }), -1]]);
    const { asides } = writeTerraform([{ type: 'AWS::IAM::ManagedPolicy', name: 'Main', tree }]);
    expect(asides).toEqual([{ of: 'Main', path: 'Roles', why: 'has no argument' }]);
  });
});

describe('an inline policy of several', () => {
  it('is one of each of them', () => {
    const { resources } = write('AWS::IAM::Policy', {
      PolicyName: 'p',
      PolicyDocument: {},
      Roles: ['a', 'b'],
      Groups: ['c'],
    });
    expect(resources.map(({ of, type }) => [type, of])).toEqual([
      ['aws_iam_role_policy', 'Main'],
      ['aws_iam_role_policy', 'Main'],
      ['aws_iam_group_policy', 'Main'],
    ]);
  });

  it('is told where it is not known of which', () => {
    const open: Tree = hole({ code: 'unresolved-parameter', text: 'not known' });
    const tree = mapping([['Roles', open, -1]]);
    expect(writeTerraform([{ type: 'AWS::IAM::Policy', name: 'P', tree }])).toEqual({
      resources: [],
      asides: [{ of: 'P', path: 'Roles', why: 'it is not known which there are' }],
    });
  });
});

describe('what a part says of its whole, written and read again', () => {
  const known = allParts.filter(({ into, of }) => !('takes' in into) && of.some((one) => one.many !== true));

  it.each(known.map((part) => [part.terraform, part] as const))('%s', (_, part) => {
    const whole = lensOf(part.of.find((one) => one.many !== true)!.terraform[0]!)!;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const said = saidBy(part, new Made(seed));
        const resource = { type: whole.cloudformation, name: 'Main', tree: said };
        const { asides, resources } = writeTerraform([withImplied(resource, whole.fixed)]);
        expect(asides).toEqual([]);
        const again = resources.flatMap((one) => (one.part ? [readPart(one)] : [readWhole(one)]));
        expect(merged(again)).toEqual(merged([plain(said)]));
      }),
      { numRuns: 30 },
    );
  });
});

/** Properties of the whole that the part can say. */
function saidBy({ into }: Part, made: Made): Tree {
  if ('set' in into) return anyProperties(into.set, made);
  const item = 'item' in into ? into.item : {};
  const items = Array.from({ length: made.below(3) }, (_, at) =>
    typeof item === 'string' ? treeOf(`item ${at}`) : anyProperties(item, made),
  ).filter((one) => one.kind !== 'mapping' || one.keys.length > 0);
  if (items.length === 0) return mapping([]);
  return placed([[into.append, { kind: 'sequence', items, start: -1, end: -1 }, -1]], -1, -1, undefined);
}

function withImplied<T extends { readonly tree: Tree }>(
  one: T,
  fixed: Readonly<Record<string, Tree>> | undefined,
): T {
  const entries = Object.entries(fixed ?? {}).map(([key, value]) => [key, value, -1] as const);
  if (one.tree.kind !== 'mapping' || entries.length === 0) return one;
  const { keys, values } = one.tree;
  return { ...one, tree: mapping([...entries, ...keys.map((key, at) => [key, values[at]!, -1] as const)]) };
}

function readWhole({ tree, type }: Written): unknown {
  return plain(decoded(readThrough(lensOf(type)!, tree)));
}

function readPart({ tree, type }: Written): unknown {
  const part = allParts.find((one) => one.terraform === type)!;
  const { into, of } = part;
  const owners = of.flatMap(({ argument, same }) => [argument, ...Object.keys(same ?? {})]);
  const bare = tree.kind === 'mapping' ? tree : mapping([]);
  const own = mapping(
    bare.keys.flatMap((key, at) => (owners.includes(key) ? [] : [[key, bare.values[at]!, -1] as const])),
  );
  if ('set' in into) return plain(decoded(readFields(into.set, own, {})));
  const item = 'item' in into ? into.item : {};
  const value = typeof item === 'string' ? child(own, item)! : readFields(item, own, {});
  const list: Tree = { kind: 'sequence', items: [value], start: -1, end: -1 };
  return plain(decoded(placed([[into.append, list, -1]], -1, -1, undefined)));
}

/** Texts of structures as the structures. */
function decoded(tree: Tree): Tree {
  if (tree.kind === 'text' && tree.encodes !== undefined) return tree.encodes;
  if (tree.kind === 'sequence') return { ...tree, items: tree.items.map(decoded) };
  return tree.kind === 'mapping' ? { ...tree, values: tree.values.map(decoded) } : tree;
}

/** Several maps as one; lists at one place one after the other. */
function merged(all: readonly unknown[]): unknown {
  const into = (old: unknown, value: unknown): unknown => {
    if (Array.isArray(old) && Array.isArray(value)) return [...(old as unknown[]), ...(value as unknown[])];
    if (!isMap(old) || !isMap(value)) return value;
    const keys = [...new Set([...Object.keys(old), ...Object.keys(value)])];
    return Object.fromEntries(keys.map((key) => [key, key in value ? into(old[key], value[key]) : old[key]]));
  };
  return all.reduce(into, {});
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
