import type { Decision, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { failing, open, passing } from '../example.ts';
import { escalationIn, mayEscalate } from './_escalations.ts';
import { policy, template } from './_examples.ts';
import { POLICY_TYPES, attachedPolicy, eachStatement } from './_policies.ts';

export default control({
  id: 'iam-policy-escalation',
  title: 'No policy lets its principal become any other',
  layer: 'identity',
  stage: 'deploy',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  rationale:
    'Some actions are worth as much as the strongest principal they reach: to pass or assume any role, to attach or ' +
    'rewrite policies, to hand out access keys, to let a principal into any cluster. On `*` they make an administrator.',
  references: [
    attack('T1098.003'),
    attack('T1548.005'),
    page(
      'Granting permissions to pass a role',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
    ),
    page(
      'Actions of Amazon EKS',
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html',
    ),
  ],
  appliesTo: POLICY_TYPES,
  decide: (resource) => eachStatement(resource, decide, attached),
  fix: {
    text: 'Name the roles, users and policies the action is for; narrow iam:PassRole by iam:PassedToService as well.',
    safe: false,
    breaks: 'what the principal does to roles and policies that are not named',
    cloudformation:
      'Action: iam:PassRole\nResource: !GetAtt NodeRole.Arn\nCondition:\n  StringEquals: { "iam:PassedToService": eks.amazonaws.com }',
  },
  examples: () => [
    failing(
      'cloudformation',
      'Any role, in a list of its own',
      policy(`
          - Effect: Allow
            Action:
              - eks:DescribeCluster
              - iam:passrole
            Resource: "*"`),
      '- iam:passrole',
    ),
    failing(
      'cloudformation',
      'Every role of the account is any role',
      policy(`
          - Effect: Allow
            Action: "sts:Assume*"
            Resource: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/*`),
      'sts:Assume*',
    ),
    failing(
      'cloudformation',
      'Into any cluster, with the two actions in two statements',
      policy(`
          - { Effect: Allow, Action: "eks:CreateAccessEntry", Resource: "*" }
          - { Effect: Allow, Action: ["eks:AssociateAccessPolicy"], Resource: "*" }`),
      'AssociateAccessPolicy',
    ),
    failing(
      'cloudformation',
      'The policy of AWS that is all of IAM',
      template(`
  Group:
    Type: AWS::IAM::Group
    Properties:
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/IAMFullAccess"]`),
      'IAMFullAccess',
    ),
    open(
      'cloudformation',
      'On what a parameter says',
      `Parameters:
  Target: { Type: String }
${policy(`
          - { Effect: Allow, Action: "iam:PassRole", Resource: !Ref Target }`)}`,
      '  Target:',
    ),
    passing(
      'cloudformation',
      'One role, a service that it is for, and what is administrator anyway and reported as that',
      policy(`
          - { Effect: Allow, Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/nodes" }
          - Effect: Allow
            Action: iam:PassRole
            Resource: "*"
            Condition: { StringEquals: { "iam:PassedToService": eks.amazonaws.com } }
          - { Effect: Allow, Action: "iam:GetRole", Resource: "*" }`),
    ),
  ],
});

function decide(statement: Statement, all: readonly Statement[]): Decision {
  const found = escalationIn(statement, all);
  if (found !== undefined) return fail(found.at, `${found.text} on everything: ${found.means}`);
  const open = mayEscalate(statement);
  return open === undefined
    ? pass(statement.at)
    : undecidedAt(open, 'it is not known what this action is allowed on');
}

function attached(arn: View): Decision | undefined {
  const { name } = attachedPolicy(arn);
  return name === 'IAMFullAccess'
    ? fail(arn, 'IAMFullAccess is attached: it gives itself whatever it wants')
    : pass(arn);
}
