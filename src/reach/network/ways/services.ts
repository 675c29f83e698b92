import type { Resource, View } from '../../../estate/index.ts';
import type { Service, ServicePort } from '../model.ts';
import { balancerAddresses } from './addresses.ts';
import { clientsOf, clientsOfNode } from './clients.ts';
import type { WayGround } from './ground.ts';
import { titleOf, toldFault } from './ground.ts';
import type { Maker } from './makers.ts';
import { SERVICE, annotation, controllerOf, isAutoMode } from './makers.ts';
import { nodePortOf, noNodePort } from './node-ports.ts';
import { schemeOfService } from './scheme.ts';
import type { TargetType } from './seen.ts';
import { keepsClient, seenBy, targetGroupAttributes, trafficPolicy } from './seen.ts';
import { listAt, wordAt } from './texts.ts';
import { mayOpen, opensTargets } from './security-group-rules.ts';
import type { Opens, Way, WayKind } from './way.ts';

const NO_TYPE = 'has a type that is not known: it may open no such way';

/** The ways that a Service opens: its load balancer, its ports on every node, and its external addresses. */
export function serviceWays(ground: WayGround, service: Service): Way[] {
  const type = service.resource.at('spec', 'type');
  const kind = wordAt(type, ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'], 'ClusterIP');
  if (kind === 'ExternalName') return [];
  const external = service.resource.at('spec', 'externalIPs');
  const ofType = [
    ...(kind === 'LoadBalancer' || kind === undefined ? balancerWays(ground, service) : []),
    ...(kind === 'ClusterIP' ? [] : nodePortWays(ground, service, type)),
  ];
  const perhaps = toldFault(titleOf('Service', service.namespace, service.name), NO_TYPE, type, false);
  return [
    ...(kind === undefined ? ofType.map((way) => ({ ...way, faults: [perhaps, ...way.faults] })) : ofType),
    ...(external.present === false ? [] : externalIpWays(ground, service, external)),
  ];
}

/** https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html */
function balancerWays(ground: WayGround, service: Service): Way[] {
  const { estate, network } = ground;
  const { resource } = service;
  const maker = controllerOf(resource, estate);
  const scheme = schemeOfService(resource, maker);
  const noted = (name: string): View => annotation(resource, SERVICE + name);
  const ours = maker === 'aws' ? isAutoMode(resource, estate) : false;
  const kind = kindOf(resource, maker);
  const limits = {
    // The cloud provider gives its NLB none.
    groups: maker === 'in-tree' && kind === 'NLB' ? undefined : noted('aws-load-balancer-security-groups'),
    // Whether others look at them is not known.
    blocks: maker === 'aws' || maker === 'in-tree' ? blocksOf(resource, ours) : [],
    prefixes: maker === 'in-tree' ? undefined : noted('aws-load-balancer-security-group-prefix-lists'),
    addressType: noted('aws-load-balancer-ip-address-type'),
  };
  const targetType = targetTypeOf(resource, maker, ours);
  const policy = trafficPolicy(resource);
  const attributes = targetGroupAttributes(resource);
  const tls = tlsPorts(resource);
  return service.ports.map((port) => {
    const keeps =
      kind === 'CLB'
        ? false
        : kind === 'NLB'
          ? keepsClient(targetType, port.protocol, attributes)
          : undefined;
    const { faults, targets } = ground.targets(service, port);
    const listener = { protocol: port.protocol, ports: [port.port], tls: tls(port) };
    return {
      kind,
      name: titleOf('Service', service.namespace, service.name),
      place: resource.at('spec', 'type'),
      scheme,
      clients: clientsOf(ground, scheme, limits, listener),
      listener,
      seen: seenBy({ targetType, keeps, policy: policy.value }),
      seenAt: targetType === 'ip' ? noted('aws-load-balancer-nlb-target-type') : policy.at,
      balancer: balancerAddresses(ground, network, scheme.scheme, listAt(noted('aws-load-balancer-subnets'))),
      nodes: ground.nodes,
      opens: opensOf(resource, maker),
      targets,
      faults: [...faults, ...(targetType === 'instance' ? noNodePort(service, port, `the ${kind}`) : [])],
    };
  });
}

/** Who may connect, by the field or the annotation that came before it, which EKS Auto Mode does not read. */
function blocksOf(service: Resource, auto: boolean | undefined): readonly View[] {
  const field = service.at('spec', 'loadBalancerSourceRanges');
  return auto === true ? [field] : [field, annotation(service, `${SERVICE}load-balancer-source-ranges`)];
}

/** The cloud provider makes Classic Load Balancers unless told otherwise. https://cloud-provider-aws.sigs.k8s.io/service_controller/ */
function kindOf(service: Resource, maker: Maker): WayKind {
  if (maker === 'aws') return 'NLB';
  if (maker !== 'in-tree') return 'load balancer';
  return wordAt(annotation(service, `${SERVICE}aws-load-balancer-type`), ['nlb', 'classic'], 'classic') ===
    'nlb'
    ? 'NLB'
    : 'CLB';
}

/**
 * Nodes, or pods themselves. https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/;
 * of EKS Auto Mode https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html#auto-lb-consider
 */
function targetTypeOf(service: Resource, maker: Maker, auto: boolean | undefined): TargetType | undefined {
  if (maker === 'in-tree') return 'instance';
  if (maker !== 'aws') return undefined;
  const type = annotation(service, `${SERVICE}aws-load-balancer-type`).string();
  if (type.kind === 'known' && type.value === 'nlb-ip') return 'ip';
  const at = annotation(service, `${SERVICE}aws-load-balancer-nlb-target-type`);
  if (at.present === false && auto === undefined) return undefined;
  return wordAt(at, ['instance', 'ip'], auto === true ? 'ip' : 'instance');
}

function opensOf(service: Resource, maker: Maker): Opens {
  if (maker === 'aws')
    return opensTargets(
      annotation(service, `${SERVICE}aws-load-balancer-security-groups`),
      annotation(service, `${SERVICE}aws-load-balancer-manage-backend-security-group-rules`),
    );
  const at = service.at('spec', 'type');
  if (maker !== 'in-tree') return mayOpen(at);
  return {
    opens: true,
    at,
    why: 'has its rules in the security groups of the nodes made by the cloud provider',
  };
}

/** Which listeners end TLS: all of them where there is a certificate, unless a list names some. */
function tlsPorts(service: Resource): (port: ServicePort) => boolean {
  if (annotation(service, `${SERVICE}aws-load-balancer-ssl-cert`).present === false) return () => false;
  const { texts } = listAt(annotation(service, `${SERVICE}aws-load-balancer-ssl-ports`));
  return ({ name, port, protocol }) =>
    protocol === 'TCP' &&
    (texts.length === 0 ||
      texts.includes('*') ||
      texts.includes(String(port)) ||
      (name !== undefined && texts.includes(name)));
}

function nodePortWays(ground: WayGround, service: Service, type: View): Way[] {
  return service.ports.flatMap((port) => {
    const { given, number } = nodePortOf(service, port);
    if (given === false) return [];
    return [fromNode(ground, service, port, 'NodePort', type, number === undefined ? [] : [number])];
  });
}

/** https://kubernetes.io/docs/concepts/services-networking/service/#external-ips */
function externalIpWays(ground: WayGround, service: Service, at: View): Way[] {
  return service.ports.map((port) => fromNode(ground, service, port, 'external IP', at, [port.port]));
}

function fromNode(
  ground: WayGround,
  service: Service,
  port: ServicePort,
  kind: WayKind,
  place: View,
  ports: readonly number[],
): Way {
  const policy = trafficPolicy(service.resource);
  return {
    kind,
    name: titleOf('Service', service.namespace, service.name),
    place,
    scheme: undefined,
    clients: clientsOfNode(place),
    listener: { protocol: port.protocol, ports },
    seen: seenBy({ targetType: 'instance', keeps: true, policy: policy.value }),
    seenAt: policy.at,
    // Nobody stands in between.
    balancer: ground.nodes,
    nodes: ground.nodes,
    ...ground.targets(service, port),
  };
}
