import type { View } from '../../../../estate/index.ts';
import type { Open, Route } from '../model.ts';
import { prefixListAt } from './prefix-lists.ts';
import type { References } from './reference.ts';
import { open } from './reference.ts';

/** The addresses that a route of a table is for: a block, or those of a prefix list. */
export function destinationAt(
  references: References,
  route: View,
  list: View,
  block: View,
): Pick<Route, 'destination' | 'rest' | 'within'> | Open {
  if (list.present !== false) {
    const found = prefixListAt(list, references);
    return 'kind' in found ? found : { destination: found.ranges, rest: found.rest, within: found.within };
  }
  const range = references.rangeAt(block);
  if (range === undefined) return open(route, 'where a route leads to is not written');
  return 'kind' in range ? range : { destination: [range], rest: undefined, within: undefined };
}
