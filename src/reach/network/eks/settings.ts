import type { View } from '../../../estate/index.ts';
import type { PodGroup } from '../model.ts';
import type { Answer } from '../selector.ts';

/** Whether pods run on Fargate, and the selector of the profile that says so. */
export interface OnFargate {
  readonly on: Answer;
  readonly at: View | undefined;
}

/** What of a cluster decides how policies are enforced, and where each of it is written. */
export interface EksSettings {
  /** Whether the VPC CNI enforces policies at all. */
  readonly enforced: Answer;
  readonly enforcedAt: View | undefined;
  /** Whether pods that no policy selects are closed: the enforcing mode `strict`. */
  readonly strict: Answer;
  readonly strictAt: View | undefined;
  /** Which pods that have no node yet run on Fargate; none where nobody says it. */
  readonly fargate?: (group: PodGroup) => OnFargate;
}
