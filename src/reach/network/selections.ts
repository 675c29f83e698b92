import type { Selecting } from './rows.ts';

/**
 * Which policies select each class, in the order in which they are added. Lists are numbers: one that grows by a policy
 * becomes another, and classes that have the same number have the same list. 0 is the empty one.
 */
export class Selections {
  readonly of: Int32Array;
  /** What each list has besides the one that it grew from. */
  readonly #last: (Selecting | undefined)[] = [undefined];
  readonly #before: number[] = [0];
  /** Whether some rule of a list says a port by its name, on ingress. */
  readonly #named: boolean[] = [false];

  /** @param classes how many there are */
  constructor(classes: number) {
    this.of = new Int32Array(classes);
  }

  /** A policy selects these classes; each is there once. */
  add(ids: ArrayLike<number>, one: Selecting): void {
    // Most policies select a class or two.
    const grown = ids.length > 1 ? new Map<number, number>() : undefined;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at]!;
      const before = this.of[id]!;
      let after = grown?.get(before);
      if (after === undefined) {
        after = this.#last.push(one) - 1;
        this.#before.push(before);
        this.#named.push(this.#named[before]! || one.compiled.hasNamed.ingress);
        grown?.set(before, after);
      }
      this.of[id] = after;
    }
  }

  /** How many lists were made. */
  get count(): number {
    return this.#last.length;
  }

  isNamed(list: number): boolean {
    return this.#named[list]!;
  }

  policies(list: number): readonly Selecting[] {
    let count = 0;
    for (let at = list; at !== 0; at = this.#before[at]!) count++;
    // As long as it will be: a list that grows keeps room for more.
    const found = Array.from<Selecting>({ length: count });
    for (let at = list; at !== 0; at = this.#before[at]!) found[--count] = this.#last[at]!;
    return found;
  }
}
