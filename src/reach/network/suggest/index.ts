/** The least NetworkPolicies that let through what is asked for, and what the engine says of them. */
import type { Estate, Scope } from '../../../estate/index.ts';
import { EksReach } from '../eks/eks-reach.ts';
import type { ClusterNetwork } from '../model.ts';
import type { Reach } from '../reach.ts';
import { readClusterNetwork } from '../read/cluster.ts';
import { eksSettingsOf, otherEnforcer } from '../read/enforcement.ts';
import { SpecifiedReach } from '../specified-reach.ts';
import { deviationNotes, replacedNotes } from './notes.ts';
import type { Flow, Found, Note } from './flow.ts';
import { answeringFlows, credentialFlows, nameFlows } from './implied.ts';
import type { Ground } from './meant.ts';
import type { PlannedPolicy } from './policies.ts';
import { policiesFor } from './policies.ts';
import { policiesIn, replaced } from './replaced.ts';
import { RulePlanner } from './rules.ts';
import type { Unit } from './units.ts';
import { unitsOf } from './units.ts';
import type { Deviation, Verified } from './verify.ts';
import { verify } from './verify.ts';

export { NoFlow, declaredFlows } from './ends.ts';
export type { Declared, Flow, Found, PortSpan } from './flow.ts';
export { portsText } from './flow.ts';
export { endText } from './meant.ts';
export { whereOf } from './notes.ts';
export { FlowLog } from './flow-log.ts';
export { flowsFromManifests } from './manifests.ts';
export { observedFlows } from './observed.ts';

/** Namespaces of the cluster itself: what its parts need is not in anybody's manifests. */
const SYSTEM = ['kube-node-lease', 'kube-public', 'kube-system'];

export interface SuggestOptions {
  readonly mode: 'spec' | 'eks';
  /** The namespaces that get policies; all that are not the cluster's own unless told. */
  readonly namespaces?: readonly string[];
}

export interface Suggestion {
  readonly ground: Ground;
  /** Everything that was asked for, with what follows from it. */
  readonly flows: readonly Flow[];
  readonly policies: readonly PlannedPolicy[];
  readonly notes: readonly Note[];
  readonly verified: {
    /** How many pairs of pods, and of pods and addresses, the engine was asked about. */
    readonly pairs: number;
    readonly enforcer: 'spec' | 'eks';
    /** What goes otherwise in this cluster, for a reason that lies outside of these policies. */
    readonly deviations: readonly Deviation[];
  };
}

/** The engine says something else of the policies than they were made for: that is a mistake in here. */
export class Unverified extends Error {
  override readonly name = 'Unverified';
}

/**
 * The least policies for some flows: one for each workload, with nothing open that was not asked for.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 * @param source finds the flows, once it is known which pods there are
 * @throws Unverified when the engine does not find in them what was asked for
 */
export function suggest(
  estate: Estate,
  scope: Scope,
  source: (ground: Ground) => Found,
  { mode, namespaces }: SuggestOptions,
): Suggestion {
  const isOurs = (namespace: string): boolean =>
    namespaces === undefined ? !SYSTEM.includes(namespace) : namespaces.includes(namespace);
  const isSubject = (unit: Unit): boolean => isOurs(unit.namespace);
  const old = policiesIn(estate, scope, isOurs);
  const network = readClusterNetwork(
    replaced(estate, scope, (one) => old.includes(one), []),
    scope,
  );
  const units = unitsOf(network, mode === 'eks');
  const ground: Ground = { network, units };
  const found = source(ground);
  const asked = [...found.flows, ...credentialFlows(estate, ground)];
  const answering = answeringFlows(ground, isSubject);
  const flows = [...asked, ...nameFlows(estate, scope, ground, asked, isSubject), ...answering.flows];
  const planner = new RulePlanner(ground, flows);
  const policies = policiesFor(units.all.filter(isSubject), planner);
  const objects = policies.map(({ object }) => object);
  const after = readClusterNetwork(
    replaced(estate, scope, (one) => old.includes(one), objects),
    scope,
  );
  const alone = proven(after, ground, flows, isOurs);
  const { enforcer, reach } = reachOf(estate, scope, after, mode);
  const { deviations, pairs } =
    enforcer === 'spec' && alone.whole ? alone : verify(reach, ground, flows, isSubject);
  return {
    ground,
    flows,
    policies,
    notes: [
      ...found.notes,
      ...answering.notes,
      ...units.notes.filter(({ workload }) => isOurs(workload!.slice(0, workload!.indexOf('/')))),
      ...leftOut(network, isOurs),
      ...replacedNotes(old, objects),
      ...deviationNotes(deviations, objects),
    ],
    verified: { pairs, enforcer, deviations },
  };
}

/** As the specification says and by themselves, the policies have to do exactly what was asked for. */
function proven(
  after: ClusterNetwork,
  ground: Ground,
  flows: readonly Flow[],
  isOurs: (namespace: string) => boolean,
): Verified & { readonly whole: boolean } {
  const own = after.policies.filter(
    ({ kind, namespace }) => kind === 'NetworkPolicy' && namespace !== undefined && isOurs(namespace),
  );
  const refused = own.flatMap(({ faults, resource }) =>
    faults.map(({ message }) => `${resource.address}: ${message}`),
  );
  if (refused.length > 0)
    throw new Unverified(`the API server would refuse what was suggested: ${refused[0]}`);
  const reach = new SpecifiedReach({ ...after, policies: own, unread: [] });
  const verified = verify(reach, ground, flows, (unit) => isOurs(unit.namespace));
  const wrong = verified.deviations.find(({ certain }) => certain);
  if (wrong !== undefined) {
    const what =
      wrong.kind === 'closed'
        ? 'it was asked for, and the suggested policies close it'
        : 'it was not asked for, and the suggested policies open it';
    throw new Unverified(`${wrong.source} to ${wrong.destination}, ${wrong.conn}: ${what}`);
  }
  return { ...verified, whole: own.length === after.policies.length && after.unread.length === 0 };
}

/** The engine of the mode; policies that nobody enforces yet are taken as enforced. */
function reachOf(
  estate: Estate,
  scope: Scope,
  network: ClusterNetwork,
  mode: 'spec' | 'eks',
): { enforcer: 'spec' | 'eks'; reach: Reach } {
  if (mode === 'spec' || otherEnforcer(estate, scope) !== undefined)
    return { enforcer: 'spec', reach: new SpecifiedReach(network) };
  const settings = { ...eksSettingsOf(estate, scope), enforced: true };
  return { enforcer: 'eks', reach: new EksReach(network, settings) };
}

/** Pods that get no policy: those in the network of their node, and those of the cluster itself. */
function leftOut({ groups }: ClusterNetwork, isOurs: (namespace: string) => boolean): Note[] {
  const notes: Note[] = [];
  const hosts = new Set(
    groups
      .filter(({ hostNetwork, namespace }) => hostNetwork === true && isOurs(namespace))
      .map(({ workload: { kind, name, namespace } }) => `${namespace}/${name}[${kind}]`),
  );
  for (const workload of [...hosts].toSorted())
    notes.push({
      code: 'host-network',
      message: `${workload} is in the network of its node: NetworkPolicy is not for it`,
      workload,
    });
  const system = [...new Set(groups.map(({ namespace }) => namespace))].filter(
    (one) => SYSTEM.includes(one) && !isOurs(one),
  );
  if (system.length > 0)
    notes.push({
      code: 'left-out',
      message: `${system.toSorted().join(', ')}: the parts of the cluster get no policies unless they are named with --namespace`,
    });
  return notes;
}
