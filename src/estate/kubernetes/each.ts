import type { About, Decision } from '../decision.ts';
import { undecided } from '../decision.ts';
import type { Resource } from '../resource.ts';
import type { View } from '../view.ts';
import type { PodTemplate } from './workload.ts';
import { containersOf, isWindows, podTemplates } from './workload.ts';

export interface EachOptions {
  /** Also ask of Windows pods; most of a security context means nothing to them. */
  readonly windows?: boolean;
}

/** One decision for each pod template of a workload; none where the question has no meaning for it. */
export function eachPod(
  workload: Resource,
  decide: (pod: PodTemplate) => Decision | undefined,
  options: EachOptions = {},
): About[] {
  const about: About[] = [];
  for (const pod of podTemplates(workload)) {
    if (options.windows !== true && isWindows(pod)) continue;
    const decision = decide(pod);
    if (decision !== undefined) about.push({ subject: pod.spec, decision });
  }
  return about;
}

/**
 * One decision for each container of a workload, of every kind. Where a list of containers is not fully known, that
 * is one more decision: it can't be told.
 */
export function eachContainer(
  workload: Resource,
  decide: (container: View, pod: PodTemplate) => Decision | undefined,
  options: EachOptions = {},
): About[] {
  const about: About[] = [];
  for (const pod of podTemplates(workload)) {
    if (options.windows !== true && isWindows(pod)) continue;
    for (const container of containersOf(pod)) {
      const decision = decide(container, pod);
      if (decision !== undefined) about.push({ subject: container, decision });
    }
    const unknown = pod.spec.get('containers').items().rest ?? pod.spec.get('initContainers').items().rest;
    if (unknown !== undefined) about.push({ subject: unknown.at, decision: undecided(unknown) });
  }
  return about;
}
