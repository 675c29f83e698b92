// What a hint says of security groups, network ACLs and routes is true: who does it comes to yes, step by step.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { terraformOf } from '../aws/testing-account-terraform.ts';
import type { World } from '../aws/testing-random-account.ts';
import { NAT, world } from '../aws/testing-random-account.ts';
import { appliedTo } from './testing-apply-account.ts';
import type { Run } from './testing-follow.ts';
import { follow } from './testing-follow.ts';

const QUESTIONS: readonly (readonly [source: string, destination: string])[] = [
  ['shop/p0', 'shop/p1'],
  ['shop/p1', 'shop/p0'],
  ['shop/p0', '8.8.8.8'],
  ['shop/p0', '10.1.0.9'],
  ['shop/p0', '10.0.2.9'],
  ['shop/p0', '172.16.0.1'],
  ['10.1.0.9', 'shop/p0'],
  ['8.8.8.8', 'shop/p0'],
];
const ASKED = [
  { protocol: 'TCP', port: 443 },
  { protocol: 'UDP', port: 22 },
] as const;

/** Nodes are not in the subnet of the NAT gateway: packets that it sends on from there never leave. */
const apart = world.map((one): World => ({
  ...one,
  nodes: one.nodes.map((node) => {
    const subnets = node.subnets.filter((at) => at !== NAT);
    return { ...node, subnets: subnets.length > 0 ? subnets : [0] };
  }),
}));

test('hints lead to yes through the account', () => {
  let [all, good] = [0, 0];
  const lost: Run[] = [];
  fc.assert(
    fc.property(apart, fc.nat(QUESTIONS.length - 1), fc.nat(ASKED.length - 1), (one, at, how) => {
      const [source, destination] = QUESTIONS[at]!;
      const run = follow(
        one,
        { terraformOf, applied: appliedTo },
        { source, destination, asked: ASKED[how]! },
      );
      if (run.verdicts[0] !== 'no') return;
      all += 1;
      if (run.verdicts.at(-1) === 'yes') good += 1;
      else if (run.verdicts.at(-1) === 'no' && !run.hints[0]?.startsWith('load-balancer')) lost.push(run);
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 50), seed: Number(process.env['RINGWALL_SEED'] ?? 3) },
  );
  expect(lost).toEqual([]);
  expect(good).toBeGreaterThan(all * 0.4);
});
