import type { Estate, Labels, Resource, Scope } from '../../../estate/index.ts';
import type { Range } from '../cidr.ts';
import { parseCidr } from '../cidr.ts';
import { At } from './at.ts';
import { labelsAt } from './labels.ts';

/** Addresses that the selectors of Calico can mean, by labels. */
export interface NetworkSet {
  /** `undefined` for those of the whole cluster. */
  readonly namespace: string | undefined;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  readonly ranges: readonly Range[];
  /** Why it may hold other addresses. */
  readonly open: string | undefined;
}

/** The group in which the kinds of Calico are seen, and the one in which it stores them. */
export const CALICO_GROUPS = ['projectcalico.org', 'crd.projectcalico.org'];

/** The label by which Calico knows the namespace of a pod or a set. */
export const NAMESPACE_LABEL = 'projectcalico.org/namespace';

const NO_LABELS: Labels = { known: new Map(), unknown: new Set(), complete: true };

/** Sets of networks, and the addresses of hosts that Calico guards. */
export function networkSets(
  estate: Estate,
  scope: Scope,
  namespaceOf: (resource: Resource) => string,
): NetworkSet[] {
  const namespaces = new Map(estate.ofTypeIn('Namespace', scope).map((one) => [one.name, one]));
  const labelsOf = (name: string): Labels => {
    const root = namespaces.get(name);
    const added = [['kubernetes.io/metadata.name', name]] as const;
    if (root !== undefined) return labelsAt(At.root(root).at('metadata', 'labels'), added);
    return { known: new Map(added), unknown: new Set(), complete: false };
  };
  return calicoObjects(estate, scope, ['NetworkSet', 'GlobalNetworkSet', 'HostEndpoint']).map((resource) => {
    const root = At.root(resource);
    const namespace = resource.type.endsWith('/NetworkSet') ? namespaceOf(resource) : undefined;
    const host = resource.type.endsWith('/HostEndpoint');
    const list = root.at('spec', host ? 'expectedIPs' : 'nets');
    const { items, rest } = list.items();
    const ranges = items.map((item) => parseCidr(item.text() ?? ''));
    const open = [
      rest,
      ranges.includes(undefined) ? 'an address of a set of networks is not known' : undefined,
      host && items.length === 0 ? 'the addresses of a HostEndpoint are not known' : undefined,
      root.at('spec', 'allowedEgressDomains').there ? 'which addresses names have is not known' : undefined,
    ].find((reason) => reason !== undefined);
    return {
      namespace,
      namespaceLabels: namespace === undefined ? NO_LABELS : labelsOf(namespace),
      labels: labelsAt(
        root.at('metadata', 'labels'),
        namespace === undefined ? [] : [[NAMESPACE_LABEL, namespace]],
      ),
      ranges: ranges.filter((range) => range !== undefined),
      open,
    };
  });
}

/** The objects of kinds of Calico; what is seen in both of its groups counts once. */
export function calicoObjects(estate: Estate, scope: Scope, kinds: readonly string[]): Resource[] {
  const found = new Map<string, Resource>();
  for (const kind of kinds) {
    for (const group of CALICO_GROUPS) {
      for (const resource of estate.ofTypeIn(`${group}/${kind}`, scope)) {
        // As it is stored, a policy of the default tier has the tier before its name.
        const name = resource.name.replace(/^default\./, '');
        const key = `${kind}/${resource.namespace ?? ''}/${name}`;
        if (!found.has(key)) found.set(key, resource);
      }
    }
  }
  return [...found.values()];
}
