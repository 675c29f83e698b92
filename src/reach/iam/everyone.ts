import type { View } from '../../estate/index.ts';
import { internetInCidrs } from '../network/cidr.ts';
import { conditionsOf } from './conditions.ts';
import type { Document, Statement } from './policy-document.ts';
import { principalsOf } from './policy-document.ts';

/**
 * Condition keys that say who calls, or from where: a statement for everyone that asks for one of them is for those.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NARROWING = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:userid',
  'aws:username',
  'aws:calledvia',
  'aws:viaawsservice',
  'kms:calleraccount',
  'kms:viaservice',
  's3:dataaccesspointaccount',
]);
const ASKING = new Set([
  'stringequals',
  'stringequalsignorecase',
  'stringlike',
  'arnequals',
  'arnlike',
  'ipaddress',
  'bool',
]);

/**
 * Whether a condition keeps everyone out but some: `undefined` when that can't be told. Negated operators and those
 * with IfExists let anonymous callers in; `ForAllValues` holds for who sends no such value; a value of `*` is none.
 */
export function narrowsEveryone(condition: View): boolean | undefined {
  if (condition.shape === 'absent') return false;
  if (condition.shape !== 'map') return undefined;
  const { tests, unknown } = conditionsOf(condition);
  for (const { operator, optional, key, values } of tests) {
    if (optional || !ASKING.has(operator) || !NARROWING.has(key)) continue;
    if (
      isEveryValue(
        key,
        values.texts.map(({ text }) => text),
      )
    )
      continue;
    // A value that is not known is hardly ever everything: an account, an organization, a resource of this template.
    if (values.texts.length > 0 || values.unknown.length > 0) return true;
  }
  return unknown === undefined ? false : undefined;
}

const WILD = /^[*?]+$/;

function isEveryValue(key: string, texts: readonly string[]): boolean {
  if (key.endsWith('ip')) return internetInCidrs(texts).reach === 'world';
  if (key === 'aws:viaawsservice') return texts.some((text) => text.toLowerCase() !== 'true');
  return texts.some((text) => {
    if (!text.startsWith('arn:')) return WILD.test(text);
    // An ARN of any account is one that a stranger can make in his own.
    const parts = text.split(':');
    return parts.length < 6 ? text.endsWith('*') && WILD.test(parts[4] ?? '*') : WILD.test(parts[4]!);
  });
}

/** Whether a condition of a Deny asks who calls or from where: one that only asks for TLS keeps nobody out. */
function mayKeepOut(condition: View): boolean {
  const { entries, rest, absent } = condition.entries();
  if (absent) return false;
  if (rest !== undefined) return true;
  return entries.some(([, keys]) => {
    const below = keys.entries();
    return below.rest !== undefined || below.entries.some(([key]) => NARROWING.has(key.toLowerCase()));
  });
}

/** A statement that lets everyone in, and the place that says so; `undecided` where that can't be told. */
export interface Open {
  readonly statement: Statement;
  readonly at: View;
  readonly certain: boolean;
}

/**
 * The Allow statements of a resource policy that are for everyone: by `*` in any way it is written, or by naming only
 * who is left out. A Deny for everyone may take back what they give: then it is not certain.
 */
export function openToEveryone(document: Document): Open[] {
  const denied = document.statements.some(
    (statement) =>
      statement.effect !== 'Allow' &&
      mayKeepOut(statement.condition) &&
      principalsOf(statement.principal).everyone !== undefined,
  );
  const open: Open[] = [];
  for (const statement of document.statements) {
    if (statement.effect === 'Deny') continue;
    const { everyone } = principalsOf(statement.principal);
    const at = everyone ?? (statement.notPrincipal.present === true ? statement.notPrincipal : undefined);
    if (at === undefined) continue;
    const narrowed = narrowsEveryone(statement.condition);
    if (narrowed === true) continue;
    open.push({ statement, at, certain: narrowed === false && statement.effect === 'Allow' && !denied });
  }
  return open;
}
