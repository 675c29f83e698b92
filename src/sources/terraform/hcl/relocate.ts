import type { Node } from './ast.ts';

/** The same tree with its spans moved to where `place` says; texts are no longer verbatim unless told otherwise. */
export function relocate<T extends Node>(node: T, place: (offset: number) => number, verbatim: boolean): T {
  return moved(node, place, verbatim) as T;
}

function moved(value: unknown, place: (offset: number) => number, verbatim: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => moved(one, place, verbatim));
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if ((key === 'start' || key === 'end') && typeof one === 'number') result[key] = place(one);
    else if (key === 'verbatim') result[key] = one === true && verbatim;
    else result[key] = moved(one, place, verbatim);
  }
  return result;
}
