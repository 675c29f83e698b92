import type { Resource, View } from '../../../estate/index.ts';
import type { Service, ServicePort } from '../model.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Told } from '../told.ts';
import { clientsOfNode } from './clients.ts';
import type { WayGround } from './ground.ts';
import { titleOf, toldFault } from './ground.ts';
import { backendsOf } from './ingresses.ts';
import { classOf, controllerOfClass } from './makers.ts';
import { textAt } from './texts.ts';
import type { Way, WayKind } from './way.ts';

/** Something that a controller in the cluster forwards. */
export interface Forwarded {
  readonly kind: WayKind;
  readonly name: string;
  readonly place: View;
  readonly service: Service;
  readonly port: ServicePort;
  readonly tls?: boolean;
  /** The pods that forward; none where they are not here. */
  readonly groups: readonly number[];
  /** What is said where nobody knows them: `the controller of class "nginx"`. */
  readonly who: string;
  readonly at: View;
}

/** The ways of an Ingress that a controller in the cluster serves: by the ways to its pods, and on from there. */
export function controlledWays(ground: WayGround, ingress: Resource, direct: readonly Way[]): Way[] {
  const className = classOf(ingress, ground.estate);
  const controller =
    className === undefined ? undefined : textAt(controllerOfClass(className, ground.estate, ingress.scope));
  const groups = ground.controllers(className, controller);
  const who =
    className === undefined ? 'the controller of no class' : `the controller of class "${className}"`;
  const tls = ingress.at('spec', 'tls').items().items.length > 0;
  const at = ingress.at('spec', 'ingressClassName');
  const name = titleOf('Ingress', namespaceOf(ingress), ingress.name);
  return backendsOf(ground, ingress).backends.map(({ place, port, service }) =>
    forwardedWay(ground, { kind: 'Ingress', name, place, service, port, tls, groups, who, at }, direct),
  );
}

/** One way through a controller: whoever comes to its pods may come on. */
export function forwardedWay(
  ground: WayGround,
  { at, groups, kind, name, place, port, service, tls, who }: Forwarded,
  direct: readonly Way[],
): Way {
  const fronts = frontsOf(direct, groups, port);
  // A load balancer says more of who may connect than the ports of nodes.
  const first = fronts.find(({ scheme }) => scheme !== undefined) ?? fronts[0];
  const { faults, targets } = ground.targets(service, port);
  const missing: Told[] =
    groups.length === 0
      ? [toldFault(name, `is served by ${who}, whose pods are not in these files`, at, false)]
      : fronts.length === 0
        ? [toldFault(name, `is served by ${who}, to which nothing here leads from outside`, at, false)]
        : [];
  return {
    kind,
    name,
    place,
    scheme: first?.scheme,
    clients: first?.clients ?? clientsOfNode(at),
    listener: {
      protocol: port.protocol,
      ports: [...new Set(fronts.flatMap(({ listener }) => listener.ports))].toSorted((a, b) => a - b),
      ...(tls === true ? { tls } : {}),
    },
    targets,
    seen: [],
    seenAt: place,
    balancer: ground.nodes,
    nodes: ground.nodes,
    faults: [...faults, ...missing],
    through: { groups, fronts },
  };
}

/** The ways that lead to the pods of a controller, and to no others. */
function frontsOf(direct: readonly Way[], groups: readonly number[], { protocol }: ServicePort): Way[] {
  if (groups.length === 0) return [];
  const own = new Set(groups);
  return direct.flatMap((way) => {
    if (way.listener.protocol !== protocol) return [];
    const targets = way.targets.filter(({ group }) => own.has(group));
    return targets.length === 0 ? [] : [{ ...way, targets }];
  });
}
