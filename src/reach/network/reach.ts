import type { Range } from './cidr.ts';
import type { ConnectionSets, Protocol } from './connections.ts';
import type { Engine } from './engine.ts';
import type { Kinds } from './kinds.ts';
import type { ClusterNetwork, Direction, Service } from './model.ts';
import type { Result } from './rows.ts';
import type { Told } from './told.ts';

export type Verdict = 'yes' | 'no' | 'depends';

/** What pods may send to services of AWS, by their names: `ecr.api`. */
export interface AwsServices {
  readonly result: (source: number, service: string, protocol?: Protocol) => Result;
  readonly reasons: (
    source: number,
    service: string,
    protocol: Protocol,
    port: number | undefined,
  ) => readonly Told[];
}

/** Answers about one cluster, whoever decides them. */
export interface Reach {
  /** What the specification says, by classes of pods. */
  readonly engine: Engine;
  /** The same of the policies that somebody enforces. */
  readonly enforced: Engine;
  readonly network: ClusterNetwork;
  readonly sets: ConnectionSets;
  /** What a pod of one group may send to a pod of another; the numbers are those of `network.groups`. */
  readonly pods: (source: number, destination: number, protocol?: Protocol) => Result;
  /** Pods by kinds, for who asks about very many pairs. */
  readonly kinds: () => Kinds;
  /** What a pod may exchange with addresses outside, in order: one result for each part that is treated alike. */
  readonly addresses: (
    group: number,
    range: Range,
    direction: Direction,
    protocol?: Protocol,
  ) => readonly { readonly range: Range; readonly result: Result }[];
  /** What the policies of one end alone say. */
  readonly oneWay: (
    direction: Direction,
    subject: number,
    peer: number | Range,
    protocol?: Protocol,
  ) => Result;
  /** What a pod may send to the address of a Service, in ports of the Service. */
  readonly service: (source: number, service: Service) => Result;
  /** Everything that has a say in one connection between two pods, or a pod and addresses; all ports unless told. */
  readonly reasons: (
    source: number | Range,
    destination: number | Range,
    protocol: Protocol,
    port: number | undefined,
  ) => readonly Told[];
  /** The same for the address of a Service; the port is the Service's. */
  readonly serviceReasons: (
    source: number,
    service: Service,
    protocol: Protocol,
    port: number | undefined,
  ) => readonly Told[];
  /** By the names of AWS services; `undefined` where the network of the account is not known. */
  readonly aws?: AwsServices | undefined;
  /** The same number for groups that are treated alike by everybody outside. */
  readonly likeness: (group: number) => number;
}

/** Whether one connection goes through. */
export function verdictOf(
  sets: ConnectionSets,
  { least, most }: Result,
  protocol: Protocol,
  port?: number,
): Verdict {
  if (sets.has(least, protocol, port)) return 'yes';
  return sets.has(most, protocol, port) ? 'depends' : 'no';
}
