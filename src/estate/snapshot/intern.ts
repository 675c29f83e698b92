import type { Hole, Leaf, Mapping, Scalar, Sequence, Tree } from '../tree.ts';

/**
 * Keeps equal trees once. Live objects are alike: the pods of one owner differ in their name, node and address and
 * share all the rest, so 100,000 of them take little more than their differences.
 */
export class Interner {
  readonly #leaves = new Map<Scalar, Leaf>();
  readonly #nodes = new Map<string, Mapping | Sequence>();
  readonly #ids = new Map<Tree, number>();
  readonly #keys = new Map<
    string,
    { readonly keys: readonly string[]; readonly starts: readonly number[] }
  >();

  leaf(value: Scalar): Leaf {
    let known = this.#leaves.get(value);
    if (known === undefined) {
      known = { kind: 'leaf', value, start: -1, end: -1 };
      this.#leaves.set(value, known);
    }
    return known;
  }

  sequence(items: readonly Tree[]): Sequence {
    return this.#node(`[${this.#idsOf(items)}`, () => ({ kind: 'sequence', items, start: -1, end: -1 }));
  }

  mapping(keys: readonly string[], values: readonly Tree[], rest: Hole | undefined): Mapping {
    const joined = keys.join('\u0000');
    let shape = this.#keys.get(joined);
    if (shape === undefined) {
      shape = { keys, starts: keys.map(() => -1) };
      this.#keys.set(joined, shape);
    }
    const { keys: shared, starts } = shape;
    if (rest !== undefined)
      return { kind: 'mapping', keys: shared, values, keyStarts: starts, start: -1, end: -1, rest };
    return this.#node(`{${joined}\u0001${this.#idsOf(values)}`, () => ({
      kind: 'mapping',
      keys: shared,
      values,
      keyStarts: starts,
      start: -1,
      end: -1,
    }));
  }

  #node<T extends Mapping | Sequence>(name: string, make: () => T): T {
    const known = this.#nodes.get(name);
    if (known !== undefined) return known as T;
    const node = make();
    this.#nodes.set(name, node);
    return node;
  }

  #idsOf(trees: readonly Tree[]): string {
    return trees
      .map((tree) => {
        let id = this.#ids.get(tree);
        if (id === undefined) {
          id = this.#ids.size;
          this.#ids.set(tree, id);
        }
        return id;
      })
      .join(',');
  }
}
