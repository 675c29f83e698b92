import type { Estate, Resource, View } from '../../../estate/index.ts';
import type { Service, ServicePort } from '../model.ts';
import { namespaceOf } from '../read/pods.ts';
import { balancerAddresses, subnetAddresses } from './addresses.ts';
import { clientsOf } from './clients.ts';
import type { Dangling } from './dangling.ts';
import { Danglings, portAt } from './dangling.ts';
import type { WayGround } from './ground.ts';
import { titleOf } from './ground.ts';
import { noNodePort } from './node-ports.ts';
import { schemeAt } from './scheme.ts';
import { mayOpen, opensNothing } from './security-group-rules.ts';
import { keepsClient, seenBy, trafficPolicy } from './seen.ts';
import { textAt, wordAt } from './texts.ts';
import type { Listener, Opens, Way } from './way.ts';

const BINDINGS = ['elbv2.k8s.aws/TargetGroupBinding', 'eks.amazonaws.com/TargetGroupBinding'];
const ELB = 'AWS::ElasticLoadBalancingV2';
/** The controller makes bindings of its own for Services, Ingresses and Gateways: those are read where they are. */
const MADE = /^(?:ingress|service|gateway)\.k8s\.aws/;

/** What forwards to a target group: a listener of a load balancer. */
interface Front {
  readonly listener: Resource;
  readonly balancer: Resource | undefined;
}

/**
 * The ways by load balancers that are made outside of the cluster: a TargetGroupBinding gives pods to their target
 * groups. https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
 */
export function bindingWays(ground: WayGround): {
  readonly ways: readonly Way[];
  readonly dangling: readonly Dangling[];
} {
  const ways: Way[] = [];
  const dangling: Dangling[] = [];
  for (const binding of BINDINGS.flatMap((type) => ground.estate.ofTypeIn(type, ground.scope))) {
    const labels = binding.at('metadata', 'labels').entries().entries;
    if (labels.some(([key]) => MADE.test(key))) continue;
    const name = titleOf('TargetGroupBinding', namespaceOf(binding), binding.name);
    const place = binding.at('spec', 'serviceRef');
    const wanted = textAt(place.get('name'));
    const service = wanted === undefined ? undefined : ground.service(namespaceOf(binding), wanted);
    const port = service && portAt(service, place.get('port'));
    const lost = new Danglings(name);
    if (wanted === undefined) lost.unnamed(place);
    else if (service === undefined) lost.missing(`${namespaceOf(binding)}/${wanted}`, place);
    else if (port === undefined || port === 'unknown') lost.noPort(service, port, place);
    else ways.push(...waysOf(ground, binding, name, place, service, port));
    dangling.push(...lost.all);
  }
  return { ways, dangling };
}

function waysOf(
  ground: WayGround,
  binding: Resource,
  name: string,
  place: View,
  service: Service,
  port: ServicePort,
): Way[] {
  const { estate, network } = ground;
  const group = targetGroupOf(estate, binding);
  const own = binding.at('spec', 'targetType');
  const type = own.present === false ? group?.at('TargetType') : own;
  // Of a target group of CloudFormation nodes are the default.
  const targetType = type === undefined ? undefined : wordAt(type, ['instance', 'ip'], 'instance');
  const policy = trafficPolicy(service.resource);
  const { faults, targets } = ground.targets(service, port);
  const missing = targetType === 'instance' ? noNodePort(service, port, 'the target group') : [];
  const fronts: readonly (Front | undefined)[] = group === undefined ? [] : frontsOf(estate, group);
  return (fronts.length > 0 ? fronts : [undefined]).map((front): Way => {
    const balancer = front?.balancer;
    const kind = kindOf(balancer);
    const listener = listenerOf(front?.listener, port.protocol);
    const scheme =
      balancer === undefined
        ? { scheme: undefined, at: binding.at('spec'), why: 'its load balancer is not in these files' }
        : schemeAt(balancer.at('Scheme'), 'internet-facing');
    const keeps =
      kind === 'ALB'
        ? false
        : kind === 'NLB'
          ? keepsClient(targetType, port.protocol, attributesOf(group))
          : undefined;
    return {
      kind,
      name,
      place,
      scheme,
      clients: clientsOf(
        ground,
        scheme,
        {
          groups: balancer?.at('SecurityGroups'),
          blocks: [],
          addressType: balancer?.at('IpAddressType'),
        },
        listener,
      ),
      listener,
      targets,
      seen: seenBy({ targetType, keeps, policy: policy.value }),
      seenAt: targetType === 'ip' ? (type ?? own) : policy.at,
      opens: opensOf(binding),
      balancer:
        balancer === undefined
          ? balancerAddresses(ground, network, undefined)
          : subnetAddresses(ground, network, scheme.scheme, balancer.at('Subnets')),
      nodes: ground.nodes,
      faults: [...faults, ...missing],
    };
  });
}

/** A binding opens the security groups of its targets to whom it lists. */
function opensOf(binding: Resource): Opens {
  const at = binding.at('spec', 'networking', 'ingress');
  if (at.present === true)
    return {
      opens: true,
      at,
      why: 'has its rules in the security groups of its targets made by its controller',
    };
  return at.present === false ? opensNothing(at) : mayOpen(at);
}

/** The target group that a binding names, by its ARN or its name. */
function targetGroupOf(estate: Estate, binding: Resource): Resource | undefined {
  const type = `${ELB}::TargetGroup`;
  const arn = binding.at('spec', 'targetGroupARN');
  const followed = estate.follow(arn, type, ['TargetGroupArn']);
  if (followed.kind === 'resource') return followed.resource;
  const name =
    /:targetgroup\/([^/]+)\//.exec(textAt(arn) ?? '')?.[1] ?? textAt(binding.at('spec', 'targetGroupName'));
  if (name === undefined) return undefined;
  return estate.ofType(type).find((one) => textAt(one.at('Name')) === name);
}

/** The listeners that forward to a target group, by themselves or by a rule. */
function frontsOf(estate: Estate, group: Resource): readonly Front[] {
  const listenerType = `${ELB}::Listener`;
  const forwards = (actions: View): boolean =>
    actions.items().items.some((action) => {
      const many = action.at('ForwardConfig', 'TargetGroups').items().items;
      return [action.get('TargetGroupArn'), ...many.map((one) => one.get('TargetGroupArn'))].some((at) => {
        const followed = estate.follow(at, group.type, ['TargetGroupArn']);
        return followed.kind === 'resource' && followed.resource === group;
      });
    });
  const byRule = estate
    .ofType(`${ELB}::ListenerRule`)
    .filter((rule) => forwards(rule.at('Actions')))
    .map((rule) => estate.follow(rule.at('ListenerArn'), listenerType, ['ListenerArn']))
    .flatMap((followed) => (followed.kind === 'resource' ? [followed.resource] : []));
  const own = estate.ofType(listenerType).filter((listener) => forwards(listener.at('DefaultActions')));
  return [...new Set([...own, ...byRule])].map((listener) => {
    const followed = estate.follow(listener.at('LoadBalancerArn'), `${ELB}::LoadBalancer`, [
      'LoadBalancerArn',
    ]);
    return { listener, balancer: followed.kind === 'resource' ? followed.resource : undefined };
  });
}

function kindOf(balancer: Resource | undefined): Way['kind'] {
  const type =
    balancer === undefined
      ? undefined
      : wordAt(balancer.at('Type'), ['application', 'network'], 'application');
  return type === 'application' ? 'ALB' : type === 'network' ? 'NLB' : 'load balancer';
}

function listenerOf(listener: Resource | undefined, protocol: Listener['protocol']): Listener {
  const port = listener?.at('Port').number();
  const word = textAt(listener?.at('Protocol'));
  return {
    protocol,
    ports: port?.kind === 'known' ? [port.value] : [],
    ...(word === undefined ? {} : { tls: word === 'HTTPS' || word === 'TLS' }),
  };
}

function attributesOf(group: Resource | undefined): ReadonlyMap<string, string> | undefined {
  const read = group?.at('TargetGroupAttributes').items();
  if (read === undefined || read.rest !== undefined) return undefined;
  const entries = read.items.map((item) => [textAt(item.get('Key')), textAt(item.get('Value'))] as const);
  return new Map(
    entries.flatMap(([key, value]) => (key === undefined || value === undefined ? [] : [[key, value]])),
  );
}
