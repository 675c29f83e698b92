import { append } from '../../estate/index.ts';
import { nameOf } from './endpoint.ts';
import type { Engine } from './engine.ts';
import type { ClusterNetwork, Direction, Policy } from './model.ts';
import { DIRECTIONS } from './model.ts';
import { labelsCompared, sameGroup, sameList, sameNode, samePolicy } from './same.ts';
import type { sameLabels } from './same.ts';

/** Where two networks may differ; between all others the same goes through. */
export interface Changed {
  /** The pod groups that are the same before and after: for each one before, its number after, or -1. */
  readonly same: Int32Array;
  /** The names of workloads that are only in one, or not the same in both. */
  readonly workloads: ReadonlySet<string>;
  /** Those whose policies are others. */
  readonly subjects: Readonly<Record<Direction, ReadonlySet<string>>>;
  /** Whether the nodes are others, so that anything may be different for addresses. */
  readonly nodes: boolean;
}

/**
 * Compares what two engines were made of: what goes through between two pods hangs on nothing but them, their
 * namespaces, the policies that select them, and the nodes where policies mean them.
 * @returns `undefined` where the engines do not look at the same families
 */
export function changedBetween(before: Engine, after: Engine): Changed | undefined {
  const families = (engine: Engine): string =>
    engine
      .readings()[0]!
      .map(({ reading }) => reading.family)
      .join();
  if (families(before) !== families(after)) return undefined;
  const nodes = !sameList(before.network.nodes, after.network.nodes, sameNode);
  const labels = labelsCompared();
  const spaces = changedNamespaces(before.network, after.network, labels);
  // Whether pods in the network of their node count as pods is asked as soon as one meets a NetworkPolicy.
  const hosts = before.readings().length !== after.readings().length;
  const workloads = new Set<string>();
  const same = matched(before.network, after.network, workloads);
  for (let at = 0; at < same.length; at++) {
    if (same[at] === -1) continue;
    const [was, is] = [before.network.groups[at]!, after.network.groups[same[at]!]!];
    if (sameGroup(was, is, labels) && !spaces.has(was.namespace) && !(hosts && was.hostNetwork !== false))
      continue;
    same[at] = -1;
    workloads.add(nameOf(was));
  }
  const subjects = { ingress: new Set<string>(), egress: new Set<string>() };
  const [removed, added] = changedPolicies(policiesOf(before), policiesOf(after), nodes);
  for (const policy of removed) select(before, policy, subjects);
  for (const policy of added) select(after, policy, subjects);
  return { same, workloads, subjects, nodes };
}

function policiesOf({ compiled }: Engine): Policy[] {
  return compiled.map(({ policy }) => policy);
}

function changedNamespaces(
  before: ClusterNetwork,
  after: ClusterNetwork,
  labels: typeof sameLabels,
): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [name, namespace] of after.namespaces) {
    const was = before.namespaces.get(name);
    if (was === undefined || !labels(was.labels, namespace.labels)) changed.add(name);
  }
  for (const name of before.namespaces.keys()) if (!after.namespaces.has(name)) changed.add(name);
  return changed;
}

/**
 * For each group before, the one after that has its name and is as far in its workload.
 * @param others gets the names of workloads that do not have as many groups in both
 */
function matched(before: ClusterNetwork, after: ClusterNetwork, others: Set<string>): Int32Array {
  const same = new Int32Array(before.groups.length);
  const { length } = before.groups;
  if (length === after.groups.length) {
    let at = 0;
    while (at < length && isNamedAlike(before, after, at)) same[at] = at++;
    if (at === length) return same;
  }
  const byName = new Map<string, number[]>();
  for (let at = 0; at < after.groups.length; at++) {
    append(byName, nameOf(after.groups[at]!), at);
  }
  const taken = new Map<string, number>();
  for (let at = 0; at < length; at++) {
    const name = nameOf(before.groups[at]!);
    const number = taken.get(name) ?? 0;
    taken.set(name, number + 1);
    same[at] = byName.get(name)?.[number] ?? -1;
    if (same[at] === -1) others.add(name);
  }
  for (const [name, groups] of byName) if (taken.get(name) !== groups.length) others.add(name);
  return same;
}

function isNamedAlike(before: ClusterNetwork, after: ClusterNetwork, at: number): boolean {
  const [was, is] = [before.groups[at]!.workload, after.groups[at]!.workload];
  return was.name === is.name && was.namespace === is.namespace && was.kind === is.kind;
}

/** The policies that are only before, and only after. */
function changedPolicies(
  before: readonly Policy[],
  after: readonly Policy[],
  nodes: boolean,
): readonly [removed: readonly Policy[], added: readonly Policy[]] {
  // Where the nodes are others, a policy about nodes is another.
  const same = (was: Policy, is: Policy): boolean => samePolicy(was, is) && !(nodes && meansNodes(was));
  let start = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && same(before[start]!, after[start]!)) start++;
  let end = 0;
  while (end < most - start && same(before.at(-1 - end)!, after.at(-1 - end)!)) end++;
  const left = new Map<string, Policy[]>();
  const keyOf = ({ kind, name, namespace }: Policy): string => `${kind} ${namespace ?? ''}/${name}`;
  for (let at = start; at < before.length - end; at++) {
    append(left, keyOf(before[at]!), before[at]!);
  }
  const added: Policy[] = [];
  for (let at = start; at < after.length - end; at++) {
    const policy = after[at]!;
    const known = left.get(keyOf(policy));
    const index = known?.findIndex((one) => same(one, policy)) ?? -1;
    if (index === -1) added.push(policy);
    else known!.splice(index, 1);
  }
  return [[...left.values()].flat(), added];
}

function meansNodes({ rules }: Policy): boolean {
  return DIRECTIONS.some((direction) =>
    rules[direction].some(({ peers }) => peers !== 'anybody' && peers.some(({ kind }) => kind === 'nodes')),
  );
}

/** Adds the names of the workloads that a policy selects, or may. */
function select(
  { classes, index, network }: Engine,
  { applies, subject }: Policy,
  subjects: Readonly<Record<Direction, Set<string>>>,
): void {
  const { maybe, sure } = index.take(subject.namespaces, subject.pods);
  for (const ids of [sure, maybe]) {
    for (const id of ids) {
      for (const group of classes.all[id]!.groups) {
        const name = nameOf(network.groups[group]!);
        for (const direction of DIRECTIONS) if (applies[direction] !== false) subjects[direction].add(name);
      }
    }
  }
}
