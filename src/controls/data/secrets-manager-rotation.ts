import type { View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { control, page } from '../control.ts';

export default control({
  id: 'secrets-manager-rotation',
  title: 'Secrets are rotated',
  layer: 'data',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'A secret that never changes is good for ever to whoever saw it once: in a log, in a dump, on a screen. Rotation ' +
    'puts an end to that, and shows early which application still uses the old one.',
  references: [
    page(
      'Rotate AWS Secrets Manager secrets',
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html',
    ),
  ],
  appliesTo: ['AWS::SecretsManager::Secret'],
  decide: (secret, estate) => {
    let open: View | undefined;
    for (const schedule of estate.ofTypeIn('AWS::SecretsManager::RotationSchedule', secret.scope)) {
      const id = schedule.at('SecretId');
      // A schedule may name the attachment of a secret to its database.
      const attachment = estate.follow(id, 'AWS::SecretsManager::SecretTargetAttachment', []);
      const followed = estate.follow(
        attachment.kind === 'resource' ? attachment.resource.at('SecretId') : id,
        'AWS::SecretsManager::Secret',
        ['Name'],
      );
      if (followed.kind === 'resource' && followed.resource === secret) return pass(id);
      if (followed.kind === 'unknown') open = id;
    }
    return open === undefined
      ? fail(
          secret.at('RotationSchedule'),
          `secret ${secret.name} is not rotated: no rotation schedule of this template is for it`,
        )
      : undecidedAt(open, 'which secret this rotation schedule is for is not known');
  },
  fix: {
    text: 'Add an `AWS::SecretsManager::RotationSchedule` for the secret.',
    safe: false,
    breaks: 'applications that keep the secret they read at their start',
    cloudformation:
      'Type: AWS::SecretsManager::RotationSchedule\nProperties:\n  SecretId: !Ref DbSecret\n  RotationRules: { AutomaticallyAfterDays: 30 }\n  HostedRotationLambda: { RotationType: PostgreSQLSingleUser }',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Db:
    Type: AWS::SecretsManager::Secret
    Properties: { GenerateSecretString: { PasswordLength: 32 } }
  Api: { Type: AWS::SecretsManager::Secret, Properties: { Name: api } }
  Rotation: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: api } }
`,
      at: 'Db:',
    },
    {
      verdict: 'pass',
      title: 'By way of the attachment to a database',
      format: 'cloudformation',
      source: `Resources:
  Db: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 32 } } }
  Attached: { Type: AWS::SecretsManager::SecretTargetAttachment, Properties: { SecretId: !Ref Db, TargetId: orders, TargetType: AWS::RDS::DBInstance } }
  Rotation: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: !Ref Attached } }
`,
    },
  ],
});
