import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kinds } from './kinds.ts';
import { propertyOf, referenceOf } from './names.ts';

// The names that the controllers have, and those that CloudFormation has: each of the first leads to one of the second.

const { fields } = JSON.parse(readFileSync(new URL('./fixtures/fields.json', import.meta.url), 'utf8')) as {
  fields: Record<string, string>;
};

interface Properties {
  readonly types: Record<string, { readonly properties: Record<string, unknown> }>;
}

const cloudformation = JSON.parse(
  readFileSync(
    new URL('../../../../estate/lenses/fixtures/cloudformation-properties.json', import.meta.url),
    'utf8',
  ),
) as Properties;

/** Names that say nothing a property of this type could: about the call, or of another resource. */
const NOT_SAID: Readonly<Record<string, readonly string[]>> = {
  'ec2/LaunchTemplate': ['defaultVersion', 'tags'],
  'efs/FileSystem': ['backup'],
  'iam/InstanceProfile': ['tags'],
  'iam/Policy': ['tags'],
  'kms/Key': ['customKeyStoreID'],
  's3/Bucket': [
    'accelerate',
    'cors',
    'createBucketConfiguration',
    'grantFullControl',
    'grantRead',
    'grantReadACP',
    'grantWrite',
    'grantWriteACP',
    'objectLockEnabledForBucket',
    'requestPayment',
    'website',
  ],
  'secretsmanager/Secret': ['forceOverwriteReplicaSecret', 'secretBinary'],
  'sns/Topic': ['deliveryPolicy', 'policyRef'],
};

describe('each name of the controllers leads to a property', () => {
  test.each(Object.keys(fields))('%s', (kind) => {
    const { type, fields: told = {}, names = {}, references = {}, beside = {} } = kinds[kind]!;
    const { properties } = cloudformation.types[type]!;
    const lost = fields[kind]!.split(' ').filter((field) => {
      if (field === 'clientRequestToken' || Object.hasOwn(told, field) || Object.hasOwn(beside, field))
        return false;
      const property =
        names[field] ??
        referenceOf(field, { type, references, namespace: undefined }) ??
        propertyOf(field, type);
      return !Object.hasOwn(properties, property);
    });
    expect(lost).toEqual(NOT_SAID[kind] ?? []);
  });
});

/** Newer than what was read of the controllers, and in their documentation. */
const NEWER = new Set(['lifecyclePolicy', 'policy', 'publicAccessBlock']);

test('each name that is told apart is one of the controllers', () => {
  const strange = Object.entries(fields).flatMap(([kind, names]) => {
    const { fields: told = {}, names: others = {}, beside = {} } = kinds[kind]!;
    return [...Object.keys(told), ...Object.keys(others), ...Object.keys(beside)]
      .filter((name) => !names.split(' ').includes(name) && !NEWER.has(name))
      .map((name) => `${kind} ${name}`);
  });
  expect(strange).toEqual([]);
});

/** The tops of the paths that a table leads to. */
test('each property that is told apart is one of CloudFormation', () => {
  const strange = Object.values(kinds).flatMap(({ type, fields: told = {}, names = {} }) => {
    const { properties } = cloudformation.types[type]!;
    const to = Object.values(told).map((field) => (typeof field === 'string' ? field : field.to));
    return [...to, ...Object.values(names)]
      .map((path) => path.split('.')[0]!)
      .filter((top) => top !== '' && !Object.hasOwn(properties, top))
      .map((top) => `${type} ${top}`);
  });
  expect(strange).toEqual([]);
});
