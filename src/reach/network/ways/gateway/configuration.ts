import type { Resource, View } from '../../../../estate/index.ts';
import { namespaceOf } from '../../read/pods.ts';
import type { Service } from '../../model.ts';
import type { WayGround } from '../ground.ts';
import type { TargetType } from '../seen.ts';
import type { Texts } from '../texts.ts';
import { textAt, wordAt } from '../texts.ts';
import { GROUP } from './kinds.ts';

const AWS = 'gateway.k8s.aws';
const BALANCER = `${AWS}/LoadBalancerConfiguration`;
const TARGETS = `${AWS}/TargetGroupConfiguration`;

/** What a Gateway of the AWS Load Balancer Controller is told of its load balancer. */
export interface BalancerConfiguration {
  /** A field of it; where nothing is written, the place where it would be. */
  readonly at: (field: string) => View;
  readonly subnets: Texts;
  /** The settings of target groups that name no Service of their own, the first to count first. */
  readonly targets: readonly Resource[];
}

/** The class of a Gateway, where it is here. */
export function classOfGateway({ estate, scope }: WayGround, gateway: Resource): Resource | undefined {
  const name = textAt(gateway.at('spec', 'gatewayClassName'));
  return name === undefined ? undefined : estate.find(scope, `${GROUP}/GatewayClass`, undefined, name);
}

/**
 * The configuration of a Gateway and that of its class: the one of the class goes first unless it leaves that to the
 * Gateway. https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/
 */
export function balancerConfiguration(ground: WayGround, gateway: Resource): BalancerConfiguration {
  const ofClass = classOfGateway(ground, gateway);
  const [general, own] = [
    ofClass === undefined ? undefined : referred(ground, ofClass.at('spec', 'parametersRef'), undefined),
    referred(ground, gateway.at('spec', 'infrastructure', 'parametersRef'), namespaceOf(gateway)),
  ];
  const gatewayFirst = textAt(general?.at('spec', 'mergingMode')) === 'prefer-gateway';
  const order = (gatewayFirst ? [own, general] : [general, own]).filter((one) => one !== undefined);
  const at = (field: string): View =>
    order.map((one) => one.at('spec', field)).find((view) => view.present !== false) ??
    (own ?? general ?? gateway).at('spec', field);
  const { items, rest } = at('loadBalancerSubnets').items();
  const named = items.map((item) => textAt(item.get('identifier')));
  const texts = named.filter((text) => text !== undefined);
  return {
    at,
    subnets: { texts, open: rest !== undefined || texts.length < named.length },
    targets: order.flatMap((one) => {
      const name = textAt(one.at('spec', 'defaultTargetGroupConfiguration', 'name'));
      return name === undefined
        ? []
        : targetConfigurations(ground, namespaceOf(one)).filter((found) => found.name === name);
    }),
  };
}

function referred(
  { estate, scope }: WayGround,
  reference: View,
  namespace: string | undefined,
): Resource | undefined {
  if (textAt(reference.get('kind')) !== 'LoadBalancerConfiguration') return undefined;
  const name = textAt(reference.get('name'));
  const wanted = namespace ?? textAt(reference.get('namespace')) ?? 'default';
  return estate.ofTypeIn(BALANCER, scope).find((one) => one.name === name && namespaceOf(one) === wanted);
}

function targetConfigurations({ estate, scope }: WayGround, namespace: string): readonly Resource[] {
  return estate.ofTypeIn(TARGETS, scope).filter((one) => namespaceOf(one) === namespace);
}

/** What is told of the target group of a Service. */
export interface TargetGroup {
  readonly targetType: TargetType | undefined;
  readonly at: View;
  /** Its attributes; `undefined` where they are not known. */
  readonly attributes: ReadonlyMap<string, string> | undefined;
}

/**
 * The settings of the target group of a Service behind a route: those of the route go first, then those of the
 * Service, then those of the Gateway. Nodes are the targets unless told otherwise.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/targetgroupconfig/
 */
export function targetGroupOf(
  ground: WayGround,
  configuration: BalancerConfiguration,
  service: Service,
  route: Resource,
  kind: string,
): TargetGroup {
  const own = targetConfigurations(ground, service.namespace).filter(
    (one) =>
      (textAt(one.at('spec', 'targetReference', 'kind')) ?? 'Service') === 'Service' &&
      textAt(one.at('spec', 'targetReference', 'name')) === service.name,
  );
  const places = [
    ...own.flatMap((one) => [...forRoute(one, route, kind), one.at('spec', 'defaultConfiguration')]),
    ...configuration.targets.flatMap((one) => [
      ...forRoute(one, route, kind),
      one.at('spec', 'defaultConfiguration'),
    ]),
  ];
  const types = places.map((place) => place.get('targetType'));
  const at = types.find((view) => view.present !== false) ?? types[0] ?? route.at('spec', 'rules');
  const told = types.some((view) => view.present !== false);
  return {
    targetType: told ? wordAt(at, ['instance', 'ip'], 'instance') : 'instance',
    at,
    attributes: attributesIn(places),
  };
}

/** The settings for one route, the narrowest first. */
function forRoute(configuration: Resource, route: Resource, kind: string): View[] {
  const found = configuration
    .at('spec', 'routeConfigurations')
    .items()
    .items.flatMap((one) => {
      const identifier = one.get('routeIdentifier');
      const [namespace, name] = [textAt(identifier.get('namespace')), textAt(identifier.get('name'))];
      if (textAt(identifier.get('kind')) !== kind) return [];
      if (namespace !== undefined && namespace !== namespaceOf(route)) return [];
      if (name !== undefined && name !== route.name) return [];
      const rank = (name === undefined ? 0 : 2) + (namespace === undefined ? 0 : 1);
      return [{ rank, view: one.get('targetGroupProps') }];
    });
  return found.toSorted((a, b) => b.rank - a.rank).map(({ view }) => view);
}

/** Attributes are merged one by one: the first place that has one counts. */
function attributesIn(places: readonly View[]): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (const place of places) {
    const { items, rest } = place.get('targetGroupAttributes').items();
    if (rest !== undefined) return undefined;
    for (const item of items) {
      const [key, value] = [textAt(item.get('key')), textAt(item.get('value'))];
      if (key === undefined || value === undefined) return undefined;
      if (!found.has(key)) found.set(key, value);
    }
  }
  return found;
}
