import type { Leaf, Mapping, Sequence, Tree } from '../../estate/index.ts';
import { MAX_DEPTH } from '../../estate/index.ts';
import {
  LEAVE,
  SPACE,
  QUOTE,
  HASH,
  APOSTROPHE,
  COMMA,
  DASH,
  COLON,
  QUESTION,
  OPEN_LIST,
  CLOSE_LIST,
  LITERAL,
  OPEN_MAP,
  CLOSE_MAP,
  NEWLINE,
  RESERVED,
  PlainLines,
} from './plain-lines.ts';
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

class PlainReader extends PlainLines {
  #depth = 0;
  /**
   * Values and key offsets of the collections that are open, innermost last: a list that grows by itself holds room
   * for more than it gets, which over a million small ones is most of the memory.
   */
  readonly #values: Tree[] = [];
  readonly #starts: number[] = [];

  read(): Tree[] {
    const trees: Tree[] = [];
    let explicit = false;
    this.nextLine();
    for (;;) {
      if (this.indent >= 0) {
        trees.push(this.#block());
        if (this.indent >= 0) throw LEAVE;
      } else if (explicit) trees.push(nothing());
      if (this.at >= this.text.length) return trees;
      // A `---` line: nothing but a comment may follow on it.
      this.at += 3;
      this.endOfLine();
      explicit = true;
      this.nextLine();
    }
  }

  /** The map or list that begins on this content line. */
  #block(): Tree {
    if (++this.#depth > MAX_DEPTH - 2) throw LEAVE;
    const code = this.text.charCodeAt(this.at);
    const tree =
      code === DASH && this.isEnd(this.at + 1) ? this.#sequence(this.indent) : this.#mapping(this.indent);
    this.#depth--;
    return tree;
  }

  #mapping(indent: number): Mapping {
    const start = this.at;
    const base = this.#values.length;
    const starts = this.#starts.length;
    let shape = EMPTY;
    let end = start + 1;
    do {
      this.#starts.push(this.at);
      shape = withKey(shape, this.#key());
      const value = this.#value(indent, true);
      this.#values.push(value);
      if (value.end > end) end = value.end;
    } while (this.indent === indent && !this.isDash());
    if (this.indent > indent || (this.indent === indent && this.isDash() && !this.#inSequenceAt(indent)))
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

  #sequence(indent: number): Sequence {
    const start = this.at;
    const base = this.#values.length;
    this.#sequences.push(indent);
    do {
      this.at++;
      const item = this.#item(indent);
      this.#values.push(item);
    } while (this.indent === indent && this.isDash());
    this.#sequences.pop();
    if (this.indent > indent) throw LEAVE;
    const items = cut(this.#values, base);
    return { kind: 'sequence', items, start, end: Math.max(start + 1, items.at(-1)!.end) };
  }

  /** What stands behind a dash. */
  #item(indent: number): Tree {
    const text = this.text;
    let at = this.at;
    while (text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (at < text.length && code !== NEWLINE && code !== HASH) {
      const column = indent + 1 + (at - this.at);
      const dash = code === DASH && this.isEnd(at + 1);
      if (dash || this.#isKey(at)) {
        this.at = at;
        this.indent = column;
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
    const text = this.text;
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
      if (code === COLON && this.isEnd(at + 1)) return true;
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) return false;
    }
    return false;
  }

  /** Reads a key and its colon. */
  #key(): string {
    const text = this.text;
    const start = this.at;
    const first = text.charCodeAt(start);
    if (first === QUOTE || first === APOSTROPHE) {
      const value = this.quoted(first);
      if (text.charCodeAt(this.at) !== COLON || !this.isEnd(this.at + 1)) throw LEAVE;
      this.at++;
      return value;
    }
    if (RESERVED.has(first) || first === OPEN_MAP || first === OPEN_LIST || first === LITERAL) throw LEAVE;
    if ((first === QUESTION || first === DASH || first === COLON) && this.isEnd(start + 1)) throw LEAVE;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === COLON && this.isEnd(at + 1)) {
        if (text.charCodeAt(at - 1) === SPACE) throw LEAVE;
        this.at = at + 1;
        return internKey(text.slice(start, at));
      }
      if (code === NEWLINE || (code === HASH && text.charCodeAt(at - 1) === SPACE)) throw LEAVE;
    }
    throw LEAVE;
  }

  /** What stands behind a colon or a dash; then goes to the next content line. */
  #value(indent: number, inMapping: boolean): Tree {
    const text = this.text;
    while (text.charCodeAt(this.at) === SPACE) this.at++;
    const at = this.at;
    const code = text.charCodeAt(at);
    if (at >= text.length || code === NEWLINE || (code === HASH && text.charCodeAt(at - 1) === SPACE)) {
      if (code === HASH) {
        const end = text.indexOf('\n', at);
        this.at = end === -1 ? text.length : end;
      }
      this.nextLine();
      if (this.indent > indent) return this.#block();
      // A list may stand at the same column as the key that holds it.
      if (inMapping && this.indent === indent && this.isDash()) {
        if (++this.#depth > MAX_DEPTH - 2) throw LEAVE;
        const tree = this.#sequence(indent);
        this.#depth--;
        return tree;
      }
      return nothing();
    }
    let tree: Tree;
    if (code === LITERAL) return this.literal(indent);
    if (code === QUOTE || code === APOSTROPHE) {
      const value = this.quoted(code);
      tree = { kind: 'leaf', value, start: at, end: this.at };
      this.endOfLine();
    } else if (code === OPEN_MAP || code === OPEN_LIST) {
      tree = this.#flow();
      this.endOfLine();
    } else tree = this.plain();
    this.nextLine();
    // Deeper content below a scalar goes on with it, or is a mistake.
    if (this.indent > indent) throw LEAVE;
    return tree;
  }

  /** A flow collection on one line; goes behind it. */
  #flow(): Tree {
    if (++this.#depth > MAX_DEPTH - 2) throw LEAVE;
    const isMap = this.text.charCodeAt(this.at) === OPEN_MAP;
    const close = isMap ? CLOSE_MAP : CLOSE_LIST;
    const start = this.at++;
    const base = this.#values.length;
    const starts = this.#starts.length;
    let shape = EMPTY;
    let end = start + 1;
    this.spaces();
    if (this.text.charCodeAt(this.at) === close) this.at++;
    else {
      for (;;) {
        this.#starts.push(this.at);
        if (isMap) shape = withKey(shape, this.#flowKey());
        const value = this.#flowValue();
        this.#values.push(value);
        if (value.end > end) end = value.end;
        this.spaces();
        const code = this.text.charCodeAt(this.at++);
        if (code === close) break;
        if (code !== COMMA) throw LEAVE;
        this.spaces();
      }
    }
    this.#depth--;
    const values = cut(this.#values, base);
    const keyStarts = cut(this.#starts, starts);
    if (isMap) return { kind: 'mapping', keys: shape.keys, values, keyStarts, start, end };
    return { kind: 'sequence', items: values, start, end: Math.max(start + 1, values.at(-1)?.end ?? 0) };
  }

  #flowKey(): string {
    const text = this.text;
    const first = text.charCodeAt(this.at);
    let key: string;
    if (first === QUOTE || first === APOSTROPHE) key = this.quoted(first);
    else key = internKey(this.flowPlain());
    if (text.charCodeAt(this.at) !== COLON || text.charCodeAt(this.at + 1) !== SPACE) throw LEAVE;
    this.at++;
    this.spaces();
    return key;
  }

  #flowValue(): Tree {
    const start = this.at;
    const code = this.text.charCodeAt(start);
    if (code === OPEN_MAP || code === OPEN_LIST) return this.#flow();
    if (code === QUOTE || code === APOSTROPHE) {
      const value = this.quoted(code);
      return { kind: 'leaf', value, start, end: this.at };
    }
    const text = this.flowPlain();
    return { kind: 'leaf', value: resolvePlain(text), start, end: start + text.length };
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
