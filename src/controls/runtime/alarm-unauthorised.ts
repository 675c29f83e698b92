import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, pass } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { alarmsOn, perhaps, refusalsIn, tellsSomebody } from './_alarms.ts';
import { clusterName, enabledLogs, logGroupsOf, metricFiltersOf } from './_eks-logs.ts';

const MEANING = { 401: 'not authenticated', 403: 'forbidden' } as const;

export default control({
  id: 'alarm-unauthorised',
  title: 'Refused requests to the API server raise an alarm',
  layer: 'runtime',
  stage: 'run',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Who takes over a pod or a credential first tries what it may do, and most of it is refused. Those refusals are the ' +
    'earliest sign there is of him, and they stand in a log that nobody reads unless an alarm counts them.',
  references: [
    attack('T1613'),
    attack('T1110'),
    page(
      'EKS best practices: auditing and logging',
      'https://docs.aws.amazon.com/eks/latest/best-practices/auditing-and-logging.html',
    ),
    page(
      'Filter pattern syntax',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (cluster, estate) => {
    const { types, unknown } = enabledLogs(cluster);
    // Without an audit log there is nothing to count: `eks-audit-log` says so.
    if (!types.has('audit') && unknown === undefined) return [];
    const groups = logGroupsOf(cluster, estate);
    const filters = metricFiltersOf(cluster, estate);
    // Where the log group is not defined, its alarms are defined elsewhere, too.
    if (groups.sure.length === 0 && filters.sure.length === 0) return [];
    const missing = groups.sure[0]?.at('MetricFilter') ?? filters.sure[0]!.at('FilterPattern');
    const decisions = ([403, 401] as const).map((code) => ofCode(cluster, estate, code, filters, missing));
    return (
      decisions.find(({ verdict }) => verdict === 'fail') ??
      decisions.find(({ verdict }) => verdict === 'not-evaluated') ??
      decisions[0]!
    );
  },
  fix: {
    text: 'Count 401 and 403 with a metric filter on the log group, and tell somebody with an alarm on that metric.',
    safe: true,
    cloudformation:
      'RefusedFilter:\n  Type: AWS::Logs::MetricFilter\n  Properties:\n    LogGroupName: !Ref ClusterLogs\n    FilterPattern: "{ ($.responseStatus.code = 401) || ($.responseStatus.code = 403) }"\n    MetricTransformations: [{ MetricNamespace: EKS, MetricName: refused, MetricValue: "1" }]\nRefusedAlarm:\n  Type: AWS::CloudWatch::Alarm\n  Properties:\n    Namespace: EKS\n    MetricName: refused\n    Statistic: Sum\n    Period: 300\n    EvaluationPeriods: 1\n    Threshold: 50\n    ComparisonOperator: GreaterThanThreshold\n    AlarmActions: [!Ref AlarmsTopic]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nobody counts',
      format: 'cloudformation',
      source: example(''),
      at: '  Logs:',
    },
    {
      verdict: 'fail',
      title: 'Only what is forbidden is counted, and not who is not known',
      format: 'cloudformation',
      source: example(filter('{ $.responseStatus.code = 403 }') + ALARM),
      at: 'FilterPattern:',
    },
    {
      verdict: 'fail',
      title: 'Only what is about secrets is counted',
      format: 'cloudformation',
      source: example(filter('{ $.objectRef.resource = "secrets" && $.responseStatus.code >= 400 }') + ALARM),
      at: 'FilterPattern:',
    },
    {
      verdict: 'fail',
      title: 'Counted, and nobody is told',
      format: 'cloudformation',
      source: example(filter('{ ($.responseStatus.code = 401) || ($.responseStatus.code = 403) }')),
      at: 'MetricName: refused',
    },
    {
      verdict: 'fail',
      title: 'An alarm without an action',
      format: 'cloudformation',
      source: example(
        filter('{ $.responseStatus.code = 401 || $.responseStatus.code = 403 }') +
          ALARM.replace('[!Ref Topic]', '[]'),
      ),
      at: 'AlarmActions: []',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: example(filter('{ ($.responseStatus.code = 401) || ($.responseStatus.code = 403) }') + ALARM),
    },
    {
      verdict: 'pass',
      title: 'By two terms',
      format: 'cloudformation',
      source: example(filter('?"\\"code\\":401" ?"\\"code\\":403"') + ALARM),
    },
  ],
});

type Filters = ReturnType<typeof metricFiltersOf>;

function ofCode(
  cluster: Resource,
  estate: Estate,
  code: 401 | 403,
  filters: Filters,
  missing: View,
): Decision {
  const name = clusterName(cluster);
  const counting = filters.sure.filter((filter) => refusalsIn(filter).get(code) === true);
  if (counting.length === 0) {
    const open =
      filters.sure.find((filter) => refusalsIn(filter).get(code) === undefined) ?? filters.maybe[0];
    if (open !== undefined)
      return perhaps(open.at('FilterPattern'), `this filter counts requests that are ${MEANING[code]}`);
    const query = estate.ofTypeIn('AWS::CloudWatch::LogAlarm', cluster.scope)[0];
    if (query !== undefined) {
      return perhaps(
        query.at('ScheduledQueryConfiguration'),
        'the query of this alarm is for refused requests',
      );
    }
    const other =
      filters.sure.find((filter) => [...refusalsIn(filter).values()].includes(true)) ?? partial(filters.sure);
    const at = other === undefined ? missing : other.at('FilterPattern');
    return fail(at, `nobody counts the requests to cluster ${name} that are ${MEANING[code]} (${code})`);
  }
  let best: Decision | undefined;
  for (const filter of counting) {
    for (const transformation of filter.at('MetricTransformations').items().items) {
      const decision = told(transformation, estate, name, code);
      if (decision.verdict === 'pass') return decision;
      if (best === undefined || decision.verdict === 'not-evaluated') best = decision;
    }
  }
  return (
    best ?? fail(counting[0]!.at('MetricTransformations'), `this filter makes no metric of what it counts`)
  );
}

/** A filter that is meant to count refusals, and counts some of them. */
function partial(filters: readonly Resource[]): Resource | undefined {
  return filters.find((filter) => {
    const pattern = filter.at('FilterPattern').string();
    return pattern.kind === 'known' && pattern.value.includes('responseStatus');
  });
}

function told(transformation: View, estate: Estate, name: string, code: 401 | 403): Decision {
  const { sure, maybe } = alarmsOn(transformation, estate);
  const decisions = sure.map((alarm) => tellsSomebody(alarm, estate));
  const settled =
    decisions.find(({ verdict }) => verdict === 'pass') ??
    decisions.find(({ verdict }) => verdict === 'not-evaluated');
  if (settled !== undefined) return settled.verdict === 'pass' ? pass(transformation, settled.at) : settled;
  const metric = transformation.get('MetricName');
  if (maybe[0] !== undefined)
    return perhaps(maybe[0].at('MetricName'), 'this alarm is on the metric of refused requests');
  return (
    decisions[0] ??
    fail(
      metric,
      `the requests to cluster ${name} that are ${MEANING[code]} (${code}) are counted, and no alarm is on that metric`,
    )
  );
}

function filter(pattern: string): string {
  return `  Refused:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Logs
      FilterPattern: '${pattern}'
      MetricTransformations:
        - MetricNamespace: Example/EKS
          MetricName: refused
          MetricValue: "1"
`;
}

const ALARM = `  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - { Id: refused, MetricStat: { Metric: { Namespace: Example/EKS, MetricName: refused }, Period: 300, Stat: Sum } }
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      Threshold: 50
      AlarmActions: [!Ref Topic]
`;

function example(more: string): string {
  return `Resources:
  Topic: { Type: AWS::SNS::Topic }
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }] } }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: { LogGroupName: /aws/eks/prod/cluster }
${more}`;
}
