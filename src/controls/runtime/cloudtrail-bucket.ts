import { attack, control, page } from '../control.ts';
import { bucketIsClosed, bucketOf, policyIsClosed, trailsOf } from '../data/_bucket.ts';

export default control({
  id: 'cloudtrail-bucket',
  title: 'The bucket of a trail is not public',
  layer: 'runtime',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The record of an account names its users, roles, addresses and resources, and what each of them does when. Whoever ' +
    'reads it plans an attack by it; whoever writes to it removes the traces of one.',
  references: [
    attack('T1530'),
    attack('T1070'),
    page(
      'Amazon S3 bucket policy for CloudTrail',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html',
    ),
    page(
      'Blocking public access to your Amazon S3 storage',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    ),
  ],
  appliesTo: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  decide: (resource, estate) => {
    const bucket = resource.type === 'AWS::S3::Bucket' ? resource : bucketOf(resource, estate);
    if (bucket === undefined || trailsOf(bucket, estate).length === 0) return [];
    return resource === bucket ? bucketIsClosed(bucket) : policyIsClosed(resource);
  },
  fix: {
    text: 'Let none but CloudTrail write and none but your auditors read; set all four parts of the block of public access.',
    safe: false,
    breaks: 'who reads the bucket without being named in its policy',
    cloudformation:
      'PublicAccessBlockConfiguration:\n  BlockPublicAcls: true\n  BlockPublicPolicy: true\n  IgnorePublicAcls: true\n  RestrictPublicBuckets: true',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Record } }
  Record:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: false
`,
      at: 'RestrictPublicBuckets: false',
    },
    {
      verdict: 'fail',
      title: 'By name, through its policy',
      format: 'cloudformation',
      source: `Resources:
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: record } }
  Record: { Type: AWS::S3::Bucket, Properties: { BucketName: record } }
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Record
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: "arn:aws:s3:::record/*" }
          - Effect: Allow
            Principal: { AWS: "*" }
            Action: s3:GetObject
            Resource: arn:aws:s3:::record/*
`,
      at: 'Principal: { AWS: "*" }',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Record } }
  Record: { Type: AWS::S3::Bucket }
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Record
      PolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: !Sub "\${Record.Arn}/*" }]
`,
    },
  ],
});
