import type { CheckDocument } from '../result/document.ts';

export interface ReportOptions {
  /** Whether to colour; who writes to a terminal decides. */
  readonly colour: boolean;
  /** Without it only ASCII is drawn; what is quoted stays as it is. Default: true. */
  readonly unicode?: boolean;
  /** Print all: nothing is folded, nothing left out. */
  readonly verbose?: boolean;
  /** How wide a line may be, from 60. Default: 80. */
  readonly columns?: number;
  /** How many findings are printed in full. Default: 50. */
  readonly maxFindings?: number;
}

/** A result document as text, in pieces that are written one after the other. */
export type Report = (document: CheckDocument, options: ReportOptions) => Iterable<string>;

const PIECE = 1 << 16;

/** Few large pieces instead of many small ones: a write costs more than a line. */
export function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length >= PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
