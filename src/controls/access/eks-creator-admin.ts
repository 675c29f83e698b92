import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { cluster } from './_examples.ts';

export default control({
  id: 'eks-creator-admin',
  title: 'Who creates the cluster is not its administrator for that',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Unless told otherwise EKS makes the principal that creates a cluster its administrator: most often the role of a ' +
    'pipeline, which nobody looks for in a list of admins and which runs what every pull request brings.',
  references: [
    attack('T1078.004'),
    page(
      'EKS best practices: remove the cluster-admin permissions of the creator',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
    ),
    page(
      'CreateAccessConfigRequest',
      'https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (resource) =>
    must(
      resource.at('AccessConfig', 'BootstrapClusterCreatorAdminPermissions').boolean(),
      (bootstrap) => bootstrap === false,
      'whoever creates this cluster becomes its administrator, without an access entry that says so',
    ),
  fix: {
    text: 'Set BootstrapClusterCreatorAdminPermissions to false, and give an access entry to who is meant to be admin.',
    safe: false,
    breaks:
      'in CloudFormation the change replaces the cluster; on a running one delete the access entry of the creator instead, once another admin has got in',
    cloudformation:
      'AccessConfig:\n  AuthenticationMode: API\n  BootstrapClusterCreatorAdminPermissions: false',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Said',
      cluster(`
      AccessConfig:
        AuthenticationMode: API
        BootstrapClusterCreatorAdminPermissions: "true"`),
      'BootstrapClusterCreatorAdminPermissions',
    ),
    failing(
      'cloudformation',
      'Not said, which is the same',
      cluster(`
      AccessConfig:
        AuthenticationMode: API`),
      'AccessConfig:',
    ),
    failing(
      'cloudformation',
      'NoValue is not said, whatever the parameter is',
      `Parameters:
  Strict: { Type: String, AllowedValues: ["yes", "no"] }
Conditions:
  IsStrict: !Equals [!Ref Strict, "yes"]
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      AccessConfig:
        AuthenticationMode: API
        BootstrapClusterCreatorAdminPermissions: !If [IsStrict, !Ref "AWS::NoValue", true]
`,
      'BootstrapClusterCreatorAdminPermissions',
    ),
    passing(
      'cloudformation',
      'Off',
      cluster(`
      AccessConfig:
        AuthenticationMode: API
        BootstrapClusterCreatorAdminPermissions: false`),
    ),
  ],
});
