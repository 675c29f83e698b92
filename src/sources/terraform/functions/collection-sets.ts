import { convert } from '../values/convert.ts';
import { exactKey } from '../values/set-order.ts';
import { list, set, tuple } from '../values/make.ts';
import { isWhollyKnown } from '../values/marks.ts';
import type { Type } from '../values/type.ts';
import { elementOf, typeOf } from '../values/types.ts';
import { unify } from '../values/convertible.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { amongOf, itemsOf, unknownResult } from './arguments.ts';
import type { Param, TerraformFunction } from './function.ts';

const setParam = (name: string): Param => ({ name, type: { set: 'any' } });

/** The sets' common type; empty sets of no type in particular go with all. */
function setType(args: readonly Value[]): { readonly set: Type } {
  const elements = args
    .filter((arg) => !('items' in arg && arg.items.length === 0 && elementOf(typeOf(arg)) === 'any'))
    .map((arg) => elementOf(typeOf(arg)) ?? 'any');
  if (elements.length === 0) return { set: 'any' };
  const element = unify(elements, true);
  if (element === undefined) throw new EvaluationError('given sets must all have compatible element types');
  return { set: element };
}

function itemsAs(arg: Value, type: Type, index: number): readonly Value[] {
  try {
    return itemsOf(convert(arg, type));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(error.message, index);
  }
}

const setunion: TerraformFunction = {
  params: [setParam('first_set')],
  variadic: setParam('other_sets'),
  type: setType,
  partly: (args) => unknownResult(args, setType(args), { notNull: true, among: args.flatMap(amongOf) }),
  call: (args) => {
    const type = setType(args);
    return set(
      args.flatMap((arg, index) => itemsAs(arg, type, index)),
      type.set,
    );
  },
};

/** Keeps the items of the first set that a test of the keys of each other set lets through. */
function narrowing(keep: (key: string, other: ReadonlySet<string>) => boolean): TerraformFunction['call'] {
  return (args) => {
    const type = setType(args);
    const all = args.map((arg, index) => itemsAs(arg, type, index));
    if (!args.every(isWhollyKnown)) return unknownResult(args, type, { notNull: true });
    const others = all.slice(1).map((items) => new Set(items.map(exactKey)));
    return set(
      all[0]!.filter((item) => others.every((other) => keep(exactKey(item), other))),
      type.set,
    );
  };
}

function productTypes(args: readonly Value[]): { elements: readonly Type[]; asList: boolean } {
  if (args.length < 2) throw new EvaluationError('at least two arguments are required');
  let asList = true;
  const elements = args.map((arg, index): Type => {
    const type = typeOf(arg);
    if (typeof type !== 'string') {
      if ('set' in type) {
        asList = false;
        return type.set;
      }
      if ('list' in type) return type.list;
      if ('tuple' in type) {
        if (type.tuple.length === 0) return 'any';
        const common = unify(type.tuple, true);
        if (common === undefined) throw new EvaluationError('all elements must be of the same type', index);
        return common;
      }
    }
    throw new EvaluationError('a set or a list is required', index);
  });
  return { elements, asList };
}

/** More combinations than any configuration has. */
const MAX_PRODUCT = 100_000;

const setproduct: TerraformFunction = {
  params: [],
  variadic: { name: 'sets', type: 'any', allowUnknown: true },
  shallowMarks: true,
  type: productType,
  call: (args) => {
    if (args.some((arg) => arg.kind === 'unknown' && arg.type === 'any'))
      return unknownResult(args, 'any', { notNull: true });
    const { elements, asList } = productTypes(args);
    const type: Type = { tuple: elements };
    const open = args.some(
      (arg) => arg.kind === 'unknown' || (arg.kind === 'set' && arg.items.length > 1 && !isWhollyKnown(arg)),
    );
    if (open) return unknownResult(args, productType(args), { notNull: true });
    const columns = args.map((arg, at) => itemsOf(arg).map((item) => convert(item, elements[at]!)));
    if (columns.reduce((total, { length }) => total * length, 1) > MAX_PRODUCT)
      throw new EvaluationError('there are too many combinations');
    let rows: (readonly Value[])[] = [[]];
    for (const column of columns) rows = rows.flatMap((row) => column.map((item) => [...row, item]));
    const tuples = rows.map((row) => tuple(row));
    return asList ? list(tuples, type) : set(tuples, type);
  },
};

function productType(args: readonly Value[]): Type {
  const { elements, asList } = productTypes(args);
  return asList ? { list: { tuple: elements } } : { set: { tuple: elements } };
}

/** https://developer.hashicorp.com/terraform/language/functions/setunion and those beside it. */
export const sets: Readonly<Record<string, TerraformFunction>> = {
  setintersection: {
    params: [setParam('first_set')],
    variadic: setParam('other_sets'),
    type: setType,
    call: narrowing((key, other) => other.has(key)),
  },
  setproduct,
  setsubtract: {
    params: [setParam('a'), setParam('b')],
    type: setType,
    call: narrowing((key, other) => !other.has(key)),
  },
  setunion,
};
