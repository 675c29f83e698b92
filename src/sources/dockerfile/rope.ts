import type { Reason, SourceFile, Tree } from '../../estate/index.ts';
import { hole, leaf } from '../../estate/index.ts';
import type { Line } from '../../estate/dockerfile/line.ts';

/** A place where a variable is used: what the value passes through on its way. */
export interface Use {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** Some characters of a value that were written together, or a gap in it. */
export interface Piece {
  /** `undefined` for a gap. */
  readonly text: string | undefined;
  readonly reason?: Reason;
  /** Where it is written. */
  readonly start: number;
  readonly end: number;
  /** The uses it came through, the one where it landed first. */
  readonly via: readonly Use[];
}

/** A string put together from pieces, each of which knows where it is written and how it got here. */
export interface Rope {
  readonly pieces: readonly Piece[];
  /** Where the whole stands. */
  readonly start: number;
  readonly end: number;
}

/** Stands for a gap in `textOf`, so that positions in it and in the rope agree. */
export const GAP = '\u0000';
const DIRECT: readonly Use[] = [];
/** A chain of variables longer than this keeps its two ends. */
const MAX_VIA = 16;

export function ropeOf(line: Line, from: number, to: number): Rope {
  const [start, end] = line.span(from, to);
  const pieces: Piece[] = [];
  for (const [text, at] of line.runs(from, to)) {
    pieces.push({ text, start: at, end: at + text.length, via: DIRECT });
  }
  return { pieces, start, end };
}

export function gap(reason: Reason, start: number, end: number): Piece {
  return { text: undefined, reason, start, end, via: DIRECT };
}

export function textOf(rope: Rope): string {
  return rope.pieces.length === 1
    ? (rope.pieces[0]!.text ?? GAP)
    : rope.pieces.map((piece) => piece.text ?? GAP).join('');
}

/** The whole text when nothing of it is missing. */
export function knownText(rope: Rope): string | undefined {
  return rope.pieces.some((piece) => piece.text === undefined) ? undefined : textOf(rope);
}

/** The same value at the place where it is used. */
export function through(pieces: readonly Piece[], use: Use): Piece[] {
  return pieces.map((piece) => ({ ...piece, via: [use, ...piece.via.slice(-MAX_VIA)] }));
}

/** The part of a rope between two positions of `textOf`. */
export function sliceRope(rope: Rope, from: number, to: number): Rope {
  const pieces: Piece[] = [];
  let at = 0;
  let place = rope.start;
  for (const piece of rope.pieces) {
    const length = piece.text?.length ?? 1;
    const a = Math.max(0, from - at);
    const b = Math.min(length, to - at);
    if (a < b) {
      pieces.push(
        piece.text === undefined || (a === 0 && b === length)
          ? piece
          : { ...piece, text: piece.text.slice(a, b), start: piece.start + a, end: piece.start + b },
      );
    }
    if (at <= from) place = piece.via[0]?.start ?? piece.start + Math.min(a, length);
    at += length;
  }
  if (pieces.length === 0) return { pieces, start: place, end: place };
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  return {
    pieces,
    start: first.via[0]?.start ?? first.start,
    end: last.via[0]?.end ?? last.end,
  };
}

/** The words of a value that is split after its variables are filled in. */
export function splitRope(rope: Rope): Rope[] {
  return [...textOf(rope).matchAll(/\S+/g)].map(({ index, 0: word }) =>
    sliceRope(rope, index, index + word.length),
  );
}

/** The rope as storage: a leaf where it is plain, a passage where it is written elsewhere, a text where it is mixed. */
export function ropeTree(rope: Rope, file: SourceFile): Tree {
  return rope.pieces.length === 0 ? leaf('', rope.start, rope.end) : piecesTree(rope.pieces, file);
}

function piecesTree(pieces: readonly Piece[], file: SourceFile): Tree {
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  const use = first.via[0];
  if (use !== undefined && pieces.every((piece) => piece.via[0] === use)) {
    const inner = piecesTree(
      pieces.map((piece) => ({ ...piece, via: piece.via.slice(1) })),
      file,
    );
    return { kind: 'passage', what: use.what, file, tree: inner, start: use.start, end: use.end };
  }
  if (pieces.length === 1 && first.text === undefined)
    return hole(first.reason!, first.start, first.end, 'string');
  if (pieces.every((piece) => piece.via.length === 0 && piece.text !== undefined)) {
    return leaf(pieces.map((piece) => piece.text).join(''), first.start, last.end);
  }
  const parts: (string | Tree)[] = [];
  for (let at = 0; at < pieces.length;) {
    const { via, text } = pieces[at]!;
    let end = at + 1;
    if (via.length > 0) while (end < pieces.length && pieces[end]!.via[0] === via[0]) end++;
    if (via.length === 0 && text !== undefined) parts.push(text);
    else parts.push(piecesTree(pieces.slice(at, end), file));
    at = end;
  }
  return {
    kind: 'text',
    parts,
    start: first.via[0]?.start ?? first.start,
    end: last.via[0]?.end ?? last.end,
  };
}
