import type { Resource, View } from '../../../../estate/index.ts';
import { parseCidr } from '../../cidr.ts';
import { namespaceOf } from '../../read/pods.ts';
import type { Told } from '../../told.ts';
import { balancerAddresses, podFamily } from '../addresses.ts';
import { clientsOf, clientsOfLattice } from '../clients.ts';
import type { Dangling } from '../dangling.ts';
import type { WayGround } from '../ground.ts';
import { titleOf, toldFault } from '../ground.ts';
import { forwardedWay } from '../in-cluster.ts';
import { noNodePort } from '../node-ports.ts';
import type { SchemeSaid } from '../scheme.ts';
import { schemeAt } from '../scheme.ts';
import { opensNothing, opensTargets } from '../security-group-rules.ts';
import { keepsClient, seenBy, trafficPolicy } from '../seen.ts';
import { textAt } from '../texts.ts';
import type { Listener, Way } from '../way.ts';
import type { Attached } from './attachment.ts';
import { attachments } from './attachment.ts';
import type { RouteBackend } from './backends.ts';
import { routeBackends } from './backends.ts';
import { balancerConfiguration, classOfGateway, targetGroupOf } from './configuration.ts';
import { GROUP, ROUTES } from './kinds.ts';

/** VPC Lattice connects from here. https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html#managed-prefix-list */
const LATTICE = {
  4: parseCidr('169.254.171.0/24')!,
  6: parseCidr('fd00:ec2:80::/64')!,
} as const;

/** One backend of a route behind one listener. */
interface Routed extends RouteBackend {
  readonly route: Resource;
  readonly kind: string;
  readonly attached: Attached;
}

/** The ways of the Gateway API. */
export interface GatewayWays {
  /** By load balancers and VPC Lattice. */
  readonly direct: readonly Way[];
  /** By controllers in the cluster, once the ways to their pods are known. */
  readonly through: (direct: readonly Way[]) => readonly Way[];
  readonly dangling: readonly Dangling[];
}

/** https://gateway-api.sigs.k8s.io/ */
export function gatewayWays(ground: WayGround): GatewayWays {
  const direct: Way[] = [];
  const others: Routed[] = [];
  const dangling: Dangling[] = [];
  for (const kind of Object.keys(ROUTES)) {
    for (const route of ground.estate.ofTypeIn(`${GROUP}/${kind}`, ground.scope)) {
      const read = routeBackends(ground, route, kind);
      const attached = attachments(ground, route, kind);
      if (attached.length > 0) dangling.push(...read.dangling);
      for (const one of attached) {
        for (const backend of read.backends) {
          const routed: Routed = { ...backend, route, kind, attached: one };
          const way = directWay(ground, routed);
          if (way !== undefined) direct.push(way);
          // Its pods forward what any of its listeners takes.
          else if (!others.some((other) => isAlike(other, routed))) others.push(routed);
        }
      }
    }
  }
  return {
    direct,
    dangling,
    through: (fronts) => others.map((one) => throughPods(ground, one, fronts)),
  };
}

function isAlike(a: Routed, b: Routed): boolean {
  return a.route === b.route && a.place === b.place && a.attached.gateway === b.attached.gateway;
}

/** A way by a load balancer or VPC Lattice; `undefined` for one by a controller in the cluster. */
function directWay(ground: WayGround, routed: Routed): Way | undefined {
  switch (controllerOf(ground, routed.attached.gateway)) {
    case 'gateway.k8s.aws/alb':
      return balancedWay(ground, routed, 'ALB');
    case 'gateway.k8s.aws/nlb':
      return balancedWay(ground, routed, 'NLB');
    case 'application-networking.k8s.aws/gateway-api-controller':
      return latticeWay(ground, routed);
    default:
      return undefined;
  }
}

/** The class that the AWS Gateway API Controller comes with. https://www.gateway-api-controller.eks.aws.dev/latest/ */
const LATTICE_CLASS = 'amazon-vpc-lattice';

function controllerOf(ground: WayGround, gateway: Resource): string | undefined {
  const ofClass = classOfGateway(ground, gateway);
  if (ofClass !== undefined) return textAt(ofClass.at('spec', 'controllerName'));
  const name = textAt(gateway.at('spec', 'gatewayClassName'));
  return name === LATTICE_CLASS ? 'application-networking.k8s.aws/gateway-api-controller' : undefined;
}

/** Why a route leads perhaps not where it says. */
function perhapsOf({ attached, granted, kind, place, route, service }: Routed): Told[] {
  const name = titleOf(kind, namespaceOf(route), route.name);
  const { gateway, listener, sure } = attached;
  const told: Told[] = [];
  if (!sure) {
    const message = `attaches perhaps to a listener of Gateway ${namespaceOf(gateway)}/${gateway.name}`;
    told.push(toldFault(name, message, listener, false));
  }
  if (granted === undefined) {
    const message = `is perhaps not granted Service ${service.namespace}/${service.name}`;
    told.push(toldFault(name, message, place, false));
  }
  return told;
}

/** What the ways by load balancers and by VPC Lattice have in common. */
function common(
  ground: WayGround,
  routed: Routed,
): Pick<Way, 'faults' | 'listener' | 'name' | 'nodes' | 'place' | 'targets'> {
  const { attached, kind, place, port, route, service } = routed;
  const { faults, targets } = ground.targets(service, port);
  return {
    name: titleOf(kind, namespaceOf(route), route.name),
    place,
    targets,
    nodes: ground.nodes,
    faults: [...faults, ...perhapsOf(routed)],
    listener: listenerOf(attached.listener),
  };
}

function listenerOf(listener: View): Listener {
  const port = listener.get('port').number();
  const protocol = textAt(listener.get('protocol'));
  const passes = textAt(listener.at('tls', 'mode')) === 'Passthrough';
  return {
    protocol: protocol === 'UDP' ? 'UDP' : 'TCP',
    ports: port.kind === 'known' ? [port.value] : [],
    tls: (protocol === 'HTTPS' || protocol === 'TLS') && !passes,
  };
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/gateway/ */
function balancedWay(ground: WayGround, routed: Routed, kind: 'ALB' | 'NLB'): Way {
  const { attached, port, route, service } = routed;
  const configuration = balancerConfiguration(ground, attached.gateway);
  const scheme = schemeAt(configuration.at('scheme'), 'internal');
  const group = targetGroupOf(ground, configuration, service, route, routed.kind);
  const policy = trafficPolicy(service.resource);
  const base = common(ground, routed);
  const keeps = kind === 'NLB' && keepsClient(group.targetType, base.listener.protocol, group.attributes);
  return {
    ...base,
    kind,
    scheme,
    clients: clientsOf(
      ground,
      scheme,
      {
        groups: configuration.at('securityGroups'),
        blocks: [configuration.at('sourceRanges')],
        prefixes: configuration.at('securityGroupPrefixes'),
        addressType: configuration.at('ipAddressType'),
      },
      base.listener,
    ),
    seen: seenBy({ targetType: group.targetType, keeps, policy: policy.value }),
    seenAt: group.targetType === 'ip' ? group.at : policy.at,
    opens: opensTargets(
      configuration.at('securityGroups'),
      configuration.at('manageBackendSecurityGroupRules'),
    ),
    balancer: balancerAddresses(ground, ground.network, scheme.scheme, configuration.subnets),
    faults: [
      ...base.faults,
      ...(group.targetType === 'instance' ? noNodePort(service, port, `the ${kind}`) : []),
    ],
  };
}

/** Pods are its targets, and it connects to them itself. https://www.gateway-api-controller.eks.aws.dev/latest/concepts/overview/ */
function latticeWay(ground: WayGround, routed: Routed): Way {
  const at = routed.attached.gateway.at('spec', 'gatewayClassName');
  const why = 'VPC Lattice takes connections from the VPCs that are associated with its service network';
  const scheme: SchemeSaid = { scheme: 'internal', at, why };
  return {
    ...common(ground, routed),
    kind: 'VPC Lattice',
    scheme,
    clients: clientsOfLattice(ground, scheme),
    seen: ['balancer'],
    seenAt: at,
    opens: opensNothing(at),
    balancer: { ranges: [LATTICE[podFamily(ground.network)]], known: true, name: 'VPC Lattice' },
  };
}

/** The pods that a controller runs for one Gateway say so. https://gateway-api.sigs.k8s.io/geps/gep-1762/ */
const OF_GATEWAY = 'gateway.networking.k8s.io/gateway-name';
const OWNED_BY = 'gateway.envoyproxy.io/owning-gateway-name';
const OWNED_IN = 'gateway.envoyproxy.io/owning-gateway-namespace';

function throughPods(ground: WayGround, routed: Routed, direct: readonly Way[]): Way {
  const { gateway } = routed.attached;
  const controller = controllerOf(ground, gateway);
  const own = ground.network.groups.flatMap(({ labels: { known }, namespace }, at) => {
    const its = known.get(OF_GATEWAY) === gateway.name && namespace === namespaceOf(gateway);
    const owned = known.get(OWNED_BY) === gateway.name && known.get(OWNED_IN) === namespaceOf(gateway);
    return its || owned ? [at] : [];
  });
  const groups = own.length > 0 ? own : ground.controllers(undefined, controller);
  const { kind, place, port, route, service } = routed;
  const way = forwardedWay(
    ground,
    {
      kind: 'Gateway',
      name: titleOf(kind, namespaceOf(route), route.name),
      place,
      service,
      port,
      tls: [routed.attached.listener, ...gateway.at('spec', 'listeners').items().items].some(
        (one) => listenerOf(one).tls === true,
      ),
      groups,
      who: `the controller of Gateway ${namespaceOf(gateway)}/${gateway.name}`,
      at: gateway.at('spec', 'gatewayClassName'),
    },
    direct,
  );
  return { ...way, faults: [...perhapsOf(routed), ...way.faults] };
}
