// Does to an account what hints say, step by step.
import { readTexts } from '../../../sources/texts.ts';
import type { Asked } from '../aws/sets.ts';
import { networksOf } from '../index.ts';
import type { Verdict } from '../reach.ts';
import type { Change } from './change.ts';
import { answerWithHints } from './testing-hints.ts';

const STEPS = 10;

/** An account that a test makes up: how it is written, and what it is after a change that it has a place for. */
export interface Account<World> {
  readonly terraformOf: (world: World) => string;
  readonly applied: (world: World, change: Change) => World | undefined;
}

export interface Question {
  readonly source: string;
  readonly destination: string;
  readonly asked: Asked;
}

export interface Run extends Question {
  readonly verdicts: readonly Verdict[];
  /** What the last answer says to do, and why. */
  readonly hints: readonly string[];
  readonly told: readonly string[];
  /** The kinds of all changes that were to be made. */
  readonly kinds: ReadonlySet<Change['kind']>;
}

/** Does what the hints say, all of them, until there are none, or none that the account has a place for. */
export function follow<World>(
  from: World,
  { applied, terraformOf }: Account<World>,
  { asked, destination, source }: Question,
): Run {
  const verdicts: Verdict[] = [];
  const kinds = new Set<Change['kind']>();
  let now = from;
  for (;;) {
    const [network] = networksOf(readTexts({ 'main.tf': terraformOf(now) }), 'eks');
    const { hints, reasons, verdict } = answerWithHints(network!, source, destination, asked);
    verdicts.push(verdict);
    const run = {
      source,
      destination,
      asked,
      verdicts,
      kinds,
      hints: hints.map(({ change, text }) => `${change.kind}: ${text}`),
      told: reasons.map(({ by, certain, message }) => `${certain ? '' : '?'}${by} ${message}`),
    };
    if (verdict === 'yes' || verdicts.length > STEPS) return run;
    const before = now;
    for (const { change } of hints) {
      kinds.add(change.kind);
      now = applied(now, change) ?? now;
    }
    if (now === before) return run;
  }
}
