import { textMatches, undecided, pass, fail } from '../../estate/index.ts';
import { control, page } from '../control.ts';

export default control({
  id: 'secrets-manager-kms',
  title: 'Secrets are encrypted with a KMS key of your own',
  layer: 'data',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'With the key that Secrets Manager brings along, whoever may read the secret may decrypt it. A key of your own has a ' +
    'policy of its own: a second lock, which also keeps other accounts out and can be withdrawn.',
  references: [
    page(
      'Secret encryption and decryption in AWS Secrets Manager',
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html',
    ),
  ],
  appliesTo: ['AWS::SecretsManager::Secret'],
  decide: (secret) => {
    const key = secret.at('KmsKeyId');
    const text = key.string();
    const own = textMatches(text, { endsWith: 'alias/aws/secretsmanager' });
    if (key.present === false || own === true) {
      return fail(key, `secret ${secret.name} is encrypted with the key that Secrets Manager brings along`);
    }
    return text.kind === 'unknown' && key.present === undefined ? undecided(text) : pass(key);
  },
  fix: {
    text: 'Name a KMS key of your own in `KmsKeyId`.',
    safe: false,
    breaks: 'who reads the secret without being allowed to use the key',
    cloudformation: 'KmsKeyId: !GetAtt SecretsKey.Arn',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Db:
    Type: AWS::SecretsManager::Secret
    Properties:
      GenerateSecretString: { PasswordLength: 32 }
`,
      at: 'Db:',
    },
    {
      verdict: 'fail',
      title: 'The alias of the key that is used anyway',
      format: 'cloudformation',
      source: `Resources:
  Db:
    Type: AWS::SecretsManager::Secret
    Properties:
      KmsKeyId: alias/aws/secretsmanager
`,
      at: 'KmsKeyId:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
  Db: { Type: AWS::SecretsManager::Secret, Properties: { KmsKeyId: !Ref Key } }
`,
    },
  ],
});
