import type { Defaults, Mapping, Tree } from '../../estate/index.ts';
import { hole, mapping, sequence } from '../../estate/index.ts';
import type { Stack } from './stack.ts';
import { pointer } from './stack.ts';
import { at, inPlaceOf, mapAt, onAt, textAt } from './tree.ts';

export interface Network {
  /** The subnets of the control plane. */
  readonly clusterSubnets: Tree;
  /** The subnets of a node group. */
  readonly subnetsOf: (group: Mapping) => Tree;
}

/** Public subnets give nodes public addresses: eksctl makes them so, and refuses others for managed node groups. */
const GIVES_ADDRESSES: Defaults = { keys: { MapPublicIpOnLaunch: { by: 'eksctl', value: true } } };
const GIVES_NONE: Defaults = { keys: { MapPublicIpOnLaunch: { by: 'eksctl', value: false } } };

/**
 * The VPC that the cluster is in: eksctl's own, with public and private subnets, or one that is there already and
 * whose subnets are listed. https://docs.aws.amazon.com/eks/latest/eksctl/vpc-configuration.html
 */
export function addNetwork(stack: Stack): Network {
  const { config } = stack;
  const vpc = mapAt(config, 'vpc');
  const listedSubnets = (kind: Kind): readonly [string, Mapping][] => {
    const subnets = mapAt(vpc, 'subnets', kind);
    return (subnets?.keys ?? []).flatMap((name, index): readonly [string, Mapping][] => {
      const value = subnets!.values[index]!;
      return [[name, value.kind === 'mapping' ? value : mapping([], value.start, value.end)]];
    });
  };
  const existing = (['private', 'public'] as const).some((kind) =>
    listedSubnets(kind).some(([, subnet]) => at(subnet, 'id') !== undefined),
  );
  const all = { private: [] as Tree[], public: [] as Tree[] };
  const byName = new Map<string, Tree>();
  if (existing || at(vpc, 'id') !== undefined) {
    for (const kind of ['private', 'public'] as const) {
      for (const [name, subnet] of listedSubnets(kind)) {
        const id = at(subnet, 'id') ?? unknownSubnet(subnet);
        all[kind].push(id);
        byName.set(name, id);
        if (kind === 'public' && textAt(subnet, 'id') !== undefined) {
          const tree = stack.read({ id: 'SubnetId', cidr: 'CidrBlock', az: 'AvailabilityZone' }, subnet);
          stack.add('AWS::EC2::Subnet', `vpc.subnets.public.${name}`, subnet, tree, GIVES_ADDRESSES);
        }
      }
    }
  } else {
    const from = vpc ?? mapAt(config, 'metadata') ?? config;
    stack.add(
      'AWS::EC2::VPC',
      'vpc',
      from,
      vpc === undefined ? mapping([]) : stack.read({ cidr: 'CidrBlock' }, vpc),
    );
    for (const kind of ['private', 'public'] as const) {
      const name = `vpc.subnets.${kind}`;
      const tree = mapping([['VpcId', pointer('vpc'), -1]]);
      stack.add(
        'AWS::EC2::Subnet',
        name,
        mapAt(vpc, 'subnets', kind) ?? from,
        tree,
        kind === 'public' ? GIVES_ADDRESSES : GIVES_NONE,
      );
      all[kind].push(pointer(name));
    }
  }
  return {
    clusterSubnets: sequence([...all.private, ...all.public]),
    subnetsOf: (group) => {
      const named = at(group, 'subnets');
      if (named?.kind === 'sequence') {
        const items = named.items.map((item) => byName.get(textOf(item)) ?? item);
        return sequence(items, named.start, named.end);
      }
      const place = at(group, 'privateNetworking') ?? onAt(config, 'privateCluster', 'enabled');
      const isPrivate = onAt(group, 'privateNetworking') ?? onAt(config, 'privateCluster', 'enabled');
      const subnets = all[isPrivate === undefined ? 'public' : 'private'];
      if (subnets.length === 0) return sequence([unknownSubnet(group)]);
      return sequence(subnets.map((subnet) => moved(subnet, place)));
    },
  };
}

type Kind = 'private' | 'public';

/** A subnet stands where the group says which kind it is in: there it would be changed. */
function moved(subnet: Tree, place: Tree | undefined): Tree {
  if (place === undefined) return { ...subnet, start: -1, end: -1 };
  return { ...subnet, start: place.start, end: inPlaceOf(place, null).end };
}

function textOf(tree: Tree): string {
  return tree.kind === 'leaf' ? String(tree.value) : '';
}

function unknownSubnet(from: Tree): Tree {
  const reason = {
    code: 'computed-at-deployment',
    text: 'eksctl looks the subnet up when it runs; give its id',
  } as const;
  return hole(reason, from.start, from.end, 'string');
}
