import type { About, View } from '../../estate/index.ts';
import { fail } from '../../estate/index.ts';
import { conditionsOf, narrows } from '../../reach/iam/conditions.ts';
import { policyDocument, principalsOf } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { everyoneIn } from './_policy.ts';

export default control({
  id: 'kms-key-policy',
  title: 'A KMS key is not open to everyone',
  layer: 'data',
  stage: 'build',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'A key policy that names everyone lets any AWS account use the key: what it protects is encrypted for nobody. ' +
    'Whoever gets a copy of a volume, a snapshot or a secret decrypts it in an account of his own.',
  references: [
    attack('T1530'),
    page('Key policies', 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html'),
    page(
      'kms:ViaService',
      'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service',
    ),
  ],
  appliesTo: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
  decide: (key) => {
    const policy = key.at('KeyPolicy');
    const message = `the policy of KMS key ${key.name} lets every AWS account in: this statement is for everyone, and no condition narrows it`;
    const abouts = everyoneIn(policy, message);
    const through = throughServices(policy, key.name);
    return through.length === 0
      ? abouts
      : [...abouts.filter(({ decision }) => decision.verdict !== 'pass'), ...through];
  },
  fix: {
    text: 'Name the account or the roles that use the key; where it has to be everyone, ask for `kms:CallerAccount` or `aws:PrincipalOrgID`.',
    safe: false,
    breaks: 'who uses the key from an account that is not named',
    cloudformation:
      'KeyPolicy:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Allow\n      Principal: { AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" }\n      Action: kms:*\n      Resource: "*"',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'The second principal of the second statement',
      format: 'cloudformation',
      source: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::\${AWS::AccountId}:root" }, Action: "kms:*", Resource: "*" }
          - Effect: Allow
            Principal:
              AWS:
                - arn:aws:iam::111122223333:role/app
                - "*"
            Action: kms:Decrypt
            Resource: "*"
`,
      at: '- "*"',
    },
    {
      verdict: 'fail',
      title: 'JSON in a text',
      format: 'cloudformation',
      source: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy: |
        {
          "Version": "2012-10-17",
          "Statement": {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "kms:*",
            "Resource": "*"
          }
        }
`,
      at: '"Principal": "*"',
    },
    {
      verdict: 'fail',
      title: 'A service alone narrows nothing: every account has that service',
      format: 'cloudformation',
      source: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: { AWS: "*" }
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"]
            Resource: "*"
            Condition: { StringEquals: { kms:ViaService: ec2.eu-west-1.amazonaws.com } }
`,
      at: 'Principal: { AWS: "*" }',
    },
    {
      verdict: 'pass',
      title: 'The account, a service of the account, an organization',
      format: 'cloudformation',
      source: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::\${AWS::AccountId}:root" }, Action: "kms:*", Resource: "*" }
          - Effect: Allow
            Principal: { AWS: "*" }
            Action: kms:Decrypt
            Resource: "*"
            Condition:
              StringEquals:
                kms:ViaService: !Sub ec2.\${AWS::Region}.amazonaws.com
                kms:CallerAccount: !Ref AWS::AccountId
          - Effect: Allow
            Principal: "*"
            Action: kms:Decrypt
            Resource: "*"
            Condition: { StringEquals: { aws:PrincipalOrgID: o-a1b2c3d4e5 } }
`,
    },
    {
      verdict: 'pass',
      title: 'Without a policy the key belongs to the account',
      format: 'cloudformation',
      source: `Resources:
  Key: { Type: AWS::KMS::Key, Properties: { EnableKeyRotation: true } }
`,
    },
  ],
});

/** Statements for everyone that ask for a service and nothing else. */
function throughServices(policy: View, name: string): About[] {
  const abouts: About[] = [];
  for (const statement of policyDocument(policy).statements) {
    const { everyone } = principalsOf(statement.principal);
    if (statement.effect !== 'Allow' || everyone === undefined) continue;
    const { tests, unknown } = conditionsOf(statement.condition);
    const narrowing = tests.filter(
      (test) =>
        narrows(test) && !/^kms:(?:encryptioncontext|granti|keyorigin|keyspec|keyusage)/.test(test.key),
    );
    if (unknown !== undefined || narrowing.length === 0) continue;
    if (!narrowing.every(({ key }) => key === 'kms:viaservice')) continue;
    const message = `the policy of KMS key ${name} lets every AWS account in through a service: kms:ViaService without kms:CallerAccount keeps nobody out`;
    abouts.push({ subject: statement.at, decision: fail(everyone, message) });
  }
  return abouts;
}
