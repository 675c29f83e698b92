import type { EksSettings } from './eks/settings.ts';
import type { Network } from './index.ts';
import type { PodGroup } from './model.ts';

/** What an answer in mode eks takes for granted. */
export function notesOn({ reach, settings }: Network): string[] {
  if (settings === undefined || reach.network.policies.length === 0) return [];
  const { enforced, enforcedAt, strict } = settings;
  if (enforced === false) return ['the VPC CNI enforces no policy here: everything is open'];
  const notes: string[] = fargateNotes(reach.network.groups, settings);
  if (enforced === undefined) notes.push('whether the VPC CNI enforces policies is not known');
  else if (enforcedAt === undefined)
    notes.push(
      'nothing here says whether the VPC CNI enforces policies; it is taken that it does (--enforcing off says otherwise)',
    );
  if (strict === undefined) notes.push('whether pods that no policy selects are closed is not known here');
  if (strict === false)
    notes.push(
      'enforcing mode standard: a new pod is open until the agent knows its policies, a second or two after its start',
    );
  return notes;
}

/** Which profiles put pods on Fargate, where nothing is enforced. */
function fargateNotes(groups: readonly PodGroup[], { fargate }: EksSettings): string[] {
  const notes = groups.flatMap((group) => {
    const { at, on } = fargate?.(group) ?? { at: undefined, on: false };
    const span = at?.span;
    if (on === false || span === undefined) return [];
    const where = `${span.file.path}:${span.file.position(span.start).line}`;
    return [
      on === true
        ? `the VPC CNI enforces no policy on Fargate, and a profile puts pods there (${where})`
        : `the VPC CNI enforces no policy on Fargate, and a profile may put pods there (${where})`,
    ];
  });
  return [...new Set(notes)];
}
