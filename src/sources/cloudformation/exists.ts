import { child } from '../../estate/index.ts';
import type { Formula } from './formula.ts';
import { TooManyCases } from './formula.ts';
import type { Declared, Template } from './model.ts';

/** When a resource is made: its own condition, and that of the stacks above. */
export function existsOf(template: Template, { tree }: Declared): Formula {
  const condition = child(tree, 'Condition');
  if (condition?.kind !== 'leaf' || typeof condition.value !== 'string') return template.exists;
  const own = template.condition(condition.value);
  try {
    return template.formulas.and(template.exists, own);
  } catch (error) {
    if (!(error instanceof TooManyCases)) throw error;
    return own;
  }
}
