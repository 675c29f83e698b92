import type { Template, TemplatePart } from './ast.ts';
import { directives } from './directives.ts';
import { Pieces } from './pieces.ts';
import type { Scanner } from './scan.ts';

/** A template in quotes; the scanner stands at the first. */
export function quoted(scanner: Scanner): Template {
  const { at: start, text } = scanner;
  // Most texts are plain, and are read without anything in between.
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      scanner.at = at + 1;
      return { kind: 'template', parts: plain(text, start + 1, at), heredoc: false, start, end: at + 1 };
    }
    if (code === 36 || code === 37 || code === 92 || code === 10 || code === 13 || !(code >= 0)) break;
  }
  const pieces = new Pieces(scanner);
  scanner.at++;
  for (;;) {
    const code = scanner.code();
    if (code === 34) break;
    if (code === 36 || code === 37) pieces.sign();
    else if (scanner.atLineEnd() || code === 13) {
      if (scanner.at >= text.length) scanner.cutOff ||= scanner.fault === undefined;
      const message =
        'the text is not closed on its line; add the closing quote, or use <<EOT for a text of several lines';
      scanner.fail(message, start, start + 1);
      break;
    } else pieces.quotedRun();
  }
  scanner.take(34);
  return {
    kind: 'template',
    parts: directives(scanner, pieces.all),
    heredoc: false,
    start,
    end: scanner.at,
  };
}

function plain(text: string, start: number, end: number): TemplatePart[] {
  return start === end ? [] : [{ kind: 'text', text: text.slice(start, end), verbatim: true, start, end }];
}

/** The whole text as a template. */
export function wholeTemplate(scanner: Scanner): Template {
  const pieces = new Pieces(scanner);
  while (scanner.at < scanner.text.length) {
    const code = scanner.code();
    if (code === 36 || code === 37) pieces.sign();
    else pieces.lineRun();
  }
  const parts = directives(scanner, pieces.all);
  return { kind: 'template', parts, heredoc: false, start: 0, end: scanner.text.length };
}
