import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { clusterName, enabledLogs, logGroupsOf } from './_eks-logs.ts';

/** Attackers are found after weeks and months. */
const DAYS = 90;

export default control({
  id: 'eks-log-retention',
  title: 'The logs of a cluster are kept for at least 90 days, in a log group that is looked after',
  layer: 'runtime',
  stage: 'build',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'Most break-ins are found weeks after they began; what happened can then only be read in logs that are still there. ' +
    'A log group that nobody defines is made by EKS when the first line is written: it never expires, and nobody has ' +
    'said who may read it, which key encrypts it and that it may not be deleted.',
  references: [
    cisEks('2.1.2'),
    attack('T1070'),
    page(
      'Send control plane logs to CloudWatch Logs',
      'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    ),
    page(
      'AWS::Logs::LogGroup',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-logs-loggroup.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (cluster, estate) => {
    const { types, unknown } = enabledLogs(cluster);
    // Nothing is written that could be kept: `eks-audit-log` says so.
    if (types.size === 0 && unknown === undefined) return [];
    const { sure, maybe } = logGroupsOf(cluster, estate);
    const group = sure[0];
    const name = clusterName(cluster);
    if (group === undefined) {
      const open = maybe[0]?.at('LogGroupName');
      if (open !== undefined)
        return undecidedAt(open, `whether this is the log group of cluster ${name} is not known`);
      return fail(
        cluster.at('LogGroup'),
        `the log group /aws/eks/${name}/cluster is not defined here: EKS makes it, it never expires, and nothing protects it`,
      );
    }
    const days = group.at('RetentionInDays').number();
    if (days.kind === 'unknown') return undecided(days);
    // Without a number of days, logs never expire.
    if (days.kind === 'absent' || days.value === 0 || days.value >= DAYS) return pass(days.at);
    return fail(
      days.at,
      `the logs of cluster ${name} are kept for ${days.value} days, and not for ${DAYS} or more`,
    );
  },
  fix: {
    text: 'Define the log group before the cluster, with `RetentionInDays` of 90 or more; without it logs never expire.',
    safe: false,
    breaks: 'the deployment where EKS has made the log group already: import it into the stack first',
    cloudformation:
      'Type: AWS::Logs::LogGroup\nDeletionPolicy: Retain\nProperties:\n  LogGroupName: /aws/eks/prod/cluster\n  RetentionInDays: 365\n  DeletionProtectionEnabled: true',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nobody defines it',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }] } }
`,
      at: 'Cluster:',
    },
    {
      verdict: 'fail',
      title: 'By reference',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }] } }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/eks/\${Cluster}/cluster
      RetentionInDays: 30
`,
      at: 'RetentionInDays: 30',
    },
    {
      verdict: 'fail',
      title: 'A name that comes with the deployment',
      format: 'cloudformation',
      source: `Parameters:
  Name: { Type: String }
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: !Ref Name
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }] } }
  Other: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/x, RetentionInDays: 1 } }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub "/aws/eks/\${Name}/cluster"
      RetentionInDays: "7"
`,
      at: 'RetentionInDays: "7"',
    },
    {
      verdict: 'not-evaluated',
      title: 'Perhaps it is the one',
      format: 'cloudformation',
      source: `Parameters:
  Name: { Type: String }
  Other: { Type: String }
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: !Ref Name
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }] } }
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub "/aws/eks/\${Other}/cluster"
      RetentionInDays: 7
`,
      at: 'LogGroupName:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }] } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/eks/prod/cluster, RetentionInDays: 365 } }
`,
    },
    {
      verdict: 'pass',
      title: 'Without a number of days they never expire',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }] } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Join ["/", ["/aws/eks", !Ref Cluster, cluster]] } }
`,
    },
  ],
});
