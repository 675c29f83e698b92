import type { About, Estate, Resource } from '../../estate/index.ts';
import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { METRIC_FILTER, alarmsOn, perhaps, refusalsIn } from './_alarms.ts';
import { metricFiltersOf } from './_eks-logs.ts';

export default control({
  id: 'metric-filter-alarm',
  title: 'What a metric filter counts raises an alarm',
  layer: 'runtime',
  stage: 'run',
  severity: 'low',
  confidence: 'medium',
  persona: 'pedantic',
  rationale:
    'A metric filter turns lines of a log into a number. As long as no alarm is on that number, nobody learns of what ' +
    'it counts before somebody looks.',
  references: [
    attack('T1562'),
    page(
      'Creating metrics from log events using filters',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html',
    ),
  ],
  appliesTo: [METRIC_FILTER],
  decide: (filter, estate) => {
    if (isForRefusals(filter, estate)) return [];
    const { items, rest } = filter.at('MetricTransformations').items();
    const abouts = items.map((transformation): About => {
      const { sure, maybe } = alarmsOn(transformation, estate);
      const name = transformation.get('MetricName');
      if (sure.length > 0) return { subject: transformation, decision: pass(name) };
      if (maybe[0] !== undefined) {
        return {
          subject: transformation,
          decision: perhaps(maybe[0].at('MetricName'), 'this alarm is on the metric of the filter'),
        };
      }
      return {
        subject: transformation,
        decision: fail(name, `no alarm is on the metric that filter ${filter.name} makes`),
      };
    });
    if (rest !== undefined) abouts.push({ subject: rest.at, decision: undecided(rest) });
    return abouts;
  },
  fix: {
    text: 'Define an alarm with the namespace and the name of the metric.',
    safe: true,
    cloudformation:
      'Type: AWS::CloudWatch::Alarm\nProperties:\n  Namespace: EKS\n  MetricName: exec\n  AlarmActions: [!Ref AlarmsTopic]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The alarm is on another namespace',
      format: 'cloudformation',
      source: `Resources:
  Exec:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /aws/eks/prod/cluster
      FilterPattern: '{ $.objectRef.subresource = "exec" }'
      MetricTransformations:
        - MetricNamespace: EKS
          MetricName: exec
          MetricValue: "1"
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { Namespace: Other, MetricName: exe, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 }
`,
      at: 'MetricName: exec',
    },
    {
      verdict: 'pass',
      title: 'A namespace that comes with the deployment',
      format: 'cloudformation',
      source: `Parameters:
  Space: { Type: String }
Resources:
  Exec:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /aws/eks/prod/cluster
      FilterPattern: '{ $.objectRef.subresource = "exec" }'
      MetricTransformations: [{ MetricNamespace: !Sub "\${Space}/EKS", MetricName: exec, MetricValue: "1" }]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { Namespace: !Sub "\${Space}/EKS", MetricName: exec, ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 }
`,
    },
  ],
});

/** `alarm-unauthorised` speaks of those. */
function isForRefusals(filter: Resource, estate: Estate): boolean {
  if (![...refusalsIn(filter).values()].includes(true)) return false;
  return estate
    .ofTypeIn('AWS::EKS::Cluster', filter.scope)
    .some((cluster) => metricFiltersOf(cluster, estate).sure.includes(filter));
}
