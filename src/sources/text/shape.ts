const MANY = 40;

/**
 * The keys of a map in their order. Most maps of a repository have one of a few hundred shapes; each is kept once, as
 * a path from the empty shape, and a step along a known path costs one look-up and can hold no key twice.
 */
export class Shape {
  readonly #parent: Shape | undefined;
  readonly #key: string;
  readonly #length: number;
  #next: Map<string, Shape> | undefined;
  #keys: readonly string[] | undefined;
  /** The keys so far, once there are many: it goes on to the next shape, which nobody else has. */
  #seen: Set<string> | undefined;

  private constructor(parent: Shape | undefined, key: string, length: number) {
    this.#parent = parent;
    this.#key = key;
    this.#length = length;
  }

  static empty(): Shape {
    return new Shape(undefined, '', 0);
  }

  /** The shape with one more key; `undefined` when it has that key already. */
  with(key: string): Shape | undefined {
    const known = this.#next?.get(key);
    if (known !== undefined) return known;
    // A map of many keys is data: nothing is gained by keeping its shape.
    if (this.#length >= MANY) {
      const seen = this.#seen ?? new Set(this.keys);
      if (seen.has(key)) return undefined;
      const shape = new Shape(this, key, this.#length + 1);
      shape.#seen = seen.add(key);
      return shape;
    }
    for (let at: Shape | undefined = this; at !== undefined; at = at.#parent) {
      if (at.#length > 0 && at.#key === key) return undefined;
    }
    const shape = new Shape(this, key, this.#length + 1);
    if ((this.#next?.size ?? 0) < 1000) (this.#next ??= new Map()).set(key, shape);
    return shape;
  }

  /** The keys, one list for all maps of this shape. */
  get keys(): readonly string[] {
    if (this.#keys === undefined) {
      const keys = Array.from<string>({ length: this.#length });
      let at: Shape = this;
      for (let index = this.#length - 1; index >= 0; index--) {
        keys[index] = at.#key;
        at = at.#parent!;
      }
      this.#keys = keys;
    }
    return this.#keys;
  }
}
