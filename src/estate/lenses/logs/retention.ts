import type { Conversion } from '../lens.ts';

/**
 * Days that events are kept; 0 (the provider's own way to say it) is for ever, which CloudFormation says by nothing.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudwatch_log_group#retention_in_days
 */
export const retention: Conversion = {
  read: (tree) => (tree.kind === 'leaf' && Number(tree.value) === 0 ? undefined : tree),
  write: (tree) => tree,
};
