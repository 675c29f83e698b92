import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { TRAIL, isOff, trailName } from './_trail.ts';

export default control({
  id: 'cloudtrail-insights',
  title: 'CloudTrail tells of unusual activity',
  layer: 'runtime',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A stolen credential shows itself by numbers: more calls than ever, or more that are refused, while somebody tries what ' +
    'it may do. Insights compares each hour with what is usual and says so.',
  references: [
    attack('T1580'),
    page(
      'Working with CloudTrail Insights',
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html',
    ),
  ],
  appliesTo: [TRAIL],
  decide: (trail) => {
    if (isOff(trail)) return [];
    const selectors = trail.at('InsightSelectors');
    const { items, rest } = selectors.items();
    const types = items.map((item) => item.get('InsightType').string());
    const missing = ['ApiCallRateInsight', 'ApiErrorRateInsight'].filter(
      (type) => !types.some((own) => own.kind === 'known' && own.value === type),
    );
    if (missing.length === 0) return pass(selectors);
    const unknown = rest?.at ?? types.find((own) => own.kind === 'unknown')?.at;
    return unknown === undefined
      ? fail(
          selectors.get(99),
          `trail ${trailName(trail)} does not tell of unusual activity: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
        )
      : undecidedAt(unknown, `whether ${missing.join(' and ')} is among these is not known`);
  },
  fix: {
    text: 'Select both insights, ApiCallRateInsight and ApiErrorRateInsight.',
    safe: true,
    cloudformation:
      'InsightSelectors:\n  - InsightType: ApiCallRateInsight\n  - InsightType: ApiErrorRateInsight',
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
      title: 'One of two',
      format: 'cloudformation',
      source: `Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: trails
      IsLogging: true
      InsightSelectors:
        - InsightType: ApiCallRateInsight
`,
      at: 'InsightSelectors:',
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
      InsightSelectors: [{ InsightType: ApiErrorRateInsight }, { InsightType: ApiCallRateInsight }]
`,
    },
  ],
});
