import type { Labels } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import { At } from '../read/at.ts';
import type { Selector } from '../selector.ts';
import { EVERYTHING } from '../selector.ts';
import type { Note } from './flow.ts';
import { isPassing, leastSelector } from './labels.ts';

/** Pods that get one policy: those of a workload, or of several that labels can't tell apart. */
export interface Unit {
  readonly id: number;
  readonly namespace: string;
  /** The workloads, `ns/name[Kind]`, sorted. */
  readonly names: readonly string[];
  /** Their numbers in the cluster's `groups`. */
  readonly groups: readonly number[];
  /** Takes exactly these pods in their namespace. */
  readonly selector: Selector;
}

export interface Units {
  readonly all: readonly Unit[];
  /** The unit of each group; `undefined` for pods in the network of their node. */
  readonly of: readonly (Unit | undefined)[];
  readonly notes: readonly Note[];
}

/**
 * The pods of a cluster in units that a selector can name.
 * @param services whether selectors should fit what Services select by, as EKS needs it
 */
export function unitsOf(network: ClusterNetwork, services: boolean): Units {
  const byNamespace = new Map<string, number[]>();
  for (const [at, { namespace }] of network.groups.entries()) {
    const groups = byNamespace.get(namespace);
    if (groups === undefined) byNamespace.set(namespace, [at]);
    else groups.push(at);
  }
  const all: Unit[] = [];
  const of: (Unit | undefined)[] = network.groups.map(() => undefined);
  const notes: Note[] = [];
  for (const namespace of [...byNamespace.keys()].toSorted()) {
    const groups = byNamespace.get(namespace)!;
    for (const { members, selector } of partition(network, namespace, groups, services)) {
      const names = [...new Set(members.map((at) => nameOf(network.groups[at]!)))].toSorted();
      const unit: Unit = { id: all.length, namespace, names, groups: members, selector };
      all.push(unit);
      for (const at of members) of[at] = unit;
      if (names.length > 1) {
        const told = members.every((at) => isTold(network.groups[at]!.labels));
        const message = `${told ? 'no label tells' : 'not all labels are known, and no other one tells'} ${names.join(' and ')} apart: they share one policy, and each may do what any of them needs`;
        notes.push({ code: 'same-labels', message, workload: names[0] });
      }
    }
  }
  return { all, of, notes };
}

interface Part {
  readonly members: number[];
  selector: Selector;
}

/** The workloads of a namespace, put together until every part has a selector of its own. */
function partition(
  network: ClusterNetwork,
  namespace: string,
  groups: readonly number[],
  services: boolean,
): Part[] {
  const byWorkload = new Map<string, number[]>();
  for (const at of groups) {
    if (network.groups[at]!.hostNetwork === true) continue;
    const name = nameOf(network.groups[at]!);
    const members = byWorkload.get(name);
    if (members === undefined) byWorkload.set(name, [at]);
    else members.push(at);
  }
  const labelsOf = (at: number): Labels => network.groups[at]!.labels;
  const fronts = services ? frontsOf(network, namespace) : [];
  let waiting: Part[] = [...byWorkload.values()].map((members) => ({ members, selector: EVERYTHING }));
  const done: Part[] = [];
  while (waiting.length > 0) {
    const [part, ...rest] = waiting;
    const own = new Set(part!.members);
    const others = groups.filter((at) => !own.has(at));
    const wanted = {
      own: distinct(part!.members.map(labelsOf)),
      others: distinct(others.map(labelsOf)),
      preferred: madeBy(part!.members.map((at) => network.groups[at]!)),
      services: fronts
        .filter(({ selector }) => part!.members.some((at) => selector.takes(labelsOf(at)) === true))
        .map(({ labels }) => labels),
    };
    const selector = leastSelector(wanted);
    if (selector !== undefined) {
      done.push({ members: part!.members, selector });
      waiting = rest;
      continue;
    }
    const twin = twinOf(part!, [...rest, ...done], labelsOf);
    if (twin === undefined) {
      // Only pods in the network of their node are caught besides: no policy is for those anyway.
      const inPods = others.filter((at) => network.groups[at]!.hostNetwork !== true);
      const selector = leastSelector({ ...wanted, others: distinct(inPods.map(labelsOf)) }) ?? EVERYTHING;
      done.push({ members: part!.members, selector });
      waiting = rest;
      continue;
    }
    const joined = { members: [...part!.members, ...twin.members], selector: EVERYTHING };
    if (done.includes(twin)) done.splice(done.indexOf(twin), 1);
    waiting = [joined, ...rest.filter((one) => one !== twin)];
  }
  return done.toSorted((a, b) => Math.min(...a.members) - Math.min(...b.members));
}

/** Another part that the tightest selector of this one can't leave out. */
function twinOf(
  { members }: Part,
  others: readonly Part[],
  labelsOf: (at: number) => Labels,
): Part | undefined {
  const own = distinct(members.map(labelsOf));
  return others.find(
    (other) =>
      leastSelector({
        own,
        others: distinct(other.members.map(labelsOf)),
        preferred: new Map(),
        services: [],
      }) === undefined,
  );
}

/** What the Services of a namespace select by. */
function frontsOf(
  { services }: ClusterNetwork,
  namespace: string,
): { selector: Selector; labels: ReadonlyMap<string, string> }[] {
  return services.flatMap(({ externalName, headless, namespace: home, selector }) => {
    if (home !== namespace || selector?.requirements === undefined || headless || externalName) return [];
    return [{ selector, labels: new Map(selector.requirements.map(({ key, values }) => [key, values[0]!])) }];
  });
}

/** The labels in `spec.selector` of the workload, the same for all of them. */
function madeBy(groups: readonly PodGroup[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { workload } of groups) {
    const selector = At.root(workload.resource).at('spec', 'selector');
    const labels = selector.get('matchLabels');
    for (const [key, at] of (labels.there ? labels : selector).entries().entries) {
      const value = at.text();
      if (value !== undefined) found.set(key, value);
    }
  }
  return found;
}

function isTold({ complete, unknown }: Labels): boolean {
  return complete && [...unknown].every((key) => isPassing(key));
}

/** Pods of a workload mostly have the same labels: each set once. */
function distinct(all: readonly Labels[]): Labels[] {
  const seen = new Map<string, Labels>();
  for (const labels of all) {
    const { complete, known, unknown } = labels;
    const text = JSON.stringify([[...known].toSorted(), [...unknown].toSorted(), complete]);
    if (!seen.has(text)) seen.set(text, labels);
  }
  return [...seen.values()];
}
