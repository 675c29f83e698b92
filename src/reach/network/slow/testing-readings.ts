/** What a slow model answers: `depends` where the specification, or what is known, leaves both open. */
export type Verdict = 'yes' | 'no' | 'depends';

/** Asks what nobody has settled; within one reading the same question gets the same answer. */
export type Ask = <T>(question: string, answers: readonly [T, ...T[]]) => T;

interface Asked {
  readonly question: string;
  readonly count: number;
  answer: number;
}

/**
 * Runs a decision once for every combination of answers to the questions it asks, and nothing cleverer:
 * the last question is answered anew until it has no answers left, then the one before it.
 */
export const inEveryReading = (decide: (ask: Ask) => boolean): Verdict => {
  const trail: Asked[] = [];
  const outcomes = new Set<boolean>();
  for (;;) {
    let position = 0;
    const ask: Ask = (question, answers) => {
      const before = trail.slice(0, position).find((asked) => asked.question === question);
      if (before) return answers[before.answer]!;
      trail[position] ??= { question, count: answers.length, answer: 0 };
      const asked = trail[position++]!;
      if (asked.question !== question) throw new Error(`asked ${question} in place of ${asked.question}`);
      return answers[asked.answer]!;
    };
    outcomes.add(decide(ask));
    if (outcomes.size === 2) return 'depends';
    while (trail.length > 0 && trail.at(-1)!.answer === trail.at(-1)!.count - 1) trail.pop();
    const last = trail.at(-1);
    if (!last) return outcomes.has(true) ? 'yes' : 'no';
    last.answer += 1;
  }
};
