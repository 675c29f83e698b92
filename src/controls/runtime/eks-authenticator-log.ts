import { attack, control, page } from '../control.ts';
import { clusterName, logsAreOn } from './_eks-logs.ts';

export default control({
  id: 'eks-authenticator-log',
  title: 'The authenticator log is on',
  layer: 'runtime',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The authenticator log says which IAM identity came in as which Kubernetes user. Without it a line of the audit log ends ' +
    'at a user name, and who was behind it cannot be followed into CloudTrail.',
  references: [
    attack('T1562.008'),
    page(
      'Send control plane logs to CloudWatch Logs',
      'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (cluster) =>
    logsAreOn(
      cluster,
      ['authenticator'],
      () => `the authenticator log of cluster ${clusterName(cluster)} is not on`,
    ),
  fix: {
    text: 'Add the type `authenticator` to the logs that are on.',
    safe: true,
    cloudformation:
      'Logging:\n  ClusterLogging:\n    EnabledTypes:\n      - Type: api\n      - Type: audit\n      - Type: authenticator\n      - Type: controllerManager\n      - Type: scheduler',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }, { Type: api }] } }
`,
      at: 'Logging:',
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
