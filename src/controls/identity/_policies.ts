import type { About, Decision, Resource, Value, View } from '../../estate/index.ts';
import { undecidedAt } from '../../estate/index.ts';
import type { Parts, Statement } from '../../reach/iam/policy-document.ts';
import { coversAction, coversEverything, policyDocument } from '../../reach/iam/policy-document.ts';

/** The types that hold policies, or have them attached. */
export const POLICY_TYPES = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
  'AWS::EKS::PodIdentityAssociation',
] as const;

const HOLDERS = new Set(['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group']);

/** The places of the policy documents of a resource, and the ARNs attached to it; `unknown` where there may be more. */
export function policiesOf(resource: Resource): {
  documents: readonly View[];
  arns: readonly View[];
  unknown: readonly View[];
} {
  if (resource.type === 'AWS::EKS::PodIdentityAssociation') {
    return { documents: [resource.at('Policy')], arns: [], unknown: [] };
  }
  if (!HOLDERS.has(resource.type))
    return { documents: [resource.at('PolicyDocument')], arns: [], unknown: [] };
  const inline = resource.at('Policies').items();
  const attached = resource.at('ManagedPolicyArns').items();
  return {
    documents: inline.items.map((policy) => policy.get('PolicyDocument')),
    arns: attached.items,
    unknown: [inline.rest?.at, attached.rest?.at].filter((view) => view !== undefined),
  };
}

/** One decision for each statement and each attached policy of a resource. What can't be read is one, too. */
export function eachStatement(
  resource: Resource,
  decide: (statement: Statement, all: readonly Statement[]) => Decision | readonly About[] | undefined,
  attached: (arn: View) => Decision | undefined,
): About[] {
  const about: About[] = [];
  const { documents, arns, unknown } = policiesOf(resource);
  for (const document of documents) {
    const { statements, unknown: unread } = policyDocument(document);
    for (const statement of statements) {
      const decision = decide(statement, statements);
      if (decision === undefined) continue;
      if (Array.isArray(decision)) about.push(...(decision as readonly About[]));
      else about.push({ subject: statement.at, decision: decision as Decision });
    }
    if (unread !== undefined) about.push({ subject: unread, decision: unreadable(unread) });
  }
  for (const arn of arns) {
    const decision = attached(arn);
    if (decision !== undefined) about.push({ subject: arn, decision });
  }
  for (const view of unknown) about.push({ subject: view, decision: unreadable(view) });
  return about;
}

function unreadable(view: View): Decision {
  const value = view.value();
  return undecidedAt(view, value.kind === 'unknown' ? value.reason.text : 'this policy cannot be read');
}

/** What an attached policy is, as far as its ARN tells. */
export interface Attached {
  /** The name at its end: `AmazonEKSWorkerNodePolicy`. */
  readonly name: string | undefined;
  /** Whether it is one of AWS's own; `undefined` when that is not known. */
  readonly byAws: boolean | undefined;
}

export function attachedPolicy(view: View): Attached {
  const text = textOf(view.string());
  if (text === undefined) return { name: undefined, byAws: undefined };
  const name = /:policy\/(?:[^\ufffc]*\/)?([\w+=,.@-]+)$/.exec(text)?.[1];
  const owner = /:iam::([^:]*):policy\//.exec(text)?.[1];
  return { name, byAws: owner === undefined ? undefined : owner === 'aws' };
}

/** A text with an object replacement character for each hole; `undefined` when nothing is known of it. */
export function textOf(value: Value<string>): string | undefined {
  if (value.kind === 'known' || value.kind === 'default') return value.value;
  if (value.kind !== 'unknown' || value.known?.kind !== 'pattern') return undefined;
  return value.known.parts.map((part) => part ?? '\ufffc').join('');
}

/** The texts of a part, those with holes included. */
export function textsOf(parts: Parts): { text: string; at: View }[] {
  const partly = parts.unknown.flatMap((at) => {
    const text = textOf(at.string());
    return text === undefined ? [] : [{ text, at }];
  });
  return [...parts.texts, ...partly];
}

/** Whether an action pattern is for everything. */
export function isEveryAction(text: string): boolean {
  return /^\*+(?::\*+)?$/.test(text);
}

/** The item of a statement's Action that covers an action, unless it is for everything. */
export function itemFor(statement: Statement, action: string): { text: string; at: View } | undefined {
  return statement.actions.texts.find(({ text }) => !isEveryAction(text) && coversAction(text, action));
}

const EVERY_OF_IAM = /^arn:[^:]*:iam::[^:]*:(?:[a-z-]+\/)?\*+$/;

/** Whether a statement is for everything, or for every role, user or policy. */
export function coversEveryPrincipal(statement: Statement): boolean | undefined {
  const every = coversEverything(statement);
  if (every === true) return true;
  return textsOf(statement.resources).some(({ text }) => EVERY_OF_IAM.test(text)) ? true : every;
}
