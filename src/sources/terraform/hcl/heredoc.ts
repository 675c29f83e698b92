import type { Template } from './ast.ts';
import { directives } from './directives.ts';
import type { Piece, TextPiece } from './pieces.ts';
import { Pieces, cutStart } from './pieces.ts';
import type { Scanner } from './scan.ts';

/**
 * `<<EOT` or `<<-EOT` and the lines up to the one that is the marker; `undefined`, with the scanner where it was, when
 * no heredoc begins here. The marker's line must end with a line break:
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/scan_tokens.rl
 */
export function heredoc(scanner: Scanner): Template | undefined {
  const { at: start, text } = scanner;
  const flush = text.charCodeAt(start + 2) === 45;
  const markerStart = start + (flush ? 3 : 2);
  const markerEnd = scanner.nameEnd(markerStart);
  const line = text.charCodeAt(markerEnd) === 13 ? markerEnd + 1 : markerEnd;
  if (markerEnd === markerStart || text.charCodeAt(line) !== 10) return undefined;
  const marker = text.slice(markerStart, markerEnd);
  scanner.at = line + 1;
  const pieces = new Pieces(scanner);
  let end = -1;
  let lineBegins = true;
  while (scanner.at < text.length) {
    end = lineBegins ? closing(text, scanner.at, marker) : -1;
    if (end !== -1) break;
    const code = scanner.code();
    if (code === 36 || code === 37) pieces.sign();
    else pieces.lineRun();
    lineBegins = text.charCodeAt(scanner.at - 1) === 10;
  }
  if (end === -1) {
    scanner.cutOff ||= scanner.fault === undefined;
    const message = `the text that begins with <<${marker.slice(0, 40)} never ends; put ${marker.slice(0, 40)} alone on a line after it`;
    scanner.fail(message, start, markerEnd);
    end = text.length;
  } else {
    // What blanks follow the marker on its line are gone over by whoever reads on.
    scanner.at = end;
    if (flush) outdent(pieces.all);
  }
  return { kind: 'template', parts: directives(scanner, pieces.all), heredoc: true, start, end };
}

/** Where the marker ends, when the line that begins here is the marker with nothing but blanks around it; or -1. */
function closing(text: string, from: number, marker: string): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  if (!text.startsWith(marker, at)) return -1;
  const end = at + marker.length;
  at = end;
  while (isBlank(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 10 ? end : -1;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}

/**
 * Takes the indentation of the line that has least off all lines. Lines that are blank don't count; a line that begins
 * with an interpolation has none. https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go
 */
function outdent(pieces: readonly Piece[]): void {
  let least = Number.POSITIVE_INFINITY;
  let lineBegins = true;
  const lines: TextPiece[] = [];
  for (const piece of pieces) {
    const text = piece.kind === 'text' ? piece.text : '';
    if (lineBegins) {
      const trimmed = text.trimStart();
      const blank = trimmed === '' && text.endsWith('\n');
      if (!blank) {
        least = Math.min(least, text.length - trimmed.length);
        if (piece.kind === 'text') lines.push(piece);
      }
    }
    lineBegins = text.endsWith('\n');
  }
  if (least === 0) return;
  for (const piece of lines) cutStart(piece, least);
}
