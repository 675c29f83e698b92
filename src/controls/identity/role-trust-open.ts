import type { Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecided, undecidedAt } from '../../estate/index.ts';
import { conditionsOf, narrows } from '../../reach/iam/conditions.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { allowsAction, principalsOf } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { trusting } from './_examples.ts';
import { textOf, textsOf } from './_policies.ts';
import { eachTrust } from './_trust.ts';

export default control({
  id: 'role-trust-open',
  title: 'No role trusts everyone, or a foreign account as a whole',
  layer: 'identity',
  stage: 'deploy',
  severity: 'critical',
  confidence: 'medium',
  persona: 'regular',
  rationale:
    'A role that trusts `*` is assumed by anybody with an AWS account; one that trusts the root of another account, by ' +
    'every principal of that account its admins let: without an external id also on behalf of a stranger.',
  references: [
    attack('T1199'),
    attack('T1078.004'),
    page(
      'The confused deputy problem',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    ),
    page(
      'AWS JSON policy elements: Principal',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
    ),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role) => eachTrust(role, (statement) => decide(statement, role)),
  fix: {
    text: 'Name the role that may assume this one; for another company add a Condition on sts:ExternalId.',
    safe: false,
    breaks: 'principals that assume the role today and are not named',
    cloudformation:
      'Principal: { AWS: "arn:aws:iam::444455556666:role/partner" }\nCondition:\n  StringEquals: { "sts:ExternalId": !Ref ExternalId }',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Everyone, in a list',
      trusting(`
          - Effect: Allow
            Principal:
              AWS:
                - arn:aws:iam::111122223333:role/ci
                - "*"
            Action: sts:AssumeRole`),
      '- "*"',
    ),
    failing(
      'cloudformation',
      'Another account, without a condition, in the second statement',
      trusting(`
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }
          - Effect: Allow
            Principal: { AWS: "arn:aws:iam::444455556666:root" }
            Action: [sts:TagSession, sts:AssumeRole]`),
      '444455556666',
    ),
    failing(
      'cloudformation',
      'An organization that is any organization',
      trusting(`
          - Effect: Allow
            Principal: "*"
            Action: "sts:*"
            Condition: { StringLike: { "aws:PrincipalOrgID": "*" } }`),
      'Principal:',
    ),
    open(
      'cloudformation',
      'A parameter that nobody has set',
      `Parameters:
  Partner: { Type: String }
${trusting(`
          - Effect: Allow
            Principal: { AWS: !Ref Partner }
            Action: sts:AssumeRole`)}`,
      'Partner: {',
    ),
    passing(
      'cloudformation',
      'The own account, a role, and another account with an external id',
      trusting(`
          - { Effect: Allow, Principal: { AWS: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" }, Action: "sts:AssumeRole" }
          - { Effect: Allow, Principal: { AWS: "arn:aws:iam::444455556666:role/ci" }, Action: "sts:AssumeRole" }
          - Effect: Allow
            Principal: { AWS: "444455556666" }
            Action: sts:AssumeRole
            Condition: { StringEquals: { "sts:ExternalId": 7f3c } }`),
    ),
  ],
});

const ASSUME = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'] as const;
/** Condition keys that say which account, organization or principal may come. */
const WHO =
  /^(?:sts:externalid|aws:principal(?:orgid|orgpaths|arn|account|tag\/.+)|aws:source(?:account|arn|orgid|orgpaths|identity)|aws:userid|aws:username|saml:.+|.+:(?:sub|aud))$/;

function decide(statement: Statement, role: Resource): Decision | undefined {
  const allowed = ASSUME.map((action) => allowsAction(statement, action));
  if (allowed.every((answer) => answer === false)) return undefined;
  const found = tooWide(statement, role);
  if (found === undefined) return pass(statement.at);
  if (found.reason !== undefined) return undecidedAt(found.at, found.reason);
  const { tests, unknown } = conditionsOf(statement.condition);
  if (tests.some((test) => WHO.test(test.key) && narrows(test))) return pass(statement.at);
  if (unknown !== undefined) {
    const value = unknown.value();
    return value.kind === 'unknown' ? undecided(value) : undecidedAt(unknown, 'the condition is not known');
  }
  if (!allowed.includes(true))
    return undecidedAt(statement.actions.at, 'it is not known whether this lets the role be assumed');
  return fail(found.at, found.message);
}

type Wide = { at: View; message: string; reason?: undefined } | { at: View; reason: string };

/** Who is let in beyond a principal of the own account or a named one. */
function tooWide(statement: Statement, role: Resource): Wide | undefined {
  if (statement.notPrincipal.present === true) {
    return { at: statement.notPrincipal, message: 'everyone but those of NotPrincipal may assume this role' };
  }
  const { everyone, byKind, unknown } = principalsOf(statement.principal);
  if (everyone !== undefined)
    return { at: everyone, message: 'anybody with an AWS account may assume this role' };
  const aws = byKind.get('AWS');
  const all = aws === undefined ? [] : textsOf(aws);
  for (const { text, at } of all) {
    const account = /^(?:arn:[^:]*:iam::(\d{12}):root|(\d{12}))$/.exec(text);
    const id = account?.[1] ?? account?.[2];
    if (id === undefined || id === role.scope.account) continue;
    return {
      at,
      message: `every principal of account ${id} that its admins let may assume this role, without an external id or organization`,
    };
  }
  const foreign = all.find(({ text, at }) => text.endsWith(':iam::\ufffc:root') && !isOwnAccount(at));
  if (foreign !== undefined) return { at: foreign.at, reason: 'it is not known which account is trusted' };
  if (unknown !== undefined) return { at: unknown, reason: 'it is not known who is trusted' };
  const dark = aws?.unknown.find((view) => {
    const value = view.value();
    return value.kind === 'unknown' && value.known?.kind !== 'pointer' && textOf(view.string()) === undefined;
  });
  return dark === undefined ? undefined : { at: dark, reason: 'it is not known who is trusted' };
}

/** Whether the account in a text with holes is the one it is deployed to. */
function isOwnAccount(at: View): boolean {
  const { tree } = at;
  let hole = tree?.kind === 'text' ? tree.parts.findLast((part) => typeof part !== 'string') : undefined;
  while (typeof hole === 'object' && hole.kind === 'passage') hole = hole.tree;
  // CloudFormation's pseudo parameter, and what Terraform's aws_caller_identity gives.
  const own = /^(?:AWS::AccountId|the id of the account) /;
  return typeof hole === 'object' && hole.kind === 'hole' && own.test(hole.reason.text);
}
