import { ask } from '../ask.ts';
import type { Range } from '../cidr.ts';
import { nameOf } from '../endpoint.ts';
import type { Network } from '../index.ts';
import type { Told } from '../told.ts';
import { admission } from './admission.ts';
import type { Judged } from './judged.ts';
import { anyOf, best, inRow } from './judged.ts';
import { judgePacket } from './packet.ts';
import type { Target, Way } from './way.ts';

/**
 * Whether what comes by a way reaches these pods: `yes` when it does whoever sends it and whichever of them gets it,
 * `no` when it never does.
 * @param source who connects; whoever may connect unless told, and then that they may is not judged
 */
export function judgeWay(
  network: Network,
  way: Way,
  targets: readonly Target[] = way.targets,
  source?: readonly Range[],
): Judged {
  const { through } = way;
  // Each of the ways to a controller says by itself whom it lets in.
  const admitted =
    source === undefined || through !== undefined ? undefined : admission(network, way, source);
  if (admitted?.verdict === 'no') return admitted;
  const certainly = way.faults.filter(({ certain }) => certain);
  if (certainly.length > 0) return { verdict: 'no', because: certainly };
  const packets = (ranges: readonly Range[]): Judged =>
    anyOf(targets.map((target) => judgePacket(network, way, target, ranges)));
  const judged =
    through !== undefined
      ? anyOf(targets.map((target) => throughController(network, way, through, target, source)))
      : admitted !== undefined
        ? packets(admitted.ranges)
        : fromClients(way, packets);
  const perhaps = [
    ...way.faults,
    ...targets.flatMap(({ group, sure }) => (sure ? [] : [mayBeBehind(network, way, group)])),
  ];
  return inRow([
    ...(admitted === undefined ? [] : [admitted]),
    ...(perhaps.length === 0 ? [] : [{ verdict: 'depends', because: perhaps } as const]),
    judged,
  ]);
}

/** Where whoever connects for sure gets through it is open; otherwise all count who perhaps connect. */
function fromClients({ clients }: Way, packets: (ranges: readonly Range[]) => Judged): Judged {
  const sure = clients.sure.length === 0 ? undefined : packets(clients.sure);
  return sure?.verdict === 'yes' ? sure : packets(clients.perhaps);
}

/** By a controller in the cluster: there has to be a way to it, and it has to reach the pod. */
function throughController(
  network: Network,
  way: Way,
  { fronts, groups }: NonNullable<Way['through']>,
  { group, port }: Target,
  source: readonly Range[] | undefined,
): Judged {
  // Who its pods are is not known: a fault says so.
  if (groups.length === 0) return { verdict: 'depends', because: [] };
  const { reasons, verdict } = ask(
    network.reach,
    { kind: 'pods', groups },
    { kind: 'pods', groups: [group] },
    way.listener.protocol,
    port,
  );
  const onwards: Judged = { verdict, because: reasons };
  const front = best(fronts.map((one) => judgeWay(network, one, one.targets, source)));
  return front === undefined ? inRow([onwards]) : inRow([front, onwards]);
}

function mayBeBehind(network: Network, way: Way, group: number): Told {
  const one = network.policies.network.groups[group]!;
  const message = `may lead to ${nameOf(one)}: its labels are not all known`;
  return {
    by: way.name,
    direction: undefined,
    effect: 'denies',
    message,
    place: one.place,
    certain: false,
  };
}
