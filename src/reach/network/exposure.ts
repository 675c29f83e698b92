import type { Engine } from './engine.ts';
import { nameOf } from './endpoint.ts';
import type { Imagined } from './imagined.ts';
import { labelled, withImagined } from './imagined.ts';
import type { Direction, NamedPort } from './model.ts';
import { DIRECTIONS } from './model.ts';
import type { Result, Selecting } from './rows.ts';
import { isEverything } from './selector.ts';
import type { Selector } from './selector.ts';

/** What a workload would exchange with pods that do not exist yet. */
export interface Exposure {
  readonly workload: string;
  readonly namespace: string;
  readonly direction: Direction;
  /** Its pods, by the numbers of the cluster's groups. */
  readonly groups: readonly number[];
  /** No policy selects it in this direction. */
  readonly unprotected: boolean;
  /** Some policy that isolates selects it, in whatever direction. */
  readonly isolated: boolean;
  /** One entry for each kind of pod that is treated in its own way, the widest first. */
  readonly peers: readonly Exposed[];
  /** More combinations of labels than are tried: only those of one selector each are listed. */
  readonly incomplete: boolean;
}

export interface Exposed {
  /** Conditions on the labels of the namespace, and of the pod; `any` for none. */
  readonly namespaces: string;
  readonly pods: string;
  readonly result: Result;
}

/** More combinations than these are not tried. */
const MOST_COMBINATIONS = 4096;
const NAME_LABEL = 'kubernetes.io/metadata.name';
/** Some value that no selector asks for. */
const OTHER = '\u0000other';

/** A label that selectors ask for, and every value that makes a difference; `undefined` stands for no such label. */
interface Axis {
  readonly of: 'namespace' | 'pod';
  readonly key: string;
  readonly values: readonly (string | undefined)[];
}

/** For each axis the values that are meant. */
type Cube = readonly ReadonlySet<string | undefined>[];

/**
 * What each workload would accept from, and send to, pods that do not exist yet. It is exact over all labels that a
 * pod and its namespace could have: selectors that overlap, exclude each other or imply each other are told apart.
 */
export function exposures(engine: Engine): Exposure[] {
  const { classes, network } = engine;
  const [variants] = engine.readings();
  const found: Exposure[] = [];
  const known = new Map<string, Pick<Exposure, 'peers' | 'incomplete'>>();
  const seen = new Map<string, number[]>();
  for (const [at, group] of network.groups.entries()) {
    // Pods in the network of their node are held to no policy.
    if (group.hostNetwork === true) continue;
    const isolated = DIRECTIONS.some((direction) => {
      const { of, selecting } = variants![0]![direction];
      return selecting[of[classes.of[at]!]!]!.some(({ compiled, sure }) => sure && compiled.policy.isolates);
    });
    for (const direction of DIRECTIONS) {
      const table = variants![0]![direction];
      const row = table.of[classes.of[at]!]!;
      const workload = nameOf(group);
      const key = `${workload} ${direction} ${row} ${isolated}`;
      const others = seen.get(key);
      if (others !== undefined) {
        others.push(at);
        continue;
      }
      const groups = [at];
      seen.set(key, groups);
      const selecting = table.selecting[row]!;
      let told = known.get(`${direction} ${row}`);
      if (told === undefined)
        known.set(
          `${direction} ${row}`,
          (told = peersOf(
            engine,
            selecting,
            direction,
            classes.tables[classes.all[classes.of[at]!]!.ports]!,
          )),
        );
      found.push({
        workload,
        namespace: group.namespace,
        direction,
        groups,
        isolated,
        unprotected: selecting.length === 0,
        ...told,
      });
    }
  }
  return found.toSorted((a, b) => (a.workload < b.workload ? -1 : a.workload > b.workload ? 1 : 0));
}

function peersOf(
  engine: Engine,
  selecting: readonly Selecting[],
  direction: Direction,
  table: readonly NamedPort[],
): Pick<Exposure, 'peers' | 'incomplete'> {
  const axes = axesOf(selecting, direction);
  const size = axes.reduce((product, { values }) => product * values.length, 1);
  const incomplete = size > MOST_COMBINATIONS;
  const tried = incomplete ? oneByOne(axes) : everyCombination(axes);
  const byResult = new Map<string, { result: Result; cubes: Cube[] }>();
  for (const combination of tried) {
    const result = withImagined(engine, selecting, direction, imagined(axes, combination), table);
    const key = `${result.least},${result.most}`;
    const cube = combination.map((value) => new Set([value]));
    const same = byResult.get(key);
    if (same === undefined) byResult.set(key, { result, cubes: [cube] });
    else same.cubes.push(cube);
  }
  const peers = [...byResult.values()].flatMap(({ cubes, result }) =>
    merged(cubes).map((cube) => ({ cube, result })),
  );
  const width = (cube: Cube): number => cube.reduce((product, values) => product * values.size, 1);
  return {
    incomplete,
    peers: peers
      .toSorted((a, b) => width(b.cube) - width(a.cube))
      .map(({ cube, result }) => ({
        namespaces: conditions(axes, cube, 'namespace'),
        pods: conditions(axes, cube, 'pod'),
        result,
      })),
  };
}

/** Every label that a selector of these policies asks for. */
function axesOf(selecting: readonly Selecting[], direction: Direction): Axis[] {
  const values = { namespace: new Map<string, Set<string>>(), pod: new Map<string, Set<string>>() };
  const note = (of: Axis['of'], key: string, asked: readonly string[]): void => {
    const known = values[of].get(key) ?? new Set();
    for (const value of asked) known.add(value);
    values[of].set(key, known);
  };
  const take = (of: Axis['of'], selector: Selector): void => {
    for (const key of selector.keys) note(of, key, []);
    for (const { key, values: asked } of selector.requirements ?? []) note(of, key, asked);
  };
  for (const { compiled } of selecting) {
    for (const { rule } of compiled.operations[direction]) {
      for (const peer of rule.peers === 'anybody' ? [] : rule.peers) {
        if (peer.kind !== 'pods') continue;
        if (typeof peer.namespaces === 'string') note('namespace', NAME_LABEL, [peer.namespaces]);
        else if (!isEverything(peer.namespaces)) take('namespace', peer.namespaces);
        take('pod', peer.pods);
      }
    }
  }
  return (['namespace', 'pod'] as const).flatMap((of) =>
    [...values[of]].map(([key, asked]): Axis => {
      // Every namespace has its name.
      const absent = of === 'namespace' && key === NAME_LABEL ? [] : [undefined];
      return { of, key, values: [...absent, OTHER, ...[...asked].toSorted()] };
    }),
  );
}

type Combination = readonly (string | undefined)[];

function* everyCombination(axes: readonly Axis[]): Generator<Combination> {
  let found: Combination[] = [[]];
  for (const { values } of axes) found = found.flatMap((one) => values.map((value) => [...one, value]));
  yield* found;
}

/** Each label with each of its values, the others as if no selector asked for them. */
function* oneByOne(axes: readonly Axis[]): Generator<Combination> {
  const base = axes.map(({ values }) => values[0]);
  yield base;
  for (const [at, { values }] of axes.entries())
    for (const value of values.slice(1)) yield base.map((other, index) => (index === at ? value : other));
}

function imagined(axes: readonly Axis[], combination: Combination): Imagined {
  const labels = { namespace: new Map<string, string>(), pod: new Map<string, string>() };
  for (const [at, { key, of }] of axes.entries()) {
    const value = combination[at];
    if (value !== undefined) labels[of].set(key, value);
  }
  return { namespace: labelled(labels.namespace), pod: labelled(labels.pod) };
}

/** Few large cubes in place of many small ones: two that differ in one label become one. */
function merged(cubes: readonly Cube[]): Cube[] {
  let left = [...cubes];
  const axes = cubes[0]?.length ?? 0;
  for (let axis = 0; axis < axes; axis++) {
    const byRest = new Map<string, Set<string | undefined>[]>();
    for (const cube of left) {
      const key = cube
        .map((values, at) => (at === axis ? '' : [...values].map(String).toSorted().join('|')))
        .join('&');
      const known = byRest.get(key);
      if (known === undefined)
        byRest.set(
          key,
          cube.map((values) => new Set(values)),
        );
      else for (const value of cube[axis]!) known[axis]!.add(value);
    }
    left = [...byRest.values()];
  }
  return left;
}

/** A cube in the words of label selectors: `team=a, app notin (x,y)`. */
function conditions(axes: readonly Axis[], cube: Cube, of: Axis['of']): string {
  const texts = axes.flatMap((axis, at) => (axis.of === of ? (condition(axis, cube[at]!) ?? []) : []));
  return texts.length === 0 ? 'any' : texts.join(', ');
}

function condition({ key, values }: Axis, meant: ReadonlySet<string | undefined>): string | undefined {
  if (values.every((value) => meant.has(value))) return undefined;
  const name = key === NAME_LABEL ? 'name' : key;
  const asked = values.filter((value) => value !== undefined && value !== OTHER) as string[];
  const named = asked.filter((value) => meant.has(value));
  const unnamed = asked.filter((value) => !meant.has(value));
  const list = (texts: readonly string[]): string => `(${texts.join(', ')})`;
  const isThere = values.includes(undefined) && !meant.has(undefined);
  if (meant.has(OTHER)) {
    const not =
      unnamed.length === 0
        ? []
        : unnamed.length === 1
          ? [`${name}!=${unnamed[0]}`]
          : [`${name} notin ${list(unnamed)}`];
    return [...(isThere ? [`has ${name}`] : []), ...not].join(', ');
  }
  const some =
    named.length === 0 ? [] : named.length === 1 ? [`${name}=${named[0]}`] : [`${name} in ${list(named)}`];
  if (!meant.has(undefined)) return some.join('');
  return [...some, `no ${name}`].join(' or ');
}
