import type { Verdict } from '../reach.ts';
import type { Told } from '../told.ts';

/** Whether something goes through, and what decides that. */
export interface Judged {
  readonly verdict: Verdict;
  readonly because: readonly Told[];
}

const NEAREST: readonly Verdict[] = ['yes', 'depends', 'no'];

/** The one that is nearest to open. */
export function best<T extends { readonly verdict: Verdict }>(all: readonly T[]): T | undefined {
  return all.toSorted((a, b) => NEAREST.indexOf(a.verdict) - NEAREST.indexOf(b.verdict))[0];
}

/** What is asked of several, of which it may be any: where they are not the same it depends on which it is. */
export function anyOf(all: readonly Judged[]): Judged {
  const [first] = all;
  if (first === undefined) return { verdict: 'no', because: [] };
  if (all.every(({ verdict }) => verdict === first.verdict && verdict !== 'depends')) return first;
  const open = all.filter(({ verdict }) => verdict !== 'yes');
  return { verdict: 'depends', because: [...new Set(open.flatMap(({ because }) => because))] };
}

/** One after the other: the worst decides. */
export function inRow(all: readonly Judged[]): Judged {
  const shut = all.find(({ verdict }) => verdict === 'no');
  if (shut !== undefined) return shut;
  const open = all.filter(({ verdict }) => verdict === 'depends');
  const verdict = open.length === 0 ? 'yes' : 'depends';
  return { verdict, because: (open.length === 0 ? all : open).flatMap(({ because }) => because) };
}
