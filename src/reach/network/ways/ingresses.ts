import type { Resource, View } from '../../../estate/index.ts';
import { jsonIn } from '../../../estate/index.ts';
import type { Service, ServicePort } from '../model.ts';
import { namespaceOf } from '../read/pods.ts';
import { balancerAddresses } from './addresses.ts';
import { forwardBackends, ingressBackends } from './backends.ts';
import { clientsOf } from './clients.ts';
import type { Dangling } from './dangling.ts';
import { Danglings } from './dangling.ts';
import type { WayGround } from './ground.ts';
import { titleOf } from './ground.ts';
import { loginOf } from './login.ts';
import { ALB, annotation, classParameter, groupOf, isAutoAlb } from './makers.ts';
import { noNodePort } from './node-ports.ts';
import { schemeOfIngress } from './scheme.ts';
import { opensTargets } from './security-group-rules.ts';
import { seenBy, trafficPolicy } from './seen.ts';
import { listAt, wordAt } from './texts.ts';
import type { Listener, Way } from './way.ts';

/** A Service that an Ingress leads to, and where it says so. */
export interface Backend {
  readonly service: Service;
  readonly port: ServicePort;
  readonly place: View;
}

/** The Services that an Ingress leads to, each once, and what of it leads nowhere. */
export function backendsOf(
  ground: WayGround,
  ingress: Resource,
): { readonly backends: readonly Backend[]; readonly dangling: readonly Dangling[] } {
  const namespace = namespaceOf(ingress);
  const name = titleOf('Ingress', namespace, ingress.name);
  const backends = new Map<string, Backend>();
  const dangling = new Danglings(name);
  const named = ingressBackends(ingress).flatMap((place) => forwardBackends(ingress, place));
  for (const { name: wanted, open, place, port: portOf } of named) {
    if (open !== undefined) dangling.add(open, place, false);
    if (wanted === undefined) continue;
    const service = ground.service(namespace, wanted);
    if (service === undefined) {
      dangling.missing(`${namespace}/${wanted}`, place);
      continue;
    }
    const port = portOf(service);
    if (port === undefined || port === 'unknown') dangling.noPort(service, port, place);
    else {
      const key = `${wanted} ${port.protocol} ${port.port}`;
      if (!backends.has(key)) backends.set(key, { service, port, place });
    }
  }
  return { backends: [...backends.values()], dangling: dangling.all };
}

/**
 * The ways of an Ingress for an ALB: each of its listeners, to each of its Services. What its clients see as paths and
 * names is not told apart.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function albWays(ground: WayGround, ingress: Resource): Way[] {
  const { estate, network } = ground;
  const group = groupOf(ingress, estate);
  const scheme = schemeOfIngress(ingress, estate, group);
  const shared = (name: string): View =>
    [ingress, ...group].map((one) => annotation(one, ALB + name)).find((view) => view.present !== false) ??
    annotation(ingress, ALB + name);
  const parameter = (...field: readonly string[]): View | undefined =>
    classParameter(ingress, estate, ...field);
  const balancer = balancerAddresses(
    ground,
    network,
    scheme.scheme,
    listAt(parameter('subnets', 'ids') ?? shared('subnets')),
  );
  const ports = listenersOf(ground, ingress);
  return backendsOf(ground, ingress).backends.flatMap(({ place, port, service }) => {
    const own = targetTypeAt(ground, ingress, service.resource);
    const policy = trafficPolicy(service.resource);
    const { faults, targets } = ground.targets(service, port);
    const missing = own.value === 'instance' ? noNodePort(service, port, 'the ALB') : [];
    return ports.map((listener): Way => {
      const login = loginOf(ingress, service.resource, listener);
      return {
        ...(login === undefined ? {} : { login }),
        kind: 'ALB',
        name: titleOf('Ingress', namespaceOf(ingress), ingress.name),
        place,
        scheme,
        clients: clientsOf(
          ground,
          scheme,
          {
            groups: parameter('securityGroups') ?? shared('security-groups'),
            blocks: [
              parameter('inboundCIDRs') ?? annotation(ingress, `${ALB}inbound-cidrs`),
              ...group
                .filter((one) => listensOn(ground, one, listener))
                .map((one) => annotation(one, `${ALB}inbound-cidrs`)),
            ],
            prefixes: parameter('prefixListsIDs') ?? shared('security-group-prefix-lists'),
            addressType: parameter('ipAddressType') ?? shared('ip-address-type'),
          },
          listener,
        ),
        listener,
        targets,
        seen: seenBy({ targetType: own.value, keeps: false, policy: policy.value }),
        seenAt: own.value === 'ip' ? own.at : policy.at,
        balancer,
        opens: opensTargets(
          parameter('securityGroups') ?? shared('security-groups'),
          shared('manage-backend-security-group-rules'),
        ),
        nodes: ground.nodes,
        faults: [...faults, ...missing],
      };
    });
  });
}

/** Pods or nodes as targets: what the class says goes first, then the Service, then the Ingress. */
function targetTypeAt(
  { estate }: WayGround,
  ingress: Resource,
  service: Resource,
): { readonly value: 'instance' | 'ip' | undefined; readonly at: View } {
  const places = [
    classParameter(ingress, estate, 'targetType'),
    annotation(service, `${ALB}target-type`),
    annotation(ingress, `${ALB}target-type`),
  ].filter((view) => view !== undefined);
  const at = places.find((view) => view.present !== false) ?? places.at(-1)!;
  const auto = isAutoAlb(ingress, estate);
  if (at.present === false && auto === undefined) return { value: undefined, at };
  return { value: wordAt(at, ['instance', 'ip'], auto === true ? 'ip' : 'instance'), at };
}

function listensOn(ground: WayGround, ingress: Resource, { ports }: Listener): boolean {
  return listenersOf(ground, ingress).some((one) => one.ports[0] === ports[0]);
}

/** The listeners that carry something to the pods: with `ssl-redirect` those of HTTP only send on to HTTPS. */
function listenersOf({ estate }: WayGround, ingress: Resource): readonly Listener[] {
  const redirects = groupOf(ingress, estate).some(
    (one) => annotation(one, `${ALB}ssl-redirect`).present === true,
  );
  const listeners = portsOf(ingress, estate);
  return redirects ? listeners.filter(({ tls }) => tls !== false) : listeners;
}

function portsOf(ingress: Resource, estate: WayGround['estate']): readonly Listener[] {
  const at = annotation(ingress, `${ALB}listen-ports`);
  if (at.present === false) {
    const certificate = [
      classParameter(ingress, estate, 'certificateArn'),
      classParameter(ingress, estate, 'certificateARNs'),
      annotation(ingress, `${ALB}certificate-arn`),
    ].some((view) => view !== undefined && view.present !== false);
    return [{ protocol: 'TCP', ports: [certificate ? 443 : 80], tls: certificate }];
  }
  const { items, rest } = jsonIn(at).items();
  const listeners = items.flatMap((item) =>
    item.entries().entries.flatMap(([protocol, view]): Listener[] => {
      const port = view.number();
      return [
        { protocol: 'TCP', ports: port.kind === 'known' ? [port.value] : [], tls: protocol === 'HTTPS' },
      ];
    }),
  );
  return rest === undefined ? listeners : [...listeners, { protocol: 'TCP', ports: [] }];
}
