import type { Mapping, Tree } from '../tree.ts';
import { sequence } from '../tree.ts';
import { within } from './around.ts';
import { otherEntries, readTags, writeEach, writeEntry, writeOnly, writeTags, writeWord } from './leaves.ts';
import type { Context, Fields, Placing, Shape } from './lens.ts';
import type { Entry } from './place.ts';
import { keyStartOf, open, taken } from './place.ts';
import { TAGS, targets } from './read.ts';

const NOTHING = 'has no argument';

/** A map of properties as a map of arguments. */
export function writeFields(fields: Fields, map: Mapping, context: Context, path = ''): Mapping {
  if (context.aside !== undefined) {
    tellAsides(map, targets(fields), context, path);
    tellGroups(fields, map, context.aside, path);
  }
  return written(fields, map, context, path);
}

function written(fields: Fields, map: Mapping, context: Context, path: string): Mapping {
  // What may be there besides stays said of the whole; it is not said again of each argument.
  const closed = open(entriesOf(map), map.start, map.end, undefined);
  const entries = Object.entries(fields).flatMap(([argument, field]): readonly Entry[] => {
    if (typeof field === 'string') return moved(argument, field, closed);
    if (field.alias === true || !applies(field, closed)) return [];
    if (field.block !== undefined && field.to === '') {
      const block = written(field.block, closed, context, path);
      const [start] = block.keyStarts;
      return start === undefined ? [] : [[argument, sequence([block], map.start, map.end), start]];
    }
    return moved(argument, field.to, closed, (value) => writeField(field, value, context, path + field.to));
  });
  return open(entries, map.start, map.end, map.rest);
}

function entriesOf(map: Mapping): Entry[] {
  return map.keys.map((key, at) => [key, map.values[at]!, map.keyStarts[at]!]);
}

function moved(
  argument: string,
  target: string,
  map: Mapping,
  make = (value: Tree): Tree | undefined => value,
): readonly Entry[] {
  const keys = target.split('.');
  const value = taken(map, keys);
  const made = value === undefined ? undefined : make(value);
  return made === undefined ? [] : [[argument, made, keyStartOf(map, keys)]];
}

/** Whether what the argument would say besides is what stands there. */
function applies(field: Placing, map: Mapping): boolean {
  return Object.entries(field.when ?? {}).every(([path, word]) => {
    let said = taken(map, path.split('.'));
    while (said?.kind === 'passage') said = said.tree;
    return said?.kind === 'leaf' && said.value === word;
  });
}

function writeField(field: Placing & Shape, value: Tree, context: Context, path: string): Tree | undefined {
  const one =
    field.only === true ? writeOnly(value, (why) => context.aside?.(path, value.start, why)) : value;
  return one === undefined ? undefined : writeShape(field, one, context, path);
}

function writeShape(field: Placing & Shape, value: Tree, context: Context, path: string): Tree | undefined {
  const aside = (name: string, keyStart: number): void =>
    context.aside?.(`${path}.${name}`, keyStart, NOTHING);
  if (field.block !== undefined) return writeBlock(field.block, value, context, path);
  if (field.blocks !== undefined) return writeBlocks(field.blocks, value, context, path);
  if (field.each !== undefined) {
    if (field.only !== true) return writeEach(value, field.each, aside);
    return within(value, (bare) => (bare.kind === 'mapping' ? taken(bare, [field.each!]) : bare));
  }
  if (field.tags !== undefined) return writeTags(value, field.tags === true ? TAGS : field.tags, aside);
  if (field.map !== undefined) return readTags(value, field.map);
  if (field.entry !== undefined) return writeEntry(value, field.entry);
  if (field.words !== undefined) return writeWord(value, field.words);
  const { by } = field;
  return by === undefined ? value : within(value, (bare) => by.write(bare, context));
}

function writeBlock(fields: Fields, value: Tree, context: Context, path: string): Tree | undefined {
  return within(value, (bare) =>
    bare.kind === 'mapping'
      ? sequence([writeFields(fields, bare, context, `${path}.`)], bare.start, bare.end)
      : bare,
  );
}

function writeBlocks(fields: Fields, value: Tree, context: Context, path: string): Tree | undefined {
  return within(value, (bare) => {
    if (bare.kind !== 'sequence') return bare;
    const look = (one: Tree): Tree =>
      one.kind === 'mapping' ? writeFields(fields, one, context, `${path}.`) : one;
    const items = bare.items.map((item) => within(item, look)).filter((item) => item !== undefined);
    return sequence(items, bare.start, bare.end);
  });
}

/** Tells of the keys that no field takes, also below keys that are only partly taken. */
function tellAsides(map: Tree, wanted: readonly string[], context: Context, path: string): void {
  if (context.aside === undefined || map.kind !== 'mapping') return;
  map.keys.forEach((key, at) => {
    if (wanted.includes(key)) return;
    const below = wanted.filter((one) => one.startsWith(`${key}.`)).map((one) => one.slice(key.length + 1));
    if (below.length > 0) tellAsides(map.values[at]!, below, context, `${path}${key}.`);
    else context.aside?.(path + key, map.keyStarts[at]!, NOTHING);
  });
}

/** Tells of entries that no argument is for, and of values whose kind no argument has. */
function tellGroups(fields: Fields, map: Mapping, aside: NonNullable<Context['aside']>, path: string): void {
  const entries = new Map<string, string[]>();
  const conditional = new Map<string, boolean>();
  for (const field of flat(fields)) {
    if (field.entry !== undefined) entries.set(field.to, [...(entries.get(field.to) ?? []), field.entry]);
    if (field.when !== undefined) {
      conditional.set(field.to, (conditional.get(field.to) ?? false) || applies(field, map));
    }
  }
  for (const [target, keys] of entries) {
    const list = taken(map, target.split('.'));
    if (list !== undefined) {
      otherEntries(list, keys, (key, start) => aside(`${path}${target}.${key}`, start, NOTHING));
    }
  }
  for (const [target, said] of conditional) {
    const keys = target.split('.');
    if (!said && taken(map, keys) !== undefined) aside(path + target, keyStartOf(map, keys), NOTHING);
  }
}

function flat(fields: Fields): readonly (Placing & Shape)[] {
  return Object.values(fields).flatMap((field) => {
    if (typeof field === 'string') return [];
    return field.block !== undefined && field.to === '' ? flat(field.block) : [field];
  });
}
