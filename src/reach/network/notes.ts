import type { Network } from './index.ts';

/** What an answer in mode eks takes for granted. */
export function notesOn({ reach, settings }: Network): string[] {
  if (settings === undefined || reach.network.policies.length === 0) return [];
  const { enforced, enforcedAt, strict } = settings;
  if (enforced === false) return ['the VPC CNI enforces no policy here: everything is open'];
  const notes: string[] = [];
  if (enforced === undefined) notes.push('whether the VPC CNI enforces policies is not known');
  else if (enforcedAt === undefined)
    notes.push(
      'nothing here says whether the VPC CNI enforces policies; it is taken that it does (--enforcing off says otherwise)',
    );
  if (strict !== true)
    notes.push(
      'enforcing mode standard: a new pod is open until the agent knows its policies, a second or two after its start',
    );
  return notes;
}
