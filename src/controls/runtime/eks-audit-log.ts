import { attack, cisEks, control, page } from '../control.ts';
import { clusterName, logsAreOn } from './_eks-logs.ts';

export default control({
  id: 'eks-audit-log',
  title: 'The audit log of the API server is on',
  layer: 'runtime',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The audit log is the only record of who asked what of the API server. Without it nobody sees an attacker try what he ' +
    'may do, read secrets or make a privileged pod, neither while he does it nor afterwards.',
  references: [
    cisEks('2.1.1'),
    attack('T1562.008'),
    page(
      'Send control plane logs to CloudWatch Logs',
      'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (cluster) =>
    logsAreOn(cluster, ['audit'], () => `the audit log of cluster ${clusterName(cluster)} is not on`),
  fix: {
    text: 'Add the type `audit` to the logs that are on.',
    safe: true,
    cloudformation:
      'Logging:\n  ClusterLogging:\n    EnabledTypes:\n      - Type: api\n      - Type: audit\n      - Type: authenticator\n      - Type: controllerManager\n      - Type: scheduler',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written: no log is on',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
`,
      at: 'Cluster:',
    },
    {
      verdict: 'fail',
      title: 'Others are on',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging:
        ClusterLogging:
          EnabledTypes:
            - Type: api
            - Type: authenticator
`,
      at: 'EnabledTypes:',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Log: { Type: String }
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: !Ref Log }] } }
`,
      at: 'Log: { Type: String }',
    },
    {
      verdict: 'pass',
      title: 'In any order',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging:
        ClusterLogging:
          EnabledTypes:
            - Type: scheduler
            - Type: authenticator
            - Type: audit
            - Type: api
            - Type: controllerManager
`,
    },
  ],
});
