import { must } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { cluster } from './_examples.ts';

export default control({
  id: 'eks-endpoint-public-off',
  title: 'The API server has no public endpoint',
  layer: 'access',
  stage: 'deploy',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'A public endpoint, however narrow, trusts that nobody else sends from the networks it names. Without one a stolen ' +
    'credential is worth nothing outside of the VPC and what is joined to it.',
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
      resource.at('ResourcesVpcConfig', 'EndpointPublicAccess').boolean(),
      (access) => access === false,
      'the API server has a public endpoint',
    ),
  fix: {
    text: 'Set EndpointPublicAccess to false and come in through the VPC: a VPN, a bastion, a runner inside.',
    safe: false,
    breaks: 'every client that is not joined to the VPC',
    cloudformation: 'ResourcesVpcConfig:\n  EndpointPrivateAccess: true\n  EndpointPublicAccess: false',
  },
  examples: () => [
    failing('cloudformation', 'Not said, and on by default', cluster(''), 'ResourcesVpcConfig:'),
    passing(
      'cloudformation',
      'Off',
      `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig:
        SubnetIds: [subnet-1, subnet-2]
        EndpointPrivateAccess: true
        EndpointPublicAccess: false
`,
    ),
  ],
});
