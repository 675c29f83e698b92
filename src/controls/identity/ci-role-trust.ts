import type { Decision, Estate, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { ConditionTest } from '../../reach/iam/conditions.ts';
import { conditionsOf, isPattern } from '../../reach/iam/conditions.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { allowsAction, policyDocument } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import type { CiService } from './_ci-services.ts';
import { ciServiceOf } from './_ci-services.ts';
import { template, trusting } from './_examples.ts';
import { textOf, textsOf } from './_policies.ts';
import { eachTrust, placeFor, shown } from './_trust.ts';

export default control({
  id: 'ci-role-trust',
  title: 'A role for CI jobs names the repository they are of',
  layer: 'identity',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'GitHub and its like sign tokens for the jobs of all their customers. Where the trust does not look at `sub`, a ' +
    'stranger with a free account runs a job and has the role; where a wildcard stands for the repository, whoever may ' +
    'create one in the organization, or write to the least of them, has it.',
  references: [
    attack('T1199'),
    attack('T1078.004'),
    page(
      'Identity-provider controls for shared OIDC providers',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
    ),
    page(
      'Configuring OpenID Connect in Amazon Web Services',
      'https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws',
    ),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role, estate) => eachTrust(role, (statement) => decide(statement, role, estate)),
  fix: {
    text: 'Compare the `sub` of the token with the owner and the repository written out; a wildcard may only follow them.',
    safe: false,
    breaks: 'jobs of other repositories that use the role today',
    cloudformation:
      'Condition:\n  StringEquals:\n    token.actions.githubusercontent.com:aud: sts.amazonaws.com\n    token.actions.githubusercontent.com:sub: repo:example/shop:environment:production',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Only the audience, which every job chooses for itself',
      trusting(`
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }
          - Effect: Allow
            Principal: { Federated: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${GITHUB}" }
            Action: [sts:TagSession, sts:AssumeRoleWithWebIdentity]
            Condition:
              StringEquals:
                ${GITHUB}:aud: sts.amazonaws.com`),
      'StringEquals:',
    ),
    failing(
      'cloudformation',
      'A whole organization, second of a list, of a provider in the template',
      template(`
  GitHub:
    Type: AWS::IAM::OIDCProvider
    Properties: { Url: "https://${GITHUB}", ClientIdList: [sts.amazonaws.com] }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          Effect: Allow
          Principal: { Federated: !GetAtt GitHub.Arn }
          Action: sts:AssumeRoleWithWebIdentity
          Condition:
            StringLike:
              ${GITHUB}:sub:
                - repo:example/shop:*
                - repo:example/*:ref:refs/heads/main`),
      'repo:example/*:ref',
    ),
    failing(
      'cloudformation',
      'A wildcard right behind the name also stands for the rest of one',
      json('StringLike', 'project_path:example/shop*'),
      'example/shop*',
    ),
    failing(
      'cloudformation',
      'A test that also holds without the claim is none',
      trusting(`
          - Effect: Allow
            Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: { "app.terraform.io:aud": aws.workload.identity }
              StringLikeIfExists:
                app.terraform.io:sub: organization:example:project:shop:workspace:prod:run_phase:*`),
      'app.terraform.io:sub',
    ),
    failing(
      'cloudformation',
      'The wildcard is the default of a parameter',
      `Parameters:
  Repository:
    Type: String
    Default: "*"
${json('StringLike', 'project_path:example/${Repository}:ref_type:branch:ref:main')}`,
      '${Repository}',
    ),
    open(
      'cloudformation',
      'A parameter that nobody has set may be a wildcard',
      `Parameters:
  Repository: { Type: String }
${json('StringLike', 'project_path:example/${Repository}:*')}`,
      'example/${Repository}',
    ),
    passing(
      'cloudformation',
      'JSON in a text, any branch of one project, which one is for the deployer to say',
      `Parameters:
  Branch: { Type: String }
${json('StringLike', 'project_path:example/web/shop:ref_type:branch:ref:${Branch}')}`,
    ),
    passing(
      'cloudformation',
      'All branches of one repository; a claim of its own for the repository; an organization of CircleCI',
      trusting(`
          - Effect: Allow
            Principal: { Federated: "${PROVIDER}" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              "ForAnyValue:StringLike": { "${GITHUB}:sub": ["repo:example/shop:*"] }
          - Effect: Allow
            Principal: { Federated: "${PROVIDER}" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringLike: { "${GITHUB}:sub": "repo:example/*" }
              StringEquals: { "${GITHUB}:repository": example/shop }
          - Effect: Allow
            Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.circleci.com/org/7d1c" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringLike: { "oidc.circleci.com/org/7d1c:sub": org/7d1c/project/90ab/user/* }`),
    ),
  ],
});

const GITHUB = 'token.actions.githubusercontent.com';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${GITHUB}`;

function json(operator: string, subject: string): string {
  return template(`
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !Sub |
        {
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "Federated": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/gitlab.com" },
              "Action": "sts:AssumeRoleWithWebIdentity",
              "Condition": {
                "${operator}": { "gitlab.com:sub": "${subject}" }
              }
            }
          ]
        }`);
}

const ACTION = 'sts:AssumeRoleWithWebIdentity';
/** Claims that name one repository or project when they are compared with a whole value. */
const UNIT = /:(?:sub|repository|repository_id|job_workflow_ref|project_path|project_id|[^:]*\/project-id)$/;
const EQUAL = new Set(['stringequals', 'stringequalsignorecase', 'stringlike']);

function decide(statement: Statement, role: Resource, estate: Estate): Decision | undefined {
  const allowed = allowsAction(statement, ACTION);
  if (allowed === false) return undefined;
  const { tests, unknown } = conditionsOf(statement.condition);
  const service = ciServiceOf(statement, tests, estate);
  if (service === undefined) return undefined;
  const found = byClaims(statement, tests, service);
  if (found.verdict !== 'fail') return found;
  if (unknown !== undefined) return undecidedAt(unknown, 'the condition is not fully known');
  if (allowed === undefined) return undecidedAt(statement.actions.at, 'the action is not known');
  if (service.stranger) {
    return undecidedAt(found.at, `it is not known whom ${service.name} gives tokens, and with which sub`);
  }
  const denial = denialOf(role);
  return denial === undefined
    ? found
    : undecidedAt(denial, 'a Deny looks at the claims of the token, too: it may leave one repository');
}

/** One test that names a repository is enough, as all of them have to hold. */
function byClaims(statement: Statement, tests: readonly ConditionTest[], service: CiService): Decision {
  const decisions = tests
    .filter(({ key }) => UNIT.test(key))
    .map((test) => decideTest(test, service))
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  if (decisions[0] !== undefined) return decisions[0];
  const { name, unit, shared } = service;
  const narrowed = tests.some(({ key, optional }) => !optional && key.endsWith(':enterprise_id'));
  return fail(
    placeFor(statement, tests, 'sub'),
    shared && !narrowed
      ? `no condition looks at sub: jobs of everybody on ${name}, a free account of a stranger included, may assume this role`
      : `no condition names the ${unit}: jobs of every ${unit} that ${name} signs tokens for here may assume this role`,
  );
}

const ORDER = ['pass', 'not-evaluated', 'fail'];

function decideTest(test: ConditionTest, service: CiService): Decision {
  const { name, unit } = service;
  if (test.optional) {
    return fail(
      test.at,
      `this test also holds where the token lacks the claim: it names no ${unit} for sure`,
    );
  }
  if (!EQUAL.has(test.operator)) return fail(test.at, `this operator does not name the ${unit}`);
  if (!isPattern(test)) return pass(test.at);
  let unknown: View | undefined;
  for (const { text, at } of textsOf(test.values)) {
    const exact = isExact(text, test.key, service);
    if (exact === false) {
      return fail(at, `jobs of every ${unit} of ${name} that fits ${shown(text)} may assume this role`);
    }
    if (exact === undefined) unknown ??= at;
  }
  unknown ??= test.values.unknown.find((at) => textOf(at.string()) === undefined);
  return unknown === undefined
    ? pass(test.at)
    : undecidedAt(unknown, `what is known of this pattern does not tell whether it names one ${unit}`);
}

/** What may stand in a hole: a name, an owner with a name, a wildcard. */
const FILLINGS = ['x', 'x/x', '*'];

/** Whether all that fits a pattern is of one repository or project. */
function isExact(text: string, key: string, service: CiService): boolean | undefined {
  const fillings = text.includes('\ufffc') ? FILLINGS : [''];
  const answers = new Set(
    fillings.map((filling) => namesOne(text.replaceAll('\ufffc', filling), key, service)),
  );
  return answers.size === 1 ? [...answers][0] : undefined;
}

function namesOne(text: string, key: string, { subject }: CiService): boolean | undefined {
  if (!/[*?]/.test(text)) return true;
  if (key.endsWith(':job_workflow_ref')) return /^[^/*?]+\/[^/*?]+\//.test(text);
  if (!key.endsWith(':sub') || /^[*?]+$/.test(text)) return false;
  return subject?.test(text);
}

/** The condition of a Deny that asks for claims of the token. */
function denialOf(role: Resource): View | undefined {
  return policyDocument(role.at('AssumeRolePolicyDocument')).statements.find(
    (statement) =>
      statement.effect !== 'Allow' &&
      conditionsOf(statement.condition).tests.some(({ key }) => UNIT.test(key)),
  )?.condition;
}
