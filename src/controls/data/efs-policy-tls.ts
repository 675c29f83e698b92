import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { conditionsOf } from '../../reach/iam/conditions.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { policyDocument, principalsOf } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';

export default control({
  id: 'efs-policy-tls',
  title: 'An EFS file system refuses clients without TLS',
  layer: 'data',
  stage: 'build',
  severity: 'low',
  confidence: 'high',
  persona: 'pedantic',
  rationale:
    'Whether a mount uses TLS is up to the client, unless the policy of the file system denies the others. A client ' +
    'that forgets it, or is told to, sends its files over the network in plain text.',
  references: [
    attack('T1040'),
    page(
      'Using IAM to control file system data access',
      'https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html',
    ),
  ],
  appliesTo: ['AWS::EFS::FileSystem'],
  decide: (fileSystem) => {
    const policy = fileSystem.at('FileSystemPolicy');
    const document = policyDocument(policy);
    const denies = document.statements.find(deniesPlain);
    if (denies !== undefined) return pass(denies.at);
    if (document.unknown !== undefined)
      return undecidedAt(document.unknown, 'this policy cannot be read to its end');
    return fail(policy, `EFS file system ${fileSystem.name} takes clients that do not use TLS`);
  },
  fix: {
    text: 'Deny everyone where `aws:SecureTransport` is false.',
    safe: false,
    breaks: 'clients that mount without TLS',
    cloudformation:
      'FileSystemPolicy:\n  Version: "2012-10-17"\n  Statement:\n    - Effect: Deny\n      Principal: { AWS: "*" }\n      Action: "*"\n      Condition: { Bool: { aws:SecureTransport: "false" } }',
  },
  examples: () => [
    {
      verdict: 'fail',
      title: 'No policy',
      format: 'cloudformation',
      source: `Resources:
  Shared:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
`,
      at: 'Shared:',
    },
    {
      verdict: 'fail',
      title: 'It denies those that use TLS',
      format: 'cloudformation',
      source: `Resources:
  Shared:
    Type: AWS::EFS::FileSystem
    Properties:
      Encrypted: true
      FileSystemPolicy: { Statement: [{ Effect: Deny, Principal: "*", Action: "*", Condition: { Bool: { "aws:SecureTransport": true } } }] }
`,
      at: 'FileSystemPolicy:',
    },
    {
      verdict: 'pass',
      format: 'cloudformation',
      source: `Resources:
  Shared:
    Type: AWS::EFS::FileSystem
    Properties:
      FileSystemPolicy:
        Statement:
          - { Effect: Allow, Principal: { AWS: "*" }, Action: "elasticfilesystem:ClientMount", Condition: { Bool: { elasticfilesystem:AccessedViaMountTarget: "true" } } }
          - { Effect: Deny, Principal: { AWS: "*" }, Action: "*", Condition: { Bool: { aws:SecureTransport: "false" } } }
`,
    },
  ],
});

function deniesPlain(statement: Statement): boolean {
  if (statement.effect !== 'Deny' || principalsOf(statement.principal).everyone === undefined) return false;
  if (
    !statement.actions.texts.some(({ text }) =>
      /^(?:\*|elasticfilesystem:(?:\*|client\*|clientmount))$/i.test(text),
    )
  )
    return false;
  const { tests, unknown } = conditionsOf(statement.condition);
  const [test] = tests;
  return (
    unknown === undefined &&
    tests.length === 1 &&
    test?.operator === 'bool' &&
    test.key === 'aws:securetransport' &&
    test.values.texts.some(({ text }) => text.toLowerCase() === 'false')
  );
}
