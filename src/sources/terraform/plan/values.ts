import type { Reason, SourceFile, Tree } from '../../../estate/index.ts';
import { childAt } from '../../../estate/index.ts';
import { hide } from './secrets.ts';
import { bool, nullOf, number, object, string, tuple, unknown } from '../values/make.ts';
import { ofJs } from '../values/number.ts';
import type { AttributeOf, MapValue, Value } from '../values/value.ts';

const COMPUTED: Reason = {
  code: 'computed-at-deployment',
  text: 'the plan says that it is known after apply',
};
const SENSITIVE: Reason = {
  code: 'not-collected',
  text: 'it is sensitive: what a plan marks so is left out',
};

export type Path = readonly (string | number)[];

/** What the configuration says of a place, for the values of one resource. */
export interface Reading {
  readonly file: SourceFile;
  /** Nobody wrote it: what will stand there is up to the provider and AWS, as it is when the plan is not there. */
  readonly unwritten: (path: Path) => boolean;
  /** The resource attributes that the expression there is made of, when that is all that it is. */
  readonly attributes: (path: Path, count: number) => readonly AttributeOf[];
  /** Whether a list of such attributes stands there. */
  readonly isList: (path: Path) => boolean;
  /** The attribute that a known value was read from, and whether only its provider knows that one. */
  readonly readFrom: (
    path: Path,
    value: string,
  ) => { readonly of: AttributeOf; readonly computed: boolean } | undefined;
}

/** Three trees of the same shape: the values, what of them is unknown, what is sensitive. */
interface Planned {
  readonly values: Tree | undefined;
  readonly unknown: Tree | undefined;
  readonly sensitive: readonly Tree[];
}

/** The arguments of a planned resource. */
export function bodyOf(planned: Planned, reading: Reading): MapValue {
  const body = new Reader(reading).at(planned, []);
  return body.kind === 'object' ? body : object([]);
}

class Reader {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  at(planned: Planned, path: Path): Value {
    const { sensitive, values } = planned;
    if (sensitive.some(isTrue)) return this.#hidden(values);
    if (isTrue(planned.unknown)) return this.#unknown(path);
    if (planned.unknown?.kind === 'mapping' || values?.kind === 'mapping') return this.#map(planned, path);
    if (planned.unknown?.kind === 'sequence' || values?.kind === 'sequence') return this.#list(planned, path);
    return this.#leaf(values, path);
  }

  #map({ sensitive, unknown: open, values }: Planned, path: Path): Value {
    const keys = [values, open].flatMap((one) => (one?.kind === 'mapping' ? one.keys : []));
    const starts = new Map<string, number>();
    const entries = [...new Set(keys)].flatMap((key): readonly (readonly [string, Value])[] => {
      const at = values?.kind === 'mapping' ? values.keys.indexOf(key) : -1;
      if (at !== -1 && values?.kind === 'mapping') starts.set(key, values.keyStarts[at]! + 1);
      const below = {
        values: childAt(values, key),
        unknown: childAt(open, key),
        sensitive: sensitive.flatMap((one) => childAt(one, key) ?? []),
      };
      const here = [...path, key];
      if ((isTrue(below.unknown) || isEmpty(below)) && this.#reading.unwritten(here)) return [];
      return [[key, this.at(below, here)]];
    });
    return {
      ...object(entries, this.#origin(values)),
      ...(values === undefined ? {} : { keyStarts: starts }),
    };
  }

  #list({ sensitive, unknown: open, values }: Planned, path: Path): Value {
    const length = Math.max(lengthOf(values), lengthOf(open));
    const each = Array.from({ length }, (_, index) => ({
      values: item(values, index),
      unknown: item(open, index),
      sensitive: sensitive.flatMap((one) => item(one, index) ?? []),
    }));
    const holes = each.filter((one) => isTrue(one.unknown)).length;
    // As many references as open items: each item is one of them.
    const attributes = holes === 0 ? [] : this.#reading.attributes(path, holes);
    let next = 0;
    const items = each.map((one, index): Value => {
      const of = isTrue(one.unknown) ? attributes[next++] : undefined;
      return of === undefined ? this.at(one, [...path, index]) : unknown('string', COMPUTED, { of });
    });
    return tuple(items, this.#origin(values));
  }

  #unknown(path: Path): Value {
    const [only] = this.#reading.attributes(path, 1);
    if (only === undefined) return unknown('any', COMPUTED);
    const of = unknown('any', COMPUTED, { of: only });
    // A list whose length is open, of which one thing is known.
    return this.#reading.isList(path)
      ? unknown({ list: 'any' }, COMPUTED, { among: [of], notNull: true })
      : of;
  }

  #leaf(tree: Tree | undefined, path: Path): Value {
    if (tree?.kind !== 'leaf' || tree.value === null) return nullOf();
    const { value } = tree;
    const origin = this.#origin(tree);
    if (typeof value === 'boolean') return bool(value, origin);
    if (typeof value === 'number') return number(ofJs(value), origin);
    const source = this.#reading.readFrom(path, value);
    if (source === undefined) return string(value, origin);
    return source.computed
      ? unknown('string', COMPUTED, { of: source.of, notNull: true, ...(origin && { origin }) })
      : { ...string(value, origin), of: source.of };
  }

  #hidden(tree: Tree | undefined): Value {
    if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) return unknown('any', SENSITIVE);
    const { file } = this.#reading;
    hide(tree, file);
    const origin = this.#origin(tree);
    return unknown(typeOf(tree), SENSITIVE, { notNull: true, ...(origin && { origin }) });
  }

  #origin(tree: Tree | undefined): Value['origin'] {
    if (tree === undefined || tree.start < 0) return undefined;
    return { file: this.#reading.file, start: tree.start, end: tree.end };
  }
}

function typeOf(
  tree: Tree,
): 'string' | 'number' | 'bool' | { readonly list: 'any' } | { readonly map: 'any' } {
  if (tree.kind === 'mapping') return { map: 'any' };
  if (tree.kind === 'sequence') return { list: 'any' };
  const value = tree.kind === 'leaf' ? tree.value : '';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'number' : 'string';
}

/** What the provider's framework puts where nothing is written. */
function isEmpty({ sensitive, unknown: open, values }: Planned): boolean {
  if (values === undefined || sensitive.some(isTrue)) return false;
  if (values.kind === 'leaf') return values.value === null || values.value === '';
  return values.kind === 'sequence' && values.items.length === 0 && lengthOf(open) === 0;
}

function isTrue(tree: Tree | undefined): boolean {
  return tree?.kind === 'leaf' && tree.value === true;
}

function item(tree: Tree | undefined, index: number): Tree | undefined {
  return tree?.kind === 'sequence' ? tree.items[index] : undefined;
}

function lengthOf(tree: Tree | undefined): number {
  return tree?.kind === 'sequence' ? tree.items.length : 0;
}
