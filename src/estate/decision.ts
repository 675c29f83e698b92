import type { Scalar } from './tree.ts';
import type { Unknown, Value } from './value.ts';
import type { Items, View } from './view.ts';

/**
 * The answer to one question about the estate. It carries the places it rests on, so that nobody has to say by hand
 * where a finding is: `at` is where a person would edit to change the answer.
 */
export type Decision = Pass | Fail | Undecided;

export interface Pass {
  readonly verdict: 'pass';
  readonly at: View;
  readonly rests: readonly View[];
}

export interface Fail {
  readonly verdict: 'fail';
  readonly at: View;
  readonly rests: readonly View[];
  /** What is wrong, in one sentence. */
  readonly message: string;
}

export interface Undecided {
  readonly verdict: 'not-evaluated';
  readonly at: View;
  readonly rests: readonly View[];
  /** Why it can't be told. */
  readonly reason: string;
}

/** A decision about one part of a resource: one container of a pod, one rule of a role. */
export interface About {
  readonly subject: View;
  readonly decision: Decision;
}

export function pass(at: View, ...rests: readonly View[]): Pass {
  return { verdict: 'pass', at, rests };
}

export function fail(at: View, message: string, ...rests: readonly View[]): Fail {
  return { verdict: 'fail', at, message, rests };
}

/** Can't be told, because of this unknown. */
export function undecided(because: Unknown<Scalar>, ...rests: readonly View[]): Undecided {
  return { verdict: 'not-evaluated', at: because.at, reason: because.reason.text, rests };
}

/** Can't be told, for a reason of the control's own. */
export function undecidedAt(at: View, reason: string, ...rests: readonly View[]): Undecided {
  return { verdict: 'not-evaluated', at, reason, rests };
}

/**
 * Decides by one value. The test gets `undefined` where nothing is written and nobody fills it in. It may itself say
 * `undefined`: can't tell. For an unknown value the answer is not-evaluated, unless all that it may be agree.
 */
export function must<T extends Scalar>(
  value: Value<T>,
  test: (value: T | undefined) => boolean | undefined,
  message: string | ((value: T | undefined) => string),
): Decision {
  if (value.kind === 'unknown') {
    if (value.known?.kind === 'one-of') {
      const answers = value.known.values.map((one) => must(one, test, message));
      if (answers.every((answer) => answer.verdict === 'pass')) return pass(value.at);
      if (answers.every((answer) => answer.verdict === 'fail')) return answers[0]!;
    }
    return undecided(value);
  }
  const known = value.kind === 'absent' ? undefined : value.value;
  const answer = test(known);
  if (answer === undefined) return undecidedAt(value.at, 'what is known of the value does not settle it');
  if (answer) return pass(value.at);
  return fail(value.at, typeof message === 'string' ? message : message(known));
}

/** All have to hold: the first that fails, else the first that can't be told, else a pass that rests on them all. */
export function all(at: View, decisions: readonly Decision[]): Decision {
  return (
    decisions.find((decision) => decision.verdict === 'fail') ??
    decisions.find((decision) => decision.verdict === 'not-evaluated') ??
    pass(decisions[0]?.at ?? at, ...decisions.slice(1).map((decision) => decision.at))
  );
}

/** One has to hold: the first that does, else the first that can't be told, else the first failure. */
export function any(at: View, decisions: readonly Decision[], message: string): Decision {
  return (
    decisions.find((decision) => decision.verdict === 'pass') ??
    decisions.find((decision) => decision.verdict === 'not-evaluated') ??
    decisions[0] ??
    fail(at, message)
  );
}

/** Every item has to hold; items that are not known leave it undecided, unless one that is known fails. */
export function every(list: View, items: Items, decide: (item: View) => Decision): Decision {
  const decisions = items.items.map(decide);
  if (items.rest !== undefined) decisions.push(undecided(items.rest));
  return all(list, decisions);
}

/** One decision for each part. */
export function each(parts: readonly View[], decide: (part: View) => Decision | undefined): About[] {
  const about: About[] = [];
  for (const subject of parts) {
    const decision = decide(subject);
    if (decision !== undefined) about.push({ subject, decision });
  }
  return about;
}
