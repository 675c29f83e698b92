import type { SourceFile, Span, Tree } from '../../../estate/index.ts';
import type { Lens, Part } from '../../../estate/lenses/lens.ts';
import { inEachCase } from '../values/choice.ts';
import type { Library } from '../module/library.ts';
import type { ResourceInstance } from '../module/resource.ts';
import { bool } from '../values/make.ts';
import type { MapValue, Value } from '../values/value.ts';

/** A resource as Terraform says it, whether its configuration does or a plan. */
export interface Declared {
  readonly address: string;
  readonly type: string;
  /** Its arguments and nested blocks. */
  readonly body: MapValue;
  /** The file that the tree of it stands in. */
  readonly file: SourceFile;
  /** Where its block begins there, or -1. */
  readonly start: number;
  /** Where to point for it as a whole. */
  readonly head: Span;
  /** Whether it is made; `undefined` when it is for sure. */
  readonly exists: Value | undefined;
  /** The public module that it is a part of. */
  readonly library?: Library | undefined;
}

/** A resource on its way into the estate. */
export interface Draft {
  readonly declared: Declared;
  /** As CloudFormation says it; parts are still to be joined. */
  tree: Tree;
  readonly type: string;
  readonly lens: Lens | undefined;
}

export interface PartDraft {
  readonly declared: Declared;
  readonly terraform: Tree;
  readonly part: Part;
}

/** Whether a resource is made, its modules' counts and its own taken together; `undefined` when it is for sure. */
export function existenceOf(instance: ResourceInstance): Value | undefined {
  const own = instance.instance.exists;
  const all = [...instance.group.module.exists, ...(own === undefined ? [] : [own])];
  if (all.length === 0) return undefined;
  const together = (answers: readonly Value[]): Value =>
    answers.find((one) => one.kind !== 'bool') ??
    bool(answers.every((one) => one.kind === 'bool' && one.value));
  return inEachCase(all, together) ?? together(all);
}
