import type { Estate, Resource, View } from '../../estate/index.ts';
import { internetInCidrs } from '../../reach/network/cidr.ts';

export const SERVICE = 'service.beta.kubernetes.io/';
export const ALB = 'alb.ingress.kubernetes.io/';

export function annotation(resource: Resource, name: string): View {
  return resource.at('metadata', 'annotations', name);
}

/** The classes of the controllers of AWS, both of which make internal load balancers unless told otherwise. */
const AWS_CLASSES = new Set(['service.k8s.aws/nlb', 'eks.amazonaws.com/nlb']);
const ALB_CONTROLLERS = new Set(['ingress.k8s.aws/alb', 'eks.amazonaws.com/alb']);

/**
 * Who makes the load balancer of a Service. Without a class it is the cloud provider's own controller, unless an
 * annotation is for the AWS Load Balancer Controller, or that one is here with the webhook that gives every new
 * Service its class. https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/
 */
export function controllerOf(service: Resource, estate: Estate): 'aws' | 'in-tree' | 'other' | undefined {
  const given = service.at('spec', 'loadBalancerClass').string();
  if (given.kind === 'unknown') return undefined;
  if (given.kind === 'known') return AWS_CLASSES.has(given.value) ? 'aws' : 'other';
  const type = annotation(service, `${SERVICE}aws-load-balancer-type`).string();
  if (type.kind === 'unknown') return undefined;
  if (type.kind === 'known') {
    if (type.value === 'external' || type.value === 'nlb-ip') return 'aws';
    if (type.value === 'nlb' || type.value === 'classic') return 'in-tree';
  }
  // Only that controller reads these.
  for (const name of ['aws-load-balancer-scheme', 'aws-load-balancer-nlb-target-type']) {
    if (annotation(service, SERVICE + name).present !== false) return 'aws';
  }
  return hasController(service, estate) ? 'aws' : 'in-tree';
}

function hasController(service: Resource, estate: Estate): boolean {
  const named = (type: string): boolean =>
    estate.ofTypeIn(type, service.scope).some(({ name }) => name.includes('aws-load-balancer'));
  return named('admissionregistration.k8s.io/MutatingWebhookConfiguration');
}

/** Whether an Ingress is for an ALB, by its class, or by its annotations where no class says otherwise. */
export function isForAlb(ingress: Resource, estate: Estate): boolean {
  const className = classOf(ingress);
  if (className !== undefined) {
    const controller = estate
      .find(ingress.scope, 'networking.k8s.io/IngressClass', undefined, className)
      ?.at('spec', 'controller')
      .string();
    if (controller?.kind === 'known') return ALB_CONTROLLERS.has(controller.value);
    if (className === 'alb') return true;
  }
  return ingress
    .at('metadata', 'annotations')
    .entries()
    .entries.some(([key]) => key.startsWith(ALB));
}

function classOf(ingress: Resource): string | undefined {
  for (const view of [
    ingress.at('spec', 'ingressClassName'),
    annotation(ingress, 'kubernetes.io/ingress.class'),
  ]) {
    const value = view.string();
    if (value.kind === 'known') return value.value;
  }
  return undefined;
}

/** A field of the IngressClassParams of an Ingress, which overrule its annotations. */
export function classParameter(ingress: Resource, estate: Estate, field: string): View | undefined {
  const className = classOf(ingress);
  if (className === undefined) return undefined;
  const found = estate.find(ingress.scope, 'networking.k8s.io/IngressClass', undefined, className);
  const name = found?.at('spec', 'parameters', 'name').string();
  if (name?.kind !== 'known') return undefined;
  for (const group of ['elbv2.k8s.aws', 'eks.amazonaws.com']) {
    const place = estate
      .find(ingress.scope, `${group}/IngressClassParams`, undefined, name.value)
      ?.at('spec', field);
    if (place !== undefined && place.present !== false) return place;
  }
  return undefined;
}

/** The Ingresses that share the load balancer of this one, itself among them. */
export function groupOf(ingress: Resource, estate: Estate): readonly Resource[] {
  const name = annotation(ingress, `${ALB}group.name`).string();
  if (name.kind !== 'known') return [ingress];
  return estate.ofTypeIn('networking.k8s.io/Ingress', ingress.scope).filter((other) => {
    const its = annotation(other, `${ALB}group.name`).string();
    return other === ingress || (its.kind === 'known' && its.value === name.value);
  });
}

/** How far lists of addresses narrow who gets in: `none` when nothing is written. */
export function narrowing(lists: readonly View[]): {
  reach: 'open' | 'narrow' | 'none' | undefined;
  at: View | undefined;
} {
  const texts: string[] = [];
  let at: View | undefined;
  let open = false;
  for (const list of lists) {
    if (list.present === false) continue;
    const places = list.shape === 'scalar' ? [list] : list.items().items;
    open ||= list.shape === 'unknown' || (list.shape === 'list' && list.items().rest !== undefined);
    for (const place of places) {
      const value = place.string();
      if (value.kind !== 'known') open ||= value.kind === 'unknown';
      else
        texts.push(
          ...value.value
            .split(',')
            .map((text) => text.trim())
            .filter((text) => text !== ''),
        );
      at ??= place;
    }
  }
  const { reach, unreadable } = internetInCidrs(texts);
  if (reach === 'world') return { reach: 'open', at };
  if (open || unreadable.length > 0) return { reach: undefined, at };
  return { reach: texts.length === 0 ? 'none' : 'narrow', at };
}
