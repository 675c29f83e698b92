import type { Answer } from '../selector.ts';

/** Whether all hold. */
export function all(answers: readonly Answer[]): Answer {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

/** Whether one holds. */
export function any(answers: readonly Answer[]): Answer {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

export function opposite(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}
