import type { SourceFile } from '../../../estate/index.ts';
import type { Node } from '../hcl/ast.ts';
import { EvaluationError } from '../values/value.ts';

/** An evaluation error with its place. */
export class PlacedError extends EvaluationError {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;

  constructor(message: string, file: SourceFile, node: Node) {
    super(message);
    this.name = 'PlacedError';
    this.file = file;
    this.start = node.start;
    this.end = node.end;
  }
}

/** The same error with a place, unless it has one. */
export function placed(error: unknown, file: SourceFile, node: Node): unknown {
  if (!(error instanceof EvaluationError) || error instanceof PlacedError) return error;
  return new PlacedError(error.message, file, node);
}

/** More work than any real configuration needs. */
export class BudgetError extends Error {}
