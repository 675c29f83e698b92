import type { Labels } from '../../estate/index.ts';
import { append } from '../../estate/index.ts';
import type { Atoms } from './atoms.ts';
import type { ClusterNetwork, NamedPort, Namespace, PodGroup } from './model.ts';
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
  const labelNumber = labelNumbers(keys);
  const tables: (readonly NamedPort[])[] = [[]];
  const tableByText = new Map([['', 0]]);
  /** For each namespace, the classes by the number of their labels; by that and a text where they have more. */
  const plain = new Map<string, Map<number, PodClass>>();
  const others = new Map<string, PodClass>();
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
    const number = labelNumber(labels);
    const isPlain = ports === 0 && hostNetwork === false && addresses.length === 0;
    let found: PodClass | undefined;
    let among = plain.get(namespace);
    let text = '';
    if (isPlain) {
      if (among === undefined) plain.set(namespace, (among = new Map()));
      found = among.get(number);
    } else {
      text = `${number} ${ports} ${hostNetwork} `;
      for (const { family, first } of addresses) text += `${atoms.of(family, first)},`;
      text += namespace;
      found = others.get(text);
    }
    if (found === undefined) {
      found = {
        id: all.length,
        namespace,
        labels,
        hostNetwork,
        ports,
        atoms: atomsOf(group, atoms),
        groups: [index],
        pods: group.count,
      };
      all.push(found);
      if (isPlain) among!.set(number, found);
      else others.set(text, found);
    } else {
      found.groups.push(index);
      found.pods += group.count;
    }
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

/** The same number for labels that are the same as far as some selector looks. Many pods share one object of labels. */
function labelNumbers(keys: ReadonlySet<string>): (labels: Labels) => number {
  const known = new Map<Labels, number>();
  const byText = new Map<string, number>();
  return (labels) => {
    let number = known.get(labels);
    if (number === undefined) {
      const text = labelsText(labels, keys);
      number = byText.get(text) ?? byText.size;
      byText.set(text, number);
      known.set(labels, number);
    }
    return number;
  };
}

function labelsText({ complete, known, unknown }: Labels, keys: ReadonlySet<string>): string {
  const texts: string[] = complete ? [] : ['?'];
  // With their lengths, since nobody has checked what is in them.
  known.forEach((value, key) => {
    if (keys.has(key)) texts.push(`${key.length} ${value.length} ${key}${value}`);
  });
  for (const key of unknown) if (keys.has(key)) texts.push(`${key.length} ${key}?`);
  return texts.length > 1 ? texts.toSorted().join('') : (texts[0] ?? '');
}

/** Classes that a selector takes for sure, and those that it may take; sorted. */
export interface Taken {
  readonly sure: Int32Array;
  readonly maybe: Int32Array;
}

const NO_CLASSES = new Int32Array(0);
const NOBODY: Taken = { sure: NO_CLASSES, maybe: NO_CLASSES };

/** Ids by the value of a label, made for a key when somebody asks. */
type ByValue = ReadonlyMap<string, readonly number[]>;

const NO_IDS: readonly number[] = [];

/** Finds the classes that selectors take; each selector is resolved once. */
export class ClassIndex {
  readonly #classes: readonly PodClass[];
  readonly #namespaces: ClusterNetwork['namespaces'];
  readonly #all: number[] = [];
  readonly #byNamespace = new Map<string, number[]>();
  /** By key; and by namespace and key. */
  readonly #byLabel = new Map<string, ByValue>();
  readonly #byLabelIn = new Map<string, Map<string, ByValue>>();
  /** Classes of which some label that is asked for is not known: they may be taken by anything. */
  readonly #vague: number[] = [];
  readonly #vagueByNamespace = new Map<string, number[]>();
  readonly #namespacesBy = new Map<string, { sure: string[]; maybe: string[] }>();
  /** Namespaces by the value of a label; `undefined` where that is not known of some. */
  readonly #namespacesByLabel = new Map<string, ReadonlyMap<string, readonly Namespace[]> | undefined>();
  /** By the name of a namespace, or the text of a selector of namespaces; then by that of the pods. */
  readonly #takenIn = new Map<string, Map<string, Taken>>();
  readonly #taken = new Map<string, Map<string, Taken>>();

  constructor(
    classes: readonly PodClass[],
    namespaces: ClusterNetwork['namespaces'],
    keys: ReadonlySet<string>,
  ) {
    this.#classes = classes;
    this.#namespaces = namespaces;
    const isVague = vagueness(keys);
    for (const { id, labels, namespace } of classes) {
      this.#all.push(id);
      append(this.#byNamespace, namespace, id);
      if (isVague(labels)) {
        this.#vague.push(id);
        append(this.#vagueByNamespace, namespace, id);
      }
    }
  }

  /** The classes of these pods in these namespaces. */
  take(namespaces: string | Selector, pods: Selector): Taken {
    const isName = typeof namespaces === 'string';
    const all = isName ? this.#takenIn : this.#taken;
    const text = isName ? namespaces : namespaces.text;
    let some = all.get(text);
    if (some === undefined) all.set(text, (some = new Map()));
    let taken = some.get(pods.text);
    if (taken === undefined) some.set(pods.text, (taken = this.#find(namespaces, pods)));
    return taken;
  }

  /** The names of the namespaces that a selector takes. */
  namespaces(selector: Selector): { sure: readonly string[]; maybe: readonly string[] } {
    let found = this.#namespacesBy.get(selector.text);
    if (found === undefined) {
      found = { sure: [], maybe: [] };
      for (const { labels, name } of this.#namespacesFor(selector)) {
        const answer = selector.takes(labels);
        if (answer !== false) found[answer === true ? 'sure' : 'maybe'].push(name);
      }
      this.#namespacesBy.set(selector.text, found);
    }
    return found;
  }

  /** A short list of namespaces that has all that can be taken. */
  #namespacesFor({ requirements }: Selector): Iterable<Namespace> {
    for (const { key, operator, values } of requirements ?? []) {
      if (operator !== 'In' || values.length !== 1) continue;
      if (!this.#namespacesByLabel.has(key)) this.#namespacesByLabel.set(key, this.#namespacesAt(key));
      const byValue = this.#namespacesByLabel.get(key);
      if (byValue !== undefined) return byValue.get(values[0]!) ?? [];
    }
    return this.#namespaces.values();
  }

  #namespacesAt(key: string): ReadonlyMap<string, readonly Namespace[]> | undefined {
    const byValue = new Map<string, Namespace[]>();
    for (const namespace of this.#namespaces.values()) {
      const { complete, known, unknown } = namespace.labels;
      const value = known.get(key);
      if (value !== undefined) append(byValue, value, namespace);
      else if (!complete || unknown.has(key)) return undefined;
    }
    return byValue;
  }

  #find(namespaces: string | Selector, pods: Selector): Taken {
    if (typeof namespaces === 'string') return this.#among(this.#candidates(pods, namespaces), pods, true);
    if (isEverything(namespaces)) return this.#among(this.#candidates(pods), pods, true);
    const { maybe, sure } = this.namespaces(namespaces);
    if (sure.length === 1 && maybe.length === 0)
      return this.#among(this.#candidates(pods, sure[0]), pods, true);
    const parts = [
      ...sure.map((name) => this.#among(this.#candidates(pods, name), pods, true)),
      ...maybe.map((name) => this.#among(this.#candidates(pods, name), pods, false)),
    ];
    return {
      sure: joined(parts.map((part) => part.sure)),
      maybe: joined(parts.map((part) => part.maybe)),
    };
  }

  /** A short list of classes that has all that can be taken, sorted. */
  #candidates(pods: Selector, namespace?: string): readonly number[] {
    const vague = namespace === undefined ? this.#vague : (this.#vagueByNamespace.get(namespace) ?? NO_IDS);
    let shortest: readonly number[] | undefined;
    for (const { key, operator, values } of pods.requirements ?? []) {
      if (operator !== 'In') continue;
      const byValue = this.#byValue(key, namespace);
      const list =
        values.length === 1 && vague.length === 0
          ? (byValue.get(values[0]!) ?? NO_IDS)
          : [...new Set([...values.flatMap((value) => byValue.get(value) ?? NO_IDS), ...vague])].toSorted(
              (a, b) => a - b,
            );
      if (shortest === undefined || list.length < shortest.length) shortest = list;
    }
    if (shortest !== undefined) return shortest;
    return namespace === undefined ? this.#all : (this.#byNamespace.get(namespace) ?? NO_IDS);
  }

  #byValue(key: string, namespace: string | undefined): ByValue {
    let indexes = this.#byLabel;
    if (namespace !== undefined) {
      const some = this.#byLabelIn.get(namespace);
      if (some === undefined) this.#byLabelIn.set(namespace, (indexes = new Map()));
      else indexes = some;
    }
    let index = indexes.get(key);
    if (index === undefined) {
      const byValue = new Map<string, number[]>();
      for (const id of namespace === undefined ? this.#all : (this.#byNamespace.get(namespace) ?? NO_IDS)) {
        const value = this.#classes[id]!.labels.known.get(key);
        if (value !== undefined) append(byValue, value, id);
      }
      indexes.set(key, (index = byValue));
    }
    return index;
  }

  #among(candidates: readonly number[], pods: Selector, certain: boolean): Taken {
    if (candidates.length === 0) return NOBODY;
    const sure: number[] = [];
    const maybe: number[] = [];
    // By index: an iterator makes an object for each of very many.
    for (let at = 0; at < candidates.length; at++) {
      const id = candidates[at]!;
      const answer = pods.takes(this.#classes[id]!.labels);
      if (answer === undefined || (answer && !certain)) maybe.push(id);
      else if (answer) sure.push(id);
    }
    return {
      sure: sure.length === 0 ? NO_CLASSES : new Int32Array(sure),
      maybe: maybe.length === 0 ? NO_CLASSES : new Int32Array(maybe),
    };
  }
}

/** Whether some label that is asked for is not known. */
function vagueness(keys: ReadonlySet<string>): (labels: Labels) => boolean {
  const known = new Map<Labels, boolean>();
  return (labels) => {
    let vague = known.get(labels);
    if (vague === undefined) {
      vague = !labels.complete;
      for (const key of labels.unknown) vague ||= keys.has(key);
      known.set(labels, vague);
    }
    return vague;
  };
}

/** Lists in one, sorted. */
function joined(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all.sort();
}
