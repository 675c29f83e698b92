import { MAX_DEPTH } from '../../../estate/index.ts';
import type { Expression, SyntaxProblem } from './ast.ts';

const NAME_START = /[\p{ID_Start}_]/u;
const NAME_PART = /[\p{ID_Continue}-]/u;

/**
 * Where the parser stands in a text. The first thing that is wrong is kept in `fault` and puts the scanner at the end
 * of the text, so that everything that is open comes to its end; who can go on takes the fault and moves on from there.
 */
export class Scanner {
  readonly text: string;
  at = 0;
  /** Whether a line break means something here: not within `()`, `[]` and `${}`. */
  newlines = true;
  /** How many expressions, directives and blocks are open. */
  depth = 0;
  /** How many levels the expression read last is high; a chain of operators is as high as it is long. */
  height = 0;
  fault: SyntaxProblem | undefined;
  readonly problems: SyntaxProblem[] = [];
  /** The rest of the text can't be read: what else is not closed need not be said. */
  cutOff = false;
  readonly #expression: (scanner: Scanner) => Expression;

  constructor(text: string, expression: (scanner: Scanner) => Expression) {
    this.text = text;
    this.#expression = expression;
  }

  /** Reads one expression; the parts of expressions that contain others are in files of their own. */
  expression(): Expression {
    return this.#expression(this);
  }

  fail(message: string, start: number, end: number): void {
    this.fault ??= { start, end, code: 'terraform-syntax', message };
    this.at = this.text.length;
  }

  /** Says what was expected in place of what stands here. */
  expected(what: string): void {
    const start = this.at;
    const { end, words } = this.#found(start);
    this.fail(`expected ${what}, found ${words}`, start, end);
  }

  /** Goes over the character that closes what was opened at `start`, or says what is wrong. */
  close(code: number, start: number, expected: string): void {
    if (this.take(code)) return;
    if (this.at < this.text.length || this.fault !== undefined) this.expected(expected);
    else {
      const [open, close] = [this.text[start]!, String.fromCharCode(code)];
      this.fail(`"${open}" is never closed; add "${close}"`, start, start + 1);
    }
  }

  /** Takes the fault, if there is one, into the problems. */
  settle(): boolean {
    if (this.fault === undefined) return false;
    // What comes by the same place again after an error has nothing new to say.
    if (this.problems.at(-1)?.start !== this.fault.start) this.problems.push(this.fault);
    this.fault = undefined;
    return true;
  }

  /** Opens a level of nesting; `false`, with a fault, when there are too many. */
  enter(): boolean {
    if (this.depth < MAX_DEPTH) {
      this.depth++;
      return true;
    }
    this.tooDeep(this.at);
    return false;
  }

  /** One more level on top of what was read last. */
  rise(start: number): void {
    if (++this.height > MAX_DEPTH) this.tooDeep(start);
  }

  tooDeep(start: number): void {
    const end = Math.min(start + 1, this.text.length);
    this.cutOff = true;
    this.fail(`nested deeper than ${MAX_DEPTH} levels; the rest of the text is not read`, start, end);
  }

  code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Goes over blanks and comments, and over line breaks where they mean nothing. */
  skip(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === 32 || code === 9) this.at++;
      else if (code === 10 && !this.newlines) this.at++;
      else if (code === 13 && !this.newlines && text.charCodeAt(this.at + 1) === 10) this.at += 2;
      else if (code === 35) this.#skipLine();
      else if (code === 47 && text.charCodeAt(this.at + 1) === 47) this.#skipLine();
      else if (code === 47 && text.charCodeAt(this.at + 1) === 42) {
        const close = text.indexOf('*/', this.at + 2);
        if (close === -1) {
          this.cutOff = true;
          this.fail('the comment is never closed; end it with "*/"', this.at, this.at + 2);
          return;
        }
        this.at = close + 2;
      } else return;
    }
  }

  /** Whether a line ends here, or the text. */
  atLineEnd(): boolean {
    const code = this.code();
    return (
      code === 10 || (code === 13 && this.text.charCodeAt(this.at + 1) === 10) || this.at >= this.text.length
    );
  }

  /** Goes over the character when it is the one that stands here. */
  take(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  /** Where the name that begins at an offset ends, or the offset itself when none begins there. */
  nameEnd(from: number): number {
    const { text } = this;
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      if (isLetter(code)) at++;
      else if (at > from && (isDigit(code) || code === 45)) at++;
      else if (code >= 128) {
        const char = String.fromCodePoint(text.codePointAt(at)!);
        if (!(at === from ? NAME_START : NAME_PART).test(char)) return at;
        at += char.length;
      } else return at;
    }
  }

  /** The name that stands here, which is gone over, or `''`. */
  name(): string {
    const start = this.at;
    const end = this.nameEnd(start);
    if (end === start) return '';
    this.at = end;
    return this.text.slice(start, end);
  }

  /** Where the number that begins at an offset ends: digits, dots and exponents, but no dot at its end. */
  numberEnd(from: number): number {
    const { text } = this;
    let at = from + 1;
    let end = at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (isDigit(code)) end = ++at;
      else if (code === 46) at++;
      else if (code === 69 || code === 101) {
        const sign = text.charCodeAt(at + 1);
        const digit = sign === 43 || sign === 45 ? at + 2 : at + 1;
        if (!isDigit(text.charCodeAt(digit))) return end;
        end = at = digit + 1;
      } else return end;
    }
  }

  #skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    if (end === -1) this.at = this.text.length;
    else this.at = this.text.charCodeAt(end - 1) === 13 ? end - 1 : end;
  }

  #found(start: number): { end: number; words: string } {
    if (this.atLineEnd()) {
      return { end: start, words: start >= this.text.length ? 'the end of the text' : 'the end of the line' };
    }
    const name = this.nameEnd(start);
    const end = name > start ? name : start + String.fromCodePoint(this.text.codePointAt(start)!).length;
    return { end, words: `"${this.text.slice(start, Math.min(end, start + 40))}"` };
  }
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}
