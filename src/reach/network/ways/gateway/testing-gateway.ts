import { service, told, workload } from '../testing-ways.ts';

export const WEB = workload('web');
export const INNER = service('ports: [{ name: http, port: 80, targetPort: http }]');
export const NODE_PORT = service('type: NodePort, ports: [{ port: 80, targetPort: http }]');
export const HTTP = '{ name: http, port: 80, protocol: HTTP }';
export const object = (apiVersion: string, kind: string, metadata: string, spec: string): string => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { ${metadata} }
spec: { ${spec} }
`;
export const API = 'gateway.networking.k8s.io/v1';
export const AWS = 'gateway.k8s.aws/v1beta1';
export const gatewayClass = (controller: string, more = ''): string =>
  object(API, 'GatewayClass', 'name: edge', `controllerName: ${controller}${more}`);
export const gateway = (listeners: string, more = ''): string =>
  object(
    API,
    'Gateway',
    'name: edge, namespace: shop',
    `gatewayClassName: edge, ${more}listeners: [${listeners}]`,
  );
export const route = (
  more = '',
  kind = 'HTTPRoute',
  metadata = 'name: web, namespace: shop',
  parent = '',
): string =>
  object(
    API,
    kind,
    metadata,
    `parentRefs: [{ name: edge${parent} }], ${more}rules: [{ backendRefs: [{ name: web, port: 80 }] }]`,
  );
export const ALB = gatewayClass('gateway.k8s.aws/alb');
export const NLB = gatewayClass('gateway.k8s.aws/nlb');
export const targets = (settings: string, reference = 'targetReference: { name: web }, '): string =>
  object(
    AWS,
    'TargetGroupConfiguration',
    `name: web, namespace: shop`,
    `${reference}defaultConfiguration: { ${settings} }`,
  );
export const IP = targets('targetType: ip');
export const balancer = (name: string, settings: string): string =>
  object(AWS, 'LoadBalancerConfiguration', `name: ${name}, namespace: shop`, settings);
export const OWN =
  'infrastructure: { parametersRef: { group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: own } }, ';
export const OF_CLASS =
  ', parametersRef: { group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: general, namespace: shop }';
export const ways = (documents: readonly string[], source?: string): string[] =>
  told(documents, source).filter((text) => !text.startsWith('NodePort'));
export const OPEN = 'ALB HTTPRoute shop/web (VPC) TCP 80→shop/web[Deployment]:8080 as balancer: yes';
