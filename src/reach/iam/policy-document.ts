import type { Items, Value, View } from '../../estate/index.ts';
import { documentIn } from './document-text.ts';

/** One statement of a policy document, with every part as a place. */
export interface Statement {
  readonly at: View;
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly actions: Parts;
  readonly notActions: Parts;
  readonly resources: Parts;
  readonly notResources: Parts;
  readonly principal: View;
  readonly notPrincipal: View;
  readonly condition: View;
}

/** A part that may be written as one text or as a list of them. */
export interface Parts {
  /** The place of the part as a whole. */
  readonly at: View;
  readonly present: boolean | undefined;
  readonly texts: readonly { readonly text: string; readonly at: View }[];
  /** Items that are not, or not wholly, known. */
  readonly unknown: readonly View[];
}

export interface Document {
  readonly statements: readonly Statement[];
  /** Where the document can't be read to its end. */
  readonly unknown: View | undefined;
}

/**
 * Reads a policy document, written as a map or as JSON in a text; a single statement need not be in a list.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function policyDocument(view: View): Document {
  const document = documentIn(view);
  if (document.shape === 'absent') return { statements: [], unknown: undefined };
  if (document.shape !== 'map') return { statements: [], unknown: document };
  const place = document.get('Statement');
  if (place.shape === 'map') return { statements: [statementOf(place)], unknown: undefined };
  const { items, rest } = place.items();
  const unknown = rest?.at ?? items.find((item) => item.shape !== 'map');
  return { statements: items.filter((item) => item.shape === 'map').map(statementOf), unknown };
}

function statementOf(at: View): Statement {
  const effect = at.get('Effect').string();
  return {
    at,
    effect:
      effect.kind === 'known' && (effect.value === 'Allow' || effect.value === 'Deny')
        ? effect.value
        : undefined,
    actions: partsOf(at.get('Action')),
    notActions: partsOf(at.get('NotAction')),
    resources: partsOf(at.get('Resource')),
    notResources: partsOf(at.get('NotResource')),
    principal: at.get('Principal'),
    notPrincipal: at.get('NotPrincipal'),
    condition: at.get('Condition'),
  };
}

/** Reads a text, or a list of texts. */
export function partsOf(view: View): Parts {
  const list: Items =
    view.shape === 'scalar' ? { items: [view], rest: undefined, absent: false } : view.items();
  const texts: { text: string; at: View }[] = [];
  const unknown: View[] = list.rest === undefined ? [] : [list.rest.at];
  for (const item of list.items) {
    const value = item.string();
    if (value.kind === 'known' || value.kind === 'default') texts.push({ text: value.value, at: item });
    else unknown.push(item);
  }
  return { at: view, present: view.present, texts, unknown };
}

/** Who may use a statement with a principal: `*` in any of the ways it can be written, or a list by kind. */
export function principalsOf(view: View): {
  everyone: View | undefined;
  byKind: ReadonlyMap<string, Parts>;
  unknown: View | undefined;
} {
  const byKind = new Map<string, Parts>();
  if (view.shape === 'scalar') {
    const value = view.string();
    if (value.kind !== 'known') return { everyone: undefined, byKind, unknown: view };
    return { everyone: value.value === '*' ? view : undefined, byKind, unknown: undefined };
  }
  if (view.shape === 'unknown' || view.shape === 'list')
    return { everyone: undefined, byKind, unknown: view };
  const { entries, rest } = view.entries();
  let everyone: View | undefined;
  for (const [kind, place] of entries) {
    const parts = partsOf(place);
    byKind.set(kind, parts);
    if (kind === 'AWS') everyone ??= parts.texts.find(({ text }) => text === '*')?.at;
  }
  return { everyone, byKind, unknown: rest?.at };
}

/**
 * Whether a pattern of an Action or Resource covers a name: `*` is any text, `?` one character; actions in any case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function covers(pattern: string, name: string, options: { readonly anyCase?: boolean } = {}): boolean {
  const [p, n] = options.anyCase ? [pattern.toLowerCase(), name.toLowerCase()] : [pattern, name];
  // The greedy match with one way back: linear in practice, and never exponential.
  let at = 0;
  let back = -1;
  let mark = 0;
  let index = 0;
  while (index < n.length) {
    if (at < p.length && (p[at] === '?' || p[at] === n[index]) && p[at] !== '*') {
      at++;
      index++;
    } else if (p[at] === '*') {
      back = at++;
      mark = index;
    } else if (back !== -1) {
      at = back + 1;
      index = ++mark;
    } else return false;
  }
  while (p[at] === '*') at++;
  return at === p.length;
}

/** Whether an action pattern covers an action, `eks:DescribeCluster`. */
export function coversAction(pattern: string, action: string): boolean {
  return covers(pattern, action, { anyCase: true });
}

/**
 * Whether an Allow statement covers an action by Action or NotAction, whatever its resources and conditions:
 * `undefined` when that hangs on what is not known.
 */
export function allowsAction(statement: Statement, action: string): boolean | undefined {
  if (statement.effect === 'Deny') return false;
  const certain = statement.effect === 'Allow' ? true : undefined;
  const named = statement.actions.texts.some(({ text }) => coversAction(text, action));
  if (named) return certain;
  if (statement.actions.unknown.length > 0) return undefined;
  if (statement.notActions.present === false) return false;
  if (statement.notActions.texts.some(({ text }) => coversAction(text, action))) return false;
  return statement.notActions.unknown.length > 0 ? undefined : certain;
}

/** Whether a statement is for every resource: `Resource: "*"` or its like, or everything but some. */
export function coversEverything(statement: Statement): boolean | undefined {
  if (statement.resources.texts.some(({ text }) => EVERYTHING.test(text))) return true;
  if (statement.notResources.present === true) return true;
  return statement.resources.unknown.some((view) => mayBeWildcard(view.value())) ? undefined : false;
}

const EVERYTHING = /^(?:\*+|arn:[^:]*:\*(?::\*){0,4})$/;

/** Whether something not known may be `*`: not what names a resource of the template, nor a text with letters in it. */
export function mayBeWildcard(value: Value): boolean {
  if (value.kind !== 'unknown') return value.kind !== 'absent' && /^\*+$/.test(String(value.value));
  const { known } = value;
  if (known?.kind === 'pointer') return false;
  if (known?.kind === 'pattern')
    return known.parts.every((part) => part === undefined || /^[*:]*$/.test(part));
  return known?.kind === 'one-of' ? known.values.some(mayBeWildcard) : true;
}
