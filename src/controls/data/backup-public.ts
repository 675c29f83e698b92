import { must } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { everyoneIn } from './_policy.ts';

export default control({
  id: 'backup-public',
  title: 'Snapshots and backups cannot be shared with everyone',
  layer: 'data',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A snapshot that is shared with everyone is restored by whoever searches the list of public ones. With all sharing ' +
    'blocked nobody in the account can do so by mistake or on purpose, and what was shared before is closed too.',
  references: [
    attack('T1537'),
    page(
      'Block public access for snapshots',
      'https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html',
    ),
    page(
      'Vault access policies',
      'https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html',
    ),
  ],
  appliesTo: ['AWS::EC2::SnapshotBlockPublicAccess', 'AWS::Backup::BackupVault'],
  decide: (resource) =>
    resource.type === 'AWS::Backup::BackupVault'
      ? everyoneIn(
          resource.at('AccessPolicy'),
          `backup vault ${resource.name} lets every AWS account in: this statement is for everyone, and no condition narrows it`,
        )
      : must(
          resource.at('State').string(),
          (state) => state === 'block-all-sharing',
          (state) =>
            state === 'block-new-sharing'
              ? 'snapshots that were shared with everyone before stay so: only new sharing is blocked'
              : 'snapshots can be shared with everyone',
        ),
  fix: {
    text: 'Set `State: block-all-sharing`; name the accounts that a vault is for.',
    safe: false,
    breaks: 'who uses a snapshot of yours that is shared with everyone',
    cloudformation: 'State: block-all-sharing',
  },
  examples: () => [
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Sharing:
    Type: AWS::EC2::SnapshotBlockPublicAccess
    Properties:
      State: block-new-sharing
`,
      at: 'State: block-new-sharing',
    },
    {
      verdict: 'fail',
      format: 'cloudformation',
      source: `Resources:
  Vault:
    Type: AWS::Backup::BackupVault
    Properties:
      BackupVaultName: main
      AccessPolicy:
        Statement:
          - { Effect: Deny, Principal: "*", Action: backup:DeleteRecoveryPoint, Resource: "*" }
          - Effect: Allow
            Principal: "*"
            Action: backup:CopyIntoBackupVault
            Resource: "*"
`,
      at: '            Principal: "*"',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Sharing: { Type: AWS::EC2::SnapshotBlockPublicAccess, Properties: { State: block-all-sharing } }
  Vault: { Type: AWS::Backup::BackupVault, Properties: { BackupVaultName: main } }
`,
    },
  ],
});
