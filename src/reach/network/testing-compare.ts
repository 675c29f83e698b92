// What the fast engines and the slow ones are both asked, on random clusters.
import type fc from 'fast-check';
import type { KubernetesObject, Packet } from './slow/testing-objects.ts';
import { servicePacketsOf, spread } from './slow/testing-packets.ts';
import { anyEksCluster, anySpecCluster } from './slow/testing-random-cluster.ts';
import type { Verdict } from './slow/testing-readings.ts';
import { slowEks } from './slow/testing-slow-eks.ts';
import { slowSpec } from './slow/testing-slow-spec.ts';
import { fastReach, fastVerdict } from './testing-answers.ts';

/** What the specification says, or what EKS enforces in one of its modes. */
export type Mode = 'spec' | 'standard' | 'strict';
export const MODES = ['spec', 'standard', 'strict'] as const satisfies readonly Mode[];

/** A cluster, some packets, and what a slow engine says of each. */
export interface Sample {
  readonly mode: Mode;
  readonly objects: readonly KubernetesObject[];
  readonly expected: readonly { readonly packet: Packet; readonly verdict: Verdict }[];
}

/** So many of the packets worth asking about in a cluster; others in each. */
const PACKETS = 100;

export const anyCluster = (mode: Mode): fc.Arbitrary<KubernetesObject[]> =>
  mode === 'spec' ? anySpecCluster : anyEksCluster;

/** Some of the packets worth asking about; another start gives others. */
export const packetsAbout = (objects: readonly KubernetesObject[], start: number): Packet[] =>
  spread(servicePacketsOf(objects), PACKETS, start);

/** @param start which packets are asked */
export const sampleOf = (mode: Mode, objects: readonly KubernetesObject[], start: number): Sample => {
  const { decide } = mode === 'spec' ? slowSpec(objects) : slowEks(objects, { enforcing: mode });
  const expected = packetsAbout(objects, start).map((packet) => ({ packet, verdict: decide(packet) }));
  return { mode, objects, expected };
};

/** The packets of which the fast engine says something else. */
export const differences = ({ expected, mode, objects }: Sample): readonly string[] => {
  const fast = fastReach(objects, mode);
  return expected.flatMap(({ packet, verdict }) => {
    const said = fastVerdict(fast, packet);
    return said === verdict ? [] : [`${JSON.stringify(packet)}: fast ${said}, slow ${verdict}`];
  });
};
