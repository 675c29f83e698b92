import type { ConnectionSets } from '../connections.ts';
import type { Result } from '../rows.ts';
import type { Told } from '../told.ts';
import type { Check } from './check.ts';
import type { Open } from './model.ts';
import type { Verdict } from '../reach.ts';
import type { Asked } from './sets.ts';
import { UNKNOWN, allOf, eachOf, verdictFor } from './sets.ts';

/** One way that things may stand: all its checks have to let a connection through. */
export type Case = readonly Check[];

/** What goes through in a case. */
export function resultOf(sets: ConnectionSets, checks: Case): Result {
  return allOf(
    sets,
    checks.map(({ result }) => result),
  );
}

/** What is said of a question where it stands as in one of these cases: the case that says most about the answer. */
export function toldOf(sets: ConnectionSets, cases: readonly Case[], asked: Asked): readonly Told[] {
  const verdicts = cases.map((one) => verdictFor(sets, resultOf(sets, one), asked));
  const at = (verdict: Verdict): number =>
    cases.findIndex((one, index) => one.length > 0 && verdicts[index] === verdict);
  const worst = [at('no'), at('depends'), at('yes')].find((index) => index !== -1);
  const checks = worst === undefined ? [] : cases[worst]!;
  const closing = checks.filter(({ result }) => verdictFor(sets, result, asked) !== 'yes');
  return (closing.length > 0 ? closing : checks).flatMap(({ tell }) => tell(asked));
}

/** One of several cases, and not known which, as one thing on the way. */
export function oneOf(sets: ConnectionSets, cases: readonly Case[]): Check {
  const [first] = cases;
  if (cases.length === 1 && first?.length === 1) return first[0]!;
  const result = eachOf(
    sets,
    cases.map((one) => resultOf(sets, one)),
  );
  return { result, tell: (asked) => toldOf(sets, cases, asked) };
}

/** Something that nobody here can tell. */
export function openCheck(by: string, { place, reason }: Open): Check {
  const message = `may close it: ${reason}`;
  const told: Told = { by, direction: undefined, effect: 'denies', message, place, certain: false };
  return { result: UNKNOWN, tell: () => [told] };
}
