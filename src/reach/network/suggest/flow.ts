import type { View } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import type { PortProtocol } from '../connections.ts';
import type { Direction, Place, Service } from '../model.ts';

/** Ports of one protocol, both ends included. */
export interface PortSpan {
  readonly protocol: PortProtocol;
  readonly first: number;
  readonly last: number;
}

/** `any` is every port of every protocol. */
export type Ports = 'any' | readonly PortSpan[];

/** What says that a flow is needed. */
export interface Evidence {
  /** What it is, in a few words: `env CHECKOUT_URL`, `42 records`. */
  readonly text: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** Where it stands in the estate; its file and line are those of the place. */
  readonly place?: Place | View | undefined;
}

/** One end of a flow, as a NetworkPolicy can name it. */
export type End =
  /** All pods of a unit, by its number. */
  | { readonly kind: 'unit'; readonly unit: number }
  /** Pods by their labels, whether they are here or not; no label is every pod, no namespace every one. */
  | {
      readonly kind: 'labelled';
      readonly namespace: string | undefined;
      readonly labels: ReadonlyMap<string, string>;
      readonly name: string;
    }
  /** Addresses outside of all pods. */
  | { readonly kind: 'addresses'; readonly ranges: readonly Range[]; readonly name: string };

/** A connection that has to be possible. */
export interface Flow {
  readonly from: End;
  readonly to: End;
  /** Ports of the pod. */
  readonly ports: Ports;
  readonly evidence: Evidence;
  /** Only this end has to be opened: whether the other one connects is its own affair. */
  readonly only?: Direction | undefined;
  /** The Service whose address is used, with its own ports. */
  readonly through?: { readonly service: Service; readonly ports: readonly PortSpan[] } | undefined;
}

/** What the policies can't say, or what nobody could tell. */
export interface Note {
  readonly code: NoteCode;
  readonly message: string;
  /** The workload it is about, `ns/name[Kind]`. */
  readonly workload?: string | undefined;
  readonly evidence?: Evidence | undefined;
}

export type NoteCode =
  | 'not-told'
  | 'needs-a-name'
  | 'host-network'
  | 'same-labels'
  | 'every-port'
  | 'service-selector'
  | 'left-out'
  | 'other-policy'
  | 'enforced-otherwise'
  | 'undecided'
  | 'replaces';

/** Flows that a source found, and what it could not turn into one. */
export interface Found {
  readonly flows: readonly Flow[];
  readonly notes: readonly Note[];
}

/** A flow as somebody writes it, before its ends are looked up. */
export interface Declared {
  readonly from: string;
  readonly to: string;
  /** `undefined` where they are left out: what the end usually takes, or every port. */
  readonly ports: readonly PortSpan[] | undefined;
  readonly evidence: Evidence;
}

export const DNS_PORTS: readonly PortSpan[] = [
  { protocol: 'TCP', first: 53, last: 53 },
  { protocol: 'UDP', first: 53, last: 53 },
];

export function tcp(port: number): PortSpan {
  return { protocol: 'TCP', first: port, last: port };
}

/** `TCP 80, UDP 53, TCP 8000-8100`; `every port`. */
export function portsText(ports: Ports): string {
  if (ports === 'any') return 'every port';
  return ports
    .map(({ protocol, first, last }) => `${protocol} ${first === last ? first : `${first}-${last}`}`)
    .join(', ');
}
