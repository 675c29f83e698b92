import type { Estate, Resource } from '../../estate/index.ts';
import { namesSecret } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { PARAMETER, defaultOf, keepsSecret, parameterOf } from './_parameter.ts';

export default control({
  id: 'cfn-secret-parameter',
  title: 'Parameters that take secrets do not show them',
  layer: 'data',
  stage: 'build',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'The value of a parameter without NoEcho is shown in the console and to everybody who may describe the stack. A ' +
    'default stands in the template besides, for everybody who reads the repository.',
  references: [
    attack('T1552.001'),
    page(
      'Parameters',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
    ),
    page(
      'Security best practices for CloudFormation',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html',
    ),
  ],
  appliesTo: [PARAMETER],
  decide: (parameter, estate) => {
    if (!namesSecret(parameter.name) || !takesText(parameter)) return [];
    // A parameter that takes the place of a secret; one of Systems Manager is read from that place.
    if (defaultOf(parameter) === 'reference' && !isRead(parameter)) return [];
    if (isMasterPassword(parameter, estate)) return [];
    return keepsSecret(parameter, `parameter ${parameter.name}, a secret by its name,`);
  },
  fix: {
    text: 'Set `NoEcho: true` and remove the default, or read the secret from Secrets Manager with `{{resolve:secretsmanager:…}}`.',
    safe: false,
    breaks: 'deployments that leave the parameter out and rely on its default',
    cloudformation: 'Type: String\nNoEcho: true',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Parameters:
  GithubToken:
    Type: String
    Description: what the runner logs in with
Resources:
  Topic: { Type: AWS::SNS::Topic }
`,
      at: 'GithubToken:',
    },
    {
      verdict: 'fail',
      title: 'NoEcho, and a default that everybody reads',
      format: 'cloudformation',
      source: `Parameters:
  DBPassword:
    Type: String
    NoEcho: "true"
    Default: correct-horse-battery
Resources:
  Topic: { Type: AWS::SNS::Topic }
`,
      at: 'Default: correct',
    },
    {
      verdict: 'fail',
      title: 'NoEcho is switched off',
      format: 'cloudformation',
      source: `Parameters:
  ApiKey:
    Type: String
    NoEcho: false
Resources:
  Topic: { Type: AWS::SNS::Topic }
`,
      at: 'NoEcho: false',
    },
    {
      verdict: 'pass',
      title: 'Names and places of secrets are none',
      format: 'cloudformation',
      source: `Parameters:
  DbPassword: { Type: String, NoEcho: true, Default: "" }
  SecretArn: { Type: String }
  TokenUrl: { Type: String }
  PasswordLength: { Type: Number, Default: 32 }
  AppSecret: { Type: String, Default: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app" }
Resources:
  Topic: { Type: AWS::SNS::Topic }
`,
    },
  ],
});

/** Lists, numbers, and what AWS has types for (a subnet, a key pair) hold no secret. */
function takesText(parameter: Resource): boolean {
  const type = parameter.at('Type').string();
  return (
    type.kind !== 'known' ||
    type.value === 'String' ||
    /^AWS::SSM::Parameter::Value<String>$/.test(type.value)
  );
}

function isRead(parameter: Resource): boolean {
  const type = parameter.at('Type').string();
  return type.kind === 'known' && type.value.startsWith('AWS::SSM::Parameter::');
}

/** `rds-master-password` speaks of those. */
function isMasterPassword(parameter: Resource, estate: Estate): boolean {
  return ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster'].some((type) =>
    estate
      .ofTypeIn(type, parameter.scope)
      .some((database) => parameterOf(database.at('MasterUserPassword'), estate) === parameter),
  );
}
