import type { Line } from './line.ts';
import type { ShellRedirection, ShellWord } from './shell.ts';

/** A command while it is read. Positions are in the joined line. */
export interface Draft {
  readonly words: ShellWord[];
  readonly env: ShellWord[];
  readonly redirections: ShellRedirection[];
  readonly from: number;
  to: number;
  pipedInto?: number;
  substitutedInto?: number;
}

/** The text can't be read from this position on. */
export class Unreadable extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

export const MAX_DEPTH = 60;
/** What ends a word. */
export const OPERATOR = /[;&|<>() \t\r\n]/;

/** Reads the words of shell text: quotes, variables and substitutions. */
export abstract class ShellWords {
  protected readonly line: Line;
  protected readonly text: string;
  protected readonly commands: Draft[] = [];
  protected at = 0;
  protected depth = 0;
  /** Inside of backquotes the next one closes them. */
  #backquotes = false;

  constructor(line: Line) {
    this.line = line;
    this.text = line.text;
  }

  /** Reads commands up to the closing character, which is not taken. */
  protected abstract list(stop: string): void;

  /** Whether the command ends here. */
  protected ended(): boolean {
    const char = this.text[this.at];
    return char === undefined || ';&|\n)('.includes(char) || (char === '`' && this.#backquotes);
  }

  /** One word; commands in substitutions inside of it are read too. */
  protected word(owner: number): ShellWord {
    const text = this.text;
    const from = this.at;
    let value = '';
    let dynamic = false;
    while (this.at < text.length) {
      const char = text[this.at]!;
      if (char === '`' && this.#backquotes) break;
      if (char === '\\') {
        const next = text[this.at + 1];
        if (next === undefined) value += char;
        else if (next !== '\n') value += next;
        this.at += 2;
      } else if (char === "'") {
        const close = text.indexOf("'", this.at + 1);
        if (close === -1) throw new Unreadable('a single quote is not closed', this.at);
        value += text.slice(this.at + 1, close);
        this.at = close + 1;
      } else if (char === '"') {
        const inner = this.#doubleQuoted(owner);
        value += inner.value;
        dynamic ||= inner.dynamic;
      } else if (char === '$' || char === '`') {
        const begin = this.at;
        dynamic = this.#dollar(owner) || dynamic;
        value += text.slice(begin, this.at);
      } else if ((char === '<' || char === '>') && text[this.at + 1] === '(') {
        const begin = this.at++;
        this.#substitution(owner);
        dynamic = true;
        value += text.slice(begin, this.at);
      } else if (OPERATOR.test(char)) break;
      else {
        value += char;
        this.at++;
      }
    }
    this.at = Math.min(this.at, text.length);
    const [start, end] = this.line.span(from, this.at);
    return { text: value, start, end, dynamic };
  }

  #doubleQuoted(owner: number): { value: string; dynamic: boolean } {
    const open = this.at++;
    const text = this.text;
    let value = '';
    let dynamic = false;
    while (this.at < text.length) {
      const char = text[this.at]!;
      if (char === '"') {
        this.at++;
        return { value, dynamic };
      }
      if (char === '\\') {
        const next = text[this.at + 1] ?? '';
        if (next !== '\n') value += '$`"\\'.includes(next) ? next : char + next;
        this.at += 2;
      } else if (char === '$' || char === '`') {
        const begin = this.at;
        dynamic = this.#dollar(owner) || dynamic;
        value += text.slice(begin, this.at);
      } else {
        value += char;
        this.at++;
      }
    }
    throw new Unreadable('a double quote is not closed', open);
  }

  /** A variable, `$(…)`, `$((…))`, `${…}` or backquotes; whether it was one. */
  #dollar(owner: number): boolean {
    const text = this.text;
    if (text[this.at] === '`') {
      this.#backquoted(owner);
      return true;
    }
    const next = text[this.at + 1];
    if (next === '(') {
      this.at++;
      if (text[this.at + 1] === '(') this.arithmetic();
      else this.#substitution(owner);
      return true;
    }
    if (next === '{') {
      this.#braces(owner);
      return true;
    }
    if (next === "'" || next === '"') {
      this.at++;
      return false;
    }
    const name = /^\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(text.slice(this.at, this.at + 200));
    this.at += name === null ? 1 : name[0].length;
    return name !== null;
  }

  #substitution(owner: number): void {
    const open = this.at++;
    const first = this.commands.length;
    const backquotes = this.#backquotes;
    this.#backquotes = false;
    this.list(')');
    this.#backquotes = backquotes;
    this.#belong(first, owner);
    if (this.at >= this.text.length) throw new Unreadable('a $( is not closed', open);
    this.at++;
  }

  #belong(first: number, owner: number): void {
    for (let at = first; at < this.commands.length; at++) this.commands[at]!.substitutedInto ??= owner;
  }

  #backquoted(owner: number): void {
    const open = this.at++;
    const close = this.text.indexOf('`', this.at);
    if (close === -1) throw new Unreadable('a backquote is not closed', open);
    const first = this.commands.length;
    this.#backquotes = true;
    this.list('`');
    this.#backquotes = false;
    this.#belong(first, owner);
    if (this.text[this.at] !== '`') throw new Unreadable('a backquote is not closed', open);
    this.at++;
  }

  /** `${name:-word}` up to its closing brace. */
  #braces(owner: number): void {
    const open = this.at;
    if (++this.depth > MAX_DEPTH) throw new Unreadable('it is nested too deeply', open);
    this.at += 2;
    while (this.at < this.text.length) {
      const char = this.text[this.at]!;
      if (char === '}') {
        this.at++;
        this.depth--;
        return;
      }
      if (char === '\\') this.at += 2;
      else if (char === '$' || (char === '`' && !this.#backquotes)) this.#dollar(owner);
      else if (char === '"') this.#doubleQuoted(owner);
      else this.at++;
    }
    throw new Unreadable('a ${ is not closed', open);
  }

  protected arithmetic(): void {
    const open = this.at;
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at];
      if (char === '(') depth++;
      else if (char === ')' && --depth === 0) {
        this.at++;
        return;
      }
    }
    throw new Unreadable('a (( is not closed', open);
  }
}
