import type { About, Estate, Resource } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { coversEverything } from '../../reach/iam/policy-document.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { escalationIn } from './_escalations.ts';
import { nodeGroup, nodeRole, policy, template } from './_examples.ts';
import { decideNodeStatement } from './_node-policies.ts';
import { isNodeRole } from './_nodes.ts';
import { POLICY_TYPES, eachStatement } from './_policies.ts';

export default control({
  id: 'iam-policy-service-wildcard',
  title: 'No policy allows every action of a service on all its resources',
  layer: 'identity',
  stage: 'deploy',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  rationale:
    '`s3:*` on `*` is every object of the account, and the right to make a bucket public and to delete it. An application ' +
    'needs three or four actions on one resource; what is left over belongs to whoever takes it over.',
  references: [
    attack('T1078.004'),
    page(
      'IAM best practices: apply least-privilege permissions',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    ),
  ],
  appliesTo: POLICY_TYPES,
  decide: (resource, estate) =>
    eachStatement(
      resource,
      (statement, all) => decide(statement, all, () => isForNodes(resource, estate)),
      () => undefined,
    ),
  fix: {
    text: 'Name the actions that are used and the resources they are used on.',
    safe: false,
    breaks: 'what the principal does that the new statement does not name',
    cloudformation: 'Action: [sqs:ReceiveMessage, sqs:DeleteMessage]\nResource: !GetAtt Orders.Arn',
  },
  examples: () => [
    failing(
      'cloudformation',
      'The second of a list',
      policy(`
          - Effect: Allow
            Action:
              - sqs:ReceiveMessage
              - S3:*
            Resource: "*"`),
      '- S3:*',
    ),
    failing(
      'cloudformation',
      'All buckets are all of S3',
      policy(`
          - Effect: Allow
            Action: "s3:*"
            Resource: ["arn:aws:s3:::*"]`),
      '"s3:*"',
    ),
    passing(
      'cloudformation',
      'One bucket; one kind of action; a denial',
      policy(`
          - { Effect: Allow, Action: "s3:*", Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"] }
          - { Effect: Allow, Action: "ec2:Describe*", Resource: "*" }
          - { Effect: Deny, Action: "s3:*", Resource: "*" }`),
    ),
    passing(
      'cloudformation',
      'What nodes have is for node-role-permissions to say',
      template(`
${nodeGroup(`
      NodeRole: !GetAtt NodeRole.Arn`)}
${nodeRole(`
      Policies:
        - PolicyName: scale
          PolicyDocument:
            Statement:
              - { Effect: Allow, Action: "autoscaling:*", Resource: "*" }
              - { Effect: Allow, Action: "ec2:Describe*", Resource: "*" }`)}`),
    ),
  ],
});

const SERVICE = /^([a-z0-9-]+):\*+$/i;

function decide(statement: Statement, all: readonly Statement[], ofNodes: () => boolean): readonly About[] {
  if (statement.effect !== 'Allow') return [{ subject: statement.at, decision: pass(statement.at) }];
  const everything = coversEverything(statement);
  // What makes its principal another is reported as that.
  const worse = escalationIn(statement, all);
  const about: About[] = [];
  let elsewhere = false;
  for (const { text, at } of statement.actions.texts) {
    const service = SERVICE.exec(text)?.[1]?.toLowerCase();
    if (service === undefined || at === worse?.at) continue;
    const every =
      everything === true || statement.resources.texts.some((resource) => isAllOf(service, resource.text));
    if (every && decideNodeStatement(statement).at === at && ofNodes()) {
      // That nodes have it at all is what node-role-permissions reports, at this very item.
      elsewhere = true;
    } else if (every) {
      about.push({ subject: at, decision: fail(at, `it allows every action of ${service} on everything`) });
    } else if (everything === undefined) {
      const decision = undecidedAt(
        statement.resources.unknown[0] ?? at,
        `it is not known what ${text} is allowed on`,
      );
      about.push({ subject: at, decision });
    }
  }
  if (about.length > 0 || elsewhere) return about;
  return [{ subject: statement.at, decision: pass(statement.at) }];
}

/** Whether a policy is that of nodes: written in their role, or naming it. */
function isForNodes(resource: Resource, estate: Estate): boolean {
  if (resource.type === 'AWS::IAM::Role') return isNodeRole(resource, estate);
  return [...resource.at('Roles').items().items, resource.at('RoleName')].some((view) => {
    const followed = estate.follow(view, 'AWS::IAM::Role', ['RoleName']);
    return followed.kind === 'resource' && isNodeRole(followed.resource, estate);
  });
}

/** `arn:aws:s3:::*`, `arn:aws:sqs:*:*:*`. */
function isAllOf(service: string, arn: string): boolean {
  const [prefix, , of, region, account, ...rest] = arn.split(':');
  const any = (part: string | undefined): boolean => part === '' || part === '*';
  return prefix === 'arn' && of === service && any(region) && any(account) && /^\*+$/.test(rest.join(':'));
}
