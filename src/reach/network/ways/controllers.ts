import type { PodGroup } from '../model.ts';

const NAME = 'app.kubernetes.io/name';
const COMPONENT = 'app.kubernetes.io/component';
/** Pods that bear the name of a controller and forward nothing. */
const NO_PROXIES: ReadonlySet<string> = new Set(['default-backend', 'defaultbackend', 'admission-webhook']);

type Label = readonly [key: string, value: string];

/**
 * The labels of the pods that forward, by the name that a controller gives in its IngressClass or GatewayClass, where
 * they do not simply bear its name: as their charts and manifests have them.
 */
const PROXIES: Readonly<Record<string, readonly Label[]>> = {
  'nginx.org/ingress-controller': [
    [NAME, 'nginx-ingress'],
    ['app', 'nginx-ingress'],
  ],
  'traefik.io/ingress-controller': [[NAME, 'traefik']],
  'traefik.io/gateway-controller': [[NAME, 'traefik']],
  'haproxy.org/ingress-controller/haproxy': [
    [NAME, 'kubernetes-ingress'],
    ['run', 'haproxy-ingress'],
  ],
  'haproxy-ingress.github.io/controller': [[NAME, 'haproxy-ingress']],
  'ingress-controllers.konghq.com/kong': [[NAME, 'kong']],
  'konghq.com/kic-gateway-controller': [[NAME, 'kong']],
  'projectcontour.io/ingress-controller': [['app', 'envoy']],
  'projectcontour.io/gateway-controller': [['app', 'envoy']],
  'istio.io/ingress-controller': [['istio', 'ingressgateway']],
  'gateway.nginx.org/nginx-gateway-controller': [[NAME, 'nginx-gateway']],
};

/**
 * The pods of a controller in the cluster, by their numbers: those whose labels are known for it, or that bear the
 * name of its class or its own.
 * @param className of an Ingress; a GatewayClass is not called after its controller
 */
export function controllerPods(
  groups: readonly PodGroup[],
  className: string | undefined,
  controller: string | undefined,
): readonly number[] {
  const known = controller !== undefined && Object.hasOwn(PROXIES, controller) ? PROXIES[controller]! : [];
  // `k8s.io/ingress-nginx` and `nginx` are called so by the charts that install them.
  const names = [controller?.split('/').at(-1), className === 'nginx' ? 'ingress-nginx' : className].filter(
    (name) => name !== undefined,
  );
  const wanted: readonly Label[] = [...known, ...names.map((name) => [NAME, name] as const)];
  return groups.flatMap(({ labels }, at) => {
    const component = labels.known.get(COMPONENT);
    if (component !== undefined && NO_PROXIES.has(component)) return [];
    return wanted.some(([key, value]) => labels.known.get(key) === value) ? [at] : [];
  });
}
