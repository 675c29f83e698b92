import { fail, must, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { trailsOf } from '../data/_bucket.ts';

export default control({
  id: 'cloudtrail-bucket-versions',
  title: 'The bucket of a trail keeps what is deleted from it',
  layer: 'runtime',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'Whoever may write to the bucket can delete the files that tell of him. With versions a deleted or overwritten file ' +
    'is still there; with a lock nobody can delete it before its time, the administrator included.',
  references: [
    attack('T1070'),
    page(
      'Using versioning in S3 buckets',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
    ),
    page(
      'Locking objects with Object Lock',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
    ),
  ],
  appliesTo: ['AWS::S3::Bucket'],
  decide: (bucket, estate) => {
    if (trailsOf(bucket, estate).length === 0) return [];
    const lock = bucket.at('ObjectLockEnabled').boolean();
    if (lock.kind === 'known' && lock.value) return pass(lock.at);
    const status = bucket.at('VersioningConfiguration', 'Status').string();
    const message = `bucket ${bucket.name}, which holds a trail, does not keep what is deleted from it`;
    if (status.kind === 'absent') return fail(status.at, message);
    return must(status, (text) => text === 'Enabled', message);
  },
  fix: {
    text: 'Switch versioning on, or Object Lock when the bucket is made.',
    safe: true,
    cloudformation: 'VersioningConfiguration: { Status: Enabled }',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Files } }
  Files:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: { Status: Suspended }
`,
      at: 'Status: Suspended',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Files } }
  Files: { Type: AWS::S3::Bucket, Properties: { VersioningConfiguration: { Status: Enabled } } }
  Other: { Type: AWS::S3::Bucket }
`,
    },
  ],
});
