import type { View } from '../../../estate/index.ts';
import type { Answer } from '../selector.ts';

/** What of a cluster decides how policies are enforced, and where each of it is written. */
export interface EksSettings {
  /** Whether the VPC CNI enforces policies at all. */
  readonly enforced: Answer;
  readonly enforcedAt: View | undefined;
  /** Whether pods that no policy selects are closed: the enforcing mode `strict`. */
  readonly strict: Answer;
  readonly strictAt: View | undefined;
}
