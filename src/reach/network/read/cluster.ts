import type { Estate, Labels, Resource, Scope } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import type { ClusterNetwork, Namespace, Node, Policy, Service, ServicePort, Unread } from '../model.ts';
import type { Selector } from '../selector.ts';
import { selectorOf } from '../selector.ts';
import { At } from './at.ts';
import { labelsAt } from './labels.ts';
import { isPort, isPortProtocol } from './network-policy.ts';
import { namespaceOf, podGroups } from './pods.ts';
import { readPolicies } from './policies.ts';
import { withSeenLabels } from './seen-labels.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const ORDINAL_KEYS = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/** Everything about one cluster that decides who reaches whom. */
export function readClusterNetwork(estate: Estate, scope: Scope): ClusterNetwork {
  const nodes = estate.ofTypeIn('Node', scope).map(readNode);
  const { policies, unread } = readPolicies(estate, scope, nodes);
  const services = estate.ofTypeIn('Service', scope).map(readService);
  const keys = keysIn(policies, unread);
  const ordinals = ORDINAL_KEYS.some((key) => keys.has(key));
  const pods = podGroups(estate, scope, new Map(nodes.map((node) => [node.name, node])), ordinals);
  const groups = withSeenLabels(pods, keys, estate, scope);
  const namespaces = new Map<string, Namespace>();
  for (const resource of estate.ofTypeIn('Namespace', scope)) {
    if (namespaces.has(resource.name)) continue;
    const labels = labelsAt(At.root(resource).at('metadata', 'labels'), [[NAME_LABEL, resource.name]]);
    namespaces.set(resource.name, { name: resource.name, labels, resource });
  }
  const named = (name: string): void => {
    if (!namespaces.has(name))
      namespaces.set(name, { name, labels: labelsOfNamed(name), resource: undefined });
  };
  for (const { namespace } of groups) named(namespace);
  for (const { namespace } of policies) if (namespace !== undefined) named(namespace);
  return {
    namespaces,
    groups,
    nodes,
    services,
    policies,
    unread,
  };
}

/** A namespace that nothing here defines: it has its name, and other labels may be on it. */
function labelsOfNamed(name: string): Labels {
  return { known: new Map([[NAME_LABEL, name]]), unknown: new Set(), complete: false };
}

/** Every label that a selector of some policies looks at. */
export function keysIn(policies: readonly Policy[], unread: readonly Unread[] = []): Set<string> {
  const keys = new Set<string>();
  const seen = new Set<Selector>();
  const add = (selector: Selector | string): void => {
    if (typeof selector === 'string' || seen.has(selector)) return;
    seen.add(selector);
    selector.keys.forEach((key) => keys.add(key));
  };
  for (const { subject } of unread) {
    add(subject.pods);
    add(subject.namespaces);
  }
  for (const { rules, subject } of policies) {
    add(subject.pods);
    add(subject.namespaces);
    for (const list of [rules.ingress, rules.egress]) {
      for (const { peers } of list) {
        if (peers === 'anybody') continue;
        for (const peer of peers) {
          if (peer.kind !== 'pods') continue;
          add(peer.pods);
          add(peer.namespaces);
        }
      }
    }
  }
  return keys;
}

function readNode(resource: Resource): Node {
  const root = At.root(resource);
  const addresses: Range[] = [];
  for (const item of root.at('status', 'addresses').items().items) {
    const text = item.get('address').text();
    const address = text === undefined || text.includes('/') ? undefined : parseCidr(text);
    if (address !== undefined) addresses.push(address);
  }
  return { name: resource.name, labels: labelsAt(root.at('metadata', 'labels')), addresses, resource };
}

/** https://kubernetes.io/docs/concepts/services-networking/service/ */
function readService(resource: Resource): Service {
  const spec = At.root(resource).get('spec');
  const clusterIP = spec.get('clusterIP').text();
  const texts = spec
    .get('clusterIPs')
    .items()
    .items.map((item) => item.text());
  const clusterIPs = [...new Set([clusterIP, ...texts])]
    .map((text) => (text === undefined ? undefined : parseCidr(text)))
    .filter((range) => range !== undefined);
  const ports: ServicePort[] = [];
  for (const item of spec.get('ports').items().items) {
    const port = item.get('port').value();
    const protocol = item.get('protocol').value() ?? 'TCP';
    const target = item.get('targetPort').value() ?? port;
    if (!isPort(port) || !isPortProtocol(protocol)) continue;
    if (!isPort(target) && typeof target !== 'string') continue;
    ports.push({ name: item.get('name').text(), protocol, port, target });
  }
  return {
    name: resource.name,
    namespace: namespaceOf(resource),
    resource,
    selector: bareSelector(spec.get('selector')),
    headless: clusterIP === 'None',
    externalName: spec.get('type').value() === 'ExternalName',
    clusterIPs,
    ports,
  };
}

/** The `selector` of a Service is a bare map of labels; an empty one selects nothing. */
export function bareSelector(at: At): Selector | undefined {
  const { entries, rest } = at.entries();
  if (entries.length === 0 && rest === undefined) return undefined;
  let open = rest !== undefined;
  const requirements = entries.flatMap(([key, label]) => {
    const value = label.text();
    if (value === undefined) open = true;
    return value === undefined ? [] : [{ key, operator: 'In' as const, values: [value] }];
  });
  return selectorOf(requirements, open);
}
