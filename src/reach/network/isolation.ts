import type { Estate, Resource, Scope } from '../../estate/index.ts';
import { inNoWorld } from '../../estate/index.ts';
import { ALL, NONE } from './connections.ts';
import { Engine } from './engine.ts';
import type { Imagined } from './imagined.ts';
import { labelled, withImagined } from './imagined.ts';
import type { Direction, Place } from './model.ts';
import { readClusterNetwork } from './read/cluster.ts';
import type { Result, Selecting } from './rows.ts';
import type { Answer } from './selector.ts';

/** Whether somebody is closed to pods that nobody declared, and the policy that says so. */
export interface Closed {
  readonly closed: Answer;
  /** A policy that has a say: the one that closes it, or the one of which it is not known. */
  readonly place: Place | undefined;
}

/** A pod that no policy knows: of a namespace without labels, without labels of its own. */
const STRANGER: Imagined = {
  namespace: labelled(new Map([['kubernetes.io/metadata.name', '\u0000stranger']])),
  pod: labelled(new Map()),
  inBlocks: false,
};

/** A label that some policy asks for, with the values that make a difference; `undefined` is no such label. */
type Axis = readonly [key: string, values: readonly (string | undefined)[]];

/** More combinations of labels than these are not tried. */
const MOST_COMBINATIONS = 4096;
const OTHER = '\u0000other';

const known = new WeakMap<Estate, Map<string, Isolation>>();

/** The isolation in a scope of an estate; it is worked out once. What hangs on an open variable counts as not known. */
export function isolationIn(estate: Estate, scope: Scope): Isolation {
  let byScope = known.get(estate);
  if (byScope === undefined) known.set(estate, (byScope = new Map()));
  let found = byScope.get(scope.id);
  if (found === undefined)
    byScope.set(
      scope.id,
      (found = inNoWorld(() => new Isolation(new Engine(readClusterNetwork(estate, scope))))),
    );
  return found;
}

/** Whether the pods of a cluster are closed by default, whatever kind of policy closes them. */
export class Isolation {
  readonly #engine: Engine;
  readonly #groups = new Map<Resource, number[]>();
  readonly #namespaces = new Map<string, Closed>();

  constructor(engine: Engine) {
    this.#engine = engine;
    for (const [at, { place }] of engine.network.groups.entries()) {
      const list = this.#groups.get(place.resource);
      if (list === undefined) this.#groups.set(place.resource, [at]);
      else list.push(at);
    }
  }

  /** Whether the pods of a workload are closed to strangers; `undefined` where it has none of its own. */
  ofWorkload(workload: Resource, direction: Direction): Closed | undefined {
    const { classes } = this.#engine;
    const groups = this.#groups.get(workload);
    if (groups === undefined) return undefined;
    const answers = groups.map((at): Closed => {
      const table = this.#engine.readings()[0]![0]![direction];
      const id = classes.of[at]!;
      const selecting = table.selecting[table.of[id]!]!;
      const ports = classes.tables[classes.all[id]!.ports]!;
      return this.#closed(withImagined(this.#engine, selecting, direction, STRANGER, ports), selecting);
    });
    return (
      answers.find(({ closed }) => closed === false) ??
      answers.find(({ closed }) => closed === undefined) ??
      answers[0]
    );
  }

  /** Whether every pod that comes into a namespace is closed to strangers, whatever its labels. */
  ofNamespace(namespace: string, direction: Direction): Closed {
    const key = `${direction} ${namespace}`;
    let found = this.#namespaces.get(key);
    if (found === undefined) this.#namespaces.set(key, (found = this.#ofNamespace(namespace, direction)));
    return found;
  }

  #ofNamespace(namespace: string, direction: Direction): Closed {
    const { compiled, network } = this.#engine;
    const home = network.namespaces.get(namespace)?.labels;
    const policies = compiled.flatMap((one): { one: (typeof compiled)[number]; home: Answer }[] => {
      const { applies, subject } = one.policy;
      if (applies[direction] === false) return [];
      const within =
        typeof subject.namespaces === 'string'
          ? subject.namespaces === namespace
          : home === undefined
            ? undefined
            : subject.namespaces.takes(home);
      return within === false ? [] : [{ one, home: within }];
    });
    const axes = axesOf(policies.map(({ one }) => one.policy.subject.pods));
    if (axes.reduce((product, [, values]) => product * values.length, 1) > MOST_COMBINATIONS)
      return { closed: undefined, place: policies[0]?.one.policy.subject.place };
    let first: Closed | undefined;
    for (const labels of combinations(axes)) {
      const selecting = policies.flatMap(({ home: within, one }): Selecting[] => {
        const taken = one.policy.subject.pods.takes(labelled(labels));
        if (taken === false) return [];
        return [
          {
            compiled: one,
            sure: taken === true && within === true && one.policy.applies[direction] === true,
          },
        ];
      });
      const answer = this.#closed(withImagined(this.#engine, selecting, direction, STRANGER), selecting);
      if (answer.closed === false) return answer;
      if (first === undefined || (first.closed === true && answer.closed === undefined)) first = answer;
    }
    return first ?? { closed: false, place: undefined };
  }

  #closed({ least, most }: Result, selecting: readonly Selecting[]): Closed {
    const { sets } = this.#engine;
    const everything = sets.withPorts(ALL);
    const open = (id: number): boolean => sets.difference(everything, id) === NONE;
    const closed = open(least) ? false : open(most) ? undefined : true;
    const deciding = selecting.find(({ sure }) => sure === (closed === true)) ?? selecting[0];
    return { closed, place: deciding?.compiled.policy.subject.place };
  }
}

function axesOf(selectors: readonly Selecting['compiled']['policy']['subject']['pods'][]): Axis[] {
  const values = new Map<string, Set<string>>();
  for (const { keys, requirements } of selectors) {
    for (const key of keys) if (!values.has(key)) values.set(key, new Set());
    for (const { key, values: asked } of requirements ?? [])
      for (const value of asked) values.get(key)!.add(value);
  }
  return [...values].map(([key, asked]) => [key, [undefined, OTHER, ...asked]] as const);
}

function* combinations([first, ...others]: readonly Axis[]): Generator<ReadonlyMap<string, string>> {
  if (first === undefined) {
    yield new Map();
    return;
  }
  const [key, values] = first;
  for (const rest of combinations(others))
    for (const value of values) yield value === undefined ? rest : new Map(rest).set(key, value);
}
