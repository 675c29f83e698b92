import { convert } from '../values/convert.ts';
import { fromJson, object, string, tuple, unknown } from '../values/make.ts';
import { childOf } from '../values/origin.ts';
import { EvaluationError } from '../values/value.ts';
import type { Reason } from '../../../estate/index.ts';
import type { MapValue, UnknownValue, Value } from '../values/value.ts';
import { inEachCase } from '../values/choice.ts';
import { gapped } from '../values/gapped.ts';
import { policyText } from './policy-text.ts';

/**
 * The document that `data "aws_iam_policy_document"` renders, as the provider does: statements of the sources first,
 * then its own, then those of the overrides in the place of what has their Sid.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(body: MapValue): ReadonlyMap<string, Value> {
  const statements = new Statements();
  for (const source of documentsOf(body, 'source_policy_documents', 'source_json'))
    statements.add(source, false);
  statements.own(body.entries.get('statement'));
  for (const source of documentsOf(body, 'override_policy_documents', 'override_json'))
    statements.add(source, true);
  const list = statements.value(body.entries.get('statement')?.origin ?? body.origin);
  const id = text(body.entries.get('policy_id'));
  const entries: [string, Value][] = [
    ['Version', text(body.entries.get('version')) ?? string('2012-10-17')],
    ...(id === undefined ? [] : [['Id', id] as [string, Value]]),
    ['Statement', list],
  ];
  const document = object(entries, body.origin);
  return new Map([
    ['json', rendered(document, 2)],
    ['minified_json', rendered(document, 0)],
  ]);
}

function rendered(document: MapValue, indent: number): Value {
  const found = policyText(document, indent);
  const origin = document.origin === undefined ? {} : { origin: document.origin };
  if (typeof found === 'string') return { ...string(found, document.origin), encodes: document };
  return unknown('string', found.reason, { encodes: document, notNull: true, ...origin });
}

function text(value: Value | undefined): Value | undefined {
  return value === undefined || value.kind === 'null' ? undefined : value;
}

function documentsOf(body: MapValue, list: string, single: string): readonly Value[] {
  const many = body.entries.get(list);
  const one = body.entries.get(single);
  const found: Value[] = [];
  if (many?.kind === 'list' || many?.kind === 'tuple' || many?.kind === 'set')
    found.push(...many.items.map((item) => childOf(many, item)));
  else if (many?.kind === 'unknown') found.push(...(many.among ?? []), many);
  if (one !== undefined && one.kind !== 'null') found.push(one);
  return found;
}

class Statements {
  readonly #list: Value[] = [];
  /** Why there may be statements that are not in the list. */
  #open: UnknownValue | undefined;

  /** The statements of another document, given as its text. */
  add(source: Value, override: boolean): void {
    if (source.kind === 'null') return;
    const document = documentOf(source);
    if (document === undefined) {
      if (source.kind !== 'unknown')
        throw new EvaluationError('a policy document that is to be merged is no JSON');
      this.#open ??= source;
      // What is in it may stand in the place of anything here.
      if (override) this.#list.length = 0;
      return;
    }
    const statements = document.entries.get('Statement');
    if (statements?.kind === 'unknown') this.#open ??= statements;
    const items =
      statements === undefined
        ? []
        : statements.kind === 'tuple' || statements.kind === 'list'
          ? statements.items
          : statements.kind === 'unknown'
            ? (statements.among ?? [])
            : [statements];
    for (const item of items) this.#put(childOf(source, item));
  }

  own(blocks: Value | undefined): void {
    if (blocks === undefined || blocks.kind === 'null') return;
    if (blocks.kind === 'unknown') this.#open ??= blocks;
    const items =
      blocks.kind === 'tuple' ? blocks.items : blocks.kind === 'unknown' ? (blocks.among ?? []) : [];
    for (const item of items) {
      const made = inEachCase([item], ([one]) => (one!.kind === 'null' ? one! : statementOf(one!)));
      this.#put(made ?? statementOf(item));
    }
  }

  value(origin: Value['origin']): Value {
    if (this.#open === undefined) return tuple(this.#list, origin);
    return unknown({ list: 'any' }, this.#open.reason, {
      among: this.#list,
      notNull: true,
      ...(origin === undefined ? {} : { origin }),
    });
  }

  /** A statement takes the place of the one that has its Sid. */
  #put(statement: Value): void {
    const sid = sidOf(statement);
    const at = sid === undefined ? -1 : this.#list.findIndex((one) => sidOf(one) === sid);
    if (at === -1) this.#list.push(statement);
    else this.#list[at] = statement;
  }
}

function sidOf(statement: Value): string | undefined {
  const sid = statement.kind === 'object' ? statement.entries.get('Sid') : undefined;
  return sid?.kind === 'string' && sid.value !== '' ? sid.value : undefined;
}

function documentOf(source: Value): MapValue | undefined {
  if ((source.kind === 'string' || source.kind === 'unknown') && source.encodes?.kind === 'object')
    return source.encodes;
  if (source.kind !== 'string') return undefined;
  if (source.value.trim() === '') return object([]);
  try {
    const read = fromJson(JSON.parse(source.value));
    return read.kind === 'object' ? read : undefined;
  } catch {
    return undefined;
  }
}

/** One `statement` block as a statement of the policy language. */
function statementOf(block: Value): Value {
  if (block.kind !== 'object' && block.kind !== 'map')
    return block.kind === 'unknown' ? block : unknown('any', NOT_READ);
  const at = (name: string): Value | undefined => {
    const value = block.entries.get(name);
    return value === undefined || value.kind === 'null' ? undefined : childOf(block, value);
  };
  const entries: [string, Value][] = [];
  const put = (name: string, value: Value | undefined): void => {
    if (value !== undefined) entries.push([name, value]);
  };
  put('Sid', at('sid'));
  put('Effect', at('effect') ?? string('Allow', block.origin));
  put('Action', oneOrList(at('actions')));
  put('NotAction', oneOrList(at('not_actions')));
  put('Resource', oneOrList(at('resources')));
  put('NotResource', oneOrList(at('not_resources')));
  put('Principal', principals(at('principals')));
  put('NotPrincipal', principals(at('not_principals')));
  put('Condition', conditions(at('condition')));
  return object(entries, block.origin);
}

const NOT_READ: Reason = { code: 'unsupported-expression', text: 'this statement could not be read' };

/** The provider writes one text bare, and several sorted backwards; `&{…}` stands for the policy language's `${…}`. */
function oneOrList(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  const cases = inEachCase([value], ([one]) => oneOrList(one) ?? one!);
  if (cases !== undefined) return cases;
  if (value.kind !== 'tuple' && value.kind !== 'list' && value.kind !== 'set') return value;
  const items = value.items.map((item) => unescaped(childOf(value, item)));
  if (items.length === 0) return undefined;
  if (items.length === 1) return items[0];
  const known = items.every((item) => item.kind === 'string');
  const order = (a: Value, b: Value): number =>
    a.kind === 'string' && b.kind === 'string' ? (a.value < b.value ? 1 : a.value > b.value ? -1 : 0) : 0;
  return tuple(known ? items.toSorted(order) : items, value.origin);
}

function unescaped(value: Value): Value {
  const plain = convert(value, 'string');
  if (plain.kind === 'string' && plain.value.includes('&{'))
    return { ...plain, value: plain.value.replaceAll('&{', '${') };
  return plain;
}

function blocksOf(value: Value): {
  readonly blocks: readonly Value[];
  readonly open: UnknownValue | undefined;
} {
  if (value.kind === 'tuple' || value.kind === 'list' || value.kind === 'set')
    return { blocks: value.items, open: undefined };
  if (value.kind === 'unknown') return { blocks: value.among ?? [], open: value };
  return { blocks: [value], open: undefined };
}

function principals(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  const { blocks, open } = blocksOf(value);
  const byType = new Map<string, Value[]>();
  let unread: UnknownValue | undefined = open;
  for (const block of blocks) {
    if (block.kind === 'null') continue;
    const type = block.kind === 'object' ? block.entries.get('type') : undefined;
    const identifiers = block.kind === 'object' ? block.entries.get('identifiers') : undefined;
    if (type?.kind !== 'string' || identifiers === undefined) {
      unread ??= block.kind === 'unknown' ? block : unknown('any', NOT_READ);
      continue;
    }
    const list = byType.get(type.value) ?? [];
    if (identifiers.kind === 'tuple' || identifiers.kind === 'list' || identifiers.kind === 'set')
      list.push(...identifiers.items.map((item) => childOf(identifiers, item)));
    else list.push(identifiers);
    byType.set(type.value, list);
  }
  const everyone = byType.get('*');
  if (unread === undefined && byType.size === 1 && everyone?.length === 1 && isStar(everyone[0]!))
    return everyone[0];
  const entries = [...byType].map(([type, list]): [string, Value] => [
    type,
    oneOrList(tuple(list, value.origin)) ?? tuple([]),
  ]);
  if (unread !== undefined) return unknown('any', unread.reason, { having: new Map(entries), notNull: true });
  return object(entries, value.origin);
}

function isStar(value: Value): boolean {
  return value.kind === 'string' && value.value === '*';
}

function conditions(value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  const { blocks, open } = blocksOf(value);
  const tests = new Map<string, Map<string, Value[]>>();
  let unread: UnknownValue | undefined = open;
  for (const block of blocks) {
    if (block.kind === 'null') continue;
    const at = (name: string): Value | undefined =>
      block.kind === 'object' ? block.entries.get(name) : undefined;
    const test = at('test');
    const variable = at('variable');
    const values = at('values');
    if (test?.kind !== 'string' || variable === undefined || values === undefined) {
      unread ??= block.kind === 'unknown' ? block : unknown('any', NOT_READ);
      continue;
    }
    const key = convert(variable, 'string');
    const name = key.kind === 'string' ? key.value.replaceAll('&{', '${') : gapped(key);
    const variables = tests.get(test.value) ?? new Map<string, Value[]>();
    const list = variables.get(name) ?? [];
    if (values.kind === 'tuple' || values.kind === 'list' || values.kind === 'set')
      list.push(...values.items.map((item) => unescaped(childOf(values, item))));
    else list.push(values);
    variables.set(name, list);
    tests.set(test.value, variables);
  }
  const entries = [...tests].map(([test, variables]): [string, Value] => [
    test,
    object(
      [...variables].map(([name, list]) => [name, list.length === 1 ? list[0]! : tuple(list, value.origin)]),
      value.origin,
    ),
  ]);
  if (unread !== undefined) return unknown('any', unread.reason, { having: new Map(entries), notNull: true });
  return entries.length === 0 ? undefined : object(entries, value.origin);
}
