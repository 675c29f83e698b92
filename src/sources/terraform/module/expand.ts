import type { Variable } from '../../../estate/index.ts';
import { inEachCase } from '../values/choice.ts';
import type { InstanceNames } from '../evaluate/scope.ts';
import { convert } from '../values/convert.ts';
import { bool, number, string, unknown } from '../values/make.ts';
import { compare, isWhole, toJs } from '../values/number.ts';
import { childOf } from '../values/origin.ts';
import { EvaluationError } from '../values/value.ts';
import type { UnknownValue, Value } from '../values/value.ts';

/** One instance of a resource or module block. */
export interface Instance {
  readonly key: string | number | undefined;
  /** Stands for any number of instances, since it can't be told which there are. */
  readonly symbolic: boolean;
  readonly names: InstanceNames;
  /** Whether it is there; absent when it is for sure. */
  readonly exists?: Value;
}

/** No real configuration has more of one block; beyond it all further ones are taken as one. */
export const MOST_INSTANCES = 2000;

/** `aws_vpc.main`, `aws_vpc.main[0]`, `aws_vpc.main["a"]` */
export function addressOf(base: string, key: string | number | undefined): string {
  if (key === undefined) return base;
  return `${base}[${typeof key === 'number' ? key : JSON.stringify(key)}]`;
}

/**
 * The instances that `count` makes. https://developer.hashicorp.com/terraform/language/meta-arguments/count
 * @throws EvaluationError
 */
export function counted(base: string, count: Value, openNumber: () => Variable): readonly Instance[] {
  const value = convert(count, 'number');
  const most = largest(value);
  if (most === undefined || most > MOST_INSTANCES) return [symbolic(base, openNumber(), 'count', value)];
  return Array.from({ length: most }, (_, index): Instance => {
    const exists = inEachCase([value], ([one]) =>
      bool(one?.kind === 'number' && compare(one.value, index) > 0),
    );
    const names = { address: addressOf(base, index), count: number(index) };
    return { key: index, symbolic: false, names, ...(exists === undefined ? {} : { exists }) };
  });
}

/** The largest number that a count can be; `undefined` when that can't be told. */
function largest(count: Value): number | undefined {
  if (count.kind === 'null') throw new EvaluationError('count is null');
  if (count.kind === 'number') {
    if (!isWhole(count.value) || compare(count.value, 0) < 0)
      throw new EvaluationError('count has to be a whole number from 0 on');
    return toJs(count.value);
  }
  if (count.kind !== 'unknown' || count.choice === undefined) return undefined;
  const all = count.choice.branches.map((branch) => largest(branch));
  return all.every((one) => one !== undefined) ? Math.max(...all) : undefined;
}

/**
 * The instances that `for_each` makes. https://developer.hashicorp.com/terraform/language/meta-arguments/for_each
 * @throws EvaluationError
 */
export function forEach(base: string, collection: Value, openNumber: () => Variable): readonly Instance[] {
  if (collection.kind === 'unknown' && collection.choice !== undefined) {
    const keys = new Set<string>();
    if (addKeys(collection, keys) && keys.size <= MOST_INSTANCES) {
      return [...keys].map((key) => {
        const at = (one: Value | undefined): Value | undefined => elementsByKey(one!)?.get(key);
        const exists = inEachCase([collection], ([one]) => bool(at(one) !== undefined))!;
        const value = inEachCase([collection], ([one]) => at(one) ?? gone())!;
        return instance(base, key, string(key), value, exists);
      });
    }
  }
  const known = elementsByKey(collection);
  if (known !== undefined && known.size <= MOST_INSTANCES)
    return [...known].map(([key, value]) => instance(base, key, string(key), value));
  return [symbolic(base, openNumber(), 'for_each', collection)];
}

function instance(base: string, key: string, name: Value, value: Value, exists?: Value): Instance {
  const names = { address: addressOf(base, key), each: { key: name, value } };
  return {
    key,
    symbolic: false,
    names,
    ...(exists === undefined || exists.kind === 'bool' ? {} : { exists }),
  };
}

function gone(): UnknownValue {
  return unknown('any', { code: 'undecided-condition', text: 'this instance is not there in this case' });
}

function addKeys(collection: Value, keys: Set<string>): boolean {
  if (collection.kind === 'unknown' && collection.choice !== undefined)
    return collection.choice.branches.every((branch) => addKeys(branch, keys));
  const known = elementsByKey(collection);
  for (const key of known?.keys() ?? []) keys.add(key);
  return known !== undefined;
}

/** What is gone through by key; `undefined` when that can't be told. */
function elementsByKey(collection: Value): ReadonlyMap<string, Value> | undefined {
  switch (collection.kind) {
    case 'map':
    case 'object':
      return new Map([...collection.entries].map(([key, value]) => [key, childOf(collection, value)]));
    case 'set': {
      const found = new Map<string, Value>();
      for (const item of collection.items) {
        if (item.kind === 'unknown') return undefined;
        if (item.kind !== 'string') throw new EvaluationError('for_each takes a set of strings');
        found.set(item.value, childOf(collection, item));
      }
      return found;
    }
    case 'unknown':
      return undefined;
    case 'null':
      throw new EvaluationError('for_each is null');
    default:
      throw new EvaluationError(
        `for_each takes a map or a set of strings, and this is a ${collection.kind}; use toset()`,
      );
  }
}

function symbolic(base: string, variable: Variable, by: 'count' | 'for_each', open: Value): Instance {
  const reason =
    open.kind === 'unknown'
      ? open.reason
      : ({ code: 'too-many-cases', text: 'there are too many of them to tell apart' } as const);
  const exists = unknown('bool', reason, { choice: { variable, branches: [bool(false), bool(true)] } });
  const address = `${base}[*]`;
  if (by === 'count')
    return {
      key: '*',
      symbolic: true,
      exists,
      names: { address, count: unknown('number', reason, { notNull: true }) },
    };
  const element =
    open.kind === 'unknown' && typeof open.type === 'object' && 'map' in open.type ? open.type.map : 'any';
  const key = unknown('string', reason, { notNull: true });
  const isSet = open.kind === 'unknown' && typeof open.type === 'object' && 'set' in open.type;
  const value = isSet ? key : unknown(element, reason, { notNull: true });
  return { key: '*', symbolic: true, exists, names: { address, each: { key, value } } };
}
