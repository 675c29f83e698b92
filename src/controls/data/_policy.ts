import type { About, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import { openToEveryone } from '../../reach/iam/everyone.ts';
import { policyDocument } from '../../reach/iam/policy-document.ts';

/** One decision for each statement of a resource policy that lets everyone in; a pass where there is none. */
export function everyoneIn(policy: View, message: string): About[] {
  const document = policyDocument(policy);
  const abouts = openToEveryone(document).map(({ statement, at, certain }): About => ({
    subject: statement.at,
    decision: certain
      ? fail(at, message)
      : undecidedAt(
          at,
          'this statement is for everyone, and whether a condition or a Deny narrows it is not known',
        ),
  }));
  if (document.unknown !== undefined) {
    abouts.push({
      subject: document.unknown,
      decision: undecidedAt(document.unknown, 'this policy cannot be read to its end'),
    });
  }
  return abouts.length > 0 ? abouts : [{ subject: policy, decision: pass(policy) }];
}
