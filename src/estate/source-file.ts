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

/** What shows in place of a secret: enough to see that one stood there, nothing of it. */
export const MASK = '••••••';

const CREDENTIAL =
  /\b(?:A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----.*|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g;
const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)[\w.-]*/i;
const ASSIGNED = new RegExp(`(${SECRET_NAME.source}["']?\\s*[:=]\\s*)(\\S.*)$`, 'i');
const NAMED_VALUE = /^(\s*(?:-\s*)?["']?(?:value|Value|ParameterValue)["']?\s*:\s*)(\S.*)$/;

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
      if (to <= start || from >= start + text.length) continue;
      const a = Math.max(0, from - start);
      const b = Math.min(text.length, to - start);
      text = text.slice(0, a) + MASK + text.slice(b);
    }
    text = text.replace(CREDENTIAL, MASK);
    const assigned = ASSIGNED.exec(text);
    if (assigned !== null && !isHarmless(assigned[2]!)) {
      return text.slice(0, assigned.index) + assigned[1]! + MASK;
    }
    const value = NAMED_VALUE.exec(text);
    if (value !== null && line > 1 && SECRET_NAME.test(this.line(line - 1))) return value[1]! + MASK;
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

/** A reference to a secret, a switch or an empty value says nothing secret, and hiding it would hide the finding. */
function isHarmless(text: string): boolean {
  return /^(?:["']?(?:true|false|null|~|\d+|\{\{.*\}\}|\$[{(].*[)}]|!\w+.*|\{|\[|[|>][+-]?|arn:aws[\w-]*:.*)["']?[,\s]*|["']{2},?)$/i.test(
    text.trim(),
  );
}
