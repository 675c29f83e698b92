import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { TRAIL, trailName } from './_trail.ts';

export default control({
  id: 'cloudtrail-logging',
  title: 'CloudTrail trails are switched on',
  layer: 'runtime',
  stage: 'build',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A trail that is off records nothing: who made a key, who opened the cluster, who switched off the rest. It is the ' +
    'first thing an attacker with rights in the account reaches for.',
  references: [
    attack('T1562.008'),
    page(
      'AWS::CloudTrail::Trail',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudtrail-trail.html',
    ),
  ],
  appliesTo: [TRAIL],
  decide: (trail) =>
    must(
      trail.at('IsLogging').boolean(),
      (on) => on === true,
      `trail ${trailName(trail)} is switched off and records nothing`,
    ),
  fix: { text: 'Set `IsLogging: true`.', safe: true, cloudformation: 'IsLogging: true' },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsMultiRegionTrail: true
      IsLogging: "false"
`,
      at: 'IsLogging: "false"',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Switch: { Type: String }
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: !Ref Switch
`,
      at: 'Switch: { Type: String }',
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
`,
    },
  ],
});
