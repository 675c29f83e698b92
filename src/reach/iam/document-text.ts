import type { Leaf, Mapping, Text, Tree, View } from '../../estate/index.ts';
import { jsonIn, mapping, readJson, sequence } from '../../estate/index.ts';

/** Stand-ins for what is not known of a text, while its JSON is read: characters that no policy document holds. */
const FIRST = 0xe000;
const LAST = 0xf8ff;
const STAND_IN = /[\ue000-\uf8ff]/;
/** What a key shows in place of what is not known of it. */
const GAP = '${…}';

/**
 * A document, written as a map, as JSON in a text, or as JSON in a text with holes (`Fn::Sub`): a hole inside of a
 * JSON string leaves a string with a hole, and everything around it is read and keeps its place.
 */
export function documentIn(view: View): View {
  const { tree } = view;
  if (tree?.kind !== 'text' || tree.encodes !== undefined) return jsonIn(view);
  const literals = tree.parts.filter((part) => typeof part === 'string');
  if (tree.parts.length > LAST - FIRST || literals.some((part) => STAND_IN.test(part))) return jsonIn(view);
  const text = tree.parts
    .map((part, index) => (typeof part === 'string' ? part : String.fromCharCode(FIRST + index)))
    .join('');
  const start = view.span?.start ?? -1;
  const offsets = offsetsIn(view, tree);
  const last = offsets?.at(-1);
  const place = (offset: number): number =>
    offsets === undefined ? start : (offsets[offset] ?? (last === undefined ? start : last + 1));
  const { tree: read } = readJson(text, place);
  // A hole that stands for more than a piece of a string: only a text that is known can be read.
  return read === undefined ? jsonIn(view) : view.readAs(restored(read, tree, view));
}

/**
 * Where each character stands in the file: the texts of an `Fn::Sub` run along what is written, `${…}` left out; those
 * of an `Fn::Join` stand one after the other.
 */
function offsetsIn(view: View, tree: Text): number[] | undefined {
  const { file } = view;
  if (file === undefined || tree.start < 0) return undefined;
  const raw = file.text.slice(tree.start, tree.end);
  const offsets: number[] = [];
  let at = 0;
  for (const part of tree.parts) {
    if (typeof part === 'string') {
      const found = alongFrom(raw, at, part) ?? searchFrom(raw, at, part);
      if (found === undefined) return undefined;
      for (const offset of found) offsets.push(tree.start + offset);
      at = (found.at(-1) ?? at - 1) + 1;
    } else {
      const open = raw.indexOf('${', at);
      const close = open === -1 ? -1 : raw.indexOf('}', open);
      offsets.push(tree.start + (close === -1 ? at : open));
      if (close !== -1) at = close + 1;
    }
  }
  return offsets;
}

/** The place of each character of a text that is written from here on, with indentation, escapes and quotes between. */
function alongFrom(raw: string, from: number, text: string): number[] | undefined {
  const offsets: number[] = [];
  let at = from;
  for (const character of text.split('')) {
    while (at < raw.length && raw[at] !== character && FILLER.test(raw[at]!)) at++;
    if (raw[at] === character) offsets.push(at++);
    else if (FILLER.test(character)) offsets.push(Math.min(at, raw.length - 1));
    else return undefined;
  }
  return offsets;
}

const FILLER = /[\s\\"']/;

/** The same, from the first place where it fits. */
function searchFrom(raw: string, from: number, text: string): number[] | undefined {
  const first = /\S/.exec(text)?.[0];
  if (first === undefined) return undefined;
  for (let at = raw.indexOf(first, from); at !== -1; at = raw.indexOf(first, at + 1)) {
    const found = alongFrom(raw, at, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The tree with its stand-ins put back into what they stand for. */
function restored(tree: Tree, text: Text, view: View): Tree {
  switch (tree.kind) {
    case 'leaf':
      return typeof tree.value === 'string' && STAND_IN.test(tree.value)
        ? restoredLeaf(tree, tree.value, text)
        : tree;
    case 'sequence':
      return { ...tree, items: tree.items.map((item) => restored(item, text, view)) };
    case 'mapping':
      return restoredMapping(tree, text, view);
    default:
      return tree;
  }
}

function restoredMapping(tree: Mapping, text: Text, view: View): Mapping {
  const entries = tree.keys.map((key, at): [string, Tree, number] => [
    STAND_IN.test(key) ? keyOf(key, text, view) : key,
    restored(tree.values[at]!, text, view),
    tree.keyStarts[at]!,
  ]);
  return mapping(entries, tree.start, tree.end);
}

function restoredLeaf({ start, end }: Leaf, value: string, text: Text): Tree {
  const parts: (string | Tree)[] = [];
  for (const character of value.split('')) {
    const last = parts.at(-1);
    if (STAND_IN.test(character)) parts.push(partOf(character, text));
    else if (typeof last === 'string') parts[parts.length - 1] = last + character;
    else parts.push(character);
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined && typeof only !== 'string'
    ? { ...only, start, end }
    : { kind: 'text', parts, start, end };
}

function keyOf(key: string, text: Text, view: View): string {
  return key
    .split('')
    .map((character) => {
      if (!STAND_IN.test(character)) return character;
      const value = view
        .readAs(sequence([partOf(character, text)]))
        .get(0)
        .string();
      return value.kind === 'known' || value.kind === 'default' ? value.value : GAP;
    })
    .join('');
}

function partOf(character: string, text: Text): Tree {
  return text.parts[character.charCodeAt(0) - FIRST] as Tree;
}
