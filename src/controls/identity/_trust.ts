import type { About, Decision, Resource } from '../../estate/index.ts';
import { undecidedAt } from '../../estate/index.ts';
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
    const reason = value.kind === 'unknown' ? value.reason.text : 'this trust policy can not be read';
    about.push({ subject: unknown, decision: undecidedAt(unknown, reason) });
  }
  return about;
}
