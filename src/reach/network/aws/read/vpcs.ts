import type { Resource, View } from '../../../../estate/index.ts';
import type { Range } from '../../cidr.ts';
import type { NetworkAcl, Open, RouteTable, Subnet, Vpc } from '../model.ts';
import { NetworkAcls } from './network-acls.ts';
import type { References } from './reference.ts';
import { flagAt, nameOf, open } from './reference.ts';
import { RouteTables } from './route-tables.ts';
import { TransitGateways } from './transit-gateways.ts';
import { zoneOf } from './zones.ts';

const VPC = 'AWS::EC2::VPC';
const SUBNET = 'AWS::EC2::Subnet';

/** The VPCs of an account with their subnets. */
export class Vpcs {
  readonly #references: References;
  readonly #tables: RouteTables;
  readonly #acls: NetworkAcls;
  readonly #vpcs = new Map<string, Vpc>();
  readonly #subnets = new Map<Resource, Subnet>();

  constructor(references: References) {
    this.#references = references;
    this.#acls = new NetworkAcls(references);
    const around = {
      subnetAt: (view: View): Subnet | Open => this.subnetAt(view),
      vpcAt: (view: View): Vpc | Open => this.vpcAt(view),
    };
    const gateways = new TransitGateways(references, around);
    this.#tables = new RouteTables(references, { ...around, gatewayAt: (view) => gateways.at(view) });
  }

  /** The subnet that a place names. */
  subnetAt(view: View): Subnet | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no subnet is named');
    if (named.kind === 'id') return open(view, `subnet ${named.id} is not in these files`);
    return named.resource.type === SUBNET
      ? this.#subnet(named.resource)
      : open(view, `${named.resource.name} is no subnet`);
  }

  /** The VPC that a place names. */
  vpcAt(view: View): Vpc | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no VPC is named');
    if (named.kind === 'id') return open(view, `VPC ${named.id} is not in these files`);
    return named.resource.type === VPC
      ? this.#vpc(named.resource)
      : open(view, `${named.resource.name} is no VPC`);
  }

  /** The subnets that are in the files. */
  allSubnets(): readonly Subnet[] {
    return this.#references.ofType(SUBNET).map((one) => this.#subnet(one));
  }

  #vpc(resource: Resource): Vpc {
    const known = this.#vpcs.get(resource.identity);
    if (known !== undefined) return known;
    const blocks: Range[] = [];
    const rests: { readonly why: string; readonly of: 4 | 6 }[] = [];
    const add = (place: View, family: 4 | 6): void => {
      const range = this.#references.rangeAt(place);
      if (range !== undefined && 'kind' in range) rests.push({ why: range.reason, of: family });
      else if (range !== undefined) blocks.push(range);
    };
    add(resource.at('CidrBlock'), 4);
    if (resource.at('Ipv4IpamPoolId').present !== false)
      rests.push({ why: 'a pool of addresses gives it its block', of: 4 });
    for (const other of this.#references.ofType('AWS::EC2::VPCCidrBlock')) {
      const named = this.#references.at(other.at('VpcId'));
      if (named.kind !== 'resource' || named.resource !== resource) continue;
      add(other.at('CidrBlock'), 4);
      add(other.at('Ipv6CidrBlock'), 6);
      const isGiven =
        flagAt(other.at('AmazonProvidedIpv6CidrBlock'), false) !== false ||
        ['Ipv6IpamPoolId', 'Ipv6Pool'].some((key) => other.at(key).present !== false);
      if (isGiven && other.at('Ipv6CidrBlock').present === false)
        rests.push({ why: 'AWS gives it a block of IPv6', of: 6 });
      if (other.at('Ipv4IpamPoolId').present !== false && other.at('CidrBlock').present === false)
        rests.push({ why: 'a pool of addresses gives it a block', of: 4 });
    }
    const [first] = rests;
    const rest = first?.why;
    const restOf = rests.every((one) => one.of === first?.of) ? first?.of : undefined;
    const name = nameOf(resource, 'VpcId');
    const subnets = (): readonly Subnet[] => this.allSubnets().filter(({ vpc }) => vpc.resource === resource);
    return this.#keep(resource.identity, { name, resource, blocks, rest, restOf, subnets });
  }

  #keep(key: string, vpc: Vpc): Vpc {
    this.#vpcs.set(key, vpc);
    return vpc;
  }

  #subnet(resource: Resource): Subnet {
    const known = this.#subnets.get(resource);
    if (known !== undefined) return known;
    const ranges: Range[] = [];
    let rest: string | undefined;
    for (const key of ['CidrBlock', 'Ipv6CidrBlock']) {
      const range = this.#references.rangeAt(resource.at(key));
      if (range === undefined) continue;
      if ('kind' in range) rest ??= range.reason;
      else ranges.push(range);
    }
    if (ranges.length === 0) rest ??= `the addresses of ${resource.name} are not in these files`;
    const vpc = this.#vpcOf(resource);
    let table: RouteTable | Open | undefined;
    let acl: NetworkAcl | Open | undefined;
    const subnet: Subnet = {
      name: resource.name,
      resource,
      vpc,
      zone: zoneOf(resource),
      ranges,
      rest,
      table: () => (table ??= this.#tables.of(resource, vpc.resource)),
      acl: () => (acl ??= this.#acls.of(resource, vpc.resource)),
      givesPublicAddresses: flagAt(resource.at('MapPublicIpOnLaunch'), false),
    };
    this.#subnets.set(resource, subnet);
    return subnet;
  }

  /** The VPC of a subnet; where it is not in the files the subnets that name it alike share one. */
  #vpcOf(subnet: Resource): Vpc {
    const place = subnet.at('VpcId');
    const found = this.vpcAt(place);
    if (!('kind' in found)) return found;
    const named = this.#references.at(place);
    const key = named.kind === 'id' ? `id ${named.id}` : `scope ${subnet.scope.id}`;
    const name = named.kind === 'id' ? named.id : 'the VPC';
    return (
      this.#vpcs.get(key) ??
      this.#keep(key, {
        name,
        resource: undefined,
        blocks: [],
        rest: found.reason,
        subnets: () => this.allSubnets().filter((one) => one.vpc === this.#vpcs.get(key)),
      })
    );
  }
}
