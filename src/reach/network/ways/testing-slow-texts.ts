/** The small clusters as documents. */
import type { SlowBalancer, SlowPolicy, SlowWorld } from './testing-slow-ways.ts';
import { SUBNETS, nodeAddress, podAddress } from './testing-slow-ways.ts';

const object = (
  apiVersion: string,
  kind: string,
  metadata: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>>,
): string => JSON.stringify({ apiVersion, kind, metadata, ...rest });

const NAMESPACE = 'shop';

/** Every document of a world by its path. */
export function documentsOf(world: SlowWorld): Readonly<Record<string, string>> {
  const { balancer, nodes, onwards, pods, policies } = world;
  const texts = [
    ...Array.from({ length: nodes }, (_, at) =>
      object(
        'v1',
        'Node',
        { name: `n${at}` },
        { status: { addresses: [{ type: 'InternalIP', address: nodeAddress(at) }] } },
      ),
    ),
    ...pods.map((pod, at) =>
      object(
        'v1',
        'Pod',
        {
          name: `p${at}-0`,
          namespace: NAMESPACE,
          // The controller of an Ingress is known by its name.
          labels: {
            app: pod.app,
            ...(pod.app === balancer.app ? { 'app.kubernetes.io/name': 'proxy' } : {}),
          },
        },
        {
          spec: {
            nodeName: `n${pod.node}`,
            containers: [
              {
                name: 'c',
                ports:
                  pod.http === undefined
                    ? []
                    : (['TCP', 'UDP'] as const).map((protocol) => ({
                        name: 'http',
                        containerPort: pod.http,
                        protocol,
                      })),
              },
            ],
          },
          status: { podIP: podAddress(at), hostIP: nodeAddress(pod.node) },
        },
      ),
    ),
    ...policies.map(policyOf),
    serviceOf(balancer),
    ...(balancer.maker === 'alb' ? [albOf(balancer)] : []),
    ...(onwards === undefined
      ? []
      : [
          object(
            'v1',
            'Service',
            { name: 'inner', namespace: NAMESPACE },
            {
              spec: { selector: { app: onwards.app }, ports: [{ port: 80, targetPort: onwards.target }] },
            },
          ),
          object(
            'networking.k8s.io/v1',
            'Ingress',
            { name: 'inner', namespace: NAMESPACE },
            {
              spec: {
                ingressClassName: 'proxy',
                defaultBackend: { service: { name: 'inner', port: { number: 80 } } },
              },
            },
          ),
        ]),
  ];
  const subnet = (block: string, role: string): object => ({
    Type: 'AWS::EC2::Subnet',
    Properties: { CidrBlock: block, Tags: [{ Key: `kubernetes.io/role/${role}`, Value: '1' }] },
  });
  const account = {
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Public: subnet(SUBNETS.public, 'elb'),
      Internal: subnet(SUBNETS.internal, 'internal-elb'),
    },
  };
  return { 'k8s.yaml': texts.join('\n---\n'), 'account.json': JSON.stringify(account) };
}

function policyOf({ app, rules }: SlowPolicy, at: number): string {
  return object(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { name: `policy${at}`, namespace: NAMESPACE },
    {
      spec: {
        podSelector: app === undefined ? {} : { matchLabels: { app } },
        policyTypes: ['Ingress'],
        ingress: rules.map(({ from, port }) => ({
          ...(from.length === 0
            ? {}
            : {
                from: from.map((peer) =>
                  'block' in peer
                    ? { ipBlock: { cidr: peer.block } }
                    : { podSelector: { matchLabels: { app: peer.app } } },
                ),
              }),
          ...(port === undefined ? {} : { ports: ['TCP', 'UDP'].map((protocol) => ({ protocol, port })) }),
        })),
      },
    },
  );
}

/** The Ingress that an ALB is made for. */
function albOf({ internal, sourceRanges, targetType }: SlowBalancer): string {
  const noted = {
    scheme: internal ? 'internal' : 'internet-facing',
    'target-type': targetType,
    ...(sourceRanges.length === 0 ? {} : { 'inbound-cidrs': sourceRanges.join(', ') }),
  };
  const annotations = Object.fromEntries(
    Object.entries(noted).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]),
  );
  return object(
    'networking.k8s.io/v1',
    'Ingress',
    { name: 'edge', namespace: NAMESPACE, annotations },
    {
      spec: { ingressClassName: 'alb', defaultBackend: { service: { name: 'edge', port: { number: 443 } } } },
    },
  );
}

function serviceOf(balancer: SlowBalancer): string {
  if (balancer.maker === 'alb')
    return object(
      'v1',
      'Service',
      { name: 'edge', namespace: NAMESPACE },
      { spec: { type: 'NodePort', ...specOf(balancer) } },
    );
  const noted = {
    ...(balancer.maker === 'aws'
      ? {
          'aws-load-balancer-scheme': balancer.internal ? 'internal' : 'internet-facing',
          'aws-load-balancer-nlb-target-type': balancer.targetType,
        }
      : {
          'aws-load-balancer-type': balancer.maker,
          ...(balancer.internal ? { 'aws-load-balancer-internal': 'true' } : {}),
        }),
    ...(balancer.preserves === undefined
      ? {}
      : { 'aws-load-balancer-target-group-attributes': `preserve_client_ip.enabled=${balancer.preserves}` }),
  };
  const annotations = Object.fromEntries(
    Object.entries(noted).map(([key, value]) => [`service.beta.kubernetes.io/${key}`, value]),
  );
  return object(
    'v1',
    'Service',
    { name: 'edge', namespace: NAMESPACE, annotations },
    {
      spec: {
        type: 'LoadBalancer',
        ...(balancer.sourceRanges.length === 0 ? {} : { loadBalancerSourceRanges: balancer.sourceRanges }),
        ...specOf(balancer),
      },
    },
  );
}

function specOf({ app, local, protocol, target }: SlowBalancer): object {
  return {
    ...(local ? { externalTrafficPolicy: 'Local' } : {}),
    selector: { app },
    ports: [{ port: 443, targetPort: target, protocol }],
  };
}
