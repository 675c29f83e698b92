export { isPlan } from './format.ts';
export type { Plan } from './read.ts';
export { collectPlan, inputsOfPlan, planOf, readPlan } from './read.ts';
