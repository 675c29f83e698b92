/**
 * One instruction as the builder sees it, with its continuation lines joined, and the way back from every character
 * to the file. Joining drops the escape character, the line break, blank lines and comment lines in between.
 * https://docs.docker.com/reference/dockerfile/#format
 */
export class Line {
  readonly text: string;
  /** Offset in the file of the first character, and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** Where a run of characters begins in `text` and where it begins in the file. */
  readonly #joined: readonly number[];
  readonly #file: readonly number[];

  constructor(text: string, joined: readonly number[], file: readonly number[], start: number, end: number) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.#joined = joined;
    this.#file = file;
  }

  /** The offset in the file of the character at `index`. */
  at(index: number): number {
    const run = this.#run(index);
    return this.#file[run]! + index - this.#joined[run]!;
  }

  /** The span in the file of the characters `from` to `to`. */
  span(from: number, to: number): [start: number, end: number] {
    if (to <= from) {
      const at = Math.min(this.at(from), this.end);
      return [at, at];
    }
    return [this.at(from), this.at(to - 1) + 1];
  }

  /** The pieces of `from` to `to` that lie together in the file. */
  *runs(from: number, to: number): Generator<readonly [text: string, start: number]> {
    let at = from;
    for (let run = this.#run(from); at < to; run++) {
      const end = Math.min(to, this.#joined[run + 1] ?? to);
      if (end > at) yield [this.text.slice(at, end), this.#file[run]! + at - this.#joined[run]!];
      at = Math.max(at, end);
    }
  }

  #run(index: number): number {
    let low = 0;
    let high = this.#joined.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#joined[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Joins the line that begins at `start` with those it continues on, at most to `limit`. */
export function joinLine(
  text: string,
  start: number,
  limit: number,
  escape: string,
): { readonly line: Line; readonly next: number } {
  const parts: string[] = [];
  const joined: number[] = [];
  const file: number[] = [];
  let length = 0;
  let at = start;
  let end = start;
  let first = true;
  while (at < limit) {
    const { content, next } = lineEnd(text, at, limit);
    const begin = skipBlank(text, at, content);
    if (!first && (begin === content || text.charCodeAt(begin) === 35)) {
      at = next;
      continue;
    }
    const from = first ? begin : at;
    const cut = continuation(text, from, content, escape);
    const to = cut === -1 ? content : cut;
    if (to > from) {
      parts.push(text.slice(from, to));
      joined.push(length);
      file.push(from);
      length += to - from;
    }
    if (first && to === from) end = from;
    else if (to > from) end = to;
    at = next;
    if (cut === -1) break;
    first = false;
  }
  if (joined.length === 0) {
    joined.push(0);
    file.push(end);
  }
  return { line: new Line(parts.join(''), joined, file, file[0]!, end), next: at };
}

/** Where the content of the physical line at `at` ends, and where the next line begins. */
export function lineEnd(text: string, at: number, limit: number): { content: number; next: number } {
  const newline = text.indexOf('\n', at);
  if (newline === -1 || newline >= limit) return { content: trimmedEnd(text, at, limit), next: limit };
  return { content: trimmedEnd(text, at, newline), next: newline + 1 };
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && text.charCodeAt(end - 1) === 13) end--;
  return end;
}

/** The first character between `from` and `to` that is not blank. */
export function skipBlank(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at;
}

export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x85 || code === 0xfeff;
}

/** Where the escape character stands that continues the line, or -1. A doubled one does not continue it. */
function continuation(text: string, from: number, to: number, escape: string): number {
  let end = to;
  while (end > from && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  if (end === from || text[end - 1] !== escape) return -1;
  return end - 1 > from && text[end - 2] === escape ? -1 : end - 1;
}
