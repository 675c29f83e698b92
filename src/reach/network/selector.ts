import type { Labels } from '../../estate/index.ts';

/** Whether something holds: `undefined` when that can't be told. */
export type Answer = boolean | undefined;

/** A condition of a label selector. Several of them must all hold. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Sorted, without repetitions. */
  readonly values: readonly string[];
}

/** Which objects are meant, by their labels. */
export interface Selector {
  /** The same for selectors that say the same; unique in a run otherwise. */
  readonly text: string;
  /** The labels that it looks at. */
  readonly keys: readonly string[];
  /** There are conditions that are not known. */
  readonly open?: boolean;
  /** What must hold, where it is a list of conditions; `undefined` for a selector of another language. */
  readonly requirements?: readonly Requirement[];
  readonly takes: (labels: Labels) => Answer;
}

/** The selector without a condition: it takes everything. */
export const EVERYTHING: Selector = selectorOf([]);

/** A selector of conditions that all must hold; `open` when there are others that are not known. */
export function selectorOf(requirements: readonly Requirement[], open = false): Selector {
  const texts = requirements
    .map(({ key, operator, values }) => `${key} ${operator} ${values.join('|')}`)
    .toSorted();
  const keys = [...new Set(requirements.map(({ key }) => key))];
  return {
    text: `${texts.join(', ')}${open ? ' ?' : ''}`,
    keys,
    open,
    requirements,
    takes: (labels) => {
      let answer: Answer = open ? undefined : true;
      for (const requirement of requirements) {
        const holds = requirementHolds(requirement, labels);
        if (holds === false) return false;
        if (holds === undefined) answer = undefined;
      }
      return answer;
    },
  };
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
function requirementHolds({ key, operator, values }: Requirement, labels: Labels): Answer {
  const value = labels.known.get(key);
  const there: Answer =
    value !== undefined || labels.unknown.has(key) ? true : labels.complete ? false : undefined;
  if (operator === 'Exists') return there;
  if (operator === 'DoesNotExist') return there === undefined ? undefined : !there;
  const among: Answer = value !== undefined ? values.includes(value) : there === false ? false : undefined;
  // NotIn also takes what has no such label.
  return operator === 'In' || among === undefined ? among : !among;
}

/** Whether a selector takes everything there is. */
export function isEverything(selector: Selector): boolean {
  return selector.requirements?.length === 0 && selector.text === '';
}
