import type { Resource, Scalar, Tree } from '../../../estate/index.ts';
import { optionOf } from '../../../estate/index.ts';
import type { Fault, Place } from '../model.ts';

/** Something that stands there and can't be told. */
export class Open {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

interface Items {
  readonly items: readonly At[];
  readonly rest: string | undefined;
}

const NO_ITEMS: Items = { items: [], rest: undefined };

/**
 * A place in an object, for reading very many of them: a `View` costs ten times as much, because it also keeps the
 * way of each value. It becomes one when an answer has to name the place.
 */
export class At implements Place {
  readonly resource: Resource;
  readonly #parent: At | undefined;
  readonly #key: string | number;
  readonly #tree: Tree | undefined;

  private constructor(
    resource: Resource,
    parent: At | undefined,
    key: string | number,
    tree: Tree | undefined,
  ) {
    this.resource = resource;
    this.#parent = parent;
    this.#key = key;
    this.#tree = tree;
  }

  static root(resource: Resource): At {
    return new At(resource, undefined, '', settled(resource.tree));
  }

  get path(): readonly (string | number)[] {
    return this.#parent === undefined ? [] : [...this.#parent.path, this.#key];
  }

  get key(): string | number {
    return this.#key;
  }

  /** What stands here, for who reads very many and makes places only of what is odd. */
  get tree(): Tree | undefined {
    return this.#tree;
  }

  get(key: string): At {
    return new At(this.resource, this, key, below(this.#tree, key));
  }

  /** The same where something stands, and nothing else. */
  find(key: string): At | undefined {
    const tree = below(this.#tree, key);
    return tree === undefined ? undefined : new At(this.resource, this, key, tree);
  }

  /** The single value under a key. */
  valueOf(key: string): Exclude<Scalar, null> | Open | undefined {
    const tree = below(this.#tree, key);
    if (tree === undefined) return undefined;
    return tree.kind === 'leaf' ? (tree.value ?? undefined) : new At(this.resource, this, key, tree).value();
  }

  at(...path: readonly string[]): At {
    let found: At = this;
    for (const key of path) found = found.get(key);
    return found;
  }

  /** Whether something stands here. */
  get there(): boolean {
    return this.#tree !== undefined;
  }

  get isMap(): boolean {
    return this.#tree?.kind === 'mapping';
  }

  get isList(): boolean {
    return this.#tree?.kind === 'sequence';
  }

  /** Why it can't be told what stands here; `undefined` where it can. */
  get open(): string | undefined {
    const value = this.value();
    return value instanceof Open ? value.reason : undefined;
  }

  /** The single value here; `undefined` where there is none, or a list or map. */
  value(): Exclude<Scalar, null> | Open | undefined {
    const tree = this.#tree;
    if (tree === undefined || tree.kind === 'mapping' || tree.kind === 'sequence') return undefined;
    if (tree.kind === 'leaf') return tree.value ?? undefined;
    if (tree.kind === 'hole') return new Open(tree.reason.text);
    const read = this.resource.at(...this.path).value();
    if (read.kind === 'unknown') return new Open(read.reason.text);
    return read.kind === 'absent' ? undefined : (read.value ?? undefined);
  }

  /** The text here, or `undefined`; what is not known is none. */
  text(): string | undefined {
    const value = this.value();
    return typeof value === 'string' ? value : undefined;
  }

  keys(): readonly string[] {
    return this.#tree?.kind === 'mapping' ? this.#tree.keys : [];
  }

  /** The entries of the map here; `rest` says why there may be others. */
  entries(): { entries: (readonly [key: string, at: At])[]; rest: string | undefined } {
    const tree = this.#tree;
    if (tree?.kind !== 'mapping') return { entries: [], rest: this.open };
    const entries: (readonly [string, At])[] = [];
    for (let index = 0; index < tree.keys.length; index++) {
      const key = tree.keys[index]!;
      const value = settled(tree.values[index]);
      if (value !== undefined) entries.push([key, new At(this.resource, this, key, value)]);
    }
    return { entries, rest: tree.rest?.reason.text };
  }

  /** The items of the list here; `rest` says why there may be others. */
  items(): Items {
    const tree = this.#tree;
    if (tree === undefined) return NO_ITEMS;
    if (tree.kind !== 'sequence') return { items: [], rest: this.open };
    let rest: string | undefined;
    for (const item of tree.items)
      if (item.kind === 'hole' && item.spread === true) rest ??= item.reason.text;
    const at = (item: Tree, index: number): At => new At(this.resource, this, index, settled(item));
    if (rest === undefined) return { items: tree.items.map(at), rest };
    const items = tree.items.flatMap((item, index) =>
      item.kind === 'hole' && item.spread === true ? [] : [at(item, index)],
    );
    return { items, rest };
  }
}

/** What stands under a key of a tree that is settled; what can't be told stays so below. */
export function below(tree: Tree | undefined, key: string): Tree | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind === 'mapping') {
    const at = tree.keys.indexOf(key);
    return settled(at === -1 ? tree.rest : tree.values[at]);
  }
  return tree.kind === 'leaf' || tree.kind === 'sequence' ? undefined : tree;
}

/** What stands there once it is passed on and chosen; `undefined` for nothing and for null. */
export function settled(tree: Tree | undefined): Tree | undefined {
  let found = tree;
  while (found !== undefined && found.kind !== 'mapping') {
    if (found.kind === 'passage') found = found.tree;
    else if (found.kind === 'choice') {
      const option = optionOf(found.variable);
      if (option === undefined) return found;
      found = found.branch(option);
    } else break;
  }
  return found?.kind === 'leaf' && found.value === null ? undefined : found;
}

/** Collects what the API server would refuse. */
export class Faults {
  readonly list: Fault[] = [];

  add(place: Place, message: string): void {
    this.list.push({ place, message });
  }

  /** Reports what is neither a map nor open nor absent. */
  map(at: At, what: string): At {
    if (at.there && !at.isMap && at.open === undefined) this.add(at, `${what} is a map`);
    return at;
  }

  /** The items of a list; reports what is no list. */
  itemsOf(at: At, what: string): Items {
    if (at.there && !at.isList && at.open === undefined) this.add(at, `${what} is a list`);
    return at.items();
  }
}
