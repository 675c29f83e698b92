import { must, textMatches } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

const DAYS = 90;
/** What the agents on the nodes write. */
const OF_CLUSTERS = ['/aws/containerinsights/', '/aws/eks/'];

export default control({
  id: 'log-retention',
  title: 'The logs of nodes and pods are kept for at least 90 days',
  layer: 'runtime',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'What an attacker did inside of a pod stands in the logs of the pod and its node, and nowhere in those of the ' +
    'control plane. Most break-ins are found weeks after they began.',
  references: [
    attack('T1070'),
    page(
      'Container Insights',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-EKS-logs.html',
    ),
  ],
  appliesTo: ['AWS::Logs::LogGroup'],
  decide: (group) => {
    const name = group.at('LogGroupName').string();
    if (!OF_CLUSTERS.some((start) => textMatches(name, { startsWith: start }) === true)) return [];
    // `eks-log-retention` speaks of the control plane.
    if (
      textMatches(name, { startsWith: '/aws/eks/' }) === true &&
      textMatches(name, { endsWith: '/cluster' }) !== false
    )
      return [];
    return must(
      group.at('RetentionInDays').number(),
      (days) => days === undefined || days === 0 || days >= DAYS,
      (days) =>
        `log group ${group.name} keeps what nodes and pods write for ${days ?? 0} days, and not for ${DAYS} or more`,
    );
  },
  fix: {
    text: 'Set `RetentionInDays` to 90 or more; without it logs never expire.',
    safe: true,
    cloudformation: 'RetentionInDays: 90',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Application:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /aws/containerinsights/prod/application
      RetentionInDays: 14
`,
      at: 'RetentionInDays: 14',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Application: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/containerinsights/prod/application, RetentionInDays: "90" } }
  Host: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/containerinsights/prod/host } }
  Other: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/x, RetentionInDays: 1 } }
`,
    },
  ],
});
