import type { Resource } from '../../../estate/index.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import { At } from '../read/at.ts';
import type { Answer } from '../selector.ts';

/** Whether pods take part in a mesh, and by what. */
export interface Member {
  readonly member: Answer;
  /** By the node's proxy, which looks at nothing but addresses, ports and identities. */
  readonly ambient: boolean;
}

const OUT: Member = { member: false, ambient: false };
const SIDECAR: Member = { member: true, ambient: false };
const AMBIENT: Member = { member: true, ambient: true };
const OPEN: Member = { member: undefined, ambient: false };

/**
 * Which pods are in the mesh of Istio, by the numbers of their groups.
 * https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/ and
 * https://istio.io/latest/docs/ambient/usage/add-workloads/
 */
export function istioMembers({ groups, namespaces }: ClusterNetwork): readonly Member[] {
  return groups.map((group) => memberOf(group, namespaces.get(group.namespace)?.resource));
}

/** By its proxy, by its own word, else by that of its namespace. */
function memberOf(group: PodGroup, namespace: Resource | undefined): Member {
  const spec = group.place.resource.at(...group.place.path, 'spec');
  for (const list of ['containers', 'initContainers']) {
    for (const container of spec.get(list).items().items) {
      const name = container.get('name').string();
      if (name.kind === 'known' && name.value === 'istio-proxy') return SIDECAR;
    }
  }
  if (group.hostNetwork === true) return OUT;
  const metadata = At.root(group.place.resource).at(...(group.place.path as string[]), 'metadata');
  const labels = namespace === undefined ? undefined : At.root(namespace).at('metadata', 'labels');
  for (const map of ['labels', 'annotations']) {
    const own = metadata.get(map).get('sidecar.istio.io/inject');
    if (!own.there) continue;
    if (own.open !== undefined) return OPEN;
    if (String(own.value()) === 'true') return SIDECAR;
    // Without a proxy of its own it may have that of its node.
    return ambientOf(metadata, labels);
  }
  const said = [labels?.get('istio-injection'), labels?.get('istio.io/rev')];
  if (said.some((one) => one?.open !== undefined)) return OPEN;
  const [injection, revision] = said.map((one) => one?.value());
  if (injection !== 'disabled' && (injection === 'enabled' || revision !== undefined)) return SIDECAR;
  const ambient = ambientOf(metadata, labels);
  return ambient.member === false && namespace === undefined ? OPEN : ambient;
}

function ambientOf(metadata: At, namespace: At | undefined): Member {
  const own = metadata.get('labels').get('istio.io/dataplane-mode');
  const said = own.there ? own : namespace?.get('istio.io/dataplane-mode');
  if (said?.open !== undefined) return OPEN;
  return said?.value() === 'ambient' ? AMBIENT : OUT;
}

/**
 * Whether what goes to a port, or comes to it, is kept out of the proxy of a pod.
 * https://istio.io/latest/docs/reference/config/annotations/
 */
export function bypasses(group: PodGroup, way: 'inbound' | 'outbound', port: number | undefined): Answer {
  const annotations = At.root(group.place.resource).at(
    ...(group.place.path as string[]),
    'metadata',
    'annotations',
  );
  const of = (verb: 'include' | 'exclude'): At =>
    annotations.get(`traffic.sidecar.istio.io/${verb}${way === 'inbound' ? 'Inbound' : 'Outbound'}Ports`);
  const [excluded, included] = [listed(of('exclude'), port), listed(of('include'), port)];
  if (excluded === true) return true;
  // Besides what is sent to these ports whole networks may be taken.
  if (of('include').there && included !== true)
    return way === 'inbound' && included === false ? true : undefined;
  return excluded;
}

/** Whether a port is in a list like `80,8080`; `*` stands for all, and no list for none. */
function listed(at: At, port: number | undefined): Answer {
  if (!at.there) return false;
  if (at.open !== undefined) return undefined;
  const ports = String(at.value() ?? '')
    .split(',')
    .map((one) => one.trim());
  if (ports.includes('*')) return true;
  if (ports.join('') === '') return false;
  return port === undefined ? undefined : ports.includes(String(port));
}
