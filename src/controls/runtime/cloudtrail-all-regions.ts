import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { TRAIL, isOff, trailName } from './_trail.ts';

export default control({
  id: 'cloudtrail-all-regions',
  title: 'CloudTrail records all Regions',
  layer: 'runtime',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'An attacker works where nobody looks: in a Region that the company does not use. A trail of one Region also misses ' +
    'what global services record in another one.',
  references: [
    attack('T1562.008'),
    page(
      'Understanding multi-Region trails',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-multi-region-trails.html',
    ),
  ],
  appliesTo: [TRAIL],
  decide: (trail) =>
    isOff(trail)
      ? []
      : must(
          trail.at('IsMultiRegionTrail').boolean(),
          (on) => on === true,
          `trail ${trailName(trail)} records one Region only`,
        ),
  fix: { text: 'Set `IsMultiRegionTrail: true`.', safe: true, cloudformation: 'IsMultiRegionTrail: true' },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written: one Region',
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
      title: 'By a condition',
      format: 'cloudformation',
      source: `Parameters:
  All: { Type: String, Default: "no", AllowedValues: ["yes", "no"] }
Conditions:
  All: !Equals [!Ref All, "yes"]
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      IsMultiRegionTrail: !If [All, true, false]
`,
      at: 'IsMultiRegionTrail:',
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
      IsLogging: true
      IsMultiRegionTrail: !Ref Switch
`,
      at: 'Switch: { Type: String }',
    },
    {
      verdict: 'pass',
      title: 'Of a trail that is off nothing else is said',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      IsMultiRegionTrail: true
  Off: { Type: AWS::CloudTrail::Trail, Properties: { S3BucketName: trails, IsLogging: false } }
`,
    },
  ],
});
