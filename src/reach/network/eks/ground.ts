import { Atoms } from '../atoms.ts';
import type { Range } from '../cidr.ts';
import { parseCidr, subtract } from '../cidr.ts';
import type { Classes } from '../classes.ts';
import { ClassIndex, classesOf } from '../classes.ts';
import { ConnectionSets } from '../connections.ts';
import { WHOLE } from '../endpoint.ts';
import type { ClusterNetwork, Policy } from '../model.ts';
import { isOrdinary } from '../near.ts';
import { rangesIn } from '../operations.ts';
import { keysIn } from '../read/cluster.ts';

/** What every row of a cluster is made with. */
export interface Ground {
  readonly classes: Classes;
  readonly index: ClassIndex;
  readonly family: 4 | 6;
  /** Where the address of a pod can be that is not known. */
  readonly anywhere: readonly (readonly [first: number, last: number])[];
  readonly atoms: Atoms;
  /** The pieces that are the address of a node. */
  readonly nodeAtoms: ReadonlySet<number>;
  readonly sets: ConnectionSets;
}

/** Addresses that no pod has: its own host, multicast, and what is only valid on a link. */
export const NEVER_PODS = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fe80::/10',
  'ff00::/8',
].map((text) => parseCidr(text)!);

/** Pods, addresses and labels of a cluster, as far as these policies and the Services tell them apart. */
export function groundOf(network: ClusterNetwork, policies: readonly Policy[]): Ground {
  const { groups, nodes, services } = network;
  const family = familyOf(network);
  const single = [
    ...nodes.flatMap(({ addresses }) => addresses),
    ...groups.flatMap(({ addresses, hostNetwork, nodeAddresses }) =>
      hostNetwork === false ? nodeAddresses : [...nodeAddresses, ...addresses],
    ),
    ...services.flatMap(({ clusterIPs }) => clusterIPs),
  ];
  const atoms = new Atoms([...rangesIn(network, policies), ...single, ...NEVER_PODS]);
  const keys = keysIn(policies);
  for (const { selector } of services) for (const key of selector?.keys ?? []) keys.add(key);
  const classes = classesOf(network, keys, ({ ports }) => ports, atoms);
  const left = subtract([WHOLE[family]], [...NEVER_PODS, ...single, ...taken(network, atoms)]);
  return {
    classes,
    index: new ClassIndex(classes.all, network.namespaces, keys),
    family,
    anywhere: left.map((range) => [atoms.of(family, range.first), atoms.of(family, range.last)] as const),
    atoms,
    nodeAtoms: nodeAtomsOf(network, atoms, family),
    sets: new ConnectionSets(),
  };
}

/** Pieces of which each address is some pod's: nobody else has one of them. */
function taken({ groups }: ClusterNetwork, atoms: Atoms): Range[] {
  const byAtom = new Map<number, Set<bigint>>();
  for (const { addresses } of groups) {
    for (const { family, first } of addresses) {
      const atom = atoms.of(family, first);
      const known = byAtom.get(atom);
      if (known === undefined) byAtom.set(atom, new Set([first]));
      else known.add(first);
    }
  }
  return [...byAtom].flatMap(([atom, addresses]) => {
    const range = atoms.range(atom, atom);
    return range.last - range.first + 1n === BigInt(addresses.size) ? [range] : [];
  });
}

/** The pieces that are the address of a node on which ordinary pods run. */
function nodeAtomsOf({ groups, nodes }: ClusterNetwork, atoms: Atoms, of: 4 | 6): ReadonlySet<number> {
  const addresses = [
    ...nodes.filter(isOrdinary).flatMap((node) => node.addresses),
    ...groups.flatMap(({ node, nodeAddresses, windows }) =>
      windows === true || node?.startsWith('fargate-') === true ? [] : nodeAddresses,
    ),
  ];
  return new Set(addresses.flatMap(({ family, first }) => (family === of ? [atoms.of(family, first)] : [])));
}

/** A cluster has one family, that of its pods: rules and addresses of the other one are ignored. */
function familyOf({ groups, services }: ClusterNetwork): 4 | 6 {
  const pods = groups
    .filter(({ hostNetwork }) => hostNetwork === false)
    .flatMap(({ addresses }) => addresses);
  const ranges = pods.length > 0 ? pods : services.flatMap(({ clusterIPs }) => clusterIPs);
  return ranges.length > 0 && ranges.every(({ family }) => family === 6) ? 6 : 4;
}
