import type { Place } from '../model.ts';
import type { Answer } from '../selector.ts';

/** What of a cluster decides how policies are enforced, and where each of it is written. */
export interface EksSettings {
  /** Whether the VPC CNI enforces policies at all. */
  readonly enforced: Answer;
  readonly enforcedAt: Place | undefined;
  /** Whether pods that no policy selects are closed: the enforcing mode `strict`. */
  readonly strict: Answer;
  readonly strictAt: Place | undefined;
}

/** Where nothing is said: a cluster that enforces policies in standard mode. */
export const ASSUMED: EksSettings = {
  enforced: true,
  enforcedAt: undefined,
  strict: false,
  strictAt: undefined,
};
