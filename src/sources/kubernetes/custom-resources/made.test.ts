import { expect, test } from 'vitest';
import { readTexts } from '../../texts.ts';
import { madeInAws } from './made.ts';

test.each([
  ['eks.services.k8s.aws/v1alpha1', 'Cluster', ['AWS::EKS::Cluster'], undefined],
  ['ecr.aws.upbound.io/v1beta1', 'Repository', ['AWS::ECR::Repository'], undefined],
  ['v1', 'ConfigMap', [], undefined],
  [
    'apiextensions.crossplane.io/v1',
    'Composition',
    [],
    'crossplane-composition what this composition makes is not read; check what Crossplane renders of it',
  ],
  [
    's3.aws.upbound.io/v1beta1',
    'BucketVersioning',
    [],
    'crossplane-part this is a part of something else (aws_s3_bucket_versioning), with which it was not put together: nothing in it was checked',
  ],
  [
    'gamelift.aws.upbound.io/v1beta1',
    'Fleet',
    [],
    'crossplane-type nothing in it was checked: aws_gamelift_fleet is no type that is read',
  ],
])('%s %s', (apiVersion, kind, types, problem) => {
  const { resources } = readTexts({
    'a.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\n`,
  });
  const made = madeInAws(resources[0]!);
  expect(made.resources.map(({ type }) => type)).toEqual(types);
  const said = made.problem && `${made.problem.code} ${made.problem.message}`;
  expect(said).toBe(problem);
  expect(made.problem?.line).toBe(problem === undefined ? undefined : 2);
});
