import type { Estate, Resource, Scope } from '../../../estate/index.ts';
import { nameOf } from '../endpoint.ts';
import type { ClusterNetwork, PodGroup } from '../model.ts';
import { At, Faults } from '../read/at.ts';
import { selectorAt } from '../read/labels.ts';
import { namespaceOf } from '../read/pods.ts';
import type { Answer, Selector } from '../selector.ts';
import { EVERYTHING, isEverything } from '../selector.ts';
import type { Encryption, Mesh } from './encryption.ts';

const PEER_AUTHENTICATION = 'security.istio.io/PeerAuthentication';
const ROOT_NAMESPACE = 'istio-system';

/** What a PeerAuthentication asks of who connects to its pods. */
interface PeerAuthentication {
  readonly resource: Resource;
  readonly namespace: string;
  readonly selector: Selector;
  readonly mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE' | 'UNSET' | undefined;
  readonly ports: boolean;
}

/**
 * Istio: pods with its proxy speak mutual TLS to each other, unless the destination is told not to; with mode STRICT
 * it refuses everything else. https://istio.io/latest/docs/reference/config/security/peer_authentication/
 * @returns `undefined` where nothing here has to do with Istio
 */
export function istioIn(
  estate: Estate,
  scope: Scope,
  { groups, namespaces }: ClusterNetwork,
): Mesh | undefined {
  const policies = estate.ofTypeIn(PEER_AUTHENTICATION, scope).map(read);
  const members = groups.map((group) => isMember(group, namespaces.get(group.namespace)?.resource));
  if (policies.length === 0 && !members.includes(true)) return undefined;
  return (source, destination) => {
    const [from, to] = [members[source]!, members[destination]!];
    if (from === false && to === false) return undefined;
    const group = groups[destination]!;
    const policy = policyFor(group, policies);
    const mode = policy === undefined ? 'PERMISSIVE' : policy.mode;
    const place =
      policy === undefined ? undefined : { resource: policy.resource, path: ['spec', 'mtls', 'mode'] };
    const by =
      policy === undefined
        ? 'no PeerAuthentication asks for more'
        : `PeerAuthentication ${policy.namespace}/${policy.resource.name} says ${mode ?? 'something that is not known'}`;
    const told = (answer: Encryption['answer'], message: string): Encryption => ({
      answer,
      message: `${message}: ${by}`,
      place,
    });
    if (from === undefined || to === undefined)
      return told('depends', 'whether both ends have the proxy of Istio is not known');
    if (!to) return told('no', `${nameOf(group)} has no proxy of Istio`);
    if (mode === undefined || policy?.ports === true)
      return told('depends', 'what is asked of who connects is not known for every port');
    if (!from)
      return mode === 'STRICT'
        ? told(
            'no',
            `${nameOf(groups[source]!)} has no proxy of Istio, and ${nameOf(group)} refuses whoever has none`,
          )
        : told(
            'no',
            `${nameOf(groups[source]!)} has no proxy of Istio, and ${nameOf(group)} takes plain text`,
          );
    if (mode === 'DISABLE') return told('no', `${nameOf(group)} takes no mutual TLS`);
    return told(
      'yes',
      mode === 'STRICT'
        ? 'mutual TLS of Istio, and nothing else'
        : 'mutual TLS of Istio, while plain text is taken too',
    );
  };
}

/** Whether a pod has the proxy: its own word, else that of its namespace. */
function isMember(group: PodGroup, namespace: Resource | undefined): Answer {
  const has = group.place.resource.at(...group.place.path, 'spec', 'containers').items().items;
  const sidecars = group.place.resource.at(...group.place.path, 'spec', 'initContainers').items().items;
  for (const container of [...has, ...sidecars]) {
    const name = container.get('name').string();
    if (name.kind === 'known' && name.value === 'istio-proxy') return true;
  }
  if (group.hostNetwork === true) return false;
  const metadata = At.root(group.place.resource).at(...(group.place.path as string[]), 'metadata');
  for (const map of ['labels', 'annotations']) {
    const own = metadata.get(map).get('sidecar.istio.io/inject');
    if (own.there) return own.open === undefined ? own.value() === 'true' || own.value() === true : undefined;
  }
  if (namespace === undefined) return undefined;
  const labels = At.root(namespace).at('metadata', 'labels');
  const said = [
    labels.get('istio-injection'),
    labels.get('istio.io/rev'),
    labels.get('istio.io/dataplane-mode'),
  ];
  if (said.some(({ open }) => open !== undefined)) return undefined;
  const [injection, revision, dataplane] = said.map((one) => one.value());
  if (injection === 'disabled') return false;
  return injection === 'enabled' || revision !== undefined || dataplane === 'ambient';
}

function read(resource: Resource): PeerAuthentication {
  const spec = At.root(resource).get('spec');
  const selector = spec.get('selector');
  const mode = spec.at('mtls', 'mode');
  const value = mode.value() ?? 'UNSET';
  return {
    resource,
    namespace: namespaceOf(resource),
    selector: selector.there ? selectorAt(selector, new Faults()) : EVERYTHING,
    mode:
      value === 'STRICT' || value === 'PERMISSIVE' || value === 'DISABLE' || value === 'UNSET'
        ? value
        : undefined,
    ports: spec.get('portLevelMtls').there,
  };
}

/** The narrowest that says something: for the workload, for the namespace, for the mesh. */
function policyFor(group: PodGroup, policies: readonly PeerAuthentication[]): PeerAuthentication | undefined {
  const takes = ({ namespace, selector }: PeerAuthentication): boolean =>
    namespace === group.namespace && !isEverything(selector) && selector.takes(group.labels) !== false;
  const levels = [
    policies.filter(takes),
    policies.filter(({ namespace, selector }) => namespace === group.namespace && isEverything(selector)),
    policies.filter(({ namespace, selector }) => namespace === ROOT_NAMESPACE && isEverything(selector)),
  ];
  return levels.flat().find(({ mode, ports }) => mode !== 'UNSET' || ports);
}
