import type { Decision, Resource } from '../../estate/index.ts';
import { fail, must, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { called } from './_name.ts';

/** What an instance or a cluster takes its encryption from, when it is made from something else. */
const SOURCES = [
  'DBSnapshotIdentifier',
  'DBClusterSnapshotIdentifier',
  'SnapshotIdentifier',
  'SourceDBInstanceIdentifier',
  'SourceDBInstanceAutomatedBackupsArn',
  'SourceDbiResourceId',
  'SourceDBClusterIdentifier',
  'SourceDbClusterResourceId',
  'ReplicationSourceIdentifier',
];

export default control({
  id: 'rds-encrypted',
  title: 'Databases are encrypted',
  layer: 'data',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Of an unencrypted database every snapshot, backup and replica is unencrypted too. Whoever may share or restore ' +
    'one of them has the data, and a database cannot be encrypted once it is made.',
  references: [
    attack('T1530'),
    page(
      'Encrypting Amazon RDS resources',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
    ),
    page(
      'Encrypting Amazon Aurora resources',
      'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html',
    ),
  ],
  appliesTo: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster'],
  decide: (database) => {
    // What is a member of a cluster is encrypted as its cluster is.
    if (database.type === 'AWS::RDS::DBInstance' && database.at('DBClusterIdentifier').present !== false) {
      return [];
    }
    const encrypted = database.at('StorageEncrypted').boolean();
    const name = called(database, IDENTIFIERS[database.type]!);
    if (encrypted.kind === 'absent' || encrypted.kind === 'default') {
      const source = SOURCES.map((key) => database.at(key)).find((at) => at.present !== false);
      if (source !== undefined) {
        return undecidedAt(source, `${name} is made from something else and is encrypted when that is`);
      }
    }
    if (encrypted.kind === 'absent') return whereNothingIsWritten(database, name);
    return must(encrypted, (on) => on === true, `the storage of database ${name} is not encrypted`);
  },
  fix: {
    text: 'Set `StorageEncrypted: true`, with `KmsKeyId` for a key of your own.',
    safe: false,
    breaks:
      'the database and what is in it: CloudFormation replaces it with a new, empty one; restore an encrypted copy of a snapshot instead',
    cloudformation: 'StorageEncrypted: true\nKmsKeyId: !GetAtt DatabaseKey.Arn',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Nothing is written: instances are not encrypted',
      format: 'cloudformation',
      source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, DBInstanceClass: db.t4g.small, AllocatedStorage: "20", ManageMasterUserPassword: true }
`,
      at: 'Orders:',
    },
    {
      verdict: 'fail',
      title: 'A cluster; its member says nothing of its own',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      StorageEncrypted: false
  Member:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: aurora-postgresql, DBInstanceClass: db.r7g.large, DBClusterIdentifier: !Ref Cluster }
`,
      at: 'StorageEncrypted: false',
    },
    {
      verdict: 'not-evaluated',
      title: 'Aurora: it hangs on when the cluster was made',
      format: 'cloudformation',
      source: `Resources:
  Ledger:
    Type: AWS::RDS::DBCluster
    Properties: { Engine: aurora-mysql, ManageMasterUserPassword: true }
`,
      at: 'Ledger:',
    },
    {
      verdict: 'not-evaluated',
      title: 'Restored from a snapshot',
      format: 'cloudformation',
      source: `Resources:
  Restored:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceClass: db.t4g.small
      DBSnapshotIdentifier: rds:orders-2026-01-01
`,
      at: 'DBSnapshotIdentifier:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Orders: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, StorageEncrypted: "true" } }
  Ledger: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, StorageEncrypted: true } }
  World: { Type: AWS::RDS::GlobalCluster, Properties: { Engine: aurora-mysql, StorageEncrypted: true } }
`,
    },
  ],
});

const IDENTIFIERS: Readonly<Record<string, string>> = {
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::GlobalCluster': 'GlobalClusterIdentifier',
};

function whereNothingIsWritten(database: Resource, name: string): Decision {
  const at = database.at('StorageEncrypted');
  const engine = database.at('Engine').string();
  if (engine.kind === 'known' && !/^(?:aurora|custom-)/i.test(engine.value)) {
    return fail(
      at,
      `the storage of database ${name} is not encrypted: that is the default of ${engine.value.slice(0, 40)}`,
    );
  }
  return undecidedAt(
    at,
    `${name} does not say whether it is encrypted: Aurora encrypts what was made since 18 February 2026, and not what is older`,
  );
}
