import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';

export default control({
  id: 'efs-encrypted',
  title: 'EFS file systems are encrypted',
  layer: 'data',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Pods share what they write through EFS. Unencrypted it, and every backup and replica of it, can be read by ' +
    'whoever gets hold of the storage or of a copy, and it can never be encrypted afterwards.',
  references: [
    attack('T1530'),
    page('Encrypting data at rest', 'https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html'),
  ],
  appliesTo: ['AWS::EFS::FileSystem'],
  decide: (fileSystem) =>
    must(
      fileSystem.at('Encrypted').boolean(),
      (encrypted) => encrypted === true,
      `EFS file system ${fileSystem.name} is not encrypted`,
    ),
  fix: {
    text: 'Set `Encrypted: true`, with `KmsKeyId` for a key of your own.',
    safe: false,
    breaks: 'the file system and what is in it: CloudFormation replaces it with a new, empty one',
    cloudformation: 'Encrypted: true\nKmsKeyId: !GetAtt FilesKey.Arn',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written',
      format: 'cloudformation',
      source: `Resources:
  Shared:
    Type: AWS::EFS::FileSystem
    Properties:
      PerformanceMode: generalPurpose
`,
      at: 'Shared:',
    },
    {
      verdict: 'fail',
      title: 'No properties at all',
      format: 'cloudformation',
      source: `Resources:
  Shared:
    Type: AWS::EFS::FileSystem
`,
      at: 'Shared:',
    },
    {
      verdict: 'fail',
      title: 'Through the default of a parameter',
      format: 'cloudformation',
      source: `Parameters:
  Encrypted:
    Type: String
    Default: "False"
Resources:
  Files:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: !Ref Encrypted
`,
      at: 'Default: "False"',
    },
    {
      verdict: 'not-evaluated',
      format: 'cloudformation',
      source: `Parameters:
  Secure: { Type: String }
Resources:
  Files: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: !Ref Secure } }
`,
      at: 'Secure: { Type: String }',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Shared: { Type: AWS::EFS::FileSystem, Properties: { Encrypted: true } }
`,
    },
  ],
});
