import { nearest } from '../../../estate/nearest.ts';

/** `; did you mean local.name?` for a name that nothing has, when one like it is there. */
export function mean(name: string, known: Iterable<string>): string {
  const near = nearest(name, known, Math.max(2, Math.ceil(name.length / 4)));
  return near === undefined ? '' : `; did you mean ${near}?`;
}
