import { must, undecidedAt } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { called } from './_name.ts';

export default control({
  id: 'rds-public',
  title: 'Databases have no public address',
  layer: 'data',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A database with a public address is one rule of a security group away from the internet: from there on only its ' +
    'password keeps anybody out, and it is tried by machines from the first hour.',
  references: [
    attack('T1190'),
    page(
      'Hiding a DB instance in a VPC from the internet',
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
    ),
    page(
      'CreateDBInstance',
      'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html',
    ),
  ],
  appliesTo: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'],
  decide: (database) => {
    const instance = database.type === 'AWS::RDS::DBInstance';
    const isPublic = database.at('PubliclyAccessible').boolean();
    const name = called(database, instance ? 'DBInstanceIdentifier' : 'DBClusterIdentifier');
    if (isPublic.kind === 'absent') {
      // Of clusters only those with several zones have an address of their own; that they are is seen by their class.
      if (!instance && database.at('DBClusterInstanceClass').present === false) return [];
      return undecidedAt(
        isPublic.at,
        `${name} does not say whether it has a public address: AWS gives it one when the VPC it is in has an internet gateway`,
      );
    }
    return must(isPublic, (on) => on !== true, `database ${name} has a public address`);
  },
  fix: {
    text: 'Set `PubliclyAccessible: false`.',
    safe: false,
    breaks: 'clients that reach the database over the internet',
    cloudformation: 'PubliclyAccessible: false',
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
      StorageEncrypted: true
      PubliclyAccessible: true
`,
      at: 'PubliclyAccessible: true',
    },
    {
      verdict: 'fail',
      title: 'Through the default of a parameter, as text',
      format: 'cloudformation',
      source: `Parameters:
  Public:
    Type: String
    Default: "True"
Resources:
  Orders: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, PubliclyAccessible: !Ref Public } }
`,
      at: 'Default: "True"',
    },
    {
      verdict: 'not-evaluated',
      title: 'Nothing is written: it hangs on the network',
      format: 'cloudformation',
      source: `Resources:
  Orders: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, DBSubnetGroupName: data } }
`,
      at: 'Orders:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Orders: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, PubliclyAccessible: "false" } }
  Ledger: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, StorageEncrypted: true } }
`,
    },
  ],
});
