// What a hint says of the way through a transit gateway is true: who does it comes to yes, step by step.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TransitWorld } from '../aws/testing-random-transit.ts';
import { transitWorld } from '../aws/testing-random-transit.ts';
import { transitTerraformOf } from '../aws/testing-transit-terraform.ts';
import { appliedToTransit } from './testing-apply-transit.ts';
import type { Run } from './testing-follow.ts';
import { follow } from './testing-follow.ts';

const QUESTIONS: readonly (readonly [source: string, destination: string])[] = [
  ['shop/p', '10.1.1.5'],
  ['shop/p', '10.2.1.5'],
  ['shop/p', '8.8.8.8'],
  ['10.1.1.5', 'shop/p'],
  ['10.2.2.200', 'shop/p'],
];

const ACCOUNT = { terraformOf: transitTerraformOf, applied: appliedToTransit };

/** All VPCs are attached, and nodes and attachments are not where the NAT gateway is: its subnet leads to the internet. */
const attached = (world: TransitWorld): TransitWorld => ({
  ...world,
  nodes: [0],
  vpcs: world.vpcs.map(({ attachment, ...vpc }) => ({
    ...vpc,
    attachment: { ...(attachment ?? ATTACHMENT), subnets: [0] },
  })),
});
const ATTACHMENT = { appliance: false, table: undefined, takesDefault: true, announces: true };

/** An attachment that needs a subnet in the zone of the NAT gateway: these VPCs have no other there. */
const isFull = ({ hints }: Run): boolean => hints[0]?.includes('now it has internet gateway') === true;

test('hints lead to yes through a transit gateway', () => {
  let [all, good] = [0, 0];
  const lost: Run[] = [];
  const kinds = new Set<string>();
  fc.assert(
    fc.property(transitWorld, fc.nat(QUESTIONS.length - 1), (world, at) => {
      const [source, destination] = QUESTIONS[at]!;
      const run = follow(attached(world), ACCOUNT, {
        source,
        destination,
        asked: { protocol: 'TCP', port: 443 },
      });
      for (const kind of run.kinds) kinds.add(kind);
      if (run.verdicts[0] !== 'no') return;
      all += 1;
      if (run.verdicts.at(-1) === 'yes') good += 1;
      else if (run.verdicts.at(-1) === 'no' && !isFull(run)) lost.push(run);
    }),
    { numRuns: Number(process.env['RINGWALL_RUNS'] ?? 80), seed: Number(process.env['RINGWALL_SEED'] ?? 3) },
  );
  expect(lost).toEqual([]);
  expect(good).toBeGreaterThan(all * 0.4);
  for (const kind of ['route', 'transit-route', 'transit-attachment']) expect(kinds).toContain(kind);
});
