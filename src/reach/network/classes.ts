import type { Labels } from '../../estate/index.ts';
import { append } from '../../estate/index.ts';
import type { Atoms } from './atoms.ts';
import type { ClusterNetwork, NamedPort, PodGroup } from './model.ts';
import type { Answer, Selector } from './selector.ts';
import { isEverything } from './selector.ts';

/** Pods that no policy tells apart. */
export interface PodClass {
  readonly id: number;
  readonly namespace: string;
  readonly labels: Labels;
  readonly hostNetwork: Answer;
  /** The number of their table of named ports. */
  readonly ports: number;
  /** The piece of addresses they are in, for each family; `undefined` where no address is known. */
  readonly atoms: Readonly<Record<4 | 6, number | undefined>> | undefined;
  readonly groups: number[];
  /** How many pods. */
  pods: number;
}

export interface Classes {
  readonly all: readonly PodClass[];
  /** The class of each pod group. */
  readonly of: Int32Array;
  readonly tables: readonly (readonly NamedPort[])[];
}

/**
 * Puts pods together that have the same namespace, the same of those labels that some selector looks at, the same
 * named ports, and addresses that no block tells apart.
 */
export function classesOf(
  { groups }: ClusterNetwork,
  keys: ReadonlySet<string>,
  portsOf: (group: PodGroup) => readonly NamedPort[],
  atoms: Atoms,
): Classes {
  const all: PodClass[] = [];
  const of = new Int32Array(groups.length);
  const byText = new Map<string, PodClass>();
  const tables: (readonly NamedPort[])[] = [[]];
  const tableByText = new Map([['', 0]]);
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index]!;
    const { addresses, hostNetwork, labels, namespace } = group;
    const named = portsOf(group);
    let ports = 0;
    if (named.length > 0) {
      const text = named
        .map(({ name, port, protocol }) => `${name} ${protocol} ${port}`)
        .toSorted()
        .join();
      ports = tableByText.get(text) ?? tables.push(named) - 1;
      tableByText.set(text, ports);
    }
    let places = '';
    for (const { family, first } of addresses) places += `${atoms.of(family, first)},`;
    const text = `${namespace}\u0000${labelsText(labels, keys)}\u0000${ports}\u0000${hostNetwork}\u0000${places}`;
    let found = byText.get(text);
    if (found === undefined) {
      found = {
        id: all.length,
        namespace,
        labels,
        hostNetwork,
        ports,
        atoms: atomsOf(group, atoms),
        groups: [],
        pods: 0,
      };
      all.push(found);
      byText.set(text, found);
    }
    found.groups.push(index);
    found.pods += group.count;
    of[index] = found.id;
  }
  return { all, of, tables };
}

function atomsOf({ addresses }: PodGroup, atoms: Atoms): PodClass['atoms'] {
  if (addresses.length === 0) return undefined;
  const of = (family: 4 | 6): number | undefined => {
    const address = addresses.find((one) => one.family === family);
    return address === undefined ? undefined : atoms.of(family, address.first);
  };
  return { 4: of(4), 6: of(6) };
}

function labelsText({ complete, known, unknown }: Labels, keys: ReadonlySet<string>): string {
  const texts: string[] = [];
  for (const [key, value] of known) if (keys.has(key)) texts.push(`${key}=${value}`);
  for (const key of unknown) if (keys.has(key)) texts.push(`${key}?`);
  if (!complete) texts.push('?');
  return texts.length > 1 ? texts.toSorted().join('\u0001') : (texts[0] ?? '');
}

/** Classes that a selector takes for sure, and those that it may take; sorted. */
export interface Taken {
  readonly sure: Int32Array;
  readonly maybe: Int32Array;
}

/** Finds the classes that selectors take; each selector is resolved once. */
export class ClassIndex {
  readonly #classes: readonly PodClass[];
  readonly #namespaces: ClusterNetwork['namespaces'];
  readonly #byNamespace = new Map<string, number[]>();
  /** By `key=value`, and by `namespace key=value`. */
  readonly #byLabel = new Map<string, number[]>();
  /** Classes of which some label that is asked for is not known: they may be taken by anything. */
  readonly #vague: number[] = [];
  readonly #vagueByNamespace = new Map<string, number[]>();
  readonly #namespacesBy = new Map<string, { sure: string[]; maybe: string[] }>();
  readonly #taken = new Map<string, Taken>();

  constructor(
    classes: readonly PodClass[],
    namespaces: ClusterNetwork['namespaces'],
    keys: ReadonlySet<string>,
  ) {
    this.#classes = classes;
    this.#namespaces = namespaces;
    for (const { id, labels, namespace } of classes) {
      append(this.#byNamespace, namespace, id);
      for (const [key, value] of labels.known) {
        if (!keys.has(key)) continue;
        append(this.#byLabel, `${key}=${value}`, id);
        append(this.#byLabel, `${namespace}\u0000${key}=${value}`, id);
      }
      if (!labels.complete || [...labels.unknown].some((key) => keys.has(key))) {
        this.#vague.push(id);
        append(this.#vagueByNamespace, namespace, id);
      }
    }
  }

  /** The classes of these pods in these namespaces. */
  take(namespaces: string | Selector, pods: Selector): Taken {
    const text = `${typeof namespaces === 'string' ? `=${namespaces}` : namespaces.text}\u0000${pods.text}`;
    let taken = this.#taken.get(text);
    if (taken === undefined) this.#taken.set(text, (taken = this.#find(namespaces, pods)));
    return taken;
  }

  /** The names of the namespaces that a selector takes. */
  namespaces(selector: Selector): { sure: readonly string[]; maybe: readonly string[] } {
    let found = this.#namespacesBy.get(selector.text);
    if (found === undefined) {
      found = { sure: [], maybe: [] };
      for (const { labels, name } of this.#namespaces.values()) {
        const answer = selector.takes(labels);
        if (answer !== false) found[answer === true ? 'sure' : 'maybe'].push(name);
      }
      this.#namespacesBy.set(selector.text, found);
    }
    return found;
  }

  #find(namespaces: string | Selector, pods: Selector): Taken {
    if (typeof namespaces !== 'string' && isEverything(namespaces)) {
      return this.#among(this.#candidates(pods), pods, true);
    }
    const { maybe, sure } =
      typeof namespaces === 'string' ? { sure: [namespaces], maybe: [] } : this.namespaces(namespaces);
    if (sure.length === 1 && maybe.length === 0)
      return this.#among(this.#candidates(pods, sure[0]), pods, true);
    const parts = [
      ...sure.map((name) => this.#among(this.#candidates(pods, name), pods, true)),
      ...maybe.map((name) => this.#among(this.#candidates(pods, name), pods, false)),
    ];
    return {
      sure: Int32Array.from(parts.flatMap((part) => [...part.sure])).toSorted(),
      maybe: Int32Array.from(parts.flatMap((part) => [...part.maybe])).toSorted(),
    };
  }

  /** A short list of classes that has all that can be taken. */
  #candidates(pods: Selector, namespace?: string): readonly number[] {
    const within = namespace === undefined ? '' : `${namespace}\u0000`;
    let shortest: readonly number[] | undefined;
    for (const { key, operator, values } of pods.requirements ?? []) {
      if (operator !== 'In') continue;
      const lists = values.map((value) => this.#byLabel.get(`${within}${key}=${value}`) ?? []);
      const vague = namespace === undefined ? this.#vague : (this.#vagueByNamespace.get(namespace) ?? []);
      const list =
        lists.length === 1 && vague.length === 0 ? lists[0]! : [...new Set([...lists.flat(), ...vague])];
      if (shortest === undefined || list.length < shortest.length) shortest = list;
    }
    if (shortest !== undefined) return shortest;
    if (namespace !== undefined) return this.#byNamespace.get(namespace) ?? [];
    return this.#classes.map(({ id }) => id);
  }

  #among(candidates: readonly number[], pods: Selector, certain: boolean): Taken {
    const sure: number[] = [];
    const maybe: number[] = [];
    for (const id of candidates) {
      const answer = pods.takes(this.#classes[id]!.labels);
      if (answer === undefined || (answer && !certain)) maybe.push(id);
      else if (answer) sure.push(id);
    }
    return { sure: Int32Array.from(sure).toSorted(), maybe: Int32Array.from(maybe).toSorted() };
  }
}
