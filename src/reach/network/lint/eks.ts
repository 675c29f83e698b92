import type { Range } from '../cidr.ts';
import { nameOf } from '../endpoint.ts';
import { podIdentifier } from '../eks/pod-identifier.ts';
import type { Direction, Peer, Place, PodGroup, Policy } from '../model.ts';
import { DIRECTIONS } from '../model.ts';
import { addressText } from '../range-text.ts';
import { policyName } from '../told.ts';
import type { LintContext, LintFinding } from './finding.ts';

/** Kinds that the VPC CNI does not look at, and who does. */
const OTHERS: Readonly<Record<string, string>> = {
  'policy.networking.k8s.io': 'a network plugin that implements the Network Policy API',
  'cilium.io': 'Cilium',
  'crd.projectcalico.org': 'Calico',
  'projectcalico.org': 'Calico',
};

/** What the data plane of EKS does otherwise than the policies say. */
export function eksLints(context: LintContext): LintFinding[] {
  const { network } = context;
  if (network.settings === undefined) return [];
  return [...enforcement(context), ...unprotected(context), ...sharedMaps(context), ...blocks(context)];
}

function enforcement({ network: { reach, settings } }: LintContext): LintFinding[] {
  const { policies } = reach.network;
  const found: LintFinding[] = [];
  const [first] = policies;
  if (settings!.enforced === false && first !== undefined) {
    found.push({
      lint: 'not-enforced',
      effect: 'opens',
      message: `the VPC CNI enforces no network policy here: ${policies.length === 1 ? 'the policy' : `all ${policies.length} policies`} let everything through`,
      place: settings!.enforcedAt ?? { resource: first.resource, path: ['kind'] },
    });
  }
  for (const policy of policies) {
    const group = policy.resource.type.split('/')[0]!;
    const enforcer = Object.hasOwn(OTHERS, group) ? OTHERS[group] : undefined;
    if (enforcer === undefined) continue;
    const message = `${policyName(policy)} is enforced by ${enforcer}, and nothing here says that it runs; the VPC CNI does not look at it`;
    found.push({
      lint: 'kind-not-enforced',
      effect: 'opens',
      message,
      place: { resource: policy.resource, path: ['kind'] },
      policy,
    });
  }
  return found;
}

/** In strict mode a pod needs a policy to have any connection. */
function unprotected({ network: { reach, settings } }: LintContext): LintFinding[] {
  if (settings!.strict !== true) return [];
  const { engine } = reach;
  const [variant] = engine.readings()[0]!;
  const seen = new Set<string>();
  return reach.network.groups.flatMap((group, at): LintFinding[] => {
    const id = engine.classes.of[at]!;
    const selected = DIRECTIONS.some((direction) => {
      const { of, selecting } = variant![direction];
      return selecting[of[id]!]!.some(({ compiled }) => compiled.policy.isolates);
    });
    const name = nameOf(group);
    if (selected || group.hostNetwork === true || group.windows !== false || seen.has(name)) return [];
    // Where nothing is enforced nothing is closed.
    if (settings!.fargate !== undefined && settings!.fargate(group).on !== false) return [];
    seen.add(name);
    const message = `${name} has no connection at all: the enforcing mode is strict and no policy selects it`;
    return [{ lint: 'unprotected-pod', effect: 'closes', message, place: named(group) }];
  });
}

/** Pods whose names differ in their last part only share their maps where they meet on a node. */
function sharedMaps({ network: { reach } }: LintContext): LintFinding[] {
  const { engine } = reach;
  const { groups } = reach.network;
  const [variant] = engine.readings()[0]!;
  const byIdentifier = new Map<string, number[]>();
  for (const [at, group] of groups.entries()) {
    const identifier =
      group.hostNetwork === true || group.windows !== false ? undefined : podIdentifier(group);
    if (identifier === undefined) continue;
    byIdentifier.set(identifier, [...(byIdentifier.get(identifier) ?? []), at]);
  }
  const policiesOf = (at: number): string =>
    DIRECTIONS.map((direction) => {
      const { of, selecting } = variant![direction];
      return selecting[of[engine.classes.of[at]!]!]!.map(({ compiled }) =>
        policyName(compiled.policy),
      ).join();
    }).join(';');
  const found: LintFinding[] = [];
  for (const [identifier, members] of byIdentifier) {
    const byPolicies = new Map<string, number>();
    for (const at of members) if (!byPolicies.has(policiesOf(at))) byPolicies.set(policiesOf(at), at);
    const [first, second] = [...byPolicies.values()];
    if (first === undefined || second === undefined) continue;
    const [a, b] = [groups[first]!, groups[second]!];
    if (a.node !== undefined && b.node !== undefined && a.node !== b.node && members.length === 2) continue;
    const message = `${nameOf(a)} and ${nameOf(b)} have different policies, and where they run on one node they share the maps of ${identifier}: each gets what the other may do`;
    found.push({ lint: 'shared-maps', effect: 'opens', message, place: named(b) });
  }
  return found;
}

/** The name of a workload, in its own file. */
function named({ place }: PodGroup): Place {
  return { resource: place.resource, path: ['metadata', 'name'] };
}

/** More entries than these fit for one address. */
const MOST_ENTRIES = 24;

type Block = Peer & { kind: 'block' };

/** Blocks of addresses: exceptions, too many ports, and families that are not there. */
function blocks({ network: { reach } }: LintContext): LintFinding[] {
  const { engine } = reach;
  const [variant] = engine.readings()[0]!;
  const family = familyOf(reach.network.groups.flatMap(({ addresses }) => addresses));
  const found: LintFinding[] = [];
  const said = new Set<object>();
  for (const direction of DIRECTIONS) {
    for (const selecting of variant![direction].selecting) {
      const policies = selecting.map(({ compiled }) => compiled.policy).filter(({ isolates }) => isolates);
      const all = policies.flatMap((policy) => blocksOf(policy, direction));
      for (const one of all) {
        if (said.has(one.block)) continue;
        said.add(one.block);
        if (family !== undefined && one.block.range.family !== family) {
          const message = `${policyName(one.policy)} names an IPv${one.block.range.family} block, and the pods of this cluster have IPv${family}: it does nothing (${direction})`;
          found.push({
            lint: 'other-family',
            effect: 'idle',
            message,
            place: one.block.place,
            policy: one.policy,
            direction,
          });
        }
        for (const hole of one.block.except) {
          const other = all.find(({ block }) => block !== one.block && reaches(block, hole.range));
          if (other === undefined) continue;
          const message = `this exception closes ${addressText(hole.range.family, hole.range.first)} and on, also where ${policyName(other.policy)} allows it: the narrowest block decides (${direction})`;
          found.push({
            lint: 'except-denies',
            effect: 'closes',
            message,
            place: hole.place,
            policy: one.policy,
            direction,
          });
        }
        const entries = new Set(
          all.filter(({ block }) => contains(block.range, one.block.range)).flatMap(({ ports }) => ports),
        );
        if (entries.size > MOST_ENTRIES) {
          const message = `${entries.size} ports are named for this block, its wider ones included, and the data plane holds ${MOST_ENTRIES}: which are lost is not told (${direction})`;
          found.push({
            lint: 'too-many-ports',
            effect: 'closes',
            message,
            place: one.block.place,
            policy: one.policy,
            direction,
          });
        }
      }
    }
  }
  return found;
}

function blocksOf(policy: Policy, direction: Direction): { block: Block; policy: Policy; ports: string[] }[] {
  return policy.rules[direction].flatMap(({ peers, ports }) =>
    peers === 'anybody'
      ? []
      : peers.flatMap((peer) =>
          peer.kind !== 'block'
            ? []
            : [
                {
                  block: peer,
                  policy,
                  ports:
                    ports === 'any'
                      ? ['any']
                      : ports.flatMap((port) =>
                          port.kind === 'range'
                            ? [`${port.protocol} ${port.first}-${port.last} ${port.ended === true}`]
                            : port.kind === 'protocol'
                              ? [port.protocol]
                              : [],
                        ),
                },
              ],
        ),
  );
}

/** Whether a block allows some of these addresses, and is not itself a narrower key within them. */
function reaches(block: Block, hole: Range): boolean {
  const { range } = block;
  if (range.family !== hole.family || range.last < hole.first || range.first > hole.last) return false;
  if (contains(hole, range)) return false;
  return !block.except.some((one) => contains(one.range, hole));
}

function contains(wide: Range, narrow: Range): boolean {
  return wide.family === narrow.family && wide.first <= narrow.first && narrow.last <= wide.last;
}

function familyOf(addresses: readonly Range[]): 4 | 6 | undefined {
  if (addresses.length === 0) return undefined;
  return addresses.some(({ family }) => family === 4) ? 4 : 6;
}
