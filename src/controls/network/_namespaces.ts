import type { About, Decision, Estate, Resource, Scope, View } from '../../estate/index.ts';
import { all, append, fail, pass, podTemplates, undecidedAt, workloadTypes } from '../../estate/index.ts';
import { isolationIn } from '../../reach/network/isolation.ts';
import { viewOf } from '../../reach/network/model.ts';
import type { Direction } from './_policies.ts';
import { POLICY, WAYS, allowsAll, isFor, rulesOf } from './_policies.ts';

/** A namespace as it is seen from a scope, with pods of its own network in it. */
export interface Inhabited {
  readonly scope: Scope;
  readonly namespace: string | undefined;
  readonly first: Resource;
}

interface Index {
  /** By the Namespace object, where there is one; else by the first workload. */
  readonly by: ReadonlyMap<Resource, readonly Inhabited[]>;
}

const indices = new WeakMap<Estate, Index>();
/** A PodTemplate makes no pods by itself. */
export const podMakers = workloadTypes.filter((type) => type !== 'PodTemplate');

/** Which namespaces have pods that a policy can hold, and which resource stands for each. */
function indexOf(estate: Estate): Index {
  const known = indices.get(estate);
  if (known !== undefined) return known;
  const units = new Map<string, Inhabited>();
  for (const type of podMakers) {
    for (const workload of estate.ofType(type)) {
      const { scope, namespace } = workload;
      const key = `${scope.id}\u0000${namespace ?? ''}`;
      const known = units.get(key);
      // The first by name, so that it is the same one however the estate was read.
      if (known !== undefined && known.first.address <= workload.address) continue;
      if (hasNetwork(workload)) units.set(key, { scope, namespace, first: workload });
    }
  }
  const by = new Map<Resource, Inhabited[]>();
  for (const unit of units.values()) {
    const { scope, namespace, first } = unit;
    const object =
      namespace === undefined ? undefined : estate.find(scope, 'Namespace', undefined, namespace);
    const owner = object ?? first;
    append(by, owner, unit);
  }
  const index = { by };
  indices.set(estate, index);
  return index;
}

/** Pods in the network of their node are in no policy's reach. */
function hasNetwork(workload: Resource): boolean {
  return podTemplates(workload).some((pod) => {
    const host = pod.spec.get('hostNetwork').boolean();
    return !(host.kind === 'known' && host.value);
  });
}

/** Kinds that isolate pods in a language that is not read. */
const OTHERS_IN_NAMESPACE = ['crd.antrea.io/NetworkPolicy'] as const;
const OTHERS_IN_CLUSTER = ['crd.antrea.io/ClusterNetworkPolicy'] as const;

/** A policy of another kind that may isolate the pods of a namespace. */
export function otherPolicy(
  estate: Estate,
  scope: Scope,
  namespace: string | undefined,
): Resource | undefined {
  for (const type of OTHERS_IN_NAMESPACE) {
    const [found] = estate.inNamespace(type, scope, namespace);
    if (found !== undefined) return found;
  }
  for (const type of OTHERS_IN_CLUSTER) {
    const [found] = estate.ofTypeIn(type, scope);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether every pod that comes into a namespace is closed in a direction to who was not thought of. */
export function isolates(unit: Inhabited, direction: Direction, estate: Estate, at: View): Decision {
  const namespace = unit.namespace ?? 'default';
  const { closed, place } = isolationIn(estate, unit.scope).ofNamespace(namespace, WAYS[direction]);
  if (closed === true) return pass(viewOf(place!));
  if (closed === undefined) {
    return undecidedAt(
      place === undefined ? at : viewOf(place),
      `whether this policy isolates every pod of the namespace (${direction}) is not known`,
    );
  }
  const other = otherPolicy(estate, unit.scope, unit.namespace);
  if (other !== undefined) {
    return undecidedAt(
      other.at('kind'),
      `${other.address} may isolate the pods of this namespace, and its kind is not read`,
    );
  }
  const name =
    unit.namespace === undefined ? 'the namespace of this workload' : `namespace ${unit.namespace}`;
  const way = direction === 'Ingress' ? 'accepts connections from everywhere' : 'may connect to everything';
  const narrow = estate
    .inNamespace(POLICY, unit.scope, unit.namespace)
    .filter((policy) => isFor(policy, direction) === true && !isWide(policy, direction)).length;
  const policed =
    place !== undefined
      ? 'the policies that select it let every pod through'
      : narrow === 0
        ? 'no policy isolates it'
        : `its ${narrow === 1 ? 'policy selects' : `${narrow} policies select`} some pods only`;
  return fail(at, `a new pod in ${name} ${way}: ${policed} (${direction})`);
}

/** Who is isolated and may do everything is not isolated. */
function isWide(policy: Resource, direction: Direction): boolean {
  return rulesOf(policy, direction).rules.some((rule) => allowsAll(rule, direction) === true);
}

/** Where a person would look for the namespace: its name, or the workload that is put into it. */
function placeOf(resource: Resource): View {
  if (resource.type === 'Namespace') return resource.at('metadata', 'name');
  const namespace = resource.at('metadata', 'namespace');
  return namespace.present === true ? namespace : resource.at('kind');
}

/** One decision for each namespace that a resource stands for. */
export function eachNamespace(
  resource: Resource,
  estate: Estate,
  direction: Direction,
  wanted: (namespace: string | undefined) => boolean,
): About[] {
  const units = (indexOf(estate).by.get(resource) ?? []).filter(({ namespace }) => wanted(namespace));
  if (units.length === 0) return [];
  const at = placeOf(resource);
  return [
    {
      subject: at,
      decision: all(
        at,
        units.map((unit) => isolates(unit, direction, estate, at)),
      ),
    },
  ];
}
