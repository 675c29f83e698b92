import type { Decision, View } from '../../estate/index.ts';
import { fail, pass, textMatches, undecided, undecidedAt } from '../../estate/index.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { coversEverything, mayBeWildcard } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { policy, template } from './_examples.ts';
import { POLICY_TYPES, attachedPolicy, eachStatement, isEveryAction } from './_policies.ts';

export default control({
  id: 'iam-policy-admin',
  title: 'No policy allows every action on every resource',
  layer: 'identity',
  stage: 'deploy',
  severity: 'critical',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Whoever gets one session of a principal with `*` on `*` owns the account: data, keys, logs and the other clusters. ' +
    'Where a pod has it, a flaw in one application is enough.',
  references: [
    attack('T1078.004'),
    attack('T1098.003'),
    page(
      'IAM best practices: apply least-privilege permissions',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    ),
    page(
      'AdministratorAccess',
      'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html',
    ),
  ],
  appliesTo: POLICY_TYPES,
  decide: (resource) => eachStatement(resource, decide, attached),
  fix: {
    text: 'Name the actions and resources that are used; IAM Access Analyzer writes a policy from what CloudTrail saw.',
    safe: false,
    breaks: 'what the principal does that the new policy does not name',
    cloudformation: 'Action: [s3:GetObject]\nResource: !Sub ${Bucket.Arn}/*',
  },
  examples: () => [
    failing(
      'cloudformation',
      'The second statement, and the second element of its list',
      policy(`
          - { Effect: Allow, Action: "s3:GetObject", Resource: "*" }
          - Effect: Allow
            Action:
              - logs:PutLogEvents
              - "*"
            Resource: ["*"]`),
      '- "*"',
    ),
    failing(
      'cloudformation',
      'Everything but a little is everything',
      policy(`
          - Effect: Allow
            NotAction: ["organizations:*"]
            Resource: "*"`),
      'NotAction',
    ),
    failing(
      'cloudformation',
      'The policy of AWS, in any partition',
      template(`
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {}
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/ReadOnlyAccess
        - !Sub arn:\${AWS::Partition}:iam::aws:policy/AdministratorAccess`),
      'AdministratorAccess',
    ),
    failing(
      'cloudformation',
      'JSON in a text with holes',
      template(`
  Inline:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: app
      PolicyName: app
      PolicyDocument: !Sub |
        {
          "Version": "2012-10-17",
          "Statement": [
            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:\${AWS::Partition}:s3:::data/*" },
            { "Effect": "Allow",
              "Action": "*",
              "Resource": "*" }
          ]
        }`),
      '"Action": "*"',
    ),
    open(
      'cloudformation',
      'The resource is a parameter that nobody has set',
      `Parameters:
  Target: { Type: String }
${policy(`
          - Effect: Allow
            Action: "*"
            Resource: !Ref Target`)}`,
      'Target: {',
    ),
    passing(
      'cloudformation',
      'Every action on one thing, a denial, and one action on everything',
      policy(`
          - { Effect: Allow, Action: "*", Resource: "arn:aws:s3:::data/*" }
          - { Effect: Deny, Action: "*", Resource: "*" }
          - { Effect: Allow, Action: "ec2:DescribeInstances", Resource: "*" }`),
    ),
  ],
});

function decide(statement: Statement): Decision | undefined {
  if (statement.effect === 'Deny') return pass(statement.at);
  const all = statement.actions.texts.find(({ text }) => isEveryAction(text));
  const allBut =
    statement.notActions.present === true &&
    !statement.notActions.texts.some(({ text }) => isEveryAction(text));
  const at = all?.at ?? (allBut ? statement.notActions.at : undefined);
  const everything = coversEverything(statement);
  if (at === undefined) {
    const [unknown] = statement.actions.unknown;
    if (unknown === undefined || everything === false || !mayBeWildcard(unknown.value()))
      return pass(statement.at);
    return undecidedAt(unknown, 'the action is not known');
  }
  if (everything === false) return pass(statement.at);
  if (everything === undefined)
    return undecidedAt(statement.resources.unknown[0] ?? at, 'the resource is not known');
  if (statement.effect === undefined)
    return undecidedAt(statement.at, 'the effect of this statement is not known');
  return fail(
    at,
    all === undefined
      ? 'it allows every action but those of NotAction, on every resource'
      : 'it allows every action on every resource',
  );
}

function attached(arn: View): Decision {
  const { name } = attachedPolicy(arn);
  if (name !== undefined) {
    return name === 'AdministratorAccess'
      ? fail(arn, 'AdministratorAccess is attached: every action on every resource')
      : pass(arn);
  }
  const value = arn.string();
  // A policy of this template is judged where it is written.
  if (value.kind !== 'unknown' || value.known?.kind === 'pointer') return pass(arn);
  return textMatches(value, { endsWith: '/AdministratorAccess' }) === false ? pass(arn) : undecided(value);
}
