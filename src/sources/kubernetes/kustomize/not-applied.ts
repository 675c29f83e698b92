import type { SourceFile } from '../../../estate/index.ts';

/** Why a kustomization can't be built, and where it says what can't be done. */
export class NotApplied extends Error {
  readonly file: SourceFile;
  readonly at: number;
  /** Whether the user's own `kustomize` may know better; not so for what it would fetch or would refuse too. */
  readonly askable: boolean;

  constructor(message: string, file: SourceFile, at: number, askable = true) {
    super(message);
    this.file = file;
    this.at = at;
    this.askable = askable;
  }
}
