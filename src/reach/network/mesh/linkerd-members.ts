import type { Estate, Scope } from '../../../estate/index.ts';
import { parseCidr } from '../cidr.ts';
import type { Range } from '../cidr.ts';
import type { ClusterNetwork, Place, PodGroup } from '../model.ts';
import { At } from '../read/at.ts';
import type { Answer } from '../selector.ts';

const INJECT = 'linkerd.io/inject';
const CONFIG = 'config.linkerd.io/';

/** What of Linkerd there is in a cluster. */
export interface Linkerd {
  /** Whether pods have its proxy, by the numbers of the groups. */
  readonly members: readonly Answer[];
  /** A setting of pods: their own annotation, else that of their namespace. */
  readonly setting: (group: PodGroup, name: string) => At | undefined;
  /** What the mesh as a whole says where nobody else does. */
  readonly mesh: LinkerdMesh;
}

interface LinkerdMesh {
  /** `undefined` where it is not here. */
  readonly inboundPolicy: { readonly word: string; readonly place: Place } | undefined;
  /** Where clients of the cluster come from. */
  readonly networks: readonly Range[];
}

/** As it is unless somebody says otherwise. https://linkerd.io/2/reference/cluster-configuration/ */
const NETWORKS = '10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16,fd00::/8';
const POLICY_LINE = /^\s*defaultInboundPolicy:[ \t]*["']?([\w-]+)/m;
const NETWORKS_LINE = /^\s*clusterNetworks:[ \t]*["']?([\w.:/, ]+)/m;

/** @returns `undefined` where nothing here has to do with Linkerd */
export function linkerdOf(estate: Estate, scope: Scope, network: ClusterNetwork): Linkerd | undefined {
  const namespaces = new Map(
    [...network.namespaces].map(([name, { resource }]) => [
      name,
      resource === undefined ? undefined : At.root(resource).at('metadata', 'annotations'),
    ]),
  );
  const shared = (group: PodGroup, name: string): At | undefined =>
    namespaces.get(group.namespace)?.find(name);
  const members = network.groups.map((group) => {
    const isThere = namespaces.get(group.namespace) !== undefined;
    return memberOf(group, shared(group, INJECT), isThere);
  });
  const served = estate.ofTypeIn('policy.linkerd.io/Server', scope).length > 0;
  if (!served && !members.includes(true)) return undefined;
  return {
    members,
    setting: (group, name) =>
      annotationsOf(group).find(`${CONFIG}${name}`) ?? shared(group, `${CONFIG}${name}`),
    mesh: meshOf(estate, scope),
  };
}

/** https://linkerd.io/2/features/proxy-injection/ */
function memberOf(group: PodGroup, shared: At | undefined, isThere: boolean): Answer {
  if (group.hostNetwork === true) return false;
  const said = annotationsOf(group).find(INJECT) ?? shared;
  // What is not here may say anything.
  if (said?.open !== undefined || (said === undefined && !isThere)) return undefined;
  return said?.value() === 'enabled' || said?.value() === 'ingress';
}

function annotationsOf({ place }: PodGroup): At {
  return At.root(place.resource).at(...(place.path as string[]), 'metadata', 'annotations');
}

/** The values that the control plane was installed with. */
function meshOf(estate: Estate, scope: Scope): LinkerdMesh {
  const config = estate.ofTypeIn('ConfigMap', scope).find(({ name }) => name === 'linkerd-config');
  const values = config?.at('data', 'values').string();
  const text = values?.kind === 'known' ? values.value : '';
  const word = POLICY_LINE.exec(text)?.[1];
  const networks = NETWORKS_LINE.exec(text)?.[1] ?? NETWORKS;
  return {
    inboundPolicy:
      word === undefined ? undefined : { word, place: { resource: config!, path: ['data', 'values'] } },
    networks: networks
      .split(',')
      .map((one) => parseCidr(one.trim()))
      .filter((one) => one !== undefined),
  };
}

/** Whether a port is in a list like `80,8080-8090`; no list has none. */
export function isListed(at: At | undefined, port: number | undefined): Answer {
  if (at === undefined) return false;
  if (at.open !== undefined) return undefined;
  const ranges = String(at.value() ?? '')
    .split(',')
    .filter((one) => one.trim() !== '')
    .map((one) => one.split('-').map(Number));
  if (ranges.length === 0) return false;
  if (port === undefined) return undefined;
  return ranges.some(([first, last = first]) => first! <= port && port <= last!);
}
