import type { Estate, Resource, View } from '../../../estate/index.ts';
import type { Maker } from './makers.ts';
import { ALB, SERVICE, annotation, classParameter } from './makers.ts';

/** Where a load balancer stands: on the internet, or in its VPC alone. */
export type Scheme = 'internet-facing' | 'internal';

/** The scheme, and the place that says so or where it would be said. */
export interface SchemeSaid {
  /** `undefined` where that can't be told. */
  readonly scheme: Scheme | undefined;
  readonly at: View;
  /** Why, to be read after "it": `is internet-facing: …`. */
  readonly why: string;
}

const BY_DEFAULT = 'its controller makes it internal unless told otherwise';

/** The scheme that a place says; `undefined` where nothing stands there. */
function said(view: View): SchemeSaid | undefined {
  const value = view.string();
  if (value.kind === 'absent') return undefined;
  if (value.kind === 'unknown') return { scheme: undefined, at: view, why: value.reason.text };
  const scheme = value.value === 'internet-facing' ? 'internet-facing' : 'internal';
  return { scheme, at: view, why: `its scheme is ${scheme}` };
}

/**
 * The scheme of the load balancer of a Service: the controllers of AWS make internal ones unless told otherwise, the
 * cloud provider's own makes internet-facing ones.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-scheme
 * https://cloud-provider-aws.sigs.k8s.io/service_controller/
 */
export function schemeOfService(service: Resource, maker: Maker): SchemeSaid {
  const type = service.at('spec', 'type');
  if (maker === undefined || maker === 'other') {
    const at = service.at('spec', 'loadBalancerClass');
    return { scheme: undefined, at, why: 'who makes its load balancer is not known' };
  }
  const internal = annotation(service, `${SERVICE}aws-load-balancer-internal`);
  const flag = internal.string();
  if (maker === 'aws') {
    const scheme = said(annotation(service, `${SERVICE}aws-load-balancer-scheme`));
    if (scheme !== undefined) return scheme;
    if (flag.kind === 'known' && flag.value === 'false')
      return { scheme: 'internet-facing', at: internal, why: 'it is said not to be internal' };
    if (flag.kind === 'unknown') return { scheme: undefined, at: type, why: flag.reason.text };
    return { scheme: 'internal', at: type, why: BY_DEFAULT };
  }
  if (flag.kind === 'unknown') return { scheme: undefined, at: internal, why: flag.reason.text };
  if (flag.kind === 'known' && flag.value !== '' && flag.value !== 'false')
    return { scheme: 'internal', at: internal, why: 'it is said to be internal' };
  return {
    scheme: 'internet-facing',
    at: type,
    why: 'without a loadBalancerClass or an annotation the cloud provider makes it internet-facing',
  };
}

/**
 * The scheme of the ALB of an Ingress: by its class, by its annotation, else by another Ingress of its group; internal
 * unless told otherwise.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#scheme
 */
export function schemeOfIngress(
  ingress: Resource,
  estate: Estate,
  group: readonly Resource[] = [],
): SchemeSaid {
  const parameter = classParameter(ingress, estate, 'scheme');
  const own = annotation(ingress, `${ALB}scheme`);
  for (const view of [parameter, own, ...group.map((other) => annotation(other, `${ALB}scheme`))]) {
    const found = view === undefined ? undefined : said(view);
    if (found !== undefined) return found;
  }
  return { scheme: 'internal', at: own, why: BY_DEFAULT };
}

/** The scheme that a configuration says; where it says none, who makes the load balancer has a default. */
export function schemeAt(view: View, unless: Scheme): SchemeSaid {
  const why = unless === 'internal' ? BY_DEFAULT : 'it faces the internet unless told otherwise';
  return said(view) ?? { scheme: unless, at: view, why };
}
