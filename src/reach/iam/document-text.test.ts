import { expect, test } from 'vitest';
import { readTexts } from '../../sources/texts.ts';
import { conditionsOf, narrows } from './conditions.ts';
import { policyDocument } from './policy-document.ts';

const TRUST = `Parameters:
  Issuer: { Type: String }
  Name: { Type: String, Default: "*" }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !Sub |
        { "Statement": [
          { "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": { "Federated": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/\${Issuer}" },
            "Condition": { "StringLike": {
              "\${Issuer}:sub": "system:serviceaccount:shop:\${Name}",
              "\${Issuer}:AUD": "\${Name}" } } } ] }
`;

test('JSON in a text with holes is read around them, each piece at its place', () => {
  const estate = readTexts({ 'template.yaml': TRUST });
  const [role] = estate.ofType('AWS::IAM::Role');
  const { statements, unknown } = policyDocument(role!.at('AssumeRolePolicyDocument'));
  expect(unknown).toBeUndefined();
  const [statement] = statements;
  expect(statement!.actions.texts.map(({ text }) => text)).toEqual(['sts:AssumeRoleWithWebIdentity']);
  const { tests } = conditionsOf(statement!.condition);
  expect(tests.map(({ key }) => key)).toEqual(['${…}:sub', '${…}:aud']);
  const [subject, audience] = tests;
  expect(subject!.values.texts[0]!.text).toBe('system:serviceaccount:shop:*');
  expect(lineOf(subject!.values.texts[0]!.at)).toBe(14);
  // A string that is a parameter and nothing else points at where that is written.
  expect(audience!.values.texts[0]!.text).toBe('*');
  expect(lineOf(audience!.values.texts[0]!.at)).toBe(3);
  expect([narrows(subject!), narrows(audience!)]).toEqual([true, false]);
});

test('a hole in place of more than a string leaves the document unread', () => {
  const text = TRUST.replace('"sts:AssumeRoleWithWebIdentity"', '${Issuer}');
  const estate = readTexts({ 'template.yaml': text });
  const [role] = estate.ofType('AWS::IAM::Role');
  const { statements, unknown } = policyDocument(role!.at('AssumeRolePolicyDocument'));
  expect(statements).toEqual([]);
  expect(unknown).toBeDefined();
});

function lineOf(at: {
  readonly span: { file: { position(offset: number): { line: number } }; start: number } | undefined;
}) {
  return at.span?.file.position(at.span.start).line;
}
