import type { Estate, Resource, Scope, View } from '../../../estate/index.ts';

export const SERVICE = 'service.beta.kubernetes.io/';
export const ALB = 'alb.ingress.kubernetes.io/';
export const INGRESS = 'networking.k8s.io/Ingress';
const INGRESS_CLASS = 'networking.k8s.io/IngressClass';

export function annotation(resource: Resource, name: string): View {
  return resource.at('metadata', 'annotations', name);
}

const AUTO_NLB = 'eks.amazonaws.com/nlb';
const AUTO_ALB = 'eks.amazonaws.com/alb';
/** The classes of the controllers of AWS, both of which make internal load balancers unless told otherwise. */
const AWS_CLASSES = new Set(['service.k8s.aws/nlb', AUTO_NLB]);
const ALB_CONTROLLERS = new Set(['ingress.k8s.aws/alb', AUTO_ALB]);

/** Who makes the load balancer of a Service: the AWS Load Balancer Controller or EKS Auto Mode, the cloud provider, or another. */
export type Maker = 'aws' | 'in-tree' | 'other' | undefined;

/**
 * Who makes the load balancer of a Service. Without a class it is the cloud provider's own controller, unless an
 * annotation is for the AWS Load Balancer Controller, or that one is here with the webhook that gives every new
 * Service its class, or the cluster is in Auto Mode, which gives it its own.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
 */
export function controllerOf(service: Resource, estate: Estate): Maker {
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
  if (hasController(service, estate)) return 'aws';
  const auto = inAutoMode(estate);
  return auto === true ? 'aws' : auto === undefined ? undefined : 'in-tree';
}

function hasController(service: Resource, estate: Estate): boolean {
  const named = (type: string): boolean =>
    estate.ofTypeIn(type, service.scope).some(({ name }) => name.includes('aws-load-balancer'));
  return named('admissionregistration.k8s.io/MutatingWebhookConfiguration');
}

/** Whether the load balancers of the clusters here are made by EKS Auto Mode; `undefined` where only some are. */
function inAutoMode(estate: Estate): boolean | undefined {
  const answers = new Set(
    estate.ofType('AWS::EKS::Cluster').map((cluster) => {
      const value = cluster.at('KubernetesNetworkConfig', 'ElasticLoadBalancing', 'Enabled').boolean();
      return value.kind === 'unknown' ? undefined : value.kind !== 'absent' && value.value;
    }),
  );
  if (answers.size === 0) return false;
  return answers.size === 1 ? [...answers][0] : undefined;
}

/** Whether the load balancer of a Service is made by EKS Auto Mode: its targets are pods unless told otherwise. */
export function isAutoMode(service: Resource, estate: Estate): boolean | undefined {
  const given = service.at('spec', 'loadBalancerClass').string();
  if (given.kind === 'unknown') return undefined;
  if (given.kind === 'known') return given.value === AUTO_NLB;
  return inAutoMode(estate);
}

/** Whether an Ingress is for an ALB, by its class, or by its annotations where no class says otherwise. */
export function isForAlb(ingress: Resource, estate: Estate): boolean {
  const className = classOf(ingress, estate);
  if (className !== undefined) {
    const controller = controllerOfClass(className, estate, ingress.scope)?.string();
    if (controller?.kind === 'known') return ALB_CONTROLLERS.has(controller.value);
    if (className === 'alb') return true;
  }
  return ingress
    .at('metadata', 'annotations')
    .entries()
    .entries.some(([key]) => key.startsWith(ALB));
}

/** Whether an Ingress for an ALB is for EKS Auto Mode, as far as its class says so. */
export function isAutoAlb(ingress: Resource, estate: Estate): boolean | undefined {
  const className = classOf(ingress, estate);
  const controller =
    className === undefined ? undefined : controllerOfClass(className, estate, ingress.scope)?.string();
  return controller?.kind === 'known' ? controller.value === AUTO_ALB : inAutoMode(estate);
}

/** The name of the controller of an IngressClass, where the class is here. */
export function controllerOfClass(className: string, estate: Estate, scope: Scope): View | undefined {
  return estate.find(scope, INGRESS_CLASS, undefined, className)?.at('spec', 'controller');
}

/**
 * The class of an Ingress: by its field, by the annotation that came before it, or the class that is the default.
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
 */
export function classOf(ingress: Resource, estate: Estate): string | undefined {
  let open = false;
  for (const view of [
    ingress.at('spec', 'ingressClassName'),
    annotation(ingress, 'kubernetes.io/ingress.class'),
  ]) {
    const value = view.string();
    if (value.kind === 'known') return value.value;
    open ||= value.kind === 'unknown';
  }
  if (open) return undefined;
  return estate.ofTypeIn(INGRESS_CLASS, ingress.scope).find((one) => {
    const value = annotation(one, 'ingressclass.kubernetes.io/is-default-class').string();
    return value.kind === 'known' && value.value === 'true';
  })?.name;
}

/** A field of the IngressClassParams of an Ingress, which overrule its annotations. */
export function classParameter(
  ingress: Resource,
  estate: Estate,
  ...field: readonly string[]
): View | undefined {
  const className = classOf(ingress, estate);
  if (className === undefined) return undefined;
  const found = estate.find(ingress.scope, INGRESS_CLASS, undefined, className);
  const name = found?.at('spec', 'parameters', 'name').string();
  if (name?.kind !== 'known') return undefined;
  for (const group of ['elbv2.k8s.aws', 'eks.amazonaws.com']) {
    const place = estate
      .find(ingress.scope, `${group}/IngressClassParams`, undefined, name.value)
      ?.at('spec', ...field);
    if (place !== undefined && place.present !== false) return place;
  }
  return undefined;
}

/** The Ingresses that share the load balancer of this one, itself among them. */
export function groupOf(ingress: Resource, estate: Estate): readonly Resource[] {
  const name = groupName(ingress, estate);
  if (name === undefined) return [ingress];
  return estate
    .ofTypeIn(INGRESS, ingress.scope)
    .filter((other) => other === ingress || groupName(other, estate) === name);
}

/** The group that an Ingress is in; that of its class goes first. */
function groupName(ingress: Resource, estate: Estate): string | undefined {
  const name = (
    classParameter(ingress, estate, 'group', 'name') ?? annotation(ingress, `${ALB}group.name`)
  ).string();
  return name.kind === 'known' ? name.value : undefined;
}
