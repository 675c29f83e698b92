import type { View } from '../../estate/index.ts';
import { internetInCidrs } from '../../reach/network/cidr.ts';

/** How far lists of addresses narrow who gets in: `none` when nothing is written. */
export function narrowing(lists: readonly View[]): {
  reach: 'open' | 'narrow' | 'none' | undefined;
  at: View | undefined;
} {
  const texts: string[] = [];
  let at: View | undefined;
  let open = false;
  for (const list of lists) {
    if (list.present === false) continue;
    const places = list.shape === 'scalar' ? [list] : list.items().items;
    open ||= list.shape === 'unknown' || (list.shape === 'list' && list.items().rest !== undefined);
    for (const place of places) {
      const value = place.string();
      if (value.kind !== 'known') open ||= value.kind === 'unknown';
      else
        texts.push(
          ...value.value
            .split(',')
            .map((text) => text.trim())
            .filter((text) => text !== ''),
        );
      at ??= place;
    }
  }
  const { reach, unreadable } = internetInCidrs(texts);
  if (reach === 'world') return { reach: 'open', at };
  if (open || unreadable.length > 0) return { reach: undefined, at };
  return { reach: texts.length === 0 ? 'none' : 'narrow', at };
}
