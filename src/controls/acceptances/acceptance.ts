/**
 * A finding that somebody has looked at and lives with: who, why, until when. It stays visible as `accepted`; one
 * that has run out counts no more, and one that fits nothing is reported, so that the list never rots.
 */
export interface Acceptance {
  readonly control: string;
  /** Where it was written, `file:line`. */
  readonly where: string;
  readonly reason: string;
  readonly owner?: string;
  /** The last day on which it holds, `2027-03-01`. */
  readonly until?: string;
  readonly covers: Coverage;
}

export type Coverage =
  /** The lines of a file, both included. */
  | { readonly kind: 'lines'; readonly file: string; readonly from: number; readonly to: number }
  /** Resources and files by name, with `*` and `**`; both have to fit where both are given. */
  | { readonly kind: 'pattern'; readonly resource?: string; readonly path?: string };

/** Something that was meant as an acceptance and can't be taken as one. */
export interface MalformedAcceptance {
  readonly control: string;
  readonly where: string;
  readonly message: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether an acceptance has run out: its last day is over, everywhere by UTC. */
export function isExpired(acceptance: Acceptance, now: Date): boolean {
  return acceptance.until !== undefined && now.toISOString().slice(0, 10) > acceptance.until;
}
