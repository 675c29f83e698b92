import type { Decision, View } from '../../estate/index.ts';
import { fail, must, pass, textMatches, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { called } from './_name.ts';
import { hide, keepsSecret, parameterOf } from './_parameter.ts';

const IDENTIFIERS: Readonly<Record<string, string>> = {
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::DocDB::DBCluster': 'DBClusterIdentifier',
};

export default control({
  id: 'rds-master-password',
  title: 'The master password of a database is not in its template',
  layer: 'data',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Whoever reads the repository, or may describe the stack, owns a database whose password is written there, and ' +
    'the history keeps it after it is removed. RDS can make the password itself, keep it in Secrets Manager and rotate it.',
  references: [
    attack('T1552.001'),
    page(
      'Password management with Amazon RDS and Secrets Manager',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
    ),
    page(
      'Dynamic references',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html',
    ),
  ],
  appliesTo: Object.keys(IDENTIFIERS),
  decide: (database, estate) => {
    const password = database.at('MasterUserPassword');
    const name = called(database, IDENTIFIERS[database.type]!);
    if (password.present === false) {
      const managed = database.at('ManageMasterUserPassword').boolean();
      // Without either it is a member of a cluster, a replica or a copy: it takes the password that is there.
      if (managed.kind === 'absent' || (managed.kind === 'known' && !managed.value)) return [];
      return must(managed, (on) => on === true, '');
    }
    const parameter = parameterOf(password, estate);
    return parameter === undefined
      ? ofText(password, name)
      : keepsSecret(parameter, `the master password of database ${name} (parameter ${parameter.name})`);
  },
  fix: {
    text: 'Set `ManageMasterUserPassword: true`, or read the password with `{{resolve:secretsmanager:…}}`; change the one that was written.',
    safe: false,
    breaks: 'applications that log in with the password that is there now',
    cloudformation: 'ManageMasterUserPassword: true',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      MasterUsername: orders
      MasterUserPassword: correct-horse-battery
`,
      at: 'MasterUserPassword:',
    },
    {
      verdict: 'fail',
      title: 'NoEcho does not hide a default that stands in the template',
      format: 'cloudformation',
      source: `Parameters:
  Password:
    Type: String
    NoEcho: true
    Default: correct-horse-battery
Resources:
  Orders: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, MasterUserPassword: !Ref Password } }
`,
      at: 'Default: correct',
    },
    {
      verdict: 'fail',
      title: 'A parameter that everybody can read',
      format: 'cloudformation',
      source: `Parameters:
  Password: { Type: String, MinLength: 12 }
Resources:
  Orders: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, MasterUserPassword: !Ref Password } }
`,
      at: 'Password: { Type: String',
    },
    {
      verdict: 'fail',
      title: 'Systems Manager keeps such a parameter in plain text',
      format: 'cloudformation',
      source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      MasterUserPassword: "{{resolve:ssm:/orders/password:1}}"
`,
      at: 'MasterUserPassword:',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Resources:
  Made: { Type: Custom::Password, Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:make" } }
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      MasterUserPassword: !GetAtt Made.Password
`,
      at: 'MasterUserPassword:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Parameters:
  Password: { Type: String, NoEcho: true }
Resources:
  Managed: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, ManageMasterUserPassword: true } }
  Read: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, MasterUserPassword: "{{resolve:secretsmanager:orders:SecretString:password}}" } }
  Joined:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-mysql
      MasterUserPassword: !Join ["", ["{{resolve:secretsmanager:", !Ref Secret, ":SecretString:password::}}"]]
  Given: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, MasterUserPassword: !Ref Password } }
  Secret: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 32 } } }
`,
    },
  ],
});

const SAFE = ['{{resolve:secretsmanager:', '{{resolve:ssm-secure:'];

function ofText(password: View, name: string): Decision {
  const text = password.string();
  if (SAFE.some((start) => textMatches(text, { startsWith: start }) === true)) return pass(password);
  if (textMatches(text, { startsWith: '{{resolve:ssm:' }) === true) {
    return fail(
      password,
      `the master password of database ${name} is read from a parameter of Systems Manager that is not encrypted`,
    );
  }
  if (text.kind === 'unknown') return undecided(text);
  hide(password);
  return fail(password, `the master password of database ${name} stands in the template in plain text`);
}
