import type { View } from '../view.ts';

/** The labels of an object as far as they are known; `complete` is false when there may be others. */
export interface Labels {
  readonly known: ReadonlyMap<string, string>;
  readonly unknown: ReadonlySet<string>;
  readonly complete: boolean;
}

/** Reads a `labels` map. */
export function labelsOf(view: View): Labels {
  const known = new Map<string, string>();
  const unknown = new Set<string>();
  const { entries, rest } = view.entries();
  for (const [key, value] of entries) {
    const label = value.string();
    if (label.kind === 'known' || label.kind === 'default') known.set(key, label.value);
    else unknown.add(key);
  }
  return { known, unknown, complete: rest === undefined };
}

/**
 * Whether a label selector takes an object: `undefined` when that hangs on labels that are not known.
 * An absent selector takes nothing, an empty one takes all.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
 */
export function selects(selector: View, labels: Labels): boolean | undefined {
  if (selector.shape === 'absent') return false;
  if (selector.shape !== 'map') return undefined;
  const answers: (boolean | undefined)[] = [];
  const wanted = selector.get('matchLabels').entries();
  for (const [key, view] of wanted.entries) {
    const value = view.string();
    answers.push(value.kind === 'known' ? isOneOf(labels, key, [value.value]) : undefined);
  }
  if (wanted.rest !== undefined) answers.push(undefined);
  const expressions = selector.get('matchExpressions').items();
  for (const expression of expressions.items) answers.push(expressionTakes(expression, labels));
  if (expressions.rest !== undefined) answers.push(undefined);
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function expressionTakes(expression: View, labels: Labels): boolean | undefined {
  const key = expression.get('key').string();
  const operator = expression.get('operator').string();
  if (key.kind !== 'known' || operator.kind !== 'known') return undefined;
  if (operator.value === 'Exists') return has(labels, key.value);
  if (operator.value === 'DoesNotExist') return not(has(labels, key.value));
  const values: string[] = [];
  const { items, rest } = expression.get('values').items();
  if (rest !== undefined) return undefined;
  for (const item of items) {
    const value = item.string();
    if (value.kind !== 'known') return undefined;
    values.push(value.value);
  }
  if (operator.value === 'In') return isOneOf(labels, key.value, values);
  // NotIn also takes objects that do not have the key.
  if (operator.value === 'NotIn') return not(isOneOf(labels, key.value, values));
  return undefined;
}

function has(labels: Labels, key: string): boolean | undefined {
  if (labels.known.has(key) || labels.unknown.has(key)) return true;
  return labels.complete ? false : undefined;
}

function isOneOf(labels: Labels, key: string, values: readonly string[]): boolean | undefined {
  const value = labels.known.get(key);
  if (value !== undefined) return values.includes(value);
  return labels.unknown.has(key) || !labels.complete ? undefined : false;
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}
