import type { Decision, Estate, View } from '../../estate/index.ts';
import { fail, pass, textMatches, undecidedAt } from '../../estate/index.ts';
import type { ConditionTest } from '../../reach/iam/conditions.ts';
import { conditionsOf, isPattern } from '../../reach/iam/conditions.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { allowsAction, principalsOf } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { ciServiceOf } from './_ci-services.ts';
import { template, trusting } from './_examples.ts';
import { textOf, textsOf } from './_policies.ts';
import { eachTrust, placeFor, shown } from './_trust.ts';

export default control({
  id: 'irsa-trust',
  title: 'A role for service accounts names them exactly',
  layer: 'identity',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Without a condition on `sub` every pod of the cluster that the provider stands for may assume the role: it only has to ' +
    'ask for a token. With a wildcard whoever may create a ServiceAccount, or a namespace, of a fitting name may.',
  references: [
    attack('T1078.004'),
    attack('T1528'),
    page(
      'Assign IAM roles to Kubernetes service accounts',
      'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
    ),
    page(
      'EKS best practices: scope the trust policy of an IRSA role',
      'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
    ),
  ],
  appliesTo: ['AWS::IAM::Role'],
  decide: (role, estate) => eachTrust(role, (statement) => decide(statement, estate)),
  fix: {
    text: 'Compare the `sub` of the token with one `system:serviceaccount:<namespace>:<name>` by StringEquals, and its `aud` with sts.amazonaws.com.',
    safe: false,
    breaks: 'service accounts that use the role today and are not named',
    cloudformation:
      '"Condition": { "StringEquals": {\n  "${Provider}:sub": "system:serviceaccount:shop:orders",\n  "${Provider}:aud": "sts.amazonaws.com" } }',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Any name in a namespace',
      json('StringLike', 'system:serviceaccount:shop:*'),
      'shop:*',
    ),
    failing(
      'cloudformation',
      'The second statement names nobody',
      trusting(`
          - { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }
          - Effect: Allow
            Principal: { Federated: "${PROVIDER}" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals:
                ${ISSUER}:aud: sts.amazonaws.com`),
      'StringEquals:',
    ),
    failing(
      'cloudformation',
      'One of a list is a wildcard',
      trusting(`
          - Effect: Allow
            Principal: { Federated: ["${PROVIDER}"] }
            Action: ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]
            Condition:
              StringEquals: { "${ISSUER}:aud": sts.amazonaws.com }
              StringLike:
                ${ISSUER}:sub:
                  - system:serviceaccount:shop:orders
                  - system:serviceaccount:*:orders`),
      'system:serviceaccount:*:orders',
    ),
    failing(
      'cloudformation',
      'A test that also holds without the key is none',
      trusting(`
          - Effect: Allow
            Principal: { Federated: "${PROVIDER}" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: { "${ISSUER}:aud": sts.amazonaws.com }
              "ForAllValues:StringEquals":
                ${ISSUER}:sub: system:serviceaccount:shop:orders`),
      ':sub: system:serviceaccount:shop:orders',
    ),
    open(
      'cloudformation',
      'A pattern with a hole in it may have a wildcard',
      `Parameters:
  Name: { Type: String }
${json('StringLike', 'system:serviceaccount:shop:${Name}')}`,
      'system:serviceaccount:shop:${Name}',
    ),
    passing(
      'cloudformation',
      'JSON in a text, with keys that have holes',
      json('StringLike', 'system:serviceaccount:shop:orders'),
    ),
    passing(
      'cloudformation',
      'Two exact names; a pattern without a wildcard is exact',
      trusting(`
          - Effect: Allow
            Principal: { Federated: "${PROVIDER}" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals: { "${ISSUER}:aud": [sts.amazonaws.com] }
              StringLike:
                ${ISSUER}:sub: [system:serviceaccount:shop:orders, system:serviceaccount:shop:mails]`),
    ),
  ],
});

const ISSUER = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;

function json(operator: string, subject: string): string {
  return template(`
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: { RoleArn: "arn:aws:iam::111122223333:role/c", ResourcesVpcConfig: { SubnetIds: [subnet-1] } }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Fn::Sub:
          - |
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Principal": { "Federated": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/\${Issuer}" },
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": {
                    "StringEquals": { "\${Issuer}:aud": "sts.amazonaws.com" },
                    "${operator}": { "\${Issuer}:sub": "${subject}" }
                  }
                }
              ]
            }
          - Issuer: !Select [1, !Split ["//", !GetAtt Cluster.OpenIdConnectIssuerUrl]]`);
}

const ACTION = 'sts:AssumeRoleWithWebIdentity';

function decide(statement: Statement, estate: Estate): Decision | undefined {
  const allowed = allowsAction(statement, ACTION);
  if (allowed === false) return undefined;
  const { tests, unknown } = conditionsOf(statement.condition);
  const ours = isCluster(statement, tests, estate);
  if (ours === false) return undefined;
  const subject = bySubject(statement, tests);
  const found = subject.verdict === 'pass' ? byAudience(statement, tests, subject) : subject;
  if (found.verdict !== 'fail') return found;
  if (unknown !== undefined) return undecidedAt(unknown, 'the condition is not fully known');
  if (allowed === undefined) return undecidedAt(statement.actions.at, 'the action is not known');
  if (ours === undefined && tests.length > 0) {
    return undecidedAt(statement.principal, 'it is not known whether the provider is that of a cluster');
  }
  return found;
}

/** Whether the tokens are those of a cluster: told by the provider, else by what their `sub` is compared with. */
function isCluster(
  statement: Statement,
  tests: readonly ConditionTest[],
  estate: Estate,
): boolean | undefined {
  const { byKind, unknown } = principalsOf(statement.principal);
  const federated = byKind.get('Federated');
  if (federated === undefined) return unknown === undefined ? false : undefined;
  const answers = [...federated.texts.map(({ at }) => at), ...federated.unknown].map((at) =>
    isClusterProvider(at, estate),
  );
  if (answers.includes(true)) return true;
  // What trusts a CI service is for ci-role-trust.
  if (!answers.includes(undefined) || ciServiceOf(statement, tests, estate) !== undefined) return false;
  const subjects = tests.filter(({ key }) => key.endsWith(':sub')).flatMap(({ values }) => textsOf(values));
  return subjects.some(({ text }) => text.startsWith('system:serviceaccount:')) ? true : undefined;
}

function isClusterProvider(at: View, estate: Estate): boolean | undefined {
  const value = at.string();
  if (textMatches(value, { includes: 'oidc.eks' }) === true) return true;
  const text = textOf(value);
  if (text !== undefined) {
    const provider = /:oidc-provider\/(.*)$/.exec(text)?.[1];
    if (provider === undefined) return text.includes('\ufffc') ? undefined : false;
    if (/\/id\/[0-9A-Fa-f]{32}$/.test(provider)) return true;
    return provider.includes('\ufffc') ? undefined : false;
  }
  const followed = estate.follow(at, 'AWS::IAM::OIDCProvider', ['Url']);
  if (followed.kind !== 'resource') return undefined;
  const url = followed.resource.at('Url').value();
  if (url.kind === 'unknown' && url.known?.kind === 'pointer')
    return url.known.attribute === 'OpenIdConnectIssuerUrl';
  return url.kind === 'known' ? String(url.value).includes('oidc.eks') : undefined;
}

/** `sub` has to be one of a few exact names. */
function bySubject(statement: Statement, tests: readonly ConditionTest[]): Decision {
  const about = tests.filter(({ key }) => key.endsWith(':sub'));
  const decisions = about.map(decideSubject);
  return (
    decisions.find(({ verdict }) => verdict === 'pass') ??
    decisions.find(({ verdict }) => verdict === 'not-evaluated') ??
    decisions[0] ??
    fail(
      placeFor(statement, tests, 'sub'),
      'no condition names the service account: every pod of the cluster may assume this role',
    )
  );
}

function decideSubject(test: ConditionTest): Decision {
  if (test.optional) {
    return fail(
      test.at,
      'this test also holds where the token says nothing: it names no service account for sure',
    );
  }
  if (!['stringequals', 'stringequalsignorecase', 'stringlike'].includes(test.operator)) {
    return fail(test.at, 'this operator does not name the service account');
  }
  if (!isPattern(test)) return pass(test.at);
  const wild = textsOf(test.values).find(({ text }) => /[*?]/.test(text));
  if (wild !== undefined) {
    return fail(wild.at, `every service account that fits ${shown(wild.text)} may assume this role`);
  }
  const [unknown] = test.values.unknown;
  return unknown === undefined
    ? pass(test.at)
    : undecidedAt(unknown, 'what is not known of this pattern may have a wildcard');
}

/** `aud` has to be that of STS. */
function byAudience(statement: Statement, tests: readonly ConditionTest[], subject: Decision): Decision {
  const audiences = tests.filter(({ key, optional }) => key.endsWith(':aud') && !optional);
  const good = audiences.find(
    ({ operator, values }) =>
      ['stringequals', 'stringequalsignorecase', 'stringlike'].includes(operator) &&
      [...values.texts.map(({ at }) => at), ...values.unknown].every((at) => mayBeSts(at)) &&
      values.texts.length + values.unknown.length > 0,
  );
  if (good !== undefined) return subject;
  const [other] = audiences;
  return fail(
    other?.at ?? placeFor(statement, tests, 'aud'),
    'no condition says that the token is for STS (aud): a token made for another service is taken as well',
  );
}

function mayBeSts(at: View): boolean {
  const value = at.string();
  return (
    textMatches(value, { is: 'sts.amazonaws.com' }) !== false ||
    textMatches(value, { is: 'sts.amazonaws.com.cn' }) !== false
  );
}
