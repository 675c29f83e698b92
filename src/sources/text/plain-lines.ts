import type { Leaf } from '../../estate/index.ts';
import { resolvePlain } from './scalars.ts';

/** Thrown to leave the text to the library; no error, and so without a stack. */
export const LEAVE = Symbol('left to the library');

export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const APOSTROPHE = 39;
export const COMMA = 44;
export const DASH = 45;
export const COLON = 58;
export const QUESTION = 63;
export const OPEN_LIST = 91;
const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const LITERAL = 124;
export const OPEN_MAP = 123;
export const CLOSE_MAP = 125;
export const NEWLINE = 10;

/** Characters that a plain scalar can't begin with, and that nothing else here begins with: `% & * ! > @` and the like. */
export const RESERVED = new Set([...'%&*!>@`,]}#'].map((character) => character.charCodeAt(0)));

/** The lines of a text, and the scalars on them: where the reader is, and how it goes on. */
export class PlainLines {
  protected readonly text: string;
  /** Always at the first character of a content line, or behind something on one; or at the end. */
  protected at = 0;
  /** The column of the content line that `at` is on; -1 at the end of the document. */
  protected indent = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** Goes to the next line with content; `indent` is -1 at a document marker and at the end. */
  protected nextLine(): void {
    const text = this.text;
    const { length } = text;
    let at = this.at;
    for (;;) {
      const start = at;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at >= length) {
        this.at = length;
        this.indent = -1;
        return;
      }
      const code = text.charCodeAt(at);
      if (code === NEWLINE) {
        at++;
        continue;
      }
      if (code === HASH) {
        const end = text.indexOf('\n', at);
        at = end === -1 ? length : end + 1;
        continue;
      }
      this.at = at;
      this.indent = at - start;
      if (this.indent === 0) {
        if (code === DASH && text.startsWith('---', at) && this.isEnd(at + 3)) this.indent = -1;
        else if (code === 37 || text.startsWith('...', at)) throw LEAVE;
      }
      return;
    }
  }

  /** Nothing but spaces and a comment may be left on this line; goes behind it. */
  protected endOfLine(): void {
    const text = this.text;
    let at = this.at;
    while (text.charCodeAt(at) === SPACE) at++;
    if (at < text.length && text.charCodeAt(at) !== NEWLINE) {
      if (text.charCodeAt(at) !== HASH || at === this.at) throw LEAVE;
      at = text.indexOf('\n', at);
      if (at === -1) at = text.length;
    }
    this.at = at < text.length ? at + 1 : at;
  }

  /** Whether an indicator at the place before ends here: a space, a line break or the end. */
  protected isEnd(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === SPACE || code === NEWLINE || at >= this.text.length;
  }

  protected isDash(): boolean {
    return this.text.charCodeAt(this.at) === DASH && this.isEnd(this.at + 1);
  }

  protected spaces(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at++;
  }

  /** A plain scalar up to the end of its line. */
  protected plain(): Leaf {
    const text = this.text;
    const start = this.at;
    const first = text.charCodeAt(start);
    if (
      RESERVED.has(first) ||
      ((first === DASH || first === QUESTION || first === COLON) && this.isEnd(start + 1))
    )
      throw LEAVE;
    let at = start;
    let end = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) break;
      if (code === SPACE) continue;
      if (code === COLON && this.isEnd(at + 1)) throw LEAVE;
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) {
        at = text.indexOf('\n', at);
        if (at === -1) at = text.length;
        break;
      }
      end = at + 1;
    }
    this.at = at < text.length ? at + 1 : at;
    return { kind: 'leaf', value: resolvePlain(text.slice(start, end)), start, end };
  }

  /** A quoted text on one line, without escapes; goes behind it. */
  protected quoted(quote: number): string {
    const text = this.text;
    const start = this.at + 1;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        if (quote === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE) throw LEAVE;
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === NEWLINE || (code === BACKSLASH && quote === QUOTE)) throw LEAVE;
    }
    throw LEAVE;
  }

  /** A block behind `|`, `|-` or `|+`. */
  protected literal(parent: number): Leaf {
    const text = this.text;
    let at = this.at + 1;
    const chomping = text[at] === '-' || text[at] === '+' ? text[at++] : '';
    while (text.charCodeAt(at) === SPACE) at++;
    if (text.charCodeAt(at) !== NEWLINE) throw LEAVE;
    at++;
    let indent = -1;
    let value = '';
    let breaks = '';
    let first = -1;
    let last = -1;
    while (at < text.length) {
      let content = at;
      while (text.charCodeAt(content) === SPACE) content++;
      let end = text.indexOf('\n', content);
      if (end === -1) end = text.length;
      const column = content - at;
      if (content === end) {
        // A blank line that is longer than the text around it keeps what is too much.
        if (indent === -1 ? column > parent + 1 : column > indent) throw LEAVE;
        if (end < text.length) breaks += '\n';
      } else if (indent === -1 ? column <= parent : column < indent) {
        if (indent !== -1 && column > parent) throw LEAVE;
        break;
      } else {
        if (indent === -1) {
          indent = column;
          first = content;
        }
        value += breaks + text.slice(at + indent, end);
        breaks = '\n';
        last = end;
      }
      // Readers differ on a text that ends without a line break.
      if (end === text.length && content !== end) throw LEAVE;
      at = Math.min(end + 1, text.length);
    }
    if (indent === -1) throw LEAVE;
    while (text.charCodeAt(last - 1) === SPACE) last--;
    if (chomping === '+') value += breaks;
    else if (chomping === '' && breaks !== '') value += '\n';
    this.at = at;
    this.nextLine();
    if (this.indent > parent) throw LEAVE;
    return { kind: 'leaf', value, start: first, end: last };
  }

  /** A plain scalar between flow indicators. */
  protected flowPlain(): string {
    const text = this.text;
    const start = this.at;
    const first = text.charCodeAt(start);
    if (RESERVED.has(first) || first === LITERAL || first === DASH || first === QUESTION || first === COLON)
      throw LEAVE;
    let end = start;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE || at >= text.length || code === OPEN_LIST || code === OPEN_MAP || code === HASH)
        throw LEAVE;
      if (code === COMMA || code === CLOSE_LIST || code === CLOSE_MAP || code === COLON) break;
      if (code !== SPACE) end = at + 1;
    }
    if (end === start) throw LEAVE;
    this.at = end;
    return text.slice(start, end);
  }
}
