import { describe, expect, it } from 'vitest';
import { plain } from '../../../estate/lenses/testing-generate.ts';
import { readTexts } from '../../texts.ts';

const resources = (text: string) =>
  readTexts({ 'main.tf': text }).resources.map(({ address, tree, type }) => [address, type, plain(tree)]);

describe('an argument that is a resource of its own in CloudFormation', () => {
  it('is one, and points at the resource it was written in', () => {
    const text = 'resource "aws_s3_bucket" "a" {\n  policy = jsonencode({ Version = "2012-10-17" })\n}\n';
    expect(resources(text)).toEqual([
      ['aws_s3_bucket.a', 'AWS::S3::Bucket', {}],
      [
        'aws_s3_bucket.a.policy',
        'AWS::S3::BucketPolicy',
        {
          Bucket: { pointer: 'aws_s3_bucket.a', attribute: undefined },
          PolicyDocument: '{"Version":"2012-10-17"}',
        },
      ],
    ]);
  });

  it('is none where it is null', () => {
    expect(resources('resource "aws_sns_topic" "a" {\n  policy = null\n}\n')).toHaveLength(1);
  });
});

describe('a part', () => {
  it('belongs to the resource that says the same in a text around a fact of the run', () => {
    const principal = '"arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/a"';
    const text = [
      'data "aws_caller_identity" "me" {}',
      `resource "aws_eks_access_entry" "a" {\n  cluster_name = "shop"\n  principal_arn = ${principal}\n}`,
      `resource "aws_eks_access_policy_association" "b" {\n  cluster_name = "shop"\n  principal_arn = ${principal}\n  policy_arn = "p"\n}`,
      'resource "aws_eks_access_policy_association" "c" {\n  cluster_name = "shop"\n  principal_arn = "other"\n  policy_arn = "q"\n}',
    ].join('\n');
    expect(resources(text).map(([address, type]) => [address, type])).toEqual([
      ['aws_eks_access_entry.a', 'AWS::EKS::AccessEntry'],
      ['aws_eks_access_policy_association.c', 'AWS::EKS::AccessEntry'],
    ]);
    expect(resources(text)[0]![2]).toMatchObject({ AccessPolicies: [{ PolicyArn: 'p' }] });
  });
});
