import type { Range } from '../cidr.ts';
import type { ClusterNetwork, Direction } from '../model.ts';
import type { Answer } from '../selector.ts';
import type { End, Flow } from './flow.ts';
import type { Unit, Units } from './units.ts';

/** The pods of a cluster without the policies that are to be replaced, and their units. */
export interface Ground {
  readonly network: ClusterNetwork;
  readonly units: Units;
}

/** Whether an end means the pods of a group, by their labels or by their addresses. */
export function isMeant({ network, units }: Ground, end: End, at: number): Answer {
  const group = network.groups[at]!;
  switch (end.kind) {
    case 'unit':
      return units.of[at]?.id === end.unit;
    case 'labelled': {
      if (group.hostNetwork === true || (end.namespace !== undefined && end.namespace !== group.namespace))
        return false;
      let answer: Answer = group.hostNetwork === false ? true : undefined;
      for (const [key, value] of end.labels) {
        const known = group.labels.known.get(key);
        if (known === undefined && (group.labels.unknown.has(key) || !group.labels.complete))
          answer = undefined;
        else if (known !== value) return false;
      }
      return answer;
    }
    case 'addresses':
      // A pod that has no address yet may get any.
      if (group.addresses.length === 0) return undefined;
      return group.addresses.some((one) => end.ranges.some((range) => holds(range, one)));
  }
}

export function holds(range: Range, { family, first, last }: Range): boolean {
  return range.family === family && range.first <= first && last <= range.last;
}

/** The units that an end names by labels, all of their pods. */
export function unitsAt(ground: Ground, end: End): readonly Unit[] {
  const { all } = ground.units;
  if (end.kind === 'addresses') return [];
  if (end.kind === 'unit') return [all[end.unit]!];
  return all.filter(({ groups }) => groups.every((at) => isMeant(ground, end, at) === true));
}

/** An end as a person calls it: workloads, a word, or addresses as they were named. */
export function endText({ units }: Ground, end: End): string {
  return end.kind === 'unit' ? units.all[end.unit]!.names.join(' and ') : end.name;
}

/**
 * Whether the other end of a flow is the same single pod: it always reaches itself, and needs no rule. By way of a
 * Service it is judged as any other.
 */
export function isItself(
  { network, units }: Ground,
  { id }: Unit,
  { from, through, to }: Flow,
  direction: Direction,
): boolean {
  const other = direction === 'egress' ? to : from;
  if (through !== undefined || other.kind !== 'unit' || other.unit !== id) return false;
  const [only, ...more] = units.all[id]!.groups;
  return more.length === 0 && network.groups[only!]!.workload.kind === 'Pod';
}
