// Whether the reasons of answers are honest, on random clusters: what is closed is closed by something that has a place,
// and what the reasons of one direction say is what the slow engine says of it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reason } from './explain.ts';
import { DIRECTIONS } from './model.ts';
import type { KubernetesObject, Packet } from './slow/testing-objects.ts';
import { slowSpec } from './slow/testing-slow-spec.ts';
import type { SpecifiedReach } from './specified-reach.ts';
import { fastReach, fastReasons, fastVerdict, specifiedReasons } from './testing-answers.ts';
import type { Mode } from './testing-compare.ts';
import { MODES, anyCluster, packetsAbout } from './testing-compare.ts';

/** `RINGWALL_RUNS` asks for more clusters. */
const RUNS = Number(process.env['RINGWALL_RUNS'] ?? 300);

const forEach = (mode: Mode, check: (objects: KubernetesObject[], packets: Packet[]) => void): void => {
  const property = fc.property(anyCluster(mode), fc.nat(), (objects, start) =>
    check(objects, packetsAbout(objects, start)),
  );
  fc.assert(property, { numRuns: RUNS });
};

/** What reasons come to that are all certain: in each tier the first of the rules that is met. */
const verdictOf = (reasons: readonly Reason[]): boolean | undefined => {
  for (const tier of ['admin', 'namespace', 'baseline'] as const) {
    const inTier = reasons.filter(({ policy }) => policy.tier === tier);
    if (tier === 'namespace') {
      if (inTier.some(({ effect }) => effect === 'isolates'))
        return inTier.some(({ effect }) => effect === 'allows');
      continue;
    }
    const first = inTier.find(({ effect }) => ['allows', 'denies', 'passes'].includes(effect));
    if (first === undefined) continue;
    // Others of the same order may go first.
    const beside = inTier.filter(
      ({ effect, policy }) =>
        policy.order === first.policy.order && policy !== first.policy && effect !== first.effect,
    );
    if (beside.some(({ effect }) => ['allows', 'denies', 'passes'].includes(effect))) return undefined;
    if (first.effect !== 'passes') return first.effect === 'allows';
  }
  return true;
};

test.each(MODES)(
  'what is closed is closed by something that has a place: %s',
  { timeout: 600_000 },
  (mode) => {
    forEach(mode, (objects, packets) => {
      const reach = fastReach(objects, mode);
      for (const packet of packets) {
        if (fastVerdict(reach, packet) !== 'no') continue;
        const closing = fastReasons(reach, packet).filter(
          ({ effect, place }) => effect !== 'open' && effect !== 'allows' && place !== undefined,
        );
        expect({ ...packet, closing: closing.length > 0 }).toEqual({ ...packet, closing: true });
      }
    });
  },
);

test('what the reasons of one direction come to is what it is', { timeout: 600_000 }, () => {
  let compared = 0;
  forEach('spec', (objects, packets) => {
    const reach = fastReach(objects, 'spec') as SpecifiedReach;
    const slow = slowSpec(objects);
    for (const packet of packets) {
      const { to } = packet;
      if ('service' in to || packet.protocol === 'ICMP') continue;
      // Ends that never meet have no policy to blame.
      if (
        fastReasons(reach, packet).some(
          ({ direction, effect }) => direction === undefined && effect === 'denies',
        )
      )
        continue;
      for (const direction of DIRECTIONS) {
        const reasons = specifiedReasons(reach, packet, direction);
        if (reasons === undefined || reasons.some(({ open }) => open !== undefined)) continue;
        const told = verdictOf(reasons);
        if (told === undefined) continue;
        compared++;
        const said = slow.oneWay({ ...packet, to }, direction === 'egress' ? 'Egress' : 'Ingress');
        expect({ ...packet, direction, told: told ? 'yes' : 'no' }).toEqual({
          ...packet,
          direction,
          told: said,
        });
      }
    }
  });
  expect(compared).toBeGreaterThan(RUNS * 20);
});
