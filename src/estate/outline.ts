import type { Value } from './value.ts';
import type { View } from './view.ts';

/** A place in a file, for a leaf of an outline. */
export interface OutlineLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is known of one leaf. */
export type OutlineLeaf =
  | {
      readonly value: string | number | boolean | null;
      readonly origin: 'explicit' | 'default';
      readonly location?: OutlineLocation;
    }
  | { readonly unknown: string; readonly origin: 'unknown'; readonly location?: OutlineLocation };

export type Outline = OutlineLeaf | readonly Outline[] | ReadonlyMap<string, Outline>;

/** All that is below a place, defaults included, leaf by leaf; `undefined` where there is nothing. */
export function outline(view: View): Outline | undefined {
  switch (view.shape) {
    case 'absent':
      return throughDefaults(view);
    case 'list': {
      const { items, rest } = view.items();
      const list = items.map((item) => outline(item) ?? leafOf(item.value()));
      if (rest !== undefined) list.push(leafOf(rest));
      return list;
    }
    case 'map': {
      const map = new Map<string, Outline>();
      const { entries, rest } = view.entries();
      for (const [key, below] of entries) map.set(key, outline(below) ?? leafOf(below.value()));
      for (const key of view.defaultKeys) {
        if (map.has(key)) continue;
        const below = outline(view.get(key));
        if (below !== undefined) map.set(key, below);
      }
      if (rest !== undefined) map.set('*', leafOf(rest));
      return map;
    }
    default:
      return leafOf(view.value());
  }
}

/** Nothing is written here; a leaf of a default may still be below. */
function throughDefaults(view: View): Outline | undefined {
  const map = new Map<string, Outline>();
  for (const key of view.defaultKeys) {
    const below = outline(view.get(key));
    if (below !== undefined) map.set(key, below);
  }
  return map.size === 0 ? undefined : map;
}

function leafOf(value: Value): OutlineLeaf {
  const span = value.at.span;
  const location =
    span === undefined ? {} : { location: { file: span.file.path, ...span.file.position(span.start) } };
  if (value.at.secret) return { value: 'redacted:sensitive', origin: 'explicit', ...location };
  if (value.kind === 'unknown') return { unknown: value.reason.text, origin: 'unknown', ...location };
  if (value.kind === 'absent') return { value: null, origin: 'explicit', ...location };
  return {
    value: value.value,
    origin: value.kind === 'known' && value.at.defaultedBy === undefined ? 'explicit' : 'default',
    ...location,
  };
}

/** An outline as JSON text; keys are written as text, so that none of the data is ever a property of ours. */
export function outlineJson(node: Outline, plain: boolean): string {
  if (isList(node)) return `[${node.map((item) => outlineJson(item, plain)).join(',')}]`;
  if (node instanceof Map) {
    return `{${[...(node as ReadonlyMap<string, Outline>)].map(([key, below]) => `${JSON.stringify(key)}:${outlineJson(below, plain)}`).join(',')}}`;
  }
  const leaf = node as OutlineLeaf;
  if (!plain) return JSON.stringify(leaf);
  return 'unknown' in leaf ? JSON.stringify({ $unknown: leaf.unknown }) : JSON.stringify(leaf.value);
}

function isList(node: Outline): node is readonly Outline[] {
  return Array.isArray(node);
}
