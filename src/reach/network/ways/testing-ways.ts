import { readTexts } from '../../../sources/texts.ts';
import { parseCidr } from '../cidr.ts';
import { endpointOf, nameOf } from '../endpoint.ts';
import type { Mode, Network } from '../index.ts';
import { networksOf } from '../index.ts';
import { judgeWay } from './index.ts';

/** A workload of one pod with named ports. */
export const workload = (
  name: string,
  ports = '[{ name: http, containerPort: 8080 }]',
  more = '',
): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { ${more}containers: [{ name: app, image: "example.com/${name}:1", ports: ${ports} }] }
`;

export const service = (spec: string, annotations = '{}', name = 'web'): string => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, annotations: ${annotations} }
spec: { selector: { app: ${name} }, ${spec} }
`;

export const policy = (spec: string, name = 'policy'): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: { ${spec} }
`;

/** A VPC with a subnet for internet-facing load balancers and one for internal ones. */
export const VPC = `Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Public: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, Tags: [{ Key: kubernetes.io/role/elb, Value: "1" }] } }
  Private: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, Tags: [{ Key: kubernetes.io/role/internal-elb, Value: "1" }] } }
`;

/** The network of some documents; one that begins with `Resources:` is a template. */
export function networkOf(documents: readonly string[], mode: Mode = 'eks'): Network {
  const manifests = documents.filter((text) => !text.startsWith('Resources:'));
  const templates = documents.filter((text) => text.startsWith('Resources:'));
  const estate = readTexts({
    'k8s.yaml': manifests.join('---'),
    ...Object.fromEntries(templates.map((text, at) => [`infra${at}.yaml`, text])),
  });
  return networksOf(estate, mode)[0]!;
}

/**
 * The ways of some documents: `NLB Service shop/web (internet) TCP 443→shop/web[Deployment]:8080 as node: depends`.
 * @param source `internet`, or a block: who connects
 */
export function told(documents: readonly string[], source?: string, mode: Mode = 'eks'): string[] {
  const network = networkOf(documents, mode);
  const { reach, ways } = network;
  const ranges =
    source === undefined
      ? undefined
      : source === 'internet'
        ? rangesOf(endpointOf(reach.network, source))
        : [parseCidr(source)!];
  return ways().all.map((way) => {
    const { verdict } = judgeWay(network, way, way.targets, ranges);
    const targets = way.targets.map(
      ({ group, port }) => `${nameOf(reach.network.groups[group]!)}:${port ?? '*'}`,
    );
    const { ports, protocol, tls } = way.listener;
    const as = way.through === undefined ? way.seen.join('|') : 'controller';
    return `${way.kind} ${way.name} (${way.clients.name}) ${protocol} ${ports.join() || '*'}${tls === true ? ' TLS' : ''}→${targets.join()} as ${as}: ${verdict}`;
  });
}

function rangesOf(end: ReturnType<typeof endpointOf>): Extract<typeof end, { kind: 'addresses' }>['ranges'] {
  return end.kind === 'addresses' ? end.ranges : [];
}
