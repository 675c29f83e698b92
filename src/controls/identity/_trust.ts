import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { undecidedAt } from '../../estate/index.ts';
import type { ConditionTest } from '../../reach/iam/conditions.ts';
import type { Statement } from '../../reach/iam/policy-document.ts';
import { policyDocument } from '../../reach/iam/policy-document.ts';

/** One decision for each statement of a role's trust that may let somebody in. */
export function eachTrust(role: Resource, decide: (statement: Statement) => Decision | undefined): About[] {
  const { statements, unknown } = policyDocument(role.at('AssumeRolePolicyDocument'));
  const about: About[] = [];
  for (const statement of statements) {
    if (statement.effect === 'Deny') continue;
    const decision = decide(statement);
    if (decision !== undefined) about.push({ subject: statement.at, decision });
  }
  if (unknown !== undefined) {
    const value = unknown.value();
    const reason = value.kind === 'unknown' ? value.reason.text : 'this trust policy cannot be read';
    about.push({ subject: unknown, decision: undecidedAt(unknown, reason) });
  }
  return about;
}

/** Where the missing test would be written. */
export function placeFor(statement: Statement, tests: readonly ConditionTest[], claim: string): View {
  const holder = tests.find(({ operator, optional }) => operator === 'stringequals' && !optional)?.at.parent;
  return holder === undefined ? statement.condition : holder.get(`:${claim}`);
}

/** A text with `…` for what is not known of it. */
export function shown(text: string): string {
  return text.replaceAll('\ufffc', '…');
}
