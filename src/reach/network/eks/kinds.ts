import { NONE } from '../connections.ts';
import type { ConnectionSets } from '../connections.ts';
import type { Kinds, Reached } from '../kinds.ts';
import type { ClusterNetwork, Direction } from '../model.ts';
import type { Result } from '../rows.ts';
import type { Alternative, Cases } from './cases.ts';
import { inEveryCase } from './cases.ts';
import type { Ground } from './ground.ts';

/** What the maps of some pods say of each class of peers. */
interface Maps {
  readonly alternatives: readonly Alternative[];
  /** The classes that some rule names. */
  readonly named: ReadonlySet<number>;
  /** By class, and by place for the classes that no rule names: made when somebody asks. */
  readonly byClass: Map<number, Result>;
  readonly byPlace: (Result | undefined)[];
}

/** Pods that are of the same class, and have the same maps in both directions. */
interface Kind {
  readonly id: number;
  readonly egress: number;
  readonly ingress: number;
}

/**
 * The pods of a cluster on EKS by kinds. A row of the maps says the same of all peers that its rules do not name and
 * whose addresses are in the same piece, so that only what is named is looked at one by one.
 * @param apart the groups of which what holds for one hangs on where another one runs
 */
export function kindsOf(
  network: ClusterNetwork,
  ground: Ground,
  cases: Cases,
  apart: (group: number) => boolean,
): Kinds {
  const { classes, sets } = ground;
  const maps: Record<Direction, Maps[]> = { ingress: [], egress: [] };
  const numbers: Record<Direction, Map<string, number>> = { ingress: new Map(), egress: new Map() };
  const rowNumbers = new Map<object, number>();
  const numberOf = (direction: Direction, group: number): number => {
    const alternatives = cases.of(group, direction);
    let text = '';
    for (const { row } of alternatives) {
      let number = rowNumbers.get(row);
      if (number === undefined) rowNumbers.set(row, (number = rowNumbers.size));
      text += `${number},`;
    }
    let number = numbers[direction].get(text);
    if (number === undefined) {
      const named = new Set(alternatives.flatMap(({ row }) => [...row.named()]));
      number = maps[direction].push({ alternatives, named, byClass: new Map(), byPlace: [] }) - 1;
      numbers[direction].set(text, number);
    }
    return number;
  };
  const all: Kind[] = [];
  const known = new Map<string, number>();
  const of = new Int32Array(network.groups.length).fill(-1);
  for (let group = 0; group < of.length; group++) {
    if (network.groups[group]!.hostNetwork !== false || apart(group)) continue;
    const kind = {
      id: classes.of[group]!,
      egress: numberOf('egress', group),
      ingress: numberOf('ingress', group),
    };
    const text = `${kind.id} ${kind.egress} ${kind.ingress}`;
    let number = known.get(text);
    if (number === undefined) known.set(text, (number = all.push(kind) - 1));
    of[group] = number;
  }
  const places = placesOf(ground);
  const look = (of: Maps, id: number): Result => {
    const isNamed = of.named.has(id);
    let result = isNamed ? of.byClass.get(id) : of.byPlace[places.of[id]!];
    if (result === undefined) {
      result = inEveryCase(of.alternatives, (row, node) => row.peer(id, node), sets);
      if (isNamed) of.byClass.set(id, result);
      else of.byPlace[places.of[id]!] = result;
    }
    return result;
  };
  const isClosed = (of: Maps): boolean =>
    places.classes.every((ids) => {
      const other = ids.find((id) => !of.named.has(id));
      return other === undefined || look(of, other).most === NONE;
    });
  const reached = { least: new Int32Array(all.length), most: new Int32Array(all.length) };
  let met: ((source: Kind) => readonly number[] | undefined) | undefined;
  return {
    of,
    toAll: (kind) => {
      met ??= metBy(all, maps, isClosed);
      return reachedFrom(all[kind]!, all, maps, look, met, sets, reached);
    },
  };
}

/**
 * The kinds with which something may go through, where they are few: where the maps of one end close to all that they
 * do not name, these are those they name.
 */
function metBy(
  all: readonly Kind[],
  maps: Readonly<Record<Direction, readonly Maps[]>>,
  isClosed: (of: Maps) => boolean,
): (source: Kind) => readonly number[] | undefined {
  const ofClass: number[][] = [];
  const takers: number[][] = maps.ingress.map(() => []);
  for (const [at, { id, ingress }] of all.entries()) {
    (ofClass[id] ??= []).push(at);
    takers[ingress]!.push(at);
  }
  const closed = { egress: maps.egress.map(isClosed), ingress: maps.ingress.map(isClosed) };
  const open = takers.filter((_, at) => !closed.ingress[at]).flat();
  const namedBy: number[][] = [];
  for (const [at, { named }] of maps.ingress.entries())
    if (closed.ingress[at] === true) for (const id of named) (namedBy[id] ??= []).push(...takers[at]!);
  return ({ egress, id }) => {
    let found: readonly number[];
    if (closed.egress[egress] === true)
      found = [...maps.egress[egress]!.named].flatMap((one) => ofClass[one] ?? []);
    else if (open.length * 2 > all.length) return undefined;
    else found = [...open, ...(namedBy[id] ?? [])];
    return found.toSorted((a, b) => a - b);
  };
}

function reachedFrom(
  source: Kind,
  all: readonly Kind[],
  maps: Readonly<Record<Direction, readonly Maps[]>>,
  look: (of: Maps, id: number) => Result,
  met: (source: Kind) => readonly number[] | undefined,
  { intersection }: ConnectionSets,
  { least, most }: Reached,
): Reached {
  const own = maps.egress[source.egress]!;
  least.fill(NONE);
  most.fill(NONE);
  const into: (Result | undefined)[] = [];
  const set = (at: number): void => {
    const { id, ingress } = all[at]!;
    const out = look(own, id);
    if (out.most === NONE) return;
    const accepted = (into[ingress] ??= look(maps.ingress[ingress]!, source.id));
    if (accepted.most === NONE) return;
    least[at] = intersection(out.least, accepted.least);
    most[at] = intersection(out.most, accepted.most);
  };
  const few = met(source);
  if (few === undefined) {
    for (let at = 0; at < all.length; at++) set(at);
    return { least, most };
  }
  few.forEach(set);
  return { least, most, some: few };
}

/** Classes by places: no map tells the addresses of one place apart. */
interface Places {
  /** The place of each class; -1 for pods that may be in the network of their node. */
  readonly of: Int32Array;
  readonly classes: readonly (readonly number[])[];
}

function placesOf({ classes, family }: Ground): Places {
  const known = new Map<number | undefined | 'other family', number>();
  const all: number[][] = [];
  const of = new Int32Array(classes.all.length).fill(-1);
  for (const { atoms, hostNetwork, id } of classes.all) {
    if (hostNetwork !== false) continue;
    const address = atoms === undefined ? undefined : (atoms[family] ?? 'other family');
    let place = known.get(address);
    if (place === undefined) known.set(address, (place = all.push([]) - 1));
    all[place]!.push(id);
    of[id] = place;
  }
  return { of, classes: all };
}
