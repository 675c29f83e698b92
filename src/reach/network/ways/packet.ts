import { ask } from '../ask.ts';
import type { Range } from '../cidr.ts';
import { subtract } from '../cidr.ts';
import { nameOf } from '../endpoint.ts';
import type { Network } from '../index.ts';
import type { Reach } from '../reach.ts';
import type { Told } from '../told.ts';
import { ANYWHERE, podFamily } from './addresses.ts';
import type { Judged } from './judged.ts';
import { anyOf, inRow } from './judged.ts';
import type { SeenAs, Target, Way } from './way.ts';

/** The packet as the pod sees it, judged by what stands before the pod. */
export function judgePacket(network: Network, way: Way, target: Target, clients: readonly Range[]): Judged {
  return anyOf(
    way.seen.map((as) => {
      const judged = byPolicies(network.policies, way, target, as, clients);
      const account = judged.verdict === 'no' ? undefined : byAccount(network, way, target, as);
      return account === undefined ? judged : inRow([judged, account]);
    }),
  );
}

function byPolicies(reach: Reach, way: Way, target: Target, as: SeenAs, clients: readonly Range[]): Judged {
  if (as === 'client') {
    const family = podFamily(reach.network);
    const same = clients.filter((one) => one.family === family);
    // What is translated from one family to the other comes from the balancer.
    return asked(reach, way, target, same.length === clients.length ? same : ANYWHERE[family]);
  }
  return as === 'balancer' ? fromBalancer(reach, way, target) : fromNode(reach, way, target);
}

function asked(reach: Reach, way: Way, { group, port }: Target, ranges: readonly Range[]): Judged {
  const { reasons, verdict } = ask(
    reach,
    { kind: 'addresses', ranges },
    { kind: 'pods', groups: [group] },
    way.listener.protocol,
    port,
  );
  return { verdict, because: reasons };
}

function fromBalancer(reach: Reach, way: Way, target: Target): Judged {
  const judged = asked(reach, way, target, way.balancer.ranges);
  if (judged.verdict !== 'depends' || way.balancer.known) return judged;
  const unknown: Told = {
    by: way.name,
    direction: undefined,
    effect: 'denies',
    message: `reaches the pod as ${way.balancer.name}`,
    place: way.place,
    certain: false,
  };
  return { verdict: 'depends', because: [unknown, ...judged.because] };
}

/** A node that takes the connection of a load balancer, or of a client, may be that of the pod or another one. */
function fromNode(reach: Reach, way: Way, target: Target): Judged {
  const one = reach.network.groups[target.group]!;
  const others = subtract(way.nodes.ranges, way.nodes.known ? one.nodeAddresses : []);
  if (others.length === 0) return { verdict: 'yes', because: [] };
  const judged = asked(reach, way, target, others);
  if (judged.verdict === 'yes') return judged;
  const own: Told = {
    by: way.name,
    direction: undefined,
    effect: 'allows',
    message: `reaches ${nameOf(one)} with the address of the node that takes it: on its own node no policy applies`,
    place: way.seenAt,
    certain: true,
  };
  return { verdict: 'depends', because: [own, ...judged.because] };
}

/** What the account says where whoever makes the load balancer does not open the way for it. */
function byAccount(network: Network, way: Way, target: Target, as: SeenAs): Judged | undefined {
  const { policies, reach } = network;
  if (reach === policies || way.opens === undefined || way.opens.opens === true) return undefined;
  const { at, opens, why } = way.opens;
  if (opens === false && as === 'balancer' && way.kind !== 'VPC Lattice')
    return asked(reach, way, target, way.balancer.ranges);
  const told: Told = {
    by: way.name,
    direction: undefined,
    effect: 'denies',
    message: why,
    place: at,
    certain: false,
  };
  return { verdict: 'depends', because: [told] };
}
