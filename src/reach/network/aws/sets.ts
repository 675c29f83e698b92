import type { ConnectionSets, Protocol } from '../connections.ts';
import { ALL, FIRST_PORT, NONE } from '../connections.ts';
import type { Verdict } from '../reach.ts';
import { verdictOf } from '../reach.ts';
import type { Result } from '../rows.ts';
import type { Traffic } from './model.ts';

export const OPEN: Result = { least: ALL, most: ALL };
export const CLOSED: Result = { least: NONE, most: NONE };
/** It can't be told. */
export const UNKNOWN: Result = { least: NONE, most: ALL };

/** What a rule is for, between addresses of a family: for sure, and perhaps. */
export function setOf(sets: ConnectionSets, traffic: Traffic, family: 4 | 6): Result {
  switch (traffic.kind) {
    case 'all':
      return OPEN;
    case 'ports': {
      const set = sets.ports(traffic.protocol, Math.max(traffic.first, FIRST_PORT), traffic.last);
      return { least: set, most: set };
    }
    case 'icmp': {
      if (traffic.family !== family) return CLOSED;
      const set = sets.protocol('ICMP');
      return { least: traffic.part ? NONE : set, most: set };
    }
    case 'other':
      return { least: NONE, most: sets.protocol('other') };
    default:
      return UNKNOWN;
  }
}

/** What all of them let through. */
export function allOf(sets: ConnectionSets, results: readonly Result[]): Result {
  return results.reduce(
    (all, { least, most }) => ({
      least: sets.intersection(all.least, least),
      most: sets.intersection(all.most, most),
    }),
    OPEN,
  );
}

/** What goes through where it is one of several cases, and not known which: for sure in all, perhaps in one. */
export function eachOf(sets: ConnectionSets, results: readonly Result[]): Result {
  const [first, ...others] = results;
  if (first === undefined) return UNKNOWN;
  return others.reduce(
    (all, { least, most }) => ({
      least: sets.intersection(all.least, least),
      most: sets.union(all.most, most),
    }),
    first,
  );
}

/** What somebody asks about: a protocol, and a port of the destination or any. */
export interface Asked {
  readonly protocol: Protocol;
  readonly port: number | undefined;
}

/** Whether what is asked about goes through; without a port, whether something of the protocol does. */
export function verdictFor(sets: ConnectionSets, result: Result, { port, protocol }: Asked): Verdict {
  if (port !== undefined) return verdictOf(sets, result, protocol, port);
  const wanted = sets.protocol(protocol);
  if (sets.intersection(result.least, wanted) !== NONE) return 'yes';
  return sets.intersection(result.most, wanted) === NONE ? 'no' : 'depends';
}

/** `TCP 443`, `any port of TCP`. */
export function askedText({ port, protocol }: Asked): string {
  return port === undefined ? protocol : `${protocol} ${port}`;
}
