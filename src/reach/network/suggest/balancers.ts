import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import { PUBLIC } from '../cidr.ts';
import { familiesOf } from '../endpoint.ts';
import type { Service } from '../model.ts';
import { namespaceOf } from '../read/pods.ts';
import { balancerRanges } from '../ways/addresses.ts';
import { backendPort, ingressBackends } from '../ways/backends.ts';
import { controllerPods } from '../ways/controllers.ts';
import { INGRESS, classOf, controllerOf, controllerOfClass, isForAlb } from '../ways/makers.ts';
import type { Scheme } from '../ways/scheme.ts';
import { schemeOfIngress, schemeOfService } from '../ways/scheme.ts';
import { blocksAt, textAt } from '../ways/texts.ts';
import type { End, Evidence, Flow, Found, Note, PortSpan } from './flow.ts';
import type { Ground } from './meant.ts';
import { flowsToService } from './services.ts';

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
  for (const ingress of estate.ofTypeIn(INGRESS, scope)) {
    const from = fronts(estate, scope, ground, ingress);
    for (const backend of ingressBackends(ingress)) {
      const name = textAt(backend.get('name'));
      const service = services.find((one) => one.name === name && one.namespace === namespaceOf(ingress));
      if (service === undefined) continue;
      const found = backendPort(service, backend);
      if (found === undefined || found === 'unknown') continue;
      const { port, protocol } = found;
      const evidence = { text: `Ingress ${ingress.name}`, place: backend };
      lead(service, [{ protocol, first: port, last: port }], from, evidence);
    }
  }
  for (const service of services) {
    if (textAt(service.resource.at('spec', 'type')) !== 'LoadBalancer') continue;
    const evidence = {
      text: `Service ${service.name} of type LoadBalancer`,
      place: service.resource.at('spec', 'type'),
    };
    const { scheme } = schemeOfService(service.resource, controllerOf(service.resource, estate));
    const from = [...subnets(estate, scheme), ...clients(ground, service.resource, scheme)];
    lead(service, undefined, from, evidence);
  }
  return { flows, notes };
}

/** Whoever connects to the pods of an Ingress: pods of its controller that are here, or a load balancer. */
function fronts(estate: Estate, scope: Scope, { network, units }: Ground, ingress: Resource): readonly End[] {
  if (isForAlb(ingress, estate)) return subnets(estate, schemeOfIngress(ingress, estate).scheme);
  const className = classOf(ingress, estate);
  const controller =
    className === undefined ? undefined : textAt(controllerOfClass(className, estate, scope));
  const found = new Set(
    controllerPods(network.groups, className, controller).flatMap((at) => units.of[at]?.id ?? []),
  );
  return [...found].map((unit) => ({ kind: 'unit', unit }));
}

/** The addresses that a load balancer can have: its subnets, or all of the network. */
function subnets(estate: Estate, scheme: Scheme | undefined): readonly End[] {
  const found = balancerRanges({ estate }, scheme);
  return found === undefined ? [] : [{ kind: 'addresses', ...found }];
}

/** Whom a pod sees itself where the balancer keeps the address of the client. */
function clients({ network }: Ground, service: Resource, scheme: Scheme | undefined): readonly End[] {
  if (textAt(service.at('spec', 'externalTrafficPolicy')) !== 'Local') return [];
  const { ranges } = blocksAt(service.at('spec', 'loadBalancerSourceRanges'));
  if (ranges.length > 0) return [{ kind: 'addresses', ranges, name: 'loadBalancerSourceRanges' }];
  if (scheme === 'internal') return [];
  return [
    { kind: 'addresses', ranges: familiesOf(network).flatMap((family) => PUBLIC[family]), name: 'internet' },
  ];
}
