import type { Resource, View } from '../../../estate/index.ts';
import { jsonIn } from '../../../estate/index.ts';
import type { Service, ServicePort } from '../model.ts';
import { portAt } from './dangling.ts';
import { ALB, annotation } from './makers.ts';
import { textAt } from './texts.ts';

/** The places where an Ingress names its Services. https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function ingressBackends(ingress: Resource): View[] {
  const spec = ingress.at('spec');
  const paths = spec
    .get('rules')
    .items()
    .items.flatMap((rule) => rule.at('http', 'paths').items().items);
  return [spec.get('defaultBackend'), ...paths.map((path) => path.get('backend'))]
    .map((backend) => backend.get('service'))
    .filter((service) => service.present !== false);
}

/** A Service by its name, and which of its ports is meant. */
interface Named {
  /** `undefined` where it leads to no Service, or that can't be told. */
  readonly name: string | undefined;
  readonly port: (service: Service) => ServicePort | 'unknown' | undefined;
  readonly place: View;
  /** Why more may be meant. */
  readonly open: string | undefined;
}

/**
 * The Services that a backend means: the one it names, or those of an action that stands in an annotation.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#actions
 */
export function forwardBackends(ingress: Resource, backend: View): readonly Named[] {
  const name = textAt(backend.get('name'));
  if (textAt(backend.at('port', 'name')) !== 'use-annotation') {
    const open = name === undefined ? 'leads to a Service whose name is not known' : undefined;
    return [{ name, port: (service) => backendPort(service, backend), place: backend, open }];
  }
  const at = annotation(ingress, `${ALB}actions.${name}`);
  const action = jsonIn(at);
  const groups = either(either(action, 'forwardConfig'), 'targetGroups').items();
  const unknown = action.shape === 'unknown' || groups.rest !== undefined;
  const none = { name: undefined, port: () => undefined, place: at };
  return [
    ...(unknown ? [{ ...none, open: 'forwards by an action that is not known' }] : []),
    // The others lead to target groups that are made elsewhere.
    ...groups.items
      .filter((group) => either(group, 'serviceName').present !== false)
      .map((group): Named => ({
        name: textAt(either(group, 'serviceName')),
        port: (service) => portAt(service, either(group, 'servicePort')),
        place: at,
        open: undefined,
      })),
  ];
}

/** A key as it is written now, or with a capital, as it was before. */
function either(view: View, key: string): View {
  const found = view.get(key);
  return found.present === false ? view.get(`${key[0]!.toUpperCase()}${key.slice(1)}`) : found;
}

/** The port of a Service that a backend of an Ingress means, by its number or its name. */
export function backendPort(service: Service, backend: View): ServicePort | 'unknown' | undefined {
  const number = backend.at('port', 'number');
  return portAt(service, number.present === false ? backend.at('port', 'name') : number);
}
