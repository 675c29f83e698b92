import { secretIn, secretsWithin } from './secrets.ts';

/** A position a person can jump to: 1-based lines and columns, columns count UTF-16 units as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A piece of a file, by offsets into its text: `start` inclusive, `end` exclusive. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** What shows in place of each character of a secret: the places of everything else on the line stay what they are. */
export const MASK = '•';

/** The line that says the value of the name on the line before: `value: …`. */
const VALUE = /^(\s*(?:-\s*)?["']?(?:value|Value|ParameterValue)["']?\s*:\s*["']?)([^\s"',][^"']*)/;
const NAME = /(?:name|Name|ParameterKey)["']?\s*:\s*["']?([\w.-]+)/;

/**
 * One file that was read: its path (relative to where the command runs), its text, and the spans in it that hold
 * secrets. Spans are offsets; lines are only counted when somebody asks.
 */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  readonly #secrets: [number, number][] = [];
  #lineStarts: number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  /** Marks a span whose text must never be printed (the values of a Secret, a literal password). */
  hide(start: number, end: number): void {
    this.#secrets.push([start, end]);
  }

  /** The position of an offset. */
  position(offset: number): Position {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  /** The offset at which a 1-based line begins. */
  offsetOfLine(line: number): number {
    return this.#starts()[line - 1] ?? this.text.length;
  }

  get lineCount(): number {
    return this.#starts().length;
  }

  /** The text of a 1-based line without its line break, exactly as written. Not for printing: see `printableLine`. */
  line(line: number): string {
    const start = this.offsetOfLine(line);
    const end = this.#starts()[line] ?? this.text.length;
    return this.text.slice(start, end).replace(/\r?\n$|\r$/, '');
  }

  /** A line as it may be shown: known secrets and what looks like one are masked. */
  printableLine(line: number): string {
    const start = this.offsetOfLine(line);
    let text = this.line(line);
    for (const [from, to] of this.#secrets) {
      if (to > start && from < start + text.length)
        text = masked(text, Math.max(0, from - start), to - start);
    }
    for (const { end, start: from } of secretsWithin(text)) text = masked(text, from, end);
    const value = VALUE.exec(text);
    const name = value === null || line === 1 ? null : NAME.exec(this.line(line - 1));
    if (value !== null && name !== null && secretIn(name[1], value[2]!.trimEnd()) !== undefined) {
      text = masked(text, value[1]!.length, value[0].length);
    }
    return text;
  }

  #starts(): number[] {
    if (this.#lineStarts !== undefined) return this.#lineStarts;
    const starts = [0];
    let at = this.text.indexOf('\n');
    while (at !== -1) {
      starts.push(at + 1);
      at = this.text.indexOf('\n', at + 1);
    }
    this.#lineStarts = starts;
    return starts;
  }
}

function masked(text: string, from: number, to: number): string {
  const end = Math.min(to, text.length);
  return text.slice(0, from) + MASK.repeat(Math.max(0, end - from)) + text.slice(end);
}
