import type { Leaf, Mapping, Sequence, Tree } from '../../estate/index.ts';
import { MAX_DEPTH } from '../../estate/index.ts';
import { resolvePlain } from './scalars.ts';
import { Shape } from './shape.ts';

/**
 * Reads the YAML that most manifests are made of, straight into trees: block maps and lists, scalars on one line,
 * literal blocks, flow collections on one line. Of everything else it knows that it does not know it, and leaves the
 * whole text to the library. On the same text both give the same trees, offsets included: a test holds that.
 * @returns `undefined` when the library has to read it
 */
export function parsePlainYaml(text: string): Tree[] | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error === LEAVE) return undefined;
    throw error;
  }
}

/** Tabs, carriage returns, control characters and surrogates: rare, and each with rules of its own. */
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufeff\ufffe\uffff]/;

/** Thrown to leave the text to the library; no error, and so without a stack. */
const LEAVE = Symbol('left to the library');

const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const QUESTION = 63;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const LITERAL = 124;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;
const NEWLINE = 10;

/** Characters that a plain scalar can't begin with, and that nothing else here begins with: `% & * ! > @` and the like. */
const RESERVED = new Set([...'%&*!>@`,]}#'].map((character) => character.charCodeAt(0)));

const keys = new Map<string, string>();
const EMPTY = Shape.empty();

/** One string for each key there is; a plain `on:` is the text `true`, as it is to every reader of the field. */
function internKey(text: string): string {
  let key = keys.get(text);
  if (key === undefined) {
    key = String(resolvePlain(text));
    if (keys.size < 10_000) keys.set(text, key);
  }
  return key;
}

class PlainReader {
  readonly #text: string;
  /** Always at the first character of a content line, or behind something on one; or at the end. */
  #at = 0;
  /** The column of the content line that `#at` is on; -1 at the end of the document. */
  #indent = -1;
  #depth = 0;
  /**
   * Values and key offsets of the collections that are open, innermost last: a list that grows by itself holds room
   * for more than it gets, which over a million small ones is most of the memory.
   */
  readonly #values: Tree[] = [];
  readonly #starts: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): Tree[] {
    const trees: Tree[] = [];
    let explicit = false;
    this.#nextLine();
    for (;;) {
      if (this.#indent >= 0) {
        trees.push(this.#block());
        if (this.#indent >= 0) throw LEAVE;
      } else if (explicit) trees.push(nothing());
      if (this.#at >= this.#text.length) return trees;
      // A `---` line: nothing but a comment may follow on it.
      this.#at += 3;
      this.#endOfLine();
      explicit = true;
      this.#nextLine();
    }
  }

  /** Goes to the next line with content; `#indent` is -1 at a document marker and at the end. */
  #nextLine(): void {
    const text = this.#text;
    const { length } = text;
    let at = this.#at;
    for (;;) {
      const start = at;
      while (text.charCodeAt(at) === SPACE) at++;
      if (at >= length) {
        this.#at = length;
        this.#indent = -1;
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
      this.#at = at;
      this.#indent = at - start;
      if (this.#indent === 0) {
        if (code === DASH && text.startsWith('---', at) && this.#isEnd(at + 3)) this.#indent = -1;
        else if (code === 37 || text.startsWith('...', at)) throw LEAVE;
      }
      return;
    }
  }

  /** Nothing but spaces and a comment may be left on this line; goes behind it. */
  #endOfLine(): void {
    const text = this.#text;
    let at = this.#at;
    while (text.charCodeAt(at) === SPACE) at++;
    if (at < text.length && text.charCodeAt(at) !== NEWLINE) {
      if (text.charCodeAt(at) !== HASH || at === this.#at) throw LEAVE;
      at = text.indexOf('\n', at);
      if (at === -1) at = text.length;
    }
    this.#at = at < text.length ? at + 1 : at;
  }

  /** Whether an indicator at the place before ends here: a space, a line break or the end. */
  #isEnd(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return code === SPACE || code === NEWLINE || at >= this.#text.length;
  }

  /** The map or list that begins on this content line. */
  #block(): Tree {
    if (++this.#depth > MAX_DEPTH - 2) throw LEAVE;
    const code = this.#text.charCodeAt(this.#at);
    const tree =
      code === DASH && this.#isEnd(this.#at + 1) ? this.#sequence(this.#indent) : this.#mapping(this.#indent);
    this.#depth--;
    return tree;
  }

  #mapping(indent: number): Mapping {
    const start = this.#at;
    const base = this.#values.length;
    const starts = this.#starts.length;
    let shape = EMPTY;
    let end = start + 1;
    do {
      this.#starts.push(this.#at);
      shape = withKey(shape, this.#key());
      const value = this.#value(indent, true);
      this.#values.push(value);
      if (value.end > end) end = value.end;
    } while (this.#indent === indent && !this.#isDash());
    if (this.#indent > indent || (this.#indent === indent && this.#isDash() && !this.#inSequenceAt(indent)))
      throw LEAVE;
    return {
      kind: 'mapping',
      keys: shape.keys,
      values: cut(this.#values, base),
      keyStarts: cut(this.#starts, starts),
      start,
      end,
    };
  }

  /** Columns of the lists that are open: a dash there is the next item, and not a slip. */
  readonly #sequences: number[] = [];

  #inSequenceAt(indent: number): boolean {
    return this.#sequences.includes(indent);
  }

  #isDash(): boolean {
    return this.#text.charCodeAt(this.#at) === DASH && this.#isEnd(this.#at + 1);
  }

  #sequence(indent: number): Sequence {
    const start = this.#at;
    const base = this.#values.length;
    this.#sequences.push(indent);
    do {
      this.#at++;
      const item = this.#item(indent);
      this.#values.push(item);
    } while (this.#indent === indent && this.#isDash());
    this.#sequences.pop();
    if (this.#indent > indent) throw LEAVE;
    const items = cut(this.#values, base);
    return { kind: 'sequence', items, start, end: Math.max(start + 1, items.at(-1)!.end) };
  }

  /** What stands behind a dash. */
  #item(indent: number): Tree {
    const text = this.#text;
    let at = this.#at;
    while (text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (at < text.length && code !== NEWLINE && code !== HASH) {
      const column = indent + 1 + (at - this.#at);
      const dash = code === DASH && this.#isEnd(at + 1);
      if (dash || this.#isKey(at)) {
        this.#at = at;
        this.#indent = column;
        if (++this.#depth > MAX_DEPTH - 2) throw LEAVE;
        const tree = dash ? this.#sequence(column) : this.#mapping(column);
        this.#depth--;
        return tree;
      }
    }
    return this.#value(indent, false);
  }

  /** Whether a map begins at this place: a key and a colon on one line. */
  #isKey(at: number): boolean {
    const text = this.#text;
    const first = text.charCodeAt(at);
    if (first === QUOTE || first === APOSTROPHE) {
      let end = text.indexOf(first === QUOTE ? '"' : "'", at + 1);
      if (end === -1) throw LEAVE;
      end++;
      while (text.charCodeAt(end) === SPACE) end++;
      return text.charCodeAt(end) === COLON;
    }
    if (first === OPEN_MAP || first === OPEN_LIST) return false;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) return false;
      if (code === COLON && this.#isEnd(at + 1)) return true;
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) return false;
    }
    return false;
  }

  /** Reads a key and its colon. */
  #key(): string {
    const text = this.#text;
    const start = this.#at;
    const first = text.charCodeAt(start);
    if (first === QUOTE || first === APOSTROPHE) {
      const value = this.#quoted(first);
      if (text.charCodeAt(this.#at) !== COLON || !this.#isEnd(this.#at + 1)) throw LEAVE;
      this.#at++;
      return value;
    }
    if (RESERVED.has(first) || first === OPEN_MAP || first === OPEN_LIST || first === LITERAL) throw LEAVE;
    if ((first === QUESTION || first === DASH || first === COLON) && this.#isEnd(start + 1)) throw LEAVE;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === COLON && this.#isEnd(at + 1)) {
        if (text.charCodeAt(at - 1) === SPACE) throw LEAVE;
        this.#at = at + 1;
        return internKey(text.slice(start, at));
      }
      if (code === NEWLINE || (code === HASH && text.charCodeAt(at - 1) === SPACE)) throw LEAVE;
    }
    throw LEAVE;
  }

  /** What stands behind a colon or a dash; then goes to the next content line. */
  #value(indent: number, inMapping: boolean): Tree {
    const text = this.#text;
    while (text.charCodeAt(this.#at) === SPACE) this.#at++;
    const at = this.#at;
    const code = text.charCodeAt(at);
    if (at >= text.length || code === NEWLINE || (code === HASH && text.charCodeAt(at - 1) === SPACE)) {
      if (code === HASH) {
        const end = text.indexOf('\n', at);
        this.#at = end === -1 ? text.length : end;
      }
      this.#nextLine();
      if (this.#indent > indent) return this.#block();
      // A list may stand at the same column as the key that holds it.
      if (inMapping && this.#indent === indent && this.#isDash()) {
        if (++this.#depth > MAX_DEPTH - 2) throw LEAVE;
        const tree = this.#sequence(indent);
        this.#depth--;
        return tree;
      }
      return nothing();
    }
    let tree: Tree;
    if (code === LITERAL) return this.#literal(indent);
    if (code === QUOTE || code === APOSTROPHE) {
      const value = this.#quoted(code);
      tree = { kind: 'leaf', value, start: at, end: this.#at };
      this.#endOfLine();
    } else if (code === OPEN_MAP || code === OPEN_LIST) {
      tree = this.#flow();
      this.#endOfLine();
    } else tree = this.#plain();
    this.#nextLine();
    // Deeper content below a scalar goes on with it, or is a mistake.
    if (this.#indent > indent) throw LEAVE;
    return tree;
  }

  /** A plain scalar up to the end of its line. */
  #plain(): Leaf {
    const text = this.#text;
    const start = this.#at;
    const first = text.charCodeAt(start);
    if (
      RESERVED.has(first) ||
      ((first === DASH || first === QUESTION || first === COLON) && this.#isEnd(start + 1))
    )
      throw LEAVE;
    let at = start;
    let end = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) break;
      if (code === SPACE) continue;
      if (code === COLON && this.#isEnd(at + 1)) throw LEAVE;
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) {
        at = text.indexOf('\n', at);
        if (at === -1) at = text.length;
        break;
      }
      end = at + 1;
    }
    this.#at = at < text.length ? at + 1 : at;
    return { kind: 'leaf', value: resolvePlain(text.slice(start, end)), start, end };
  }

  /** A quoted text on one line, without escapes; goes behind it. */
  #quoted(quote: number): string {
    const text = this.#text;
    const start = this.#at + 1;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        if (quote === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE) throw LEAVE;
        this.#at = at + 1;
        return text.slice(start, at);
      }
      if (code === NEWLINE || (code === BACKSLASH && quote === QUOTE)) throw LEAVE;
    }
    throw LEAVE;
  }

  /** A block behind `|`, `|-` or `|+`. */
  #literal(parent: number): Leaf {
    const text = this.#text;
    let at = this.#at + 1;
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
    this.#at = at;
    this.#nextLine();
    if (this.#indent > parent) throw LEAVE;
    return { kind: 'leaf', value, start: first, end: last };
  }

  /** A flow collection on one line; goes behind it. */
  #flow(): Tree {
    if (++this.#depth > MAX_DEPTH - 2) throw LEAVE;
    const isMap = this.#text.charCodeAt(this.#at) === OPEN_MAP;
    const close = isMap ? CLOSE_MAP : CLOSE_LIST;
    const start = this.#at++;
    const base = this.#values.length;
    const starts = this.#starts.length;
    let shape = EMPTY;
    let end = start + 1;
    this.#spaces();
    if (this.#text.charCodeAt(this.#at) === close) this.#at++;
    else {
      for (;;) {
        this.#starts.push(this.#at);
        if (isMap) shape = withKey(shape, this.#flowKey());
        const value = this.#flowValue();
        this.#values.push(value);
        if (value.end > end) end = value.end;
        this.#spaces();
        const code = this.#text.charCodeAt(this.#at++);
        if (code === close) break;
        if (code !== COMMA) throw LEAVE;
        this.#spaces();
      }
    }
    this.#depth--;
    const values = cut(this.#values, base);
    const keyStarts = cut(this.#starts, starts);
    if (isMap) return { kind: 'mapping', keys: shape.keys, values, keyStarts, start, end };
    return { kind: 'sequence', items: values, start, end: Math.max(start + 1, values.at(-1)?.end ?? 0) };
  }

  #spaces(): void {
    while (this.#text.charCodeAt(this.#at) === SPACE) this.#at++;
  }

  #flowKey(): string {
    const text = this.#text;
    const first = text.charCodeAt(this.#at);
    let key: string;
    if (first === QUOTE || first === APOSTROPHE) key = this.#quoted(first);
    else key = internKey(this.#flowPlain());
    if (text.charCodeAt(this.#at) !== COLON || text.charCodeAt(this.#at + 1) !== SPACE) throw LEAVE;
    this.#at++;
    this.#spaces();
    return key;
  }

  #flowValue(): Tree {
    const start = this.#at;
    const code = this.#text.charCodeAt(start);
    if (code === OPEN_MAP || code === OPEN_LIST) return this.#flow();
    if (code === QUOTE || code === APOSTROPHE) {
      const value = this.#quoted(code);
      return { kind: 'leaf', value, start, end: this.#at };
    }
    const text = this.#flowPlain();
    return { kind: 'leaf', value: resolvePlain(text), start, end: start + text.length };
  }

  /** A plain scalar between flow indicators. */
  #flowPlain(): string {
    const text = this.#text;
    const start = this.#at;
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
    this.#at = end;
    return text.slice(start, end);
  }
}

function withKey(shape: Shape, key: string): Shape {
  const more = key === '<<' ? undefined : shape.with(key);
  if (more === undefined) throw LEAVE;
  return more;
}

/** Takes what is above `base` off a stack, as a list without room to spare. */
function cut<T>(stack: T[], base: number): T[] {
  const top = stack.slice(base);
  stack.length = base;
  return top;
}

function nothing(): Leaf {
  return { kind: 'leaf', value: null, start: -1, end: -1 };
}
