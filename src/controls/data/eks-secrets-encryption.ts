import type { Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { attack, cisEks, control, page } from '../control.ts';
import { called } from './_name.ts';

export default control({
  id: 'eks-secrets-encryption',
  title: 'The secrets of a cluster are encrypted with a KMS key of your own',
  layer: 'data',
  stage: 'build',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Since Kubernetes 1.28 EKS encrypts what the API server stores, with a key that AWS owns: nobody sees when it is ' +
    'used, and nobody can withdraw it. With a key of your own each use is in CloudTrail, its policy decides who may ' +
    'use it, and disabling it makes a stolen copy of the data worthless.',
  references: [
    cisEks('5.3.1'),
    attack('T1552.007'),
    page(
      'Encrypt Kubernetes secrets with KMS',
      'https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html',
    ),
    page(
      'Default envelope encryption',
      'https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html',
    ),
  ],
  appliesTo: ['AWS::EKS::Cluster'],
  decide: (cluster) => {
    const config = cluster.at('EncryptionConfig');
    const { items, rest } = config.shape === 'map' ? { items: [config], rest: undefined } : config.items();
    const decisions = items.map((item) => ofProvider(cluster, item));
    return (
      decisions.find(({ verdict }) => verdict === 'pass') ??
      decisions.find(({ verdict }) => verdict === 'not-evaluated') ??
      (rest === undefined ? undefined : undecided(rest)) ??
      decisions[0] ??
      fail(config.get(99), withoutKey(cluster))
    );
  },
  fix: {
    text: 'Name a KMS key of your own in `EncryptionConfig`.',
    safe: false,
    breaks:
      'the cluster itself in CloudFormation, which replaces a cluster that had no such key; elsewhere the key can be added to a running cluster, and never be taken away again',
    cloudformation:
      'EncryptionConfig:\n  - Provider:\n      KeyArn: !GetAtt SecretsKey.Arn\n    Resources: [secrets]',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'Only the default envelope encryption',
      format: 'cloudformation',
      source: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: prod
      Version: "1.33"
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
`,
      at: 'Cluster:',
    },
    {
      verdict: 'fail',
      title: 'A provider without a key',
      format: 'cloudformation',
      source: `Resources:
  Prod:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      EncryptionConfig:
        - Resources: [secrets]
`,
      at: '- Resources: [secrets]',
    },
    {
      verdict: 'not-evaluated',
      title: 'It depends on a parameter without a default',
      format: 'cloudformation',
      source: `Parameters:
  Encrypt: { Type: String, AllowedValues: ["yes", "no"] }
Conditions:
  WithKey: !Equals [!Ref Encrypt, "yes"]
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      EncryptionConfig: !If
        - WithKey
        - - Provider: { KeyArn: "arn:aws:kms:eu-west-1:111122223333:key/0a1b" }
            Resources: [secrets]
        - !Ref AWS::NoValue
`,
      at: 'EncryptionConfig: !If',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      EncryptionConfig:
        - Provider: { KeyArn: !GetAtt Key.Arn }
          Resources: [secrets]
`,
    },
    {
      verdict: 'pass',
      title: 'Resources may be left out; the key comes with the deployment',
      format: 'cloudformation',
      source: `Parameters:
  KeyArn: { Type: String }
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      RoleArn: arn:aws:iam::111122223333:role/cluster
      ResourcesVpcConfig: { SubnetIds: [subnet-1, subnet-2] }
      EncryptionConfig:
        - Provider: { KeyArn: !Ref KeyArn }
`,
    },
  ],
});

function ofProvider(cluster: Resource, item: View): Decision {
  const key = item.at('Provider', 'KeyArn');
  const arn = key.string();
  if (arn.kind === 'absent' || (arn.kind === 'known' && arn.value.trim() === '')) {
    return fail(key, withoutKey(cluster));
  }
  // EKS takes nothing but a KMS key here: which one it is does not matter.
  if (arn.kind === 'unknown' && key.present !== true) return undecided(arn);
  const resources = item.get('Resources');
  const { items, rest, absent } = resources.items();
  const names = items.map((one) => one.string());
  if (absent || names.some((name) => name.kind === 'known' && name.value === 'secrets')) return pass(key);
  if (rest !== undefined) return undecided(rest);
  const open = names.find((name) => name.kind === 'unknown');
  if (open?.kind === 'unknown') return undecided(open);
  return items.length === 0
    ? undecidedAt(resources, 'the list of what the key encrypts is empty')
    : fail(resources, `the KMS key of cluster ${called(cluster, 'Name')} does not encrypt its secrets`);
}

/** What protects the secrets where no key is named: that hangs on the version. */
function withoutKey(cluster: Resource): string {
  const version = cluster.at('Version').string();
  const minor = version.kind === 'known' ? /^1\.(\d+)/.exec(version.value)?.[1] : undefined;
  const name = called(cluster, 'Name');
  if (minor !== undefined && Number(minor) < 28) {
    return `the secrets of cluster ${name} are not encrypted by any KMS key: Kubernetes 1.${minor} is older than EKS's default envelope encryption (1.28)`;
  }
  return `the secrets of cluster ${name} are encrypted only by EKS's default envelope encryption, with a key that AWS owns${version.kind === 'unknown' ? ' (and before 1.28 not even so)' : ''}`;
}
