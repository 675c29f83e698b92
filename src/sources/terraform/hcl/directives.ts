import type { TemplatePart } from './ast.ts';
import type { Piece, TextPiece } from './pieces.ts';
import type { Scanner } from './scan.ts';

const NEVER_ENDS = { if: 'endif', for: 'endfor' } as const;

/** Brings the pieces of a template together: texts that touch become one, and directives hold what they enclose. */
export function directives(scanner: Scanner, pieces: readonly Piece[]): readonly TemplatePart[] {
  if (scanner.fault !== undefined) return [];
  const reader = new Reader(scanner, pieces);
  return reader.parts();
}

class Reader {
  readonly #scanner: Scanner;
  readonly #pieces: readonly Piece[];
  #at = 0;

  constructor(scanner: Scanner, pieces: readonly Piece[]) {
    this.#scanner = scanner;
    this.#pieces = pieces;
  }

  /** The parts up to the end of the template: nothing is open here. */
  parts(): TemplatePart[] {
    const parts = this.#until();
    const rest = this.#pieces[this.#at];
    if (rest !== undefined) this.#unexpected(rest);
    return parts;
  }

  /** The parts up to an `else` or an end, or the end of the template. */
  #until(): TemplatePart[] {
    const parts: TemplatePart[] = [];
    for (;;) {
      const piece = this.#pieces[this.#at];
      if (piece === undefined) return parts;
      if (piece.kind === 'text') parts.push(this.#text(piece));
      else if (piece.kind === 'interpolation') {
        parts.push(piece);
        this.#at++;
      } else if (piece.kind === 'if' || piece.kind === 'for') {
        const part = this.#directive(piece);
        if (part === undefined) return parts;
        parts.push(part);
      } else return parts;
    }
  }

  #directive(open: Piece & { readonly kind: 'if' | 'for' }): TemplatePart | undefined {
    const scanner = this.#scanner;
    if (!scanner.enter()) return undefined;
    this.#at++;
    const first = this.#until();
    let otherwise: TemplatePart[] = [];
    if (open.kind === 'if' && this.#pieces[this.#at]?.kind === 'else') {
      this.#at++;
      otherwise = this.#until();
    }
    scanner.depth--;
    const close = this.#pieces[this.#at];
    const { start } = open;
    if (close === undefined) {
      const message = `"%{ ${open.kind} }" is never closed; add "%{ ${NEVER_ENDS[open.kind]} }"`;
      scanner.fail(message, start, open.end);
      return undefined;
    }
    if (close.kind !== NEVER_ENDS[open.kind]) {
      this.#unexpected(close);
      return undefined;
    }
    this.#at++;
    const { end } = close;
    if (open.kind === 'if') {
      const { condition } = open;
      // oxlint-disable-next-line unicorn/no-thenable -- the field of the tree is called so
      return { kind: 'if', condition, then: first, otherwise, start, end };
    }
    const { collection, keyName, valueName } = open;
    return { kind: 'for', keyName, valueName, collection, parts: first, start, end };
  }

  #unexpected({ end, kind, start }: Piece): void {
    this.#scanner.fail(`"%{ ${kind} }" belongs to nothing that is open here; remove it`, start, end);
  }

  #text(first: TextPiece): TemplatePart {
    const from = this.#at++;
    let last = first;
    for (;;) {
      const next = this.#pieces[this.#at];
      if (next?.kind !== 'text') break;
      last = next;
      this.#at++;
    }
    const text =
      last === first
        ? first.text
        : this.#pieces
            .slice(from, this.#at)
            .map((piece) => (piece as TextPiece).text)
            .join('');
    const { start } = first;
    const verbatim = text === this.#scanner.text.slice(start, last.end);
    return { kind: 'text', text, verbatim, start, end: last.end };
  }
}
