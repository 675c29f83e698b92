import { ask } from '../ask.ts';
import type { Range } from '../cidr.ts';
import { subtract } from '../cidr.ts';
import { nameOf } from '../endpoint.ts';
import type { Reach, Verdict } from '../reach.ts';
import type { Told } from '../told.ts';
import { podFamily } from './addresses.ts';
import { ANYWHERE } from './addresses.ts';
import { intersection } from './clients.ts';
import type { SeenAs, Target, Way } from './way.ts';

/** Whether a way leads to its pods, and what decides that. */
export interface Judged {
  readonly verdict: Verdict;
  readonly because: readonly Told[];
}

/**
 * Whether what comes by a way reaches these pods: `yes` when it does whoever sends it and whichever of them gets it,
 * `no` when it never does.
 * @param source who connects; whoever may connect unless told, and then that they may is not judged
 */
export function judgeWay(
  reach: Reach,
  way: Way,
  targets: readonly Target[] = way.targets,
  source?: readonly Range[],
): Judged {
  // Each of the ways to a controller says by itself whom it lets in.
  const admitted = source === undefined || way.through !== undefined ? undefined : admission(way, source);
  if (admitted?.verdict === 'no') return admitted;
  const certainly = way.faults.filter(({ certain }) => certain);
  if (certainly.length > 0) return { verdict: 'no', because: certainly };
  const { through } = way;
  const judged = targets.map((target) =>
    through === undefined
      ? intoPod(reach, way, target, admitted?.ranges ?? way.clients.perhaps)
      : throughController(reach, way, through, target, source),
  );
  const all = together(judged);
  const perhaps = [
    ...(admitted?.because ?? []),
    ...way.faults,
    ...targets.flatMap(({ group, sure }) => (sure ? [] : [mayBeBehind(reach, way, group)])),
  ];
  if (all.verdict !== 'yes' || perhaps.length === 0) return all;
  return { verdict: 'depends', because: [...perhaps, ...all.because] };
}

/** Who of some addresses may connect at all. */
function admission(way: Way, source: readonly Range[]): Judged & { readonly ranges: readonly Range[] } {
  const { at, perhaps, sure, why } = way.clients;
  // Nobody with an address of another family gets to a listener.
  const own = source.filter(({ family }) => perhaps.some((one) => one.family === family));
  const ranges = intersection(own, perhaps);
  const told = (effect: Told['effect'], certain: boolean): Told[] => [
    { by: way.name, direction: undefined, effect, message: why, place: at, certain },
  ];
  if (ranges.length === 0) return { verdict: 'no', because: told('denies', true), ranges };
  if (subtract(own, sure).length === 0) return { verdict: 'yes', because: [], ranges };
  return { verdict: 'depends', because: told('denies', subtract(ranges, sure).length === 0), ranges };
}

/** The packet as the pod sees it, judged by the policies of the pod. */
function intoPod(reach: Reach, way: Way, target: Target, clients: readonly Range[]): Judged {
  return together(way.seen.map((as) => seenAs(reach, way, target, as, clients)));
}

function seenAs(
  reach: Reach,
  way: Way,
  { group, port }: Target,
  as: SeenAs,
  clients: readonly Range[],
): Judged {
  const family = podFamily(reach.network);
  const { protocol } = way.listener;
  const asked = (ranges: readonly Range[]): Judged => {
    const { reasons, verdict } = ask(
      reach,
      { kind: 'addresses', ranges },
      { kind: 'pods', groups: [group] },
      protocol,
      port,
    );
    return { verdict, because: reasons };
  };
  const unknown = (whose: string, place: Way['seenAt']): Told => ({
    by: way.name,
    direction: undefined,
    effect: 'denies',
    message: `reaches the pod as ${whose}`,
    place,
    certain: false,
  });
  if (as === 'client') {
    const same = clients.filter((one) => one.family === family);
    // What is translated from one family to the other comes from the balancer.
    return asked(same.length === clients.length ? same : ANYWHERE[family]);
  }
  if (as === 'balancer') {
    const judged = asked(way.balancer.ranges);
    if (judged.verdict !== 'depends' || way.balancer.known) return judged;
    return { ...judged, because: [unknown(way.balancer.name, way.place), ...judged.because] };
  }
  const one = reach.network.groups[group]!;
  const others = subtract(way.nodes.ranges, way.nodes.known ? one.nodeAddresses : []);
  const judged = others.length === 0 ? undefined : asked(others);
  if (judged === undefined || judged.verdict === 'yes') return judged ?? { verdict: 'yes', because: [] };
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

/** By a controller in the cluster: there has to be a way to it, and policies have to let it reach the pod. */
function throughController(
  reach: Reach,
  way: Way,
  { fronts, groups }: NonNullable<Way['through']>,
  { group, port }: Target,
  source: readonly Range[] | undefined,
): Judged {
  // Who its pods are is not known: a fault says so.
  if (groups.length === 0) return { verdict: 'depends', because: [] };
  const { reasons, verdict } = ask(
    reach,
    { kind: 'pods', groups },
    { kind: 'pods', groups: [group] },
    way.listener.protocol,
    port,
  );
  if (verdict === 'no') return { verdict, because: reasons };
  const front = best(fronts.map((one) => judgeWay(reach, one, one.targets, source)));
  if (front === undefined) return { verdict: 'depends', because: reasons };
  return together([front, { verdict, because: reasons }], true);
}

/** The ones that are nearest to open. */
function best(all: readonly Judged[]): Judged | undefined {
  return (
    all.find(({ verdict }) => verdict === 'yes') ?? all.find(({ verdict }) => verdict === 'depends') ?? all[0]
  );
}

/** Several that are not the same depend on which it is; one after the other, the worst decides. */
function together(all: readonly Judged[], inRow = false): Judged {
  const [first] = all;
  if (first === undefined) return { verdict: 'no', because: [] };
  const shut = all.find(({ verdict }) => verdict === 'no');
  if (shut !== undefined && (inRow || all.every(({ verdict }) => verdict === 'no'))) return shut;
  if (all.every(({ verdict }) => verdict === 'yes'))
    return { verdict: 'yes', because: inRow ? all.flatMap(({ because }) => because) : first.because };
  const open = all.filter(({ verdict }) => verdict !== 'yes');
  return { verdict: 'depends', because: [...new Set(open.flatMap(({ because }) => because))] };
}

function mayBeBehind(reach: Reach, way: Way, group: number): Told {
  const { place } = reach.network.groups[group]!;
  const message = `may lead to ${nameOf(reach.network.groups[group]!)}: its labels are not all known`;
  return { by: way.name, direction: undefined, effect: 'denies', message, place, certain: false };
}
