import type { Mapping, Tree } from '../tree.ts';
import { child, mapping } from '../tree.ts';
import type { Fields, Lens, Part, Whole } from './lens.ts';
import { taken } from './place.ts';
import { targets } from './read.ts';
import { allParts } from './registry.ts';
import { writeFields } from './write.ts';

/** A part that is written from what its whole says. */
export interface MadePart {
  /** `aws_s3_bucket_versioning` */
  readonly type: string;
  readonly fields: Fields;
  readonly tree: Tree;
  /** The arguments that name the whole, from the whole as it is written. */
  readonly owner: (whole: Tree) => readonly (readonly [string, Tree])[];
}

/** The parts of one resource, and the paths of the properties that they say. */
export interface MadeParts {
  readonly made: readonly MadePart[];
  readonly taken: readonly string[];
}

/**
 * Writes what a resource says as the parts that Terraform keeps apart: what its own type has no argument for, and
 * what the provider's pages say is better said by a part.
 * @param address of the resource as it is written
 */
export function writeParts(lens: Lens, tree: Mapping, address: string): MadeParts {
  const made: MadePart[] = [];
  const paths: string[] = [];
  const own = targets(lens.fields);
  for (const part of allParts) {
    const whole = part.of.find((one) => one.terraform.includes(lens.terraform) && one.many !== true);
    if (whole === undefined) continue;
    const wanted = pathsOf(part).filter((path) => part.preferred === true || !isReached(path, own));
    const free = wanted.filter((path) => !paths.some((other) => overlaps(path, other)));
    if (free.length === 0) continue;
    const written = 'set' in part.into ? ofSet(part, tree) : ofList(part, tree);
    if (written.length === 0) continue;
    paths.push(...('set' in part.into ? free : [part.into.append]));
    const fields = fieldsOf(part);
    const owner = ownerOf(whole, lens, address);
    made.push(...written.map((one) => ({ type: part.terraform, fields, tree: one, owner })));
  }
  return { made, taken: paths };
}

/** The paths of the properties that a part says. */
function pathsOf({ into }: Part): readonly string[] {
  return 'set' in into ? targets(into.set) : 'item' in into ? [into.append] : [];
}

function fieldsOf({ into }: Part): Fields {
  if ('set' in into) return into.set;
  return 'item' in into && typeof into.item === 'object' ? into.item : {};
}

function isReached(path: string, own: readonly string[]): boolean {
  return own.some((other) => overlaps(path, other));
}

function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

function ofSet({ into }: Part, tree: Mapping): readonly Tree[] {
  if (!('set' in into) || !says(tree, into.fixed)) return [];
  const written = writeFields(into.set, tree, {});
  return written.keys.length === 0 ? [] : [written];
}

/** One part for each item, when all of them are there to see and can be said. */
function ofList({ into }: Part, tree: Mapping): readonly Tree[] {
  if (!('item' in into)) return [];
  let list = taken(tree, into.append.split('.'));
  while (list?.kind === 'passage') list = list.tree;
  if (list?.kind !== 'sequence') return [];
  const { fixed, item } = into;
  const parts = list.items.flatMap((one): readonly Tree[] => {
    if (typeof item === 'string')
      return one.kind === 'hole' && one.spread === true ? [] : [mapping([[item, one, -1]])];
    let bare = one;
    while (bare.kind === 'passage') bare = bare.tree;
    return bare.kind === 'mapping' && says(bare, fixed) ? [writeFields(item, bare, {})] : [];
  });
  return parts.length === list.items.length ? parts : [];
}

function says(tree: Mapping, fixed: Readonly<Record<string, Tree>> | undefined): boolean {
  return Object.entries(fixed ?? {}).every(([key, value]) => {
    const said = child(tree, key);
    return said?.kind === 'leaf' && value.kind === 'leaf' && said.value === value.value;
  });
}

function ownerOf(whole: Whole, lens: Lens, address: string): MadePart['owner'] {
  const { argument, same } = whole;
  if (same !== undefined) {
    return (tree) =>
      Object.entries(same).flatMap(([mine, its]) => {
        const value = tree.kind === 'mapping' ? child(tree, its) : undefined;
        return value === undefined ? [] : [[mine, value] as const];
      });
  }
  const attribute = Object.hasOwn(lens.attributes, 'name') && lens.attributes['name'] === '' ? 'name' : 'id';
  return () => [[argument, { kind: 'pointer', target: address, attribute, start: -1, end: -1 }]];
}
