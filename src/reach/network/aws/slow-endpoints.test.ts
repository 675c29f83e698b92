import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import type { Protocol } from '../connections.ts';
import { networksOf } from '../index.ts';
import { verdictOf } from '../reach.ts';
import type { Packet } from './testing-packets-aws.ts';
import { SERVICES, endpointWorld, terraformWithEndpoints } from './testing-random-endpoints.ts';
import { SlowServices } from './testing-slow-endpoints.ts';

const PACKETS: readonly Packet[] = [
  { protocol: 'tcp', port: 443 },
  { protocol: 'tcp', port: 80 },
  { protocol: 'udp', port: 443 },
];

test('what goes to a service of AWS is what the documentation says packet by packet', () => {
  fc.assert(
    fc.property(endpointWorld, (one) => {
      const text = terraformWithEndpoints(one);
      const networks = networksOf(readTexts({ 'main.tf': text }), 'eks', { enforcing: 'standard' });
      expect(networks).toHaveLength(1);
      const { reach } = networks[0]!;
      const slow = new SlowServices(one);
      const fast: string[] = [];
      const expected: string[] = [];
      for (const pod of one.world.pods.keys()) {
        const number = reach.network.groups.findIndex(({ podName }) => podName === `p${pod}`);
        for (const service of SERVICES) {
          for (const packet of PACKETS) {
            const protocol = packet.protocol.toUpperCase() as Protocol;
            const result = reach.aws!.result(number, service, protocol);
            const verdict = verdictOf(reach.sets, result, protocol, packet.port);
            const what = `p${pod} > ${service} ${packet.protocol} ${packet.port}`;
            const answer = slow.toService(pod, service, packet);
            fast.push(`${what} ${verdict === 'depends' ? 'maybe' : verdict}`);
            expected.push(`${what} ${answer}`);
            // Whatever is answered, something is said of it.
            expect(reach.aws!.reasons(number, service, protocol, packet.port).length).toBeGreaterThan(0);
          }
        }
      }
      expect(fast).toEqual(expected);
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 20) },
  );
});
