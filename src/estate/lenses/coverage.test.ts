import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { treeOf } from '../tree.ts';
import { awsccType, readAwscc } from './awscc.ts';
import { onEveryResource } from './common.ts';
import type { Fields, Lens, Part } from './lens.ts';
import { targets } from './read.ts';
import { additions, allLenses, allParts, lensOf, lensesTo, partOf } from './registry.ts';
import { plain } from './testing-generate.ts';

type Names = { readonly [name: string]: Names | 1 };

const cloudformation = fixture('cloudformation-properties') as {
  readonly types: Readonly<
    Record<string, { readonly attributes: readonly string[]; readonly properties: Names }>
  >;
};
const terraform = fixture('terraform-arguments') as { readonly types: Readonly<Record<string, Names>> };

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'));
}

const known = allLenses.filter((lens) => !additions.has(lens.cloudformation));

describe('every property of a type', () => {
  it.each(known.map((lens) => [lens.terraform, lens] as const))('%s', (_, lens) => {
    const { properties } = cloudformation.types[lens.cloudformation]!;
    const reached = new Set([
      ...targets(lens.fields).map((path) => path.split('.')[0]!),
      ...Object.keys(lens.fixed ?? {}),
    ]);
    const listed = Object.keys(lens.notInTerraform);
    const accounted = [...reached, ...listed];
    expect({ missing: Object.keys(properties).filter((name) => !accounted.includes(name)) }).toEqual({
      missing: [],
    });
    expect({ stale: listed.filter((name) => reached.has(name) || !(name in properties)) }).toEqual({
      stale: [],
    });
    expect({ unknown: missingTargets(lens.fields, properties) }).toEqual({ unknown: [] });
  });
});

/** Paths of fields that no property is at. */
function missingTargets(fields: Fields, properties: Names, at = ''): readonly string[] {
  return Object.values(fields).flatMap((field) => {
    const to = typeof field === 'string' ? field : field.to;
    const found = to === '' ? properties : under(properties, to);
    if (found === undefined) return [at + to];
    if (typeof field === 'string') return [];
    const when = Object.keys(field.when ?? {}).filter((path) => under(properties, path) === undefined);
    const inner = field.block ?? field.blocks;
    if (inner === undefined || found === 1) return when;
    return [...when, ...missingTargets(inner, found, to === '' ? at : `${at}${to}.`)];
  });
}

function under(names: Names, path: string): Names | 1 | undefined {
  let found: Names | 1 | undefined = names;
  for (const key of path.split('.')) found = found === 1 ? undefined : found?.[key];
  return found;
}

/** The arguments that no field takes and no list names. */
function missingArguments(
  fields: Fields,
  names: Names,
  listed: ReadonlySet<string>,
  at = '',
): readonly string[] {
  return Object.entries(names).flatMap(([name, inner]) => {
    const path = at + name;
    if (listed.has(path)) return [];
    const field = Object.hasOwn(fields, name) ? fields[name]! : undefined;
    if (field === undefined) return [path];
    if (inner === 1) return [];
    const below = typeof field === 'string' ? undefined : (field.block ?? field.blocks);
    if (below !== undefined) return missingArguments(below, inner, listed, `${path}.`);
    const own = typeof field === 'object' && (field.by !== undefined || field.map !== undefined);
    return own ? [] : [`${path} is a block`];
  });
}

/** The fields that no argument is for. */
function strangeFields(fields: Fields, names: Names, at = ''): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const inner = names[name];
    if (inner === undefined) return [at + name];
    const below = typeof field === 'string' ? undefined : (field.block ?? field.blocks);
    if (below === undefined) return [];
    return inner === 1 ? [`${at}${name} is no block`] : strangeFields(below, inner, `${at}${name}.`);
  });
}

describe('every argument of a type', () => {
  it.each(allLenses.map((lens) => [lens.terraform, lens] as const))('%s', (_, lens: Lens) => {
    const names = terraform.types[lens.terraform]!;
    const listed = new Set([...Object.keys(lens.notInCloudFormation), ...Object.keys(onEveryResource)]);
    expect({ missing: missingArguments(lens.fields, names, listed) }).toEqual({ missing: [] });
    expect({ strange: strangeFields(lens.fields, names) }).toEqual({ strange: [] });
    expect({
      stale: Object.keys(lens.notInCloudFormation).filter((path) => under(names, path) === undefined),
    }).toEqual({ stale: [] });
  });

  it.each(allParts.map((part) => [part.terraform, part] as const))('%s', (_, part: Part) => {
    const names = terraform.types[part.terraform]!;
    const { into } = part;
    const own = 'set' in into ? into.set : 'item' in into && typeof into.item === 'object' ? into.item : {};
    const listed = new Set([
      ...Object.keys(part.notInCloudFormation),
      ...Object.keys(onEveryResource),
      ...part.of.flatMap((whole) => [whole.argument, ...Object.keys(whole.same ?? {})]),
      ...('takes' in into ? into.takes : []),
      ...('item' in into && typeof into.item === 'string' ? [into.item] : []),
    ]);
    expect({ missing: missingArguments(own, names, listed) }).toEqual({ missing: [] });
    expect({ strange: strangeFields(own, names) }).toEqual({ strange: [] });
    const wholes = part.of.flatMap((whole) => whole.terraform);
    expect({ without: wholes.filter((type) => lensOf(type) === undefined) }).toEqual({ without: [] });
    for (const whole of wholes) {
      const { properties } = cloudformation.types[lensOf(whole)!.cloudformation]!;
      const paths =
        'set' in into
          ? missingTargets(into.set, properties)
          : [into.append].filter((path) => under(properties, path) === undefined);
      if (whole !== 'aws_kms_replica_key') expect({ whole, paths }).toEqual({ whole, paths: [] });
    }
  });
});

describe('every attribute', () => {
  it.each(known.map((lens) => [lens.terraform, lens] as const))('%s', (_, lens) => {
    const { attributes } = cloudformation.types[lens.cloudformation]!;
    const wrong = Object.values(lens.attributes).filter((name) => name !== '' && !attributes.includes(name));
    expect({ wrong }).toEqual({ wrong: [] });
  });
});

/** The rule of the provider: https://github.com/hashicorp/terraform-provider-awscc/blob/main/internal/naming/naming.go */
function snake(name: string): string {
  return name
    .replaceAll(/Cloud(Formation|Front|Watch)|F(Sx)/g, (word) => word.charAt(0) + word.slice(1).toLowerCase())
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z])(?=[A-Z0-9])/g, '$1_')
    .toLowerCase();
}

describe('every property as awscc calls it', () => {
  const snaked = (names: Names): object =>
    Object.fromEntries(
      Object.entries(names).map(([name, inner]) => [snake(name), inner === 1 ? 1 : snaked(inner)]),
    );

  it.each(Object.entries(cloudformation.types))('%s', (type, { properties }) => {
    const [, service, resource] = type.split('::');
    expect(awsccType(`awscc_${service!.toLowerCase()}_${snake(resource!)}`)).toBe(type);
    expect(plain(readAwscc(treeOf(snaked(properties)), type))).toEqual(properties);
  });
});

/** Types that controls name and no lens leads to. */
const WITHOUT_LENS: Readonly<Record<string, string>> = {
  'AWS::S3::Object': 'a kind of data event of a trail, not a resource',
  'AWS::Test::Thing': 'of a test',
  'AWS::CloudFormation::Parameter': 'of a template, not of an account',
  'AWS::CloudWatch::LogAlarm': 'the aws provider has no resource for it; awscc has',
  'AWS::SecretsManager::SecretTargetAttachment': 'the aws provider has no resource for it; awscc has',
  'AWS::IAM::Policy': 'Terraform writes a policy of a role, a user or a group each',
};

describe('every type that a control names', () => {
  const folder = new URL('../../controls/', import.meta.url);
  const text = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8'))
    .join('\n');
  const named = [...new Set(text.match(/AWS::[A-Za-z0-9]+::[A-Za-z0-9]+/g))].toSorted();

  it('is found', () => {
    expect(named).toContain('AWS::EKS::Cluster');
    expect(named.length).toBeGreaterThan(40);
  });

  it.each(named)('%s has a lens, or a reason', (type) => {
    expect(lensesTo(type).length > 0 || Object.hasOwn(WITHOUT_LENS, type)).toBe(true);
  });
});

describe('the registry', () => {
  it('knows every type once', () => {
    const names = [
      ...allLenses.flatMap((lens) => [lens.terraform, ...(lens.also ?? [])]),
      ...allParts.map((part) => part.terraform),
    ];
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('finds lenses by all their names, and parts by theirs', () => {
    expect(lensOf('aws_alb')).toBe(lensOf('aws_lb'));
    expect(lensOf('aws_alb')?.cloudformation).toBe('AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(lensOf('aws_iam_role_policy_attachment')).toBeUndefined();
    expect(partOf('aws_iam_role_policy_attachment')?.terraform).toBe('aws_iam_role_policy_attachment');
    expect(lensesTo('AWS::RDS::DBInstance').map((lens) => lens.terraform)).toEqual([
      'aws_db_instance',
      'aws_rds_cluster_instance',
    ]);
  });
});
