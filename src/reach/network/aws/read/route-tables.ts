import type { Resource, View } from '../../../../estate/index.ts';
import { PUBLIC } from '../../cidr.ts';
import type { Open, Route, RouteTable, RouteTarget, Subnet, TransitGateway, Vpc } from '../model.ts';
import { destinationAt } from './destination.ts';
import { serviceOf } from './prefix-lists.ts';
import type { Named, References } from './reference.ts';
import { calledAt, isMade, open, textAt } from './reference.ts';

const TABLE = 'AWS::EC2::RouteTable';
const VPC = 'AWS::EC2::VPC';

/** What other things of the network a route table has to ask for. */
export interface Around {
  readonly subnetAt: (view: View) => Subnet | Open;
  readonly vpcAt: (view: View) => Vpc | Open;
  readonly gatewayAt: (view: View) => TransitGateway | Open;
}

/** Arguments of a route that name where it leads, and what that is called. */
const DEVICES: Readonly<Record<string, string>> = {
  TransitGatewayId: 'transit gateway',
  NetworkInterfaceId: 'network interface',
  InstanceId: 'instance',
  VpcEndpointId: 'VPC endpoint',
  CarrierGatewayId: 'carrier gateway',
  LocalGatewayId: 'local gateway',
  CoreNetworkArn: 'core network',
  OdbNetworkArn: 'ODB network',
};

/** The route tables of an account, and those of its subnets. */
export class RouteTables {
  readonly #references: References;
  readonly #around: Around;
  readonly #tables = new Map<string, RouteTable>();
  readonly #routes = new Map<string, Resource[]>();
  readonly #strays: Open[] = [];
  readonly #associations = new Map<Resource, Resource>();
  readonly #unplaced: Open[] = [];
  /** The table that was made the main one of a VPC. */
  readonly #mains = new Map<Resource, Resource>();

  constructor(references: References, around: Around) {
    this.#references = references;
    this.#around = around;
    for (const route of references.ofType('AWS::EC2::Route')) {
      const key = this.#keyAt(route.at('RouteTableId'));
      if (typeof key !== 'string') this.#strays.push(key);
      else this.#routes.set(key, [...(this.#routes.get(key) ?? []), route]);
    }
    for (const association of references.ofType('AWS::EC2::SubnetRouteTableAssociation')) {
      const subnet = references.at(association.at('SubnetId'));
      if (subnet.kind === 'open') this.#unplaced.push(subnet);
      if (subnet.kind === 'resource') this.#associations.set(subnet.resource, association);
    }
    for (const association of references.ofType('AWS::EC2::MainRouteTableAssociation')) {
      const vpc = references.at(association.at('VpcId'));
      const table = references.at(association.at('RouteTableId'));
      if (vpc.kind === 'resource' && table.kind === 'resource' && table.resource.type === TABLE)
        this.#mains.set(vpc.resource, table.resource);
    }
  }

  /**
   * The table of a subnet: the one it is associated with, else the main one of its VPC.
   * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
   */
  of(subnet: Resource, vpc: Resource | undefined): RouteTable | Open {
    const association = this.#associations.get(subnet);
    if (association !== undefined) {
      const place = association.at('RouteTableId');
      if (isMade(association) !== true) return open(place, 'whether it is associated is not known');
      const key = this.#keyAt(place);
      return typeof key === 'string' ? this.#table(key, place) : key;
    }
    const [unplaced] = this.#unplaced;
    if (unplaced !== undefined) return unplaced;
    if (vpc === undefined)
      return open(subnet.at('VpcId'), `which route table ${subnet.name} has is not in these files`);
    return this.#table(this.#mainOf(vpc), vpc.root);
  }

  #mainOf(vpc: Resource): string {
    return this.#mains.get(vpc)?.identity ?? `main ${vpc.identity}`;
  }

  #keyAt(view: View): string | Open {
    const named = this.#references.at(view);
    if (named.kind === 'open') return named;
    if (named.kind === 'absent') return open(view, 'no route table is named');
    if (named.kind === 'id') return `id ${named.id}`;
    const { attribute, resource } = named;
    if (resource.type === VPC && /RouteTable|route_table/.test(attribute)) return this.#mainOf(resource);
    return resource.type === TABLE ? resource.identity : open(view, `${resource.name} is no route table`);
  }

  #table(key: string, place: View): RouteTable {
    let table = this.#tables.get(key);
    if (table === undefined) this.#tables.set(key, (table = this.#make(key, place)));
    return table;
  }

  #make(key: string, place: View): RouteTable {
    const resource = this.#references.ofType(TABLE).find(({ identity }) => identity === key);
    const routes: Route[] = [];
    let [why] = this.#strays;
    for (const one of this.#routes.get(key) ?? []) {
      const route = this.#routeOf(one);
      if ('kind' in route) why ??= route;
      else routes.push(route);
    }
    for (const endpoint of this.#references.ofType('AWS::EC2::VPCEndpoint')) {
      const route = this.#throughEndpoint(endpoint, key);
      if (route !== undefined) routes.push(route);
    }
    if (key.startsWith('id ')) {
      const name = key.slice('id '.length);
      why ??= open(place, `route table ${name} is not in these files`);
      return { name, routes, open: why, place };
    }
    const propagated = this.#references.ofType('AWS::EC2::VPNGatewayRoutePropagation').find((one) =>
      one
        .at('RouteTableIds')
        .items()
        .items.some((item) => this.#keyAt(item) === key),
    );
    if (propagated !== undefined)
      why ??= open(propagated.at('VpnGatewayId'), 'a virtual private gateway adds routes of its own');
    const name = resource?.name ?? `the main route table of ${place.resource.name}`;
    return { name, routes, open: why, place: resource?.root ?? place };
  }

  #routeOf(resource: Resource): Route | Open {
    const root = resource.root;
    if (isMade(resource) !== true) return open(root, `whether ${resource.name} is made is not known`);
    const four = root.get('DestinationCidrBlock');
    const block = four.present === false ? root.get('DestinationIpv6CidrBlock') : four;
    const found = destinationAt(this.#references, root, root.get('DestinationPrefixListId'), block);
    return 'kind' in found ? found : { ...found, target: this.#targetOf(root), place: root };
  }

  #targetOf(root: View): RouteTarget {
    const nat = root.get('NatGatewayId');
    if (nat.present !== false) return this.#natGateway(nat);
    const peering = root.get('VpcPeeringConnectionId');
    if (peering.present !== false) return this.#peering(peering, root.resource);
    const egressOnly = root.get('EgressOnlyInternetGatewayId');
    if (egressOnly.present !== false)
      return { kind: 'egress-only-internet-gateway', name: calledAt(this.#references.at(egressOnly)) };
    const transit = root.get('TransitGatewayId');
    const hub = transit.present === false ? undefined : this.#around.gatewayAt(transit);
    if (hub !== undefined && !('kind' in hub))
      return { kind: 'transit-gateway', name: hub.name, gateway: hub };
    for (const [key, word] of Object.entries(DEVICES)) {
      const at = root.get(key);
      if (at.present !== false)
        return { kind: 'elsewhere', name: `${word} ${calledAt(this.#references.at(at))}` };
    }
    const gateway = this.#references.at(root.get('GatewayId'));
    const name = calledAt(gateway);
    if (gateway.kind === 'id' && gateway.id === 'local') return { kind: 'local' };
    const isInternet =
      gateway.kind === 'resource'
        ? gateway.resource.type === 'AWS::EC2::InternetGateway'
        : gateway.kind === 'id' && gateway.id.startsWith('igw-');
    return isInternet ? { kind: 'internet-gateway', name } : { kind: 'elsewhere', name: `gateway ${name}` };
  }

  #natGateway(at: View): RouteTarget {
    const named = this.#references.at(at);
    const name = calledAt(named);
    if (named.kind !== 'resource') {
      const why = open(at, `NAT gateway ${name} is not in these files`);
      return { kind: 'nat-gateway', name, isPublic: undefined, subnet: () => why };
    }
    const connectivity = named.resource.at('ConnectivityType').string();
    const isPublic =
      connectivity.kind === 'absent'
        ? true
        : connectivity.kind === 'unknown'
          ? undefined
          : connectivity.value !== 'private';
    return {
      kind: 'nat-gateway',
      name,
      isPublic,
      subnet: () => this.#around.subnetAt(named.resource.at('SubnetId')),
    };
  }

  /** https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html */
  #peering(at: View, route: Resource): RouteTarget {
    const named = this.#references.at(at);
    const name = calledAt(named);
    if (named.kind !== 'resource') {
      const why = open(at, `peering connection ${name} is not in these files`);
      return { kind: 'peering', name, id: name, peer: () => why };
    }
    const { resource } = named;
    return {
      kind: 'peering',
      name,
      id: resource.identity,
      peer: () => {
        const own = this.#vpcOf(route);
        const isOwn = (end: Named): boolean => end.kind === 'resource' && end.resource === own;
        const ends = [resource.at('VpcId'), resource.at('PeerVpcId')];
        const others = ends.filter((end) => !isOwn(this.#references.at(end)));
        return others.length === 1
          ? this.#around.vpcAt(others[0]!)
          : open(resource.at('PeerVpcId'), 'which VPCs it connects is not known');
      },
    };
  }

  #vpcOf(route: Resource): Resource | undefined {
    const table = this.#references.at(route.at('RouteTableId'));
    if (table.kind !== 'resource') return undefined;
    if (table.resource.type === VPC) return table.resource;
    const named = this.#references.at(table.resource.at('VpcId'));
    if (named.kind === 'resource') return named.resource;
    // A main table that somebody took over does not name its VPC.
    return [...this.#mains].find(([, main]) => main === table.resource)?.[0];
  }

  /** https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
  #throughEndpoint(endpoint: Resource, key: string): Route | undefined {
    const type = textAt(endpoint.at('VpcEndpointType')) ?? 'Gateway';
    if (type !== 'Gateway') return undefined;
    const { items, rest } = endpoint.at('RouteTableIds').items();
    const found = items.find((item) => this.#keyAt(item) === key);
    if (found === undefined && rest === undefined) return undefined;
    const service = serviceOf(textAt(endpoint.at('ServiceName')));
    const target = { kind: 'gateway-endpoint', name: endpoint.name, service } as const;
    const reason = `AWS keeps the addresses of ${service ?? 'the service'}`;
    return { destination: [], rest: reason, within: PUBLIC[4], target, place: found ?? endpoint.root };
  }
}
