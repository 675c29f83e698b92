import { must } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { cluster } from './_examples.ts';

export default control({
  id: 'eks-endpoint-private',
  title: 'Nodes reach the API server inside of the VPC',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Without the private endpoint kubelets and pods talk to the control plane over its public address: nodes need a way ' +
    'to the internet, and the public endpoint cannot be closed or narrowed without cutting them off.',
  references: [
    cisEks('5.4.2'),
    attack('T1133'),
    page(
      'Cluster API server endpoint',
      'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (resource) =>
    must(
      resource.at('ResourcesVpcConfig', 'EndpointPrivateAccess').boolean(),
      (access) => access === true,
      'the private endpoint is off: nodes talk to the control plane over its public address',
    ),
  fix: {
    text: 'Set EndpointPrivateAccess to true.',
    safe: true,
    cloudformation: 'ResourcesVpcConfig:\n  EndpointPrivateAccess: true',
  },
  examples: () => [
    failing('cloudformation', 'Not said, and off by default', cluster(''), 'ResourcesVpcConfig:'),
    failing(
      'cloudformation',
      'Said',
      `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig:
        SubnetIds: [subnet-1, subnet-2]
        EndpointPrivateAccess: false
`,
      'EndpointPrivateAccess: false',
    ),
    passing(
      'cloudformation',
      'On',
      `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2], EndpointPrivateAccess: true }
`,
    ),
  ],
});
