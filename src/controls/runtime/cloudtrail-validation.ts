import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { TRAIL, isOff, trailName } from './_trail.ts';

export default control({
  id: 'cloudtrail-validation',
  title: 'The files of CloudTrail can be checked for changes',
  layer: 'runtime',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Whoever may write to the bucket can remove his own lines from the record. With validation CloudTrail signs a list of ' +
    'what it delivered each hour, so that a file that was changed or removed is found.',
  references: [
    attack('T1070'),
    page(
      'Validating CloudTrail log file integrity',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html',
    ),
  ],
  appliesTo: [TRAIL],
  decide: (trail) =>
    isOff(trail)
      ? []
      : must(
          trail.at('EnableLogFileValidation').boolean(),
          (on) => on === true,
          `nobody could tell whether the files of trail ${trailName(trail)} were changed: validation is not on`,
        ),
  fix: {
    text: 'Set `EnableLogFileValidation: true`.',
    safe: true,
    cloudformation: 'EnableLogFileValidation: true',
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
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      EnableLogFileValidation: false
`,
      at: 'EnableLogFileValidation: false',
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
      EnableLogFileValidation: "true"
`,
    },
  ],
});
