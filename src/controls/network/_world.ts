import type { About, Decision, Resource, View } from '../../estate/index.ts';
import { fail, pass, undecidedAt } from '../../estate/index.ts';
import type { Range } from '../../reach/network/cidr.ts';
import { internetIn } from '../../reach/network/cidr.ts';
import type { Direction } from './_policies.ts';
import { addressesOf, isFor, opensEveryPort, peersOf, rulesOf } from './_policies.ts';

/**
 * One decision for each rule of a policy in a direction: it fails where the addresses of the rule, or those of all
 * rules together, are the internet, and no port narrows it. What is left out with `except` does not count.
 */
export function opensTheWorld(
  policy: Resource,
  direction: Direction,
  message: string,
): Decision | readonly About[] {
  if (isFor(policy, direction) === false) return [];
  const abouts: About[] = [];
  const together: Range[] = [];
  let first: View | undefined;
  for (const rule of rulesOf(policy, direction).rules) {
    const { peers, unknown } = peersOf(rule, direction);
    const every = opensEveryPort(rule);
    if (every === false) continue;
    const blocks = peers.map(addressesOf).filter((block) => block !== undefined);
    const ranges = blocks.flatMap((block) => block.ranges ?? []);
    const open = blocks.find((block) => block.ranges === undefined)?.at ?? unknown;
    const world = blocks.length > 0 && internetIn(ranges) === 'world';
    let decision: Decision = pass(rule);
    if (world && every === true) decision = fail(blocks[0]!.at, message);
    else if (world || open !== undefined)
      decision = undecidedAt(open ?? rule, 'which addresses it is about is not known');
    else if (every === true && blocks.length > 0) {
      together.push(...ranges);
      first ??= blocks[0]!.at;
    }
    abouts.push({ subject: rule, decision });
  }
  if (first !== undefined && internetIn(together) === 'world')
    abouts.push({ subject: first, decision: fail(first, message) });
  return abouts.length > 0 ? abouts : pass(policy.root);
}
