/** One version, and ranges of them: https://developer.hashicorp.com/terraform/language/expressions/version-constraints */
export interface Range {
  /** `>=` or `>` */
  readonly from: Bound | undefined;
  /** `<=` or `<` */
  readonly to: Bound | undefined;
}

interface Bound {
  readonly version: readonly number[];
  readonly included: boolean;
}

/** The range that all conditions of a constraint leave (`!=` leaves no hole in it); `undefined` when it is no constraint. */
export function rangeOf(constraint: string): Range | undefined {
  let range: Range = { from: undefined, to: undefined };
  for (const part of constraint.split(',')) {
    const one = condition(part.trim());
    if (one === undefined) return undefined;
    range = both(range, one);
  }
  return range;
}

function condition(text: string): Range | undefined {
  const match = /^(=|!=|>=|<=|>|<|~>)?\s*v?(\d+(?:\.\d+)*)(?:-[\w.]+)?$/.exec(text);
  if (match === null) return undefined;
  const version = match[2]!.split('.').map(Number);
  const at = (included: boolean): Bound => ({ version, included });
  switch (match[1]) {
    case '>':
      return { from: at(false), to: undefined };
    case '>=':
      return { from: at(true), to: undefined };
    case '<':
      return { from: undefined, to: at(false) };
    case '<=':
      return { from: undefined, to: at(true) };
    case '!=':
      return { from: undefined, to: undefined };
    case '~>': {
      // The last number that is written may grow, and no other.
      const next = version.length === 1 ? [version[0]! + 1] : [...version.slice(0, -2), version.at(-2)! + 1];
      return { from: at(true), to: { version: next, included: false } };
    }
    default:
      return { from: at(true), to: at(true) };
  }
}

/** What lies in both ranges. */
export function both(a: Range, b: Range): Range {
  return { from: tighter(a.from, b.from, 1), to: tighter(a.to, b.to, -1) };
}

function tighter(a: Bound | undefined, b: Bound | undefined, side: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const order = compareVersions(a.version, b.version) * side;
  if (order === 0) return a.included ? b : a;
  return order > 0 ? a : b;
}

/** Whether no version lies in a range. */
export function isEmpty({ from, to }: Range): boolean {
  if (from === undefined || to === undefined) return false;
  const order = compareVersions(from.version, to.version);
  return order > 0 || (order === 0 && !(from.included && to.included));
}

export function contains(range: Range, version: readonly number[]): boolean {
  const only: Bound = { version, included: true };
  return !isEmpty(both(range, { from: only, to: only }));
}

/** Missing numbers count as 0: `1.2` is `1.2.0`. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
