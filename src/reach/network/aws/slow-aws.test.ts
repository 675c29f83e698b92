import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTexts } from '../../../sources/texts.ts';
import type { Protocol } from '../connections.ts';
import { networksOf } from '../index.ts';
import type { Reach } from '../reach.ts';
import { verdictOf } from '../reach.ts';
import type { Result } from '../rows.ts';
import { terraformOf } from './testing-account-terraform.ts';
import type { World } from './testing-random-account.ts';
import { world } from './testing-random-account.ts';
import type { Packet, Three } from './testing-packets-aws.ts';
import { addressOf } from './testing-packets-aws.ts';
import { SlowAccount } from './testing-slow-aws.ts';

const PACKETS: readonly Packet[] = [
  { protocol: 'tcp', port: 22 },
  { protocol: 'tcp', port: 443 },
  { protocol: 'tcp', port: 40_000 },
  { protocol: 'udp', port: 80 },
  { protocol: 'icmp', port: 0 },
];
const ADDRESSES = [
  '8.8.8.8',
  '9.9.9.9',
  '10.0.0.2',
  '10.0.1.5',
  '10.0.1.200',
  '10.0.2.9',
  '10.0.9.9',
  '10.0.77.7',
  '10.1.0.9',
  '10.1.9.9',
  '169.254.169.253',
  '169.254.169.254',
  '172.16.0.1',
  '192.168.7.7',
];

function reachOf(one: World): Reach {
  const networks = networksOf(readTexts({ 'main.tf': terraformOf(one) }), 'eks');
  expect(networks).toHaveLength(1);
  expect(networks[0]!.ground).toBeDefined();
  return networks[0]!.reach;
}

function said(reach: Reach, result: Result, { port, protocol }: Packet): Three {
  const verdict = verdictOf(reach.sets, result, protocol.toUpperCase() as Protocol, port);
  return verdict === 'depends' ? 'maybe' : verdict;
}

test('what goes through is what the documentation says packet by packet', () => {
  fc.assert(
    fc.property(world, (one) => {
      const reach = reachOf(one);
      const slow = new SlowAccount(one);
      const kinds = reach.kinds();
      const fast: string[] = [];
      const expected: string[] = [];
      const number = (pod: number): number =>
        reach.network.groups.findIndex(({ podName }) => podName === `p${pod}`);
      for (const from of one.pods.keys()) {
        const own = kinds.of[number(from)]!;
        const reached = own === -1 ? undefined : kinds.toAll(own);
        for (const packet of PACKETS) {
          const what = `${packet.protocol} ${packet.port}`;
          for (const to of one.pods.keys()) {
            if (from === to) continue;
            const result = reach.pods(number(from), number(to));
            fast.push(`p${from} > p${to} ${what} ${said(reach, result, packet)}`);
            expected.push(`p${from} > p${to} ${what} ${slow.pods(from, to, packet)}`);
            const kind = kinds.of[number(to)]!;
            if (reached === undefined || kind === -1) continue;
            expect([reached.least[kind], reached.most[kind]]).toEqual([result.least, result.most]);
          }
          for (const text of ADDRESSES) {
            const address = BigInt(addressOf(text));
            for (const direction of ['egress', 'ingress'] as const) {
              const range = { family: 4, first: address, last: address } as const;
              const [part] = reach.addresses(number(from), range, direction);
              const answer = slow.outside(from, Number(address), direction === 'egress', packet);
              fast.push(`p${from} ${direction} ${text} ${what} ${said(reach, part!.result, packet)}`);
              expected.push(`p${from} ${direction} ${text} ${what} ${answer}`);
            }
          }
        }
      }
      expect(fast).toEqual(expected);
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 30) },
  );
});
