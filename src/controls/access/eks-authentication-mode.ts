import { must } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { cluster } from './_examples.ts';

export default control({
  id: 'eks-authentication-mode',
  title: 'The cluster authenticates IAM principals by access entries only',
  layer: 'access',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'As long as the aws-auth ConfigMap counts, whoever writes one object in kube-system lets any IAM principal in as ' +
    'administrator, unseen by IAM and CloudTrail. In the mode API only the EKS API decides.',
  references: [
    cisEks('4.1.7'),
    attack('T1098'),
    page(
      'Change authentication mode to use access entries',
      'https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html',
    ),
    page(
      'CreateAccessConfigRequest',
      'https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (resource) =>
    must(
      resource.at('AccessConfig', 'AuthenticationMode').string(),
      (mode) => mode === 'API',
      (mode) => `the authentication mode is ${mode}: the aws-auth ConfigMap decides who gets in`,
    ),
  fix: {
    text: 'Make access entries for all that is in aws-auth, then set AuthenticationMode to API.',
    safe: false,
    breaks:
      'principals that only the ConfigMap maps lose access; this is a one-way door: a cluster goes from CONFIG_MAP to API_AND_CONFIG_MAP to API and never back',
    cloudformation: 'AccessConfig:\n  AuthenticationMode: API',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Both ways',
      cluster(`
      AccessConfig:
        AuthenticationMode: API_AND_CONFIG_MAP`),
      'AuthenticationMode',
    ),
    failing(
      'cloudformation',
      'Where nothing is written it is CONFIG_MAP',
      cluster(`
      AccessConfig:
        BootstrapClusterCreatorAdminPermissions: false`),
      'AccessConfig:',
    ),
    failing('cloudformation', 'Nothing at all is written', cluster(''), '  Cluster:'),
    failing(
      'cloudformation',
      'The default of a parameter',
      `Parameters:
  Mode: { Type: String, Default: CONFIG_MAP }
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      AccessConfig: { AuthenticationMode: !Ref Mode }
`,
      'Default: CONFIG_MAP',
    ),
    open(
      'cloudformation',
      'A parameter that nobody has set',
      `Parameters:
  Mode: { Type: String }
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      AccessConfig: { AuthenticationMode: !Ref Mode }
`,
      '  Mode:',
    ),
    passing(
      'cloudformation',
      'API',
      cluster(`
      AccessConfig:
        AuthenticationMode: API`),
    ),
  ],
});
