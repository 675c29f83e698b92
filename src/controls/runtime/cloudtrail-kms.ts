import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { TRAIL, isOff, trailName } from './_trail.ts';

export default control({
  id: 'cloudtrail-kms',
  title: 'The files of CloudTrail are encrypted with a KMS key of your own',
  layer: 'runtime',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'The record says what there is in the account and who may do what. With a key of your own, whoever may read the bucket ' +
    'still has to be allowed to use the key.',
  references: [
    attack('T1530'),
    page(
      'Encrypting CloudTrail log files with AWS KMS keys',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html',
    ),
  ],
  appliesTo: [TRAIL],
  decide: (trail) => {
    if (isOff(trail)) return [];
    const key = trail.at('KMSKeyId');
    if (key.present === false)
      return fail(key, `the files of trail ${trailName(trail)} are not encrypted with a KMS key of your own`);
    const text = key.value();
    return text.kind === 'unknown' && key.present === undefined ? undecided(text) : pass(key);
  },
  fix: {
    text: 'Name a KMS key in `KMSKeyId` whose policy lets CloudTrail use it.',
    safe: false,
    breaks: 'who reads the files without being allowed to use the key',
    cloudformation: 'KMSKeyId: !GetAtt TrailKey.Arn',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
`,
      at: '  Trail:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      KMSKeyId: alias/trail
`,
    },
  ],
});
