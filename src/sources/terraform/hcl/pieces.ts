import type { Expression } from './ast.ts';
import { forHead, keyword } from './collections.ts';
import { escape } from './escapes.ts';
import type { Scanner } from './scan.ts';

/** A template before its directives are brought together: texts and marks in the order they are written. */
export type Piece =
  | TextPiece
  | {
      readonly kind: 'interpolation';
      readonly value: Expression;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'if'; readonly condition: Expression; readonly start: number; readonly end: number }
  | {
      readonly kind: 'for';
      readonly keyName: string | undefined;
      readonly valueName: string;
      readonly collection: Expression;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'else' | 'endif' | 'endfor'; readonly start: number; readonly end: number };

/** A text can still lose blanks at its ends, and its span with them. */
export interface TextPiece {
  readonly kind: 'text';
  text: string;
  start: number;
  end: number;
}

/**
 * The pieces of a template. Texts are cut as HCL cuts them, since `~` and the indentation of `<<-` only reach as far
 * as one of them: https://github.com/hashicorp/hcl/blob/main/hclsyntax/scan_tokens.rl
 */
export class Pieces {
  readonly all: Piece[] = [];
  readonly #scanner: Scanner;
  /** The last mark ended with `~}`. */
  #trim = false;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** A text from an offset to where the scanner stands. */
  text(start: number, text?: string): void {
    const end = this.#scanner.at;
    const piece: TextPiece = { kind: 'text', text: text ?? this.#scanner.text.slice(start, end), start, end };
    if (this.#trim) cutStart(piece, piece.text.length - piece.text.trimStart().length);
    this.#trim = false;
    this.all.push(piece);
  }

  /** What a `$` or `%` begins here: an escape, a mark, or nothing but itself. */
  sign(): void {
    const scanner = this.#scanner;
    const { at: start, text } = scanner;
    const code = text.charCodeAt(start);
    if (text.charCodeAt(start + 1) === 123) this.#mark(code === 36);
    else if (text.charCodeAt(start + 1) === code && text.charCodeAt(start + 2) === 123) {
      scanner.at += text.charCodeAt(start + 3) === 126 ? 4 : 3;
      this.text(start, text.slice(start + 1, scanner.at));
    } else {
      scanner.at++;
      this.text(start);
    }
  }

  /** The characters up to a `"`, a sign or the end of the line, in a quoted template. */
  quotedRun(): void {
    const scanner = this.#scanner;
    const { at: start, text } = scanner;
    let from = start;
    let decoded: string[] | undefined;
    for (;;) {
      const code = text.charCodeAt(scanner.at);
      if (code === 92) {
        (decoded ??= []).push(text.slice(from, scanner.at));
        decoded.push(escape(scanner));
        from = scanner.at;
      } else if (isQuotedStop(code)) break;
      else scanner.at++;
    }
    decoded?.push(text.slice(from, scanner.at));
    this.text(start, decoded?.join(''));
  }

  /** The characters up to a sign or the end of the line, which belongs to them, outside quotes. */
  lineRun(): void {
    const scanner = this.#scanner;
    const { at: start, text } = scanner;
    for (;;) {
      const code = text.charCodeAt(scanner.at);
      if (code === 36 || code === 37 || scanner.at >= text.length) break;
      scanner.at++;
      if (code === 10) break;
    }
    this.text(start);
  }

  #mark(interpolation: boolean): void {
    const scanner = this.#scanner;
    const start = scanner.at;
    const last = this.all.at(-1);
    scanner.at += 2;
    if (scanner.take(126) && last?.kind === 'text') cutEnd(last, last.text.trimEnd());
    const { newlines } = scanner;
    scanner.newlines = false;
    const piece = interpolation
      ? ({ kind: 'interpolation', value: scanner.expression() } as const)
      : directive(scanner);
    scanner.skip();
    this.#trim = scanner.code() === 126 && scanner.text.charCodeAt(scanner.at + 1) === 125;
    if (this.#trim) scanner.at++;
    const sign = interpolation ? '$' : '%';
    if (!scanner.take(125)) {
      if (scanner.at < scanner.text.length) {
        scanner.expected(`"}" to end "${sign}{" (a text that means "${sign}{" itself has "${sign}${sign}{")`);
      } else scanner.fail(`"${sign}{" is never closed; add "}"`, start, start + 2);
    }
    scanner.newlines = newlines;
    this.all.push({ ...piece, start, end: scanner.at });
  }
}

/** Distributes over the kinds, so that each keeps its own fields. */
type Bare<T> = T extends Piece ? Omit<T, 'start' | 'end'> : never;

function directive(scanner: Scanner): Bare<Exclude<Piece, TextPiece>> {
  scanner.skip();
  if (keyword(scanner, 'if')) return { kind: 'if', condition: scanner.expression() };
  if (keyword(scanner, 'for')) return { kind: 'for', ...forHead(scanner) };
  if (keyword(scanner, 'else')) return { kind: 'else' };
  if (keyword(scanner, 'endif')) return { kind: 'endif' };
  if (!keyword(scanner, 'endfor')) {
    scanner.expected(
      '"if", "else", "endif", "for" or "endfor" after "%{" (a text that means "%{" itself has "%%{")',
    );
  }
  return { kind: 'endfor' };
}

function isQuotedStop(code: number): boolean {
  // Beyond the text there is NaN.
  return code === 34 || code === 36 || code === 37 || code === 10 || code === 13 || !(code >= 0);
}

/** Takes characters off the start of a text; its span follows when it shows the same characters. */
export function cutStart(piece: TextPiece, count: number): void {
  if (piece.text.length === piece.end - piece.start) piece.start += count;
  piece.text = piece.text.slice(count);
}

function cutEnd(piece: TextPiece, text: string): void {
  if (piece.text.length === piece.end - piece.start) piece.end -= piece.text.length - text.length;
  piece.text = text;
}
