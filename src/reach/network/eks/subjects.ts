import type { View } from '../../../estate/index.ts';
import type { ClusterNetwork, Place } from '../model.ts';
import type { Answer } from '../selector.ts';
import type { EksSettings } from './settings.ts';

/** Whether policies hold for the pods of a group, and where it is written why they do not. */
export interface Subjected {
  readonly holds: Answer;
  readonly why: string;
  readonly at: Place | View | undefined;
}

const LINUX: Subjected = { holds: true, why: '', at: undefined };

/**
 * Policies hold for pods of Linux on EC2, in a network of their own.
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 * @returns one for each group, by its number
 */
export function subjectsOf({ groups }: ClusterNetwork, { fargate }: EksSettings): Subjected[] {
  return groups.map((group) => {
    const { hostNetwork, node, place, windows } = group;
    if (windows === true) return { holds: false, why: 'it runs on Windows', at: place };
    if (node?.startsWith('fargate-') === true) return { holds: false, why: 'it runs on Fargate', at: place };
    if (hostNetwork === true) return { holds: false, why: 'it is in the network of its node', at: place };
    const profile = fargate?.(group);
    if (profile?.on === true) return { holds: false, why: 'a profile puts it on Fargate', at: profile.at };
    if (hostNetwork === undefined)
      return { holds: undefined, why: 'it may be in the network of its node', at: place };
    if (windows === undefined) return { holds: undefined, why: 'it may run on Windows', at: place };
    if (profile !== undefined && profile.on === undefined)
      return { holds: undefined, why: 'a profile may put it on Fargate', at: profile.at };
    return LINUX;
  });
}
