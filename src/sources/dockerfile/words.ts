import { Line, isBlank } from '../../estate/dockerfile/line.ts';

export type Range = readonly [from: number, to: number];

/** Words set apart by blanks alone, as FROM, COPY, ADD, EXPOSE and VOLUME take them. */
export function plainWords(text: string, from: number, to: number): Range[] {
  const words: Range[] = [];
  let at = from;
  while (at < to) {
    while (at < to && isBlank(text.charCodeAt(at))) at++;
    const start = at;
    while (at < to && !isBlank(text.charCodeAt(at))) at++;
    if (at > start) words.push([start, at]);
  }
  return words;
}

/** Words in which quotes hold blanks together, as ENV, LABEL and ARG take them. Quotes stay in. */
export function quotedWords(
  text: string,
  from: number,
  to: number,
  escape: string,
): { words: Range[]; balanced: boolean } {
  const words: Range[] = [];
  let start = -1;
  let quote = '';
  for (let at = from; at < to; at++) {
    const char = text[at]!;
    if (quote === '' && isBlank(text.charCodeAt(at))) {
      if (start !== -1) words.push([start, at]);
      start = -1;
      continue;
    }
    if (start === -1) start = at;
    if (char === escape && quote !== "'") at++;
    else if (quote === '') {
      if (char === '"' || char === "'") quote = char;
    } else if (char === quote) quote = '';
  }
  if (start !== -1) words.push([start, to]);
  return { words, balanced: quote === '' };
}

/**
 * The strings of the JSON (exec) form, each as a line of its own that knows where its characters stand; `undefined`
 * when it is not a JSON array, which makes it the shell form; `'not-strings'` for an array that holds anything else.
 * https://docs.docker.com/reference/dockerfile/#shell-and-exec-form
 */
export function jsonStrings(line: Line, from: number, to: number): Line[] | 'not-strings' | undefined {
  const { text } = line;
  if (text[from] !== '[') return undefined;
  let last = to;
  while (last > from && isBlank(text.charCodeAt(last - 1))) last--;
  if (text[last - 1] !== ']') return undefined;
  let values: unknown;
  try {
    values = JSON.parse(text.slice(from, to));
  } catch {
    return undefined;
  }
  if (!Array.isArray(values)) return undefined;
  if (!values.every((value) => typeof value === 'string')) return 'not-strings';
  const strings: Line[] = [];
  let at = from;
  for (const value of values as string[]) {
    at = text.indexOf('"', at) + 1;
    let end = at;
    while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    strings.push(stringLine(line, value, at, end));
    at = end + 1;
  }
  return strings;
}

/** A JSON string whose raw text is `[from, to)` of the line. */
function stringLine(line: Line, value: string, from: number, to: number): Line {
  const joined: number[] = [];
  const file: number[] = [];
  const mark = (index: number, offset: number): void => {
    if (joined.at(-1) === index) file[file.length - 1] = offset;
    else {
      joined.push(index);
      file.push(offset);
    }
  };
  let index = 0;
  let raw = from;
  for (const [run, start] of line.runs(from, to)) {
    mark(index, start);
    for (let at = 0; at < run.length;) {
      const backslash = run.indexOf('\\', at);
      // An escape that a continuation line cuts in two is taken as it lies: nobody writes one.
      if (backslash === -1) {
        index += run.length - at;
        break;
      }
      index += backslash - at;
      mark(index, start + backslash);
      at = backslash + (run[backslash + 1] === 'u' ? 6 : 2);
      index++;
      mark(index, start + Math.min(at, run.length));
    }
    raw += run.length;
  }
  const [start, end] = line.span(from, raw);
  if (joined.length === 0) mark(0, start);
  return new Line(value, joined, file, start, end);
}

/** `name=value`: where the `=` stands, or -1. */
export function equalsIn(text: string, from: number, to: number): number {
  const at = text.indexOf('=', from);
  return at === -1 || at >= to ? -1 : at;
}
