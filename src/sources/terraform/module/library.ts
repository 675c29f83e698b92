import type { SourceFile, Span } from '../../../estate/index.ts';

/**
 * A module that its user did not write and does not edit: a public one, downloaded or known by its card. What it says
 * itself counts as its default, and is changed where the user calls it.
 */
export interface Library {
  /** `terraform-aws-modules/eks/aws 20.8.4` */
  readonly label: string;
  /** The user's `module` block. */
  readonly call: Span;
}

/** Which library each file is of, for who has a place in one and needs a place that can be edited. */
export type LibraryOf = (file: SourceFile) => Library | undefined;
