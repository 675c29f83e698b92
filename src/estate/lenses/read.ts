import type { Mapping, Tree } from '../tree.ts';
import { leaf, sequence } from '../tree.ts';
import { branches, isNull, misfit, single, within } from './around.ts';
import { readEach, readEntry, readOnly, readTags, readWord, writeTags } from './leaves.ts';
import type { Context, Fields, Placing, Shape } from './lens.ts';
import type { Entry } from './place.ts';
import { placed } from './place.ts';

export const TAGS = ['Key', 'Value'] as const;
const NOTHING = 'has no property';

/** A map of arguments as a map of properties. */
export function readFields(fields: Fields, map: Mapping, context: Context, path = ''): Mapping {
  return placed(entriesOf(fields, map, context, path), map.start, map.end, map.rest);
}

function entriesOf(fields: Fields, map: Mapping, context: Context, path: string): Entry[] {
  return map.keys.flatMap((argument, at): readonly Entry[] => {
    const value = map.values[at]!;
    const keyStart = map.keyStarts[at]!;
    if (isNull(value)) return [];
    const field = Object.hasOwn(fields, argument) ? fields[argument]! : undefined;
    const here = path + argument;
    if (field === undefined) {
      context.aside?.(here, keyStart, NOTHING);
      return [];
    }
    if (typeof field === 'string') return [[field, value, keyStart]];
    if (field.block !== undefined && field.to === '')
      return beside(field.block, value, keyStart, context, here);
    const read = readField(field, value, context, here);
    if (read === undefined) return [];
    return [[field.to, read, keyStart], ...implied(field, value, keyStart)];
  });
}

/** What an argument says besides, as far as it is known to be there. */
function implied(field: Placing, value: Tree, keyStart: number): readonly Entry[] {
  return Object.entries(field.when ?? {}).flatMap(([path, word]): readonly Entry[] => {
    const said = within(value, (bare) =>
      bare.kind === 'hole' ? single(bare) : leaf(word, bare.start, bare.end),
    );
    return said === undefined ? [] : [[path, said, keyStart]];
  });
}

function readField(field: Placing & Shape, value: Tree, context: Context, path: string): Tree | undefined {
  const read = readShape(field, value, context, path);
  return field.only === true && read !== undefined && field.each === undefined ? readOnly(read) : read;
}

function readShape(field: Placing & Shape, value: Tree, context: Context, path: string): Tree | undefined {
  if (field.block !== undefined) return readBlock(field.block, value, context, path);
  if (field.blocks !== undefined) return readBlocks(field.blocks, value, context, path);
  if (field.each !== undefined) {
    const listed = field.only === true ? readOnly(value) : value;
    return listed === undefined ? undefined : readEach(listed, field.each);
  }
  if (field.tags !== undefined) return readTags(value, field.tags === true ? TAGS : field.tags);
  if (field.map !== undefined)
    return writeTags(value, field.map, (key, start) => context.aside?.(`${path}.${key}`, start, NOTHING));
  if (field.entry !== undefined) return readEntry(value, field.entry);
  if (field.words !== undefined) return readWord(value, field.words);
  const { by } = field;
  return by === undefined ? value : within(value, (bare) => by.read(bare, context));
}

/** A list of at most one map, or the map itself. */
function readBlock(fields: Fields, value: Tree, context: Context, path: string): Tree | undefined {
  return within(value, (bare) => {
    if (bare.kind === 'mapping') return readFields(fields, bare, context, `${path}.`);
    if (bare.kind === 'hole') return single(bare, 'map');
    if (bare.kind !== 'sequence') return bare;
    if (bare.items.length > 1)
      return misfit(bare, `${path} takes one block, and ${bare.items.length} stand here`);
    return bare.items[0] === undefined ? undefined : readBlock(fields, bare.items[0], context, path);
  });
}

function readBlocks(fields: Fields, value: Tree, context: Context, path: string): Tree | undefined {
  return within(value, (bare) => {
    if (bare.kind === 'mapping') {
      return sequence([readFields(fields, bare, context, `${path}.`)], bare.start, bare.end);
    }
    if (bare.kind !== 'sequence') return bare;
    const items = bare.items.flatMap((item): readonly Tree[] => {
      const look = (one: Tree): Tree =>
        one.kind === 'mapping' ? readFields(fields, one, context, `${path}.`) : one;
      const read = within(item, look);
      return read === undefined ? [] : [read];
    });
    return sequence(items, bare.start, bare.end);
  });
}

/** A block whose fields land beside it: what stands around the block stands around each of them. */
function beside(
  fields: Fields,
  value: Tree,
  keyStart: number,
  context: Context,
  path: string,
): readonly Entry[] {
  if (value.kind === 'mapping') {
    const found = entriesOf(fields, value, context, `${path}.`);
    const { rest } = value;
    if (rest === undefined) return found;
    const others = targets(fields).filter((target) => !found.some(([name]) => name === target));
    return [...found, ...others.map((target): Entry => [target, single(rest), keyStart])];
  }
  if (value.kind === 'sequence' && value.items.length <= 1) {
    return value.items.flatMap((item) => beside(fields, item, keyStart, context, path));
  }
  if (value.kind === 'passage') {
    return beside(fields, value.tree, keyStart, context, path).map(([name, tree, start]): Entry => [
      name,
      { ...value, tree },
      start,
    ]);
  }
  if (value.kind === 'choice') {
    return targets(fields).map((target): Entry => {
      const look = (branch: Tree): Tree | undefined =>
        beside(fields, branch, keyStart, context, path).find(([name]) => name === target)?.[1];
      return [target, { ...value, branch: branches(value, look) }, keyStart];
    });
  }
  if (isNull(value)) return [];
  const open = value.kind === 'hole' ? single(value) : misfit(value, `${path} takes one block`);
  return targets(fields).map((target): Entry => [target, open, keyStart]);
}

/** Every property that fields lead to. */
export function targets(fields: Fields): readonly string[] {
  return Object.values(fields).flatMap((field) => {
    if (typeof field === 'string') return [field];
    if (field.block !== undefined && field.to === '') return targets(field.block);
    return [field.to, ...Object.keys(field.when ?? {})];
  });
}
