import type { Directives, Report } from '../../estate/dockerfile/directives.ts';
import type { Line } from '../../estate/dockerfile/line.ts';
import { isBlank, joinLine, lineEnd, skipBlank } from '../../estate/dockerfile/line.ts';
import { jsonStrings, quotedWords } from './words.ts';

/** A here-document: https://docs.docker.com/reference/dockerfile/#here-documents */
export interface Heredoc {
  readonly name: string;
  /** `<<-`: leading tabs are taken off. */
  readonly strip: boolean;
  /** The delimiter is not quoted, so variables in the body are filled in. */
  readonly expand: boolean;
  /** The word that opens it, in the joined line. */
  readonly from: number;
  readonly to: number;
  /** The body in the file. */
  readonly start: number;
  readonly end: number;
}

/** One instruction with the here-documents that follow it. */
export interface Logical {
  readonly line: Line;
  readonly heredocs: readonly Heredoc[];
}

/** The settings at the very top of a file: https://docs.docker.com/reference/dockerfile/#parser-directives */

/** The instructions of a file in order, comments and blank lines left out. */
export function* logicalLines(text: string, directives: Directives, report?: Report): Generator<Logical> {
  const terminators = new Terminators(text);
  let at = directives.end;
  while (at < text.length) {
    const { content, next: following } = lineEnd(text, at, text.length);
    const begin = skipBlank(text, at, content);
    if (begin === content || text.charCodeAt(begin) === 35) {
      at = following;
      continue;
    }
    const { line, next } = joinLine(text, at, text.length, directives.escape);
    at = next;
    if (skipBlank(line.text, 0, line.text.length) === line.text.length) continue;
    const heredocs: Heredoc[] = [];
    for (const opening of openings(line)) {
      const closing = terminators.find(opening, at);
      if (closing === undefined) {
        const [start] = line.span(opening.from, opening.to);
        report?.(
          start,
          'unterminated-heredoc',
          `the here-document ${opening.name.slice(0, 40)} never ends; put ${opening.name.slice(0, 40)} alone on a line after it`,
        );
        break;
      }
      heredocs.push({ ...opening, start: at, end: closing.start });
      at = closing.next;
    }
    yield { line, heredocs };
  }
}

/** A delimiter longer than this is none that anybody writes. */
const LONGEST_NAME = 1000;

type Opening = Pick<Heredoc, 'name' | 'strip' | 'expand' | 'from' | 'to'>;

const TAKES_HEREDOC = /^(?:ONBUILD[\t\v\f\r ]+)?(?:RUN|COPY|ADD)(?=[\t\v\f\r ])/i;

/** The here-documents that a line opens; only RUN, COPY and ADD in their shell form can. */
function openings(line: Line): Opening[] {
  if (!line.text.includes('<<')) return [];
  const keyword = TAKES_HEREDOC.exec(line.text);
  if (keyword === null) return [];
  const from = skipBlank(line.text, keyword[0].length, line.text.length);
  if (line.text[from] === '[' && jsonStrings(line, from, line.text.length) !== undefined) return [];
  const { words, balanced } = quotedWords(line.text, keyword[0].length, line.text.length, '\\');
  if (!balanced) return [];
  const found: Opening[] = [];
  for (const [start, end] of words) {
    const opening = openingOf(line.text, start, end);
    if (opening !== undefined) found.push(opening);
  }
  return found;
}

/** `<<EOF`, `<<-EOF`, `3<<"EOF"`; `<<<word` and `1<<2` inside of another word are none. */
function openingOf(text: string, from: number, to: number): Opening | undefined {
  let at = from;
  while (at < to && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  if (!text.startsWith('<<', at)) return undefined;
  at += 2;
  const strip = text[at] === '-';
  if (strip) at++;
  if (at >= to) return undefined;
  let name = '';
  let expand = true;
  let quote = '';
  for (; at < to; at++) {
    const char = text[at]!;
    if (char === '<') return undefined;
    if (quote === '' ? char === '"' || char === "'" : char === quote) {
      quote = quote === '' ? char : '';
      expand = false;
    } else if (char === '\\' && quote !== "'" && at + 1 < to) {
      name += text[++at]!;
      expand = false;
    } else name += char;
  }
  if (name === '' || /\s/.test(name)) return undefined;
  return { name, strip, expand, from, to };
}

/** Finds the lines that end here-documents without reading the file once for each. */
class Terminators {
  readonly #text: string;
  /** Where lines of a content begin: as they are, and with leading tabs taken off. */
  #exact: Map<string, number[]> | undefined;
  readonly #stripped = new Map<string, number[]>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The first line at or after `from` that ends the here-document. */
  find(opening: Opening, from: number): { start: number; next: number } | undefined {
    this.#exact ??= this.#index();
    const starts = (opening.strip ? this.#stripped : this.#exact).get(opening.name) ?? [];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! < from) low = middle + 1;
      else high = middle;
    }
    const start = starts[low];
    return start === undefined
      ? undefined
      : { start, next: lineEnd(this.#text, start, this.#text.length).next };
  }

  #index(): Map<string, number[]> {
    const exact = new Map<string, number[]>();
    const add = (lines: Map<string, number[]>, key: string, at: number): void => {
      const starts = lines.get(key);
      if (starts === undefined) lines.set(key, [at]);
      else starts.push(at);
    };
    for (let at = 0; at < this.#text.length;) {
      const { content, next } = lineEnd(this.#text, at, this.#text.length);
      let begin = at;
      while (begin < content && this.#text.charCodeAt(begin) === 9) begin++;
      if (content - begin < LONGEST_NAME) add(this.#stripped, this.#text.slice(begin, content), at);
      if (content - at < LONGEST_NAME) add(exact, this.#text.slice(at, content), at);
      at = next;
    }
    return exact;
  }
}

/** The keyword of a line: `[from, to)` of it, and where its arguments begin and end. */
export function keywordOf(
  line: Line,
  from = 0,
): { word: string; to: number; from: number; args: number; end: number } {
  const { text } = line;
  let end = text.length;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end--;
  const start = skipBlank(text, from, end);
  let to = start;
  while (to < end && !isBlank(text.charCodeAt(to))) to++;
  return { word: text.slice(start, to), from: start, to, args: skipBlank(text, to, end), end };
}
