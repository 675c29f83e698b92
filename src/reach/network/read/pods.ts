import type { Estate, Labels, Resource, Scope } from '../../../estate/index.ts';
import { podTemplatePaths, workloadTypes } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import { isPort, isPortProtocol } from './network-policy.ts';
import type { NamedPort, Node, Place, PodGroup, Workload } from '../model.ts';
import type { Answer } from '../selector.ts';
import { At, Open, below, settled } from './at.ts';
import type { Added } from './labels.ts';
import { LabelSets } from './labels.ts';
import { onWindows } from './windows.ts';

const NAME_OF_POD = 'statefulset.kubernetes.io/pod-name';
const INDEX_OF_POD = 'apps.kubernetes.io/pod-index';
/** More pods than these of one StatefulSet are not told apart. */
const MOST_ORDINALS = 1000;

/** The namespace of an object that does not say one: where it is applied, that is the default one. */
export function namespaceOf(resource: Resource): string {
  return resource.namespace ?? 'default';
}

/**
 * The pods of a cluster: those that are there, and those that workloads will make where none of theirs is there.
 * @param ordinals whether a policy or Service tells the pods of a StatefulSet apart
 */
export function podGroups(
  estate: Estate,
  scope: Scope,
  nodes: ReadonlyMap<string, Node>,
  ordinals: boolean,
): PodGroup[] {
  const groups: PodGroup[] = [];
  const owners = new Owners(estate, scope);
  const sets = new LabelSets();
  const seen = new Set<Resource>();
  for (const pod of estate.ofTypeIn('Pod', scope)) {
    const top = owners.topOf(pod);
    for (const owner of top.chain) seen.add(owner);
    const group = podOf(pod, top.workload, nodes, sets);
    if (group !== undefined) groups.push(group);
  }
  for (const type of workloadTypes) {
    if (type === 'Pod' || type === 'PodTemplate') continue;
    for (const resource of estate.ofTypeIn(type, scope)) {
      // What another workload made says nothing that the maker does not say.
      if (seen.has(resource) || owners.ownerOf(resource) !== undefined) continue;
      for (const group of groupsOf(resource, ordinals, sets)) groups.push(group);
    }
  }
  return groups;
}

/** A workload as it is called: by the kind and the name of its object. */
function workloadOf(resource: Resource): Workload {
  const slash = resource.type.lastIndexOf('/');
  return {
    kind: resource.type.slice(slash + 1),
    name: resource.name,
    namespace: namespaceOf(resource),
    resource,
  };
}

/** Who made whom, by `metadata.ownerReferences`. */
class Owners {
  readonly #estate: Estate;
  readonly #scope: Scope;
  readonly #workloads = new Map<string, Workload>();

  constructor(estate: Estate, scope: Scope) {
    this.#estate = estate;
    this.#scope = scope;
  }

  /** The owner as the object names it, and the object of that name where it is here. */
  #named(resource: Resource): { kind: string; name: string; resource: Resource | undefined } | undefined {
    if (below(below(settled(resource.tree), 'metadata'), 'ownerReferences') === undefined) return undefined;
    const references = At.root(resource).at('metadata', 'ownerReferences').items().items;
    const reference = references.find((one) => one.get('controller').value() === true) ?? references[0];
    const kind = reference?.get('kind').text();
    const name = reference?.get('name').text();
    if (reference === undefined || kind === undefined || name === undefined) return undefined;
    const version = reference.get('apiVersion').text() ?? '';
    const group = version.includes('/') ? `${version.slice(0, version.indexOf('/'))}/` : '';
    const owner = this.#estate.find(this.#scope, `${group}${kind}`, resource.namespace, name);
    return { kind, name, resource: owner };
  }

  ownerOf(resource: Resource): Resource | undefined {
    return this.#named(resource)?.resource;
  }

  /** The workload at the end of the chain, and every object on the way. */
  topOf(pod: Resource): { workload: Workload; chain: readonly Resource[] } {
    const chain: Resource[] = [];
    let at = pod;
    for (;;) {
      const owner = this.#named(at);
      // A pod of a control plane is owned by its Node: that is no workload.
      if (owner === undefined || owner.kind === 'Node') break;
      if (owner.resource === undefined || chain.includes(owner.resource)) {
        return { workload: this.#once(owner.kind, owner.name, pod, at), chain };
      }
      chain.push(owner.resource);
      at = owner.resource;
    }
    return {
      workload: at === pod ? workloadOf(pod) : this.#once(workloadOf(at).kind, at.name, pod, at),
      chain,
    };
  }

  /** The same object for all pods of a workload. */
  #once(kind: string, name: string, pod: Resource, resource: Resource): Workload {
    const namespace = namespaceOf(pod);
    const key = `${namespace}/${name}[${kind}]`;
    let workload = this.#workloads.get(key);
    if (workload === undefined) this.#workloads.set(key, (workload = { kind, name, namespace, resource }));
    return workload;
  }
}

/** A pod that is there; one that ended is nobody, its address may be another's by now. */
function podOf(
  pod: Resource,
  workload: Workload,
  nodes: ReadonlyMap<string, Node>,
  sets: LabelSets,
): PodGroup | undefined {
  const root = At.root(pod);
  const status = root.get('status');
  const phase = status.valueOf('phase');
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  const node = root.at('spec', 'nodeName').text();
  const machine = node === undefined ? undefined : nodes.get(node);
  const os = machine?.labels.known.get('kubernetes.io/os');
  const host = machine?.addresses ?? [];
  const told = addressesOf(status, 'hostIPs', 'hostIP');
  const nodeAddresses = told.length === 0 ? unique(host) : unique([...told, ...host]);
  const own = unique(addressesOf(status, 'podIPs', 'podIP'));
  const spec = root.get('spec');
  const hostNetwork = onHostAt(spec);
  // A pod in the network of its node has the node's address.
  const onHost = hostNetwork === true && own.length === 0;
  const addresses = onHost ? (told.length > 0 ? told : host) : own;
  return {
    workload,
    namespace: workload.namespace,
    labels: sets.of(root, []),
    ports: namedPorts(spec, 'containers'),
    sidecarPorts: namedPorts(spec, 'initContainers'),
    serviceAccount: accountAt(spec),
    hostNetwork,
    count: 1,
    addresses:
      addresses.length < 2
        ? addresses
        : addresses.filter(({ family }, at, all) => all.findIndex((one) => one.family === family) === at),
    node,
    nodeAddresses,
    podName: pod.name === '' || !root.at('metadata', 'name').there ? undefined : pod.name,
    windows: os === undefined ? onWindows(spec) : os === 'windows',
    place: { resource: pod, path: [] },
  };
}

/** A list of addresses, and its older sibling that holds one. */
function addressesOf(status: At, list: string, single: string): readonly Range[] {
  let found: Range[] | undefined;
  const add = (text: unknown): void => {
    if (typeof text !== 'string' || text.includes('/')) return;
    const range = parseCidr(text);
    if (range !== undefined) (found ??= []).push(range);
  };
  for (const item of status.find(list)?.items().items ?? []) add(item.valueOf('ip'));
  add(status.valueOf(single));
  return found ?? NO_RANGES;
}

const NO_RANGES: readonly Range[] = [];

function unique(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length < 2) return ranges;
  return ranges.filter(
    ({ family, first }, at) =>
      ranges.findIndex((other) => other.family === family && other.first === first) === at,
  );
}

/** The pods that a workload makes; none when it is told to make none. */
function groupsOf(resource: Resource, ordinals: boolean, sets: LabelSets): PodGroup[] {
  const { name, type } = resource;
  const workload = workloadOf(resource);
  const root = At.root(resource);
  const replicas = root.find('spec')?.valueOf('replicas');
  if (replicas === 0) return [];
  const count = typeof replicas === 'number' && Number.isInteger(replicas) && replicas > 0 ? replicas : 1;
  const groups: PodGroup[] = [];
  for (const path of podTemplatePaths(type)) {
    const template = root.at(...path);
    const spec = template.find('spec');
    if (spec === undefined) continue;
    const place = { resource, path };
    if (type !== 'apps/StatefulSet') {
      const labels = sets.of(template, labelsMadeFor(type, name));
      groups.push(groupOf(workload, spec, place, labels, count, undefined));
      continue;
    }
    const start = root.at('spec', 'ordinals', 'start').value();
    const first = typeof start === 'number' ? start : 0;
    const revision = ['controller-revision-hash', undefined] as const;
    if (!ordinals || count > MOST_ORDINALS) {
      const added: Added = [revision, [NAME_OF_POD, undefined], [INDEX_OF_POD, undefined]];
      groups.push(groupOf(workload, spec, place, sets.of(template, added), count, undefined));
      continue;
    }
    for (let index = first; index < first + count; index++) {
      const pod = `${name}-${index}`;
      const added: Added = [revision, [NAME_OF_POD, pod], [INDEX_OF_POD, String(index)]];
      groups.push(groupOf(workload, spec, place, sets.of(template, added), 1, pod));
    }
  }
  return groups;
}

/** Pods that are not there yet. */
function groupOf(
  workload: Workload,
  spec: At,
  place: Place,
  labels: Labels,
  count: number,
  podName: string | undefined,
): PodGroup {
  return {
    workload,
    namespace: workload.namespace,
    labels,
    ports: namedPorts(spec, 'containers'),
    sidecarPorts: namedPorts(spec, 'initContainers'),
    serviceAccount: accountAt(spec),
    hostNetwork: onHostAt(spec),
    count,
    addresses: NO_RANGES,
    node: undefined,
    nodeAddresses: NO_RANGES,
    podName,
    windows: onWindows(spec),
    place,
  };
}

const NO_LABELS: Added = [];
const OF_DEPLOYMENT: Added = [['pod-template-hash', undefined]];

/** Labels that controllers give to the pods they make. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
function labelsMadeFor(type: string, name: string): Added {
  switch (type) {
    case 'apps/Deployment':
    case 'apps/ReplicaSet':
      return type === 'apps/Deployment' ? OF_DEPLOYMENT : NO_LABELS;
    case 'apps/DaemonSet':
      return [
        ['controller-revision-hash', undefined],
        ['pod-template-generation', undefined],
      ];
    case 'batch/Job':
      return [
        ['batch.kubernetes.io/job-name', name],
        ['job-name', name],
        ['batch.kubernetes.io/controller-uid', undefined],
        ['controller-uid', undefined],
      ];
    case 'batch/CronJob':
      return [
        ['batch.kubernetes.io/job-name', undefined],
        ['job-name', undefined],
        ['batch.kubernetes.io/controller-uid', undefined],
        ['controller-uid', undefined],
      ];
    default:
      return NO_LABELS;
  }
}

function onHostAt(spec: At): Answer {
  const host = spec.valueOf('hostNetwork');
  return host instanceof Open ? undefined : host === true;
}

/** https://kubernetes.io/docs/concepts/security/service-accounts/#assign-to-pod */
function accountAt(spec: At): string | undefined {
  // The second is the older name of the same.
  const name = spec.find('serviceAccountName') ?? spec.find('serviceAccount');
  return name === undefined || name.value() === '' ? 'default' : name.text();
}

const NO_PORTS: readonly NamedPort[] = [];

/** Of init containers only those count that go on running. */
function namedPorts(spec: At, list: 'containers' | 'initContainers'): readonly NamedPort[] {
  let ports: NamedPort[] | undefined;
  for (const container of spec.find(list)?.items().items ?? []) {
    if (list === 'initContainers' && container.valueOf('restartPolicy') !== 'Always') continue;
    for (const port of container.find('ports')?.items().items ?? []) {
      const name = port.valueOf('name');
      const number = port.valueOf('containerPort');
      const protocol = port.valueOf('protocol') ?? 'TCP';
      if (typeof name === 'string' && isPort(number) && isPortProtocol(protocol))
        (ports ??= []).push({ name, protocol, port: number });
    }
  }
  return ports ?? NO_PORTS;
}
