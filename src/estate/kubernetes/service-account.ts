import type { Estate } from '../estate.ts';
import type { Resource } from '../resource.ts';
import type { Value } from '../value.ts';
import type { PodTemplate } from './workload.ts';

/** The ServiceAccount a pod runs as, when it is in the estate. */
export function serviceAccountOf(pod: PodTemplate, estate: Estate): Resource | undefined {
  const name = pod.spec.get('serviceAccountName').string();
  if (name.kind === 'unknown' || name.kind === 'absent') return undefined;
  return estate.find(pod.workload.scope, 'ServiceAccount', pod.workload.namespace, name.value);
}

/**
 * Whether the pod gets a token of its ServiceAccount: the pod's own word, else the ServiceAccount's, else yes.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
 */
export function tokenMount(pod: PodTemplate, estate: Estate): Value<boolean> {
  const own = pod.spec.get('automountServiceAccountToken').boolean();
  if (own.kind !== 'default') return own;
  const account = serviceAccountOf(pod, estate);
  const inherited = account?.at('automountServiceAccountToken').boolean();
  return inherited === undefined || inherited.kind === 'default' ? own : inherited;
}
