import type { Labels, Tree } from '../../../estate/index.ts';
import type { Requirement, Selector } from '../selector.ts';
import { EVERYTHING, selectorOf } from '../selector.ts';
import type { At, Faults } from './at.ts';
import { below, settled } from './at.ts';

const NONE: ReadonlySet<string> = new Set();

/** Labels that somebody gives to an object besides its own; `undefined` for a value that is not known. */
export type Added = readonly (readonly [key: string, value: string | undefined])[];

/** The label sets of very many objects: those that say the same are one. */
export class LabelSets {
  readonly #byText = new Map<string, Labels>();

  /** The labels of an object, or of a pod template. */
  of(object: At, added: Added): Labels {
    const text = plainText(below(below(object.tree, 'metadata'), 'labels'), added);
    let labels = text === undefined ? undefined : this.#byText.get(text);
    if (labels === undefined) {
      labels = labelsAt(object.at('metadata', 'labels'), added);
      if (text !== undefined) this.#byText.set(text, labels);
    }
    return labels;
  }
}

/** The same for labels that say the same; `undefined` where something is not known or no text. */
function plainText(tree: Tree | undefined, added: Added): string | undefined {
  let text = '';
  for (const [key, value] of added)
    text += value === undefined ? `?${key.length} ${key}` : `${key.length} ${value.length} ${key}${value}`;
  if (tree === undefined) return text;
  if (tree.kind !== 'mapping' || tree.rest !== undefined) return undefined;
  const { keys, values } = tree;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at]!;
    const value = settled(values[at]);
    if (value?.kind !== 'leaf' || typeof value.value !== 'string') return undefined;
    text += `${key.length} ${value.value.length} ${key}${value.value}`;
  }
  return text;
}

/** The labels of an object, with those that somebody adds to it. */
export function labelsAt(at: At, added: Added = []): Labels {
  const known = new Map<string, string>();
  let unknown: Set<string> | undefined;
  for (const [key, value] of added) {
    if (value === undefined) (unknown ??= new Set()).add(key);
    else known.set(key, value);
  }
  const { entries, rest } = at.entries();
  for (const [key, label] of entries) {
    const value = label.value();
    if (typeof value === 'string') {
      known.set(key, value);
      unknown?.delete(key);
    } else if (!known.has(key)) (unknown ??= new Set()).add(key);
  }
  return { known, unknown: unknown ?? NONE, complete: rest === undefined };
}

const NAME = /^(?:[A-Za-z0-9]|[A-Za-z0-9][-A-Za-z0-9_.]{0,61}[A-Za-z0-9])$/;
const PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash === -1) return NAME.test(key);
  return PREFIX.test(key.slice(0, slash)) && NAME.test(key.slice(slash + 1));
}

export function isLabelValue(value: string): boolean {
  return value === '' || NAME.test(value);
}

/** Selectors of one label that were read: most are written thousands of times. */
const simple = new Map<string, Selector>();
const MOST_SIMPLE = 20_000;

/** The selector of one label, where that is all that is written. */
function simpleAt(tree: Tree | undefined): Selector | undefined {
  if (tree?.kind !== 'mapping' || tree.rest !== undefined || tree.keys.length !== 1) return undefined;
  const labels = tree.keys[0] === 'matchLabels' ? settled(tree.values[0]) : undefined;
  if (labels?.kind !== 'mapping' || labels.rest !== undefined || labels.keys.length !== 1) return undefined;
  const leaf = settled(labels.values[0]);
  const key = labels.keys[0]!;
  if (leaf?.kind !== 'leaf' || typeof leaf.value !== 'string') return undefined;
  const { value } = leaf;
  const text = `${key} ${value}`;
  let selector = simple.get(text);
  if (selector === undefined) {
    if (!isLabelKey(key) || !isLabelValue(value)) return undefined;
    if (simple.size >= MOST_SIMPLE) simple.clear();
    simple.set(text, (selector = selectorOf([{ key, operator: 'In', values: [value] }])));
  }
  return selector;
}

/** A label selector that is written; who asks has to see first whether there is one. */
export function selectorAt(at: At, faults: Faults): Selector {
  const known = simpleAt(at.tree);
  if (known !== undefined) return known;
  if (at.open !== undefined) return selectorOf([], true);
  faults.map(at, 'a label selector');
  const requirements: Requirement[] = [];
  const labels = faults.map(at.get('matchLabels'), 'matchLabels').entries();
  let open = labels.rest !== undefined;
  for (const [key, label] of labels.entries) {
    const value = label.value();
    if (!isLabelKey(key)) faults.add(label, `"${key}" can't be the name of a label`);
    if (typeof value === 'string') {
      if (!isLabelValue(value)) faults.add(label, `"${value}" can't be the value of a label`);
      requirements.push({ key, operator: 'In', values: [value] });
    } else if (label.open === undefined)
      faults.add(label, 'the value of a label is a text; write it in quotes');
    else open = true;
  }
  const expressions = faults.itemsOf(at.get('matchExpressions'), 'matchExpressions');
  open ||= expressions.rest !== undefined;
  for (const expression of expressions.items) {
    const requirement = requirementAt(expression, faults);
    if (requirement === undefined) open = true;
    else requirements.push(requirement);
  }
  return requirements.length === 0 && !open ? EVERYTHING : selectorOf(requirements, open);
}

function requirementAt(at: At, faults: Faults): Requirement | undefined {
  if (at.open !== undefined) return undefined;
  faults.map(at, 'an expression of a label selector');
  const key = at.get('key').value();
  const operator = at.get('operator').value();
  const { items, rest } = faults.itemsOf(at.get('values'), 'values');
  if (typeof key === 'string') {
    if (!isLabelKey(key)) faults.add(at.get('key'), `"${key}" can't be the name of a label`);
  } else if (at.get('key').open === undefined)
    faults.add(at, 'an expression of a label selector needs a key');
  const values: string[] = [];
  let open = rest !== undefined;
  for (const item of items) {
    const value = item.value();
    if (typeof value === 'string') {
      if (!isLabelValue(value)) faults.add(item, `"${value}" can't be the value of a label`);
      values.push(value);
    } else if (item.open === undefined) faults.add(item, 'a value of a label is a text; write it in quotes');
    else open = true;
  }
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0 && !open) faults.add(at, `${operator} needs values`);
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (items.length > 0 || open) faults.add(at.get('values'), `${operator} takes no values`);
      break;
    default:
      if (at.get('operator').open === undefined)
        faults.add(at.get('operator'), 'the operator is In, NotIn, Exists or DoesNotExist');
      return undefined;
  }
  if (typeof key !== 'string' || (open && (operator === 'In' || operator === 'NotIn'))) return undefined;
  return { key, operator, values: [...new Set(values)].toSorted() };
}
