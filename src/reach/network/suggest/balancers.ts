import type { Estate, Resource, Scope, View } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { PUBLIC, parseCidr } from '../cidr.ts';
import { familiesOf } from '../endpoint.ts';
import type { Service } from '../model.ts';
import { namespaceOf } from '../read/pods.ts';
import type { End, Evidence, Flow, Found, Note, PortSpan } from './flow.ts';
import type { Ground } from './meant.ts';
import { flowsToService } from './services.ts';

const SCHEMES = ['alb.ingress.kubernetes.io/scheme', 'service.beta.kubernetes.io/aws-load-balancer-scheme'];
/** Where load balancers stand. https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const ROLES = {
  'internet-facing': 'kubernetes.io/role/elb',
  internal: 'kubernetes.io/role/internal-elb',
} as const;
type Side = keyof typeof ROLES;

/** What comes in by Ingresses and by Services of type LoadBalancer. */
export function balancedFlows(estate: Estate, scope: Scope, ground: Ground): Found {
  const flows: Flow[] = [];
  const notes: Note[] = [];
  const lead = (
    service: Service | undefined,
    ports: readonly PortSpan[] | undefined,
    from: readonly End[],
    evidence: Evidence,
  ): void => {
    if (service === undefined) return;
    if (from.length === 0) {
      const message = `who forwards to Service ${service.namespace}/${service.name} is not in these files: ask for its addresses`;
      notes.push({ code: 'not-told', message, evidence });
      return;
    }
    for (const end of from) {
      const found = flowsToService(ground.network, ground.units, service, ports, { from: end, evidence });
      // The balancer connects to the pods: it has no policy, and no Service in between.
      flows.push(...found.flows.map((flow) => ({ ...flow, through: undefined })));
      notes.push(...found.notes);
    }
  };
  const { services } = ground.network;
  for (const ingress of estate.ofTypeIn('networking.k8s.io/Ingress', scope)) {
    const from = fronts(estate, scope, ground, ingress);
    for (const backend of backendsOf(ingress)) {
      const name = textAt(backend.get('name'));
      const service = services.find((one) => one.name === name && one.namespace === namespaceOf(ingress));
      if (service === undefined) continue;
      const port = portOf(service, backend.get('port'));
      if (port !== undefined)
        lead(service, [port], from, { text: `Ingress ${ingress.name}`, place: backend });
    }
  }
  for (const service of services) {
    if (textAt(service.resource.at('spec', 'type')) !== 'LoadBalancer') continue;
    const evidence = {
      text: `Service ${service.name} of type LoadBalancer`,
      place: service.resource.at('spec', 'type'),
    };
    // Without the annotation it depends on who makes the balancer.
    const side = schemeOf(service.resource) === undefined ? undefined : sideOf(service.resource);
    lead(service, undefined, [...subnets(estate, side), ...clients(ground, service.resource)], evidence);
  }
  return { flows, notes };
}

/** The places where an Ingress names its Services. https://kubernetes.io/docs/concepts/services-networking/ingress/ */
function backendsOf(ingress: Resource): View[] {
  const spec = ingress.at('spec');
  const paths = spec
    .get('rules')
    .items()
    .items.flatMap((rule) => rule.at('http', 'paths').items().items);
  return [spec.get('defaultBackend'), ...paths.map((path) => path.get('backend'))]
    .map((backend) => backend.get('service'))
    .filter((service) => service.present !== false);
}

function portOf({ ports }: Service, port: View): PortSpan | undefined {
  const number = port.get('number').value();
  const name = textAt(port.get('name'));
  const found = ports.find((one) =>
    number.kind === 'known' ? one.port === number.value : one.name === name,
  );
  return found === undefined ? undefined : { protocol: found.protocol, first: found.port, last: found.port };
}

/** Whoever connects to the pods of an Ingress: pods of its controller that are here, or a load balancer. */
function fronts(estate: Estate, scope: Scope, { network, units }: Ground, ingress: Resource): readonly End[] {
  const className =
    textAt(ingress.at('spec', 'ingressClassName')) ??
    textAt(ingress.at('metadata', 'annotations', 'kubernetes.io/ingress.class'));
  const controller =
    className === undefined
      ? undefined
      : textAt(
          estate
            .find(scope, 'networking.k8s.io/IngressClass', undefined, className)
            ?.at('spec', 'controller'),
        );
  if (className === 'alb' || controller === 'ingress.k8s.aws/alb' || controller === 'eks.amazonaws.com/alb')
    return subnets(estate, sideOf(ingress));
  // `k8s.io/ingress-nginx` and `nginx` are called so by the charts that install them.
  const names = [controller?.split('/').at(-1), className === 'nginx' ? 'ingress-nginx' : className];
  const found = new Set(
    network.groups.flatMap(({ labels }, at) => {
      const name = labels.known.get('app.kubernetes.io/name');
      return name !== undefined && names.includes(name) && units.of[at] !== undefined
        ? [units.of[at]!.id]
        : [];
    }),
  );
  return [...found].map((unit) => ({ kind: 'unit', unit }));
}

function schemeOf(resource: Resource): string | undefined {
  return SCHEMES.map((key) => textAt(resource.at('metadata', 'annotations', key))).find(
    (one) => one !== undefined,
  );
}

function sideOf(resource: Resource): Side {
  return schemeOf(resource) === 'internet-facing' ? 'internet-facing' : 'internal';
}

/** The addresses that a load balancer can have: its subnets, or all of the network. */
function subnets(estate: Estate, side: Side | undefined): readonly End[] {
  const role = side === undefined ? undefined : ROLES[side];
  const tagged = estate.ofType('AWS::EC2::Subnet').filter((subnet) =>
    subnet
      .at('Tags')
      .items()
      .items.some((tag) => role !== undefined && textAt(tag.get('Key')) === role),
  );
  const ends = (resources: readonly Resource[], what: string): readonly End[] => {
    const ranges = resources.map((one) => parseCidr(textAt(one.at('CidrBlock')) ?? ''));
    if (ranges.length === 0 || ranges.includes(undefined)) return [];
    return [{ kind: 'addresses', ranges: ranges as Range[], name: what }];
  };
  const near = ends(tagged, `the subnets of ${side === 'internal' ? 'internal' : 'public'} load balancers`);
  return near.length > 0 ? near : ends(estate.ofType('AWS::EC2::VPC'), 'the VPC');
}

/** Whom a pod sees itself where the balancer keeps the address of the client. */
function clients({ network }: Ground, service: Resource): readonly End[] {
  if (textAt(service.at('spec', 'externalTrafficPolicy')) !== 'Local') return [];
  const { items } = service.at('spec', 'loadBalancerSourceRanges').items();
  const ranges = items.flatMap((item) => parseCidr(textAt(item) ?? '') ?? []);
  if (ranges.length > 0) return [{ kind: 'addresses', ranges, name: 'loadBalancerSourceRanges' }];
  if (sideOf(service) === 'internal') return [];
  return [
    { kind: 'addresses', ranges: familiesOf(network).flatMap((family) => PUBLIC[family]), name: 'internet' },
  ];
}

function textAt(view: View | undefined): string | undefined {
  const value = view?.string();
  return value?.kind === 'known' || value?.kind === 'default' ? value.value : undefined;
}
