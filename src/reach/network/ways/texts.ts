import type { View } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';

/** The text at a place; `undefined` where there is none or it is not known. */
export function textAt(view: View | undefined): string | undefined {
  const value = view?.string();
  return value?.kind === 'known' || value?.kind === 'default' ? value.value : undefined;
}

/** The same for something that is one of a few words: `open` where it can't be told, and where it is another word. */
export function wordAt<T extends string>(
  view: View | undefined,
  words: readonly T[],
  unless: T,
): T | undefined {
  const value = view?.string();
  if (value === undefined || value.kind === 'absent') return unless;
  if (value.kind === 'unknown') return undefined;
  return words.find((word) => word.toLowerCase() === value.value.toLowerCase());
}

/** Texts, and whether there may be others. */
export interface Texts {
  readonly texts: readonly string[];
  readonly open: boolean;
}

/** The items of an annotation that is a list, or of a list; `open` where there may be others. */
export function listAt(view: View): Texts {
  if (view.present === false) return { texts: [], open: false };
  const { items, rest } = view.shape === 'list' ? view.items() : { items: [view], rest: undefined };
  let open = rest !== undefined;
  const texts = items.flatMap((item) => {
    const value = item.string();
    if (value.kind === 'unknown') open = true;
    return value.kind === 'known' || value.kind === 'default' ? split(value.value) : [];
  });
  return { texts, open };
}

/** The entries of an annotation that is a map: `a=1,b=2`; `undefined` where it is not known. */
export function mapAt(view: View): ReadonlyMap<string, string> | undefined {
  const { open, texts } = listAt(view);
  if (open) return undefined;
  return new Map(
    texts.map((text) => {
      const at = text.indexOf('=');
      return at === -1 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    }),
  );
}

/** The blocks of addresses of a list; `open` where there may be others. */
export function blocksAt(view: View): { readonly ranges: readonly Range[]; readonly open: boolean } {
  const { open, texts } = listAt(view);
  const ranges = texts.map(parseCidr);
  return { ranges: ranges.filter((one) => one !== undefined), open: open || ranges.includes(undefined) };
}

function split(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
