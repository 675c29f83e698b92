import { attack, control, page } from '../control.ts';
import { clusterName, logsAreOn } from './_eks-logs.ts';

export default control({
  id: 'eks-control-plane-logs',
  title: 'All logs of the control plane are on',
  layer: 'runtime',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'The logs of the API server, the controller manager and the scheduler show what the audit log leaves out: failing ' +
    'webhooks, requests that never became one, pods that are placed where they should not be. After an attack they ' +
    'cannot be had any more if they were not on before it.',
  references: [
    attack('T1562.008'),
    page(
      'Send control plane logs to CloudWatch Logs',
      'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (cluster) =>
    // `eks-audit-log` and `eks-authenticator-log` speak of the other two.
    logsAreOn(
      cluster,
      ['api', 'controllerManager', 'scheduler'],
      (missing) =>
        `cluster ${clusterName(cluster)} does not write all logs of its control plane: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    ),
  fix: {
    text: 'Add the types that are missing; there are five.',
    safe: true,
    cloudformation:
      'Logging:\n  ClusterLogging:\n    EnabledTypes:\n      - Type: api\n      - Type: audit\n      - Type: authenticator\n      - Type: controllerManager\n      - Type: scheduler',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'One is missing',
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
            - Type: audit
            - Type: api
            - Type: scheduler
`,
      at: 'EnabledTypes:',
    },
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
`,
      at: 'Cluster:',
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
