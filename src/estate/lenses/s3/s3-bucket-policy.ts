import type { Lens } from '../lens.ts';

/** `aws_s3_bucket_policy` as `AWS::S3::BucketPolicy`. */
export const s3BucketPolicy: Lens = {
  terraform: 'aws_s3_bucket_policy',
  cloudformation: 'AWS::S3::BucketPolicy',
  source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy',
  fields: { bucket: 'Bucket', policy: { to: 'PolicyDocument', json: true } },
  attributes: { bucket: '', id: '' },
  notInTerraform: {},
  notInCloudFormation: {},
};
