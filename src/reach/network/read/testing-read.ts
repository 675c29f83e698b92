import type { Scope, Tree } from '../../../estate/index.ts';
import { Estate, Resource, hole, mapping, sequence, treeOf } from '../../../estate/index.ts';
import { parseCidr } from '../cidr.ts';
import type { Protocol } from '../connections.ts';
import type { Fault, Peer, PortMatch, Rule } from '../model.ts';
import { verdictOf } from '../reach.ts';
import { SpecifiedReach } from '../specified-reach.ts';
import { readClusterNetwork } from './cluster.ts';

export const scope: Scope = { kind: 'cluster', id: 'test' };

/** Stands for a value that nobody can tell, and in a list for one item or more. */
export const UNKNOWN = Symbol('a value that is not known');
export const OTHERS = Symbol('items that are not known');

const REASON = { code: 'computed-at-deployment', text: 'not known' } as const;

function tree(data: unknown): Tree {
  if (data === UNKNOWN) return hole(REASON);
  if (data === OTHERS) return { ...hole(REASON), spread: true };
  if (Array.isArray(data)) return sequence(data.map(tree));
  if (typeof data !== 'object' || data === null) return treeOf(data);
  return mapping(Object.entries(data).map(([key, value]) => [key, tree(value), -1]));
}

export interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: object };
  readonly [field: string]: unknown;
}

export function resourceOf(data: Written): Resource {
  const { name, namespace } = data.metadata;
  const group = data.apiVersion.includes('/') ? `${data.apiVersion.split('/')[0]}/` : '';
  const type = `${group}${data.kind}`;
  return new Resource({ scope, type, name, namespace, address: `${data.kind}/${name}`, tree: tree(data) });
}

/** Where each fault is and what it says: `spec.priority: …`. */
export function faultTexts(faults: readonly Fault[]): string[] {
  return faults.map(({ message, place }) => `${place.path.join('.')}: ${message}`);
}

/** A rule in one line: `deny x/y>10.0.0.0/8 TCP 80-90`. */
export function ruleTexts(rules: readonly Rule[]): string[] {
  return rules.map(({ action, peers, ports }) => {
    const who = peers === 'anybody' ? 'anybody' : peers.map(peerText).join(' + ');
    return `${action} ${who === '' ? 'nobody' : who} ${ports === 'any' ? 'any' : ports.map(portText).join(' ')}`.trim();
  });
}

function peerText(peer: Peer): string {
  switch (peer.kind) {
    case 'pods': {
      const namespaces = typeof peer.namespaces === 'string' ? peer.namespaces : `{${peer.namespaces.text}}`;
      return `${namespaces}/{${peer.pods.text}}`;
    }
    case 'block': {
      const holes = peer.except.map(({ range }) => ` but ${range.first}-${range.last}`);
      return `${peer.range.first}-${peer.range.last}${holes.join('')}`;
    }
    case 'nodes':
      return `nodes {${peer.nodes.text}}`;
    case 'names':
      return `names ${peer.names.join()}`;
    case 'open':
      return '?';
  }
}

function portText(port: PortMatch): string {
  switch (port.kind) {
    case 'range':
      return `${port.protocol}:${port.first}-${port.last}`;
    case 'named':
      return `${port.protocol ?? '*'}:${port.name}`;
    case 'protocol':
      return port.protocol;
    case 'open':
      return '?';
  }
}

export function namespace(name: string, labels: object = {}): Written {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A pod that runs: `a/web`; its ports as `http:8080` or `dns:53/UDP`. */
export function pod(
  name: string,
  labels: object,
  podIP: string | undefined,
  more: { readonly ports?: readonly string[]; readonly spec?: object; readonly hostIP?: string } = {},
): Written {
  const [space = '', own = ''] = name.split('/');
  const ports = (more.ports ?? []).map((text) => {
    const [port = '', number = ''] = text.split(':');
    const [containerPort, protocol = 'TCP'] = number.split('/');
    return { name: port, containerPort: Number(containerPort), protocol };
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: own, namespace: space, labels },
    spec: { containers: [{ name: 'c', ports }], ...more.spec },
    status: { ...(podIP === undefined ? {} : { podIP }), hostIP: more.hostIP ?? '10.255.0.1' },
  };
}

/** What becomes of connections: `a/web > b/db TCP 80`, with an address in place of a pod or not, or `ICMP`. */
export function verdicts(objects: readonly Written[], questions: readonly string[]): Record<string, string> {
  const estate = new Estate();
  for (const object of objects) estate.add(resourceOf(object));
  const network = readClusterNetwork(estate, scope);
  const reach = new SpecifiedReach(network);
  const groupOf = (name: string): number =>
    network.groups.findIndex((group) => `${group.namespace}/${group.podName}` === name);
  const answers = questions.map((question) => {
    const [source = '', , destination = '', protocol = '', port] = question.split(' ');
    const [from, to] = [groupOf(source), groupOf(destination)];
    const kind = protocol as Protocol;
    const range = parseCidr(from === -1 ? source : destination);
    if ((from === -1 || to === -1) && range === undefined)
      throw new Error(`nobody is called so: ${question}`);
    const result =
      from !== -1 && to !== -1
        ? reach.pods(from, to, kind)
        : reach.addresses(from === -1 ? to : from, range!, from === -1 ? 'ingress' : 'egress', kind)[0]!
            .result;
    return [question, verdictOf(reach.sets, result, kind, Number(port ?? 0))] as const;
  });
  return Object.fromEntries(answers);
}
