import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import type { Protocol } from '../connections.ts';
import { networksOf } from '../index.ts';
import { verdictOf } from '../reach.ts';
import type { Packet } from './testing-packets-aws.ts';
import { addressOf } from './testing-packets-aws.ts';
import { transitWorld } from './testing-random-transit.ts';
import { SlowTransit } from './testing-slow-transit.ts';
import { transitTerraformOf } from './testing-transit-terraform.ts';

const PACKETS: readonly Packet[] = [
  { protocol: 'tcp', port: 443 },
  { protocol: 'tcp', port: 22 },
  { protocol: 'udp', port: 443 },
];
const ADDRESSES = [
  '8.8.8.8',
  '9.9.9.9',
  '10.1.1.5',
  '10.1.1.200',
  '10.1.2.5',
  '10.1.9.9',
  '10.2.1.5',
  '10.2.2.200',
  '10.2.9.9',
  '10.3.0.1',
  '192.168.7.7',
];

test('what goes through a transit gateway is what the documentation says packet by packet', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(transitWorld, (world) => {
      const [network] = networksOf(readTexts({ 'main.tf': transitTerraformOf(world) }), 'eks');
      const { reach } = network!;
      const slow = new SlowTransit(world);
      const [fast, expected]: [string[], string[]] = [[], []];
      for (const text of ADDRESSES) {
        const address = BigInt(addressOf(text));
        for (const direction of ['egress', 'ingress'] as const) {
          const range = { family: 4, first: address, last: address } as const;
          const [part] = reach.addresses(0, range, direction);
          for (const packet of PACKETS) {
            const what = `${direction} ${text} ${packet.protocol} ${packet.port}`;
            const protocol = packet.protocol.toUpperCase() as Protocol;
            const verdict = verdictOf(reach.sets, part!.result, protocol, packet.port);
            const answer = slow.outside(Number(address), direction === 'egress', packet);
            fast.push(`${what} ${verdict === 'depends' ? 'maybe' : verdict}`);
            expected.push(`${what} ${answer}`);
            seen.add(`${direction} ${answer}`);
          }
        }
      }
      expect(fast).toEqual(expected);
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 25) },
  );
  expect([...seen].toSorted()).toEqual(
    ['egress', 'ingress'].flatMap((way) => ['maybe', 'no', 'yes'].map((answer) => `${way} ${answer}`)),
  );
});
