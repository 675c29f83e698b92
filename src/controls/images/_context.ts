import type { About, PodTemplate, View } from '../../estate/index.ts';

/**
 * A field of the security context as it counts for a container: its own word, else the pod's. Where neither says
 * anything, the place in the container.
 * https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 */
export function effective(container: View, pod: PodTemplate, ...path: readonly string[]): View {
  const own = container.at('securityContext', ...path);
  if (own.present !== false && own.defaultedBy === undefined) return own;
  const inherited = pod.spec.at('securityContext', ...path);
  return inherited.present === false ? own : inherited;
}

/** Whether a container runs privileged for sure: then no profile and no capability matters. */
export function isPrivileged(container: View): boolean {
  const privileged = container.at('securityContext', 'privileged').boolean();
  return privileged.kind === 'known' && privileged.value;
}

/** What several containers inherit from one place is one thing to edit, and one finding. */
export function onePerPlace(abouts: readonly About[]): About[] {
  if (abouts.length < 2) return [...abouts];
  const seen = new Set<string>();
  return abouts.filter(({ decision }) => {
    if (decision.verdict === 'pass') return true;
    const place = `${decision.verdict} ${decision.at.path}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}
