import type { MeshCloses } from '../hints/about.ts';
import type { Answer } from '../selector.ts';
import type { Told } from '../told.ts';

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

/** What a policy of a mesh says of who comes in. */
export function told(
  by: string,
  effect: Told['effect'],
  message: string,
  place: Told['place'],
  certain: boolean,
  closes?: MeshCloses,
): Told {
  const about = closes === undefined ? {} : { about: { kind: 'mesh', closes } as const };
  return { by, direction: 'ingress', effect, message, place, certain, ...about };
}
