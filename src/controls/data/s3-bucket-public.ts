import { attack, control, page } from '../control.ts';
import { bucketIsClosed, bucketOf, policyIsClosed, trailsOf } from './_bucket.ts';

export default control({
  id: 's3-bucket-public',
  title: 'Buckets are not public',
  layer: 'data',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Whatever a public bucket holds is copied by whoever finds its name, and names are tried by the million. The block ' +
    'of public access stops it whatever a policy or an access list says, as long as all four parts of it are on.',
  references: [
    attack('T1530'),
    page(
      'Blocking public access to your Amazon S3 storage',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    ),
    page(
      'Default settings for new S3 buckets FAQ',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html',
    ),
  ],
  appliesTo: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
  decide: (resource, estate) => {
    // `cloudtrail-bucket` speaks of the buckets of trails.
    const bucket = resource.type === 'AWS::S3::Bucket' ? resource : bucketOf(resource, estate);
    if (bucket !== undefined && trailsOf(bucket, estate).length > 0) return [];
    return resource.type === 'AWS::S3::Bucket' ? bucketIsClosed(resource) : policyIsClosed(resource);
  },
  fix: {
    text: 'Remove the statement for everyone, and set all four parts of `PublicAccessBlockConfiguration` to true.',
    safe: false,
    breaks: 'who reads the bucket without credentials: serve it through CloudFront instead',
    cloudformation:
      'PublicAccessBlockConfiguration:\n  BlockPublicAcls: true\n  BlockPublicPolicy: true\n  IgnorePublicAcls: true\n  RestrictPublicBuckets: true',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'One part is off',
      format: 'cloudformation',
      source: `Resources:
  Files:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: "False"
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
`,
      at: 'BlockPublicPolicy:',
    },
    {
      verdict: 'fail',
      title: 'One part is left out',
      format: 'cloudformation',
      source: `Resources:
  Files:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
`,
      at: 'PublicAccessBlockConfiguration:',
    },
    {
      verdict: 'fail',
      title: 'A policy for everyone; a Deny without TLS narrows nothing',
      format: 'cloudformation',
      source: `Resources:
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: files
      PolicyDocument:
        Statement:
          - { Effect: Deny, Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::files/*", Condition: { Bool: { aws:SecureTransport: "false" } } }
          - Effect: Allow
            Principal: { AWS: ["*"] }
            Action: s3:GetObject
            Resource: arn:aws:s3:::files/*
`,
      at: 'Principal: { AWS: ["*"] }',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Block: { Type: String }
Resources:
  Files:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration: { BlockPublicAcls: !Ref Block, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
`,
      at: 'Block: { Type: String }',
    },
    {
      verdict: 'pass',
      title: 'New buckets block the public; a policy for an organization',
      format: 'cloudformation',
      source: `Resources:
  Files: { Type: AWS::S3::Bucket }
  Strict:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Files
      PolicyDocument:
        Statement:
          Effect: Allow
          Principal: "*"
          Action: s3:GetObject
          Resource: !Sub "\${Files.Arn}/*"
          Condition: { StringEquals: { aws:PrincipalOrgID: o-a1b2c3d4e5 } }
`,
    },
  ],
});
