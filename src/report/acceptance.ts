import type { Finding } from '../result/document.ts';

/** Why it is accepted, by whom and until when. */
export function acceptanceOf({ reason, acceptance }: Finding): string {
  const who = acceptance?.owner === undefined ? '' : ` by ${acceptance.owner}`;
  const until = acceptance?.until === undefined ? '' : ` until ${acceptance.until}`;
  const where = acceptance === undefined ? '' : ` (${acceptance.where})`;
  return `${reason ?? 'no reason given'}; accepted${who}${until}${where}`;
}
