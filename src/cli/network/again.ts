/** So many items are kept; where there are more they are made anew. */
const MOST_KEPT = 100_000;

/**
 * Items that can be gone through several times, however many they are: few are kept from the first time, many are made
 * anew each time, so that no more than one is in memory.
 */
export class Again<T> implements Iterable<T> {
  readonly #make: () => Iterable<T>;
  readonly #most: number;
  #kept: readonly T[] | undefined;

  /** @param make makes the same items each time */
  constructor(make: () => Iterable<T>, most = MOST_KEPT) {
    this.#make = make;
    this.#most = most;
  }

  *[Symbol.iterator](): Iterator<T> {
    if (this.#kept !== undefined) return yield* this.#kept;
    let kept: T[] | undefined = [];
    for (const item of this.#make()) {
      if (kept !== undefined && kept.push(item) > this.#most) kept = undefined;
      yield item;
    }
    this.#kept = kept;
  }
}
