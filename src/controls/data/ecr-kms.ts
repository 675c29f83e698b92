import { must } from '../../estate/index.ts';
import { control, page } from '../control.ts';

export default control({
  id: 'ecr-kms',
  title: 'Image repositories are encrypted with KMS',
  layer: 'data',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'With KMS each pull leaves a trace of the use of the key, and withdrawing the key withdraws the images. With the ' +
    'AES-256 that ECR does by default neither is there.',
  references: [
    page(
      'Encryption at rest',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html',
    ),
  ],
  appliesTo: ['AWS::ECR::Repository'],
  decide: (repository) =>
    must(
      repository.at('EncryptionConfiguration', 'EncryptionType').string(),
      (type) => type === 'KMS' || type === 'KMS_DSSE',
      (type) => `repository ${repository.name} is encrypted with ${type ?? 'AES256'}, and not with KMS`,
    ),
  fix: {
    text: 'Set `EncryptionType: KMS`, with `KmsKey` for a key of your own.',
    safe: false,
    breaks: 'the repository and its images: CloudFormation replaces it with a new, empty one',
    cloudformation: 'EncryptionConfiguration:\n  EncryptionType: KMS\n  KmsKey: !GetAtt ImagesKey.Arn',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryName: web
`,
      at: 'Web:',
    },
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Web:
    Type: AWS::ECR::Repository
    Properties:
      EncryptionConfiguration:
        EncryptionType: AES256
`,
      at: 'EncryptionType: AES256',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Web: { Type: AWS::ECR::Repository, Properties: { EncryptionConfiguration: { EncryptionType: KMS_DSSE } } }
`,
    },
  ],
});
