import type { Range } from '../cidr.ts';
import { isSame } from '../cidr.ts';
import type { Protocol } from '../connections.ts';
import { NONE } from '../connections.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, Direction, Policy, PortMatch } from '../model.ts';
import type { Told } from '../told.ts';
import type { Cases } from './cases.ts';
import type { Ground } from './ground.ts';
import { connectionsOf } from './map.ts';
import { podIdentifier } from './pod-identifier.ts';
import type { Selection } from './selection.ts';
import type { EksSettings } from './settings.ts';
import type { Subjected } from './subjects.ts';
import {
  exempt,
  holed,
  namedForBlock,
  overflowing,
  shared,
  skipped,
  strictlyClosed,
  wholeNode,
} from './told.ts';

/** What answers on EKS are made of. */
export interface Enforced {
  readonly network: ClusterNetwork;
  readonly policies: readonly Policy[];
  readonly settings: EksSettings;
  readonly ground: Ground;
  readonly selection: Selection;
  readonly cases: Cases;
  readonly subjects: readonly Subjected[];
}

/** What holds on EKS for one end of a connection, besides what the policies say. */
export function factsOf(
  enforced: Enforced,
  group: number,
  peer: number | Range,
  direction: Direction,
  protocol: Protocol,
  port: number | undefined,
): Told[] {
  const { cases, ground, network, policies, selection, settings, subjects } = enforced;
  const told: Told[] = [];
  const { groups } = network;
  const one = groups[group]!;
  const name = nameOf(one);
  const { at, holds, why } = subjects[group]!;
  if (holds !== true) {
    told.push(exempt(name, why, at ?? one.place, direction, holds === false));
    if (holds === false) return told;
  }
  const [{ sure, units } = { sure: new Set<number>(), units: [] }, ...others] = selection.of(group);
  if (![...sure].some((at) => policies[at]!.isolates) && settings.strict !== false)
    told.push(strictlyClosed(name, settings.strictAt, one.place, direction, settings.strict === true));
  for (const { at, certain, mate } of selection.borrowed(group)) {
    const policy = policies[at]!;
    if (policy.applies[direction] !== false)
      told.push(shared(name, nameOf(groups[mate]!), podIdentifier(one)!, policy, direction, certain));
  }
  told.push(...skippedBlocks(enforced, group, peer, direction));
  if (direction === 'ingress') told.push(...nameless(enforced, group, peer, protocol, port));
  const id = typeof peer === 'number' ? ground.classes.of[peer]! : undefined;
  const atom =
    id === undefined
      ? ground.atoms.of((peer as Range).family, (peer as Range).first)
      : ground.classes.all[id]!.atoms?.[ground.family];
  if (atom !== undefined) told.push(...wholeNodes(enforced, group, atom, direction, protocol, port));
  if (atom === undefined || sure.size + units.length + others.length === 0) return told;
  const rows = cases.of(group, direction).map(({ row }) => row);
  const holes = rows.map((row) => {
    const result = id === undefined ? row.address(atom) : row.peer(id, one.nodeAddresses);
    return result.most === NONE ? row.hole(atom) : undefined;
  });
  // Where it is not known which policies count, an exception closes it that does in every case.
  const hole = holes.includes(undefined) ? undefined : holes[0];
  if (hole !== undefined) told.push(holed(hole.place, direction));
  if (units.length + others.length > 0 || sure.size === 0) return told;
  if (rows[0]!.overflows(atom, id)) told.push(overflowing(direction, one.place));
  return told;
}

/** Rules that would let addresses to a port by its name: the controller leaves them out. */
function nameless(
  { ground, policies, selection }: Enforced,
  group: number,
  peer: number | Range,
  protocol: Protocol,
  port: number | undefined,
): Told[] {
  const { atoms, classes, family } = ground;
  const of = (id: number): number | undefined => classes.all[id]!.atoms?.[family];
  const atom = typeof peer === 'number' ? of(classes.of[peer]!) : atoms.of(peer.family, peer.first);
  const table = classes.tables[classes.all[classes.of[group]!]!.ports]!;
  const isMeant = (match: PortMatch): boolean =>
    match.kind === 'named' &&
    table.some(
      (own) =>
        own.name === match.name &&
        own.protocol === protocol &&
        (match.protocol ?? protocol) === protocol &&
        (port === undefined || own.port === port),
    );
  const holds = ({ family: of, first, last }: Range): boolean =>
    atom !== undefined && atoms.of(of, first) <= atom && atom <= atoms.of(of, last);
  return [...(selection.of(group)[0]?.sure ?? [])].flatMap((at) => {
    const policy = policies[at]!;
    if (policy.applies.ingress === false) return [];
    return policy.rules.ingress.flatMap(({ peers, ports }) => {
      const named = ports === 'any' ? undefined : ports.find(isMeant);
      if (named === undefined || peers === 'anybody') return [];
      const block = peers.find((one) => one.kind === 'block' && holds(one.range));
      return block === undefined ? [] : [namedForBlock(policy, named.place)];
    });
  });
}

/** Blocks that hold the other end, and that the agent on the node of the pod leaves out. */
function skippedBlocks(
  { ground, policies, selection }: Enforced,
  group: number,
  peer: number | Range,
  direction: Direction,
): Told[] {
  const { atoms, classes, family } = ground;
  const atom =
    typeof peer === 'number'
      ? classes.all[classes.of[peer]!]!.atoms?.[family]
      : atoms.of(peer.family, peer.first);
  const selected = selection.of(group);
  const isLeftOut = (written: Range | undefined): boolean =>
    written !== undefined &&
    selected.length > 0 &&
    selected.every(({ node }) => node.some((one) => isSame(one, written)));
  const holds = ({ family: of, first, last }: Range): boolean =>
    atom !== undefined && atoms.of(of, first) <= atom && atom <= atoms.of(of, last);
  return [...(selected[0]?.sure ?? [])].flatMap((at) => {
    const policy = policies[at]!;
    if (policy.applies[direction] === false) return [];
    const blocks = policy.rules[direction].flatMap(({ action, peers }) =>
      action !== 'allow' || peers === 'anybody'
        ? []
        : peers.filter((one) => one.kind === 'block' && holds(one.range) && isLeftOut(one.written)),
    );
    return blocks.map(({ place }) => skipped(policy, place, direction));
  });
}

/** Policies of the cluster that mean a pod in the network of its node, and so everybody with the address of that node. */
function wholeNodes(
  { cases, ground, network, policies, selection }: Enforced,
  group: number,
  atom: number,
  direction: Direction,
  protocol: Protocol,
  port: number | undefined,
): Told[] {
  const { classes, family, sets } = ground;
  const selected = selection.of(group);
  const all = new Set(selected.flatMap(({ sure, units }) => [...sure, ...units.flat()]));
  const told: Told[] = [];
  for (const at of all) {
    const policy = policies[at]!;
    if (policy.isolates || policy.applies[direction] === false) continue;
    for (const { action, pods } of cases.resolved(at, direction)) {
      const met = pods.find(({ entries, id }) => {
        const { atoms, hostNetwork } = classes.all[id]!;
        if (hostNetwork === false || atoms?.[family] !== atom) return false;
        return entries.some((entry) =>
          port === undefined
            ? sets.intersection(connectionsOf(entry), sets.protocol(protocol)) !== NONE
            : sets.has(connectionsOf(entry), protocol, port),
        );
      });
      if (met === undefined) continue;
      const host = nameOf(network.groups[classes.all[met.id]!.groups[0]!]!);
      const certain = met.sure && selected.every(({ sure }) => sure.has(at));
      told.push(wholeNode(policy, host, action, met.place, direction, certain));
    }
  }
  return told;
}
