import { must, undecided } from '../../estate/index.ts';
import { control, page } from '../control.ts';

/** What a key has to be for KMS to rotate it; each is also what a key is unless something else is written. */
const ROTATABLE = [
  ['KeySpec', 'SYMMETRIC_DEFAULT'],
  ['KeyUsage', 'ENCRYPT_DECRYPT'],
  ['Origin', 'AWS_KMS'],
] as const;

export default control({
  id: 'kms-key-rotation',
  title: 'KMS keys are rotated',
  layer: 'data',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Without rotation all data of all years hangs on one piece of key material. With it KMS makes new material each ' +
    'year (or as often as told), keeps the old for what it has encrypted, and nothing that uses the key notices.',
  references: [
    page('Rotate AWS KMS keys', 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'),
    page(
      'AWS::KMS::Key',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-kms-key.html#cfn-kms-key-enablekeyrotation',
    ),
  ],
  appliesTo: ['AWS::KMS::Key'],
  decide: (key) => {
    const rotation = key.at('EnableKeyRotation').boolean();
    for (const [property, value] of ROTATABLE) {
      const own = key.at(property).string();
      if (own.kind === 'known' && own.value !== value) return [];
      if (own.kind === 'unknown' && !(rotation.kind === 'known' && rotation.value)) return undecided(own);
    }
    return must(rotation, (on) => on === true, `the material of KMS key ${key.name} is never rotated`);
  },
  fix: {
    text: 'Set `EnableKeyRotation: true`.',
    safe: true,
    cloudformation: 'EnableKeyRotation: true\nRotationPeriodInDays: 365',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written: keys are not rotated',
      format: 'cloudformation',
      source: `Resources:
  SecretsKey:
    Type: AWS::KMS::Key
    Properties:
      Description: secrets of the cluster
`,
      at: 'SecretsKey:',
    },
    {
      verdict: 'fail',
      title: 'The text "false", from the default of a parameter',
      format: 'cloudformation',
      source: `Parameters:
  Rotate:
    Type: String
    Default: "false"
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      MultiRegion: true
      EnableKeyRotation: !Ref Rotate
`,
      at: 'Default: "false"',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Rotate: { Type: String }
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: !Ref Rotate
`,
      at: 'Rotate: { Type: String }',
    },
    {
      verdict: 'pass',
      title: 'A signing key, an HMAC key and imported material cannot be rotated',
      format: 'cloudformation',
      source: `Resources:
  Signing: { Type: AWS::KMS::Key, Properties: { KeySpec: ECC_NIST_P384, KeyUsage: SIGN_VERIFY } }
  Hmac: { Type: AWS::KMS::Key, Properties: { KeySpec: HMAC_256, KeyUsage: GENERATE_VERIFY_MAC } }
  Imported: { Type: AWS::KMS::Key, Properties: { Origin: EXTERNAL } }
  Replica: { Type: AWS::KMS::ReplicaKey, Properties: { PrimaryKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/mrk-1" } }
  Data: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
`,
    },
  ],
});
