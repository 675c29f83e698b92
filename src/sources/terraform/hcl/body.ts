import type { SourceFile } from '../../../estate/index.ts';
import type { Attribute, Block, Body, Label } from './ast.ts';
import { recover } from './recover.ts';
import type { Scanner } from './scan.ts';
import { quoted } from './template.ts';

/** How often the text may be read again after errors, in all, before the rest is left: it keeps the time linear. */
const READ_AGAIN = 8;

/** Reads the items of a file and of the blocks in it; what is broken is said once and gone over. */
export class BodyReader {
  readonly #file: SourceFile;
  readonly #scanner: Scanner;
  #again: number;

  constructor(file: SourceFile, scanner: Scanner) {
    this.#file = file;
    this.#scanner = scanner;
    this.#again = file.text.length * READ_AGAIN;
  }

  /** The body of the file, from where the scanner stands. */
  read(): Body {
    const start = this.#scanner.at;
    const items = new Items(this.#file, this.#scanner);
    this.#items(items, false);
    this.#scanner.settle();
    return items.body(start, this.#file.text.length);
  }

  /** Up to the `}` of the block, which is left, or to the end of the text. */
  #items(items: Items, inBlock: boolean): void {
    const scanner = this.#scanner;
    for (;;) {
      scanner.newlines = false;
      scanner.skip();
      scanner.newlines = true;
      const start = scanner.at;
      if (start >= scanner.text.length) return;
      if (scanner.code() === 125) {
        if (inBlock) return;
        scanner.fail('"}" closes nothing; remove it or add the "{" it belongs to', start, start + 1);
        this.#recover(start + 1, start, false);
      } else this.#item(items, inBlock, false);
    }
  }

  #item(items: Items, inBlock: boolean, single: boolean): void {
    const scanner = this.#scanner;
    const start = scanner.at;
    const name = scanner.name();
    const nameEnd = scanner.at;
    scanner.skip();
    const code = scanner.code();
    const next = scanner.text.charCodeAt(scanner.at + 1);
    if (name === '') scanner.expected('the name of an argument or of a block');
    else if (code === 61 && next !== 61 && next !== 62) {
      scanner.at++;
      this.#attribute(items, { name, start, nameEnd }, inBlock, single);
      return;
    } else if (!single && this.#beginsBlock()) {
      this.#block(items, { name, start, nameEnd }, inBlock);
      return;
    } else if (single)
      scanner.expected(`"=" and a value after "${name.slice(0, 40)}" in a block of one line`);
    else scanner.expected(`"=" and a value, or "{" of a block, after "${name.slice(0, 40)}"`);
    this.#recover(start, start, inBlock);
  }

  /** Whether what follows a name makes it the head of a block. */
  #beginsBlock(): boolean {
    const scanner = this.#scanner;
    const code = scanner.code();
    if (code === 123 || code === 34) return true;
    return scanner.nameEnd(scanner.at) > scanner.at || this.#braceBelow() !== -1;
  }

  #attribute(items: Items, head: Head, inBlock: boolean, single: boolean): void {
    const scanner = this.#scanner;
    const { name, nameEnd, start } = head;
    scanner.skip();
    const from = scanner.at;
    let value = scanner.expression();
    scanner.skip();
    if (!single && !scanner.atLineEnd()) scanner.expected('the end of the line after the value');
    if (scanner.fault !== undefined) {
      this.#recover(from, start, inBlock);
      const end = from + scanner.text.slice(from, scanner.at).trimEnd().length;
      value = { kind: 'invalid', start: from, end };
    }
    items.add({ name, nameStart: start, nameEnd, value, start, end: value.end });
  }

  #block(items: Items, head: Head, inBlock: boolean): void {
    const scanner = this.#scanner;
    const { name, nameEnd, start } = head;
    const labels = this.#labels();
    if (labels === undefined) {
      this.#recover(start, start, inBlock);
      return;
    }
    const headEnd = labels.at(-1)?.end ?? nameEnd;
    const open = scanner.at++;
    if (!scanner.enter()) {
      scanner.settle();
      return;
    }
    const inner = new Items(this.#file, scanner);
    scanner.skip();
    if (!scanner.atLineEnd() && scanner.code() !== 125) this.#single(inner);
    this.#items(inner, true);
    scanner.depth--;
    const end = scanner.at;
    if (scanner.take(125)) {
      scanner.skip();
      if (!scanner.atLineEnd()) scanner.expected('the end of the line after the "}" of a block');
    } else if (!scanner.cutOff) {
      scanner.fail(`the block "${name.slice(0, 40)}" is never closed; add "}"`, start, headEnd);
      scanner.cutOff = true;
    }
    const blockEnd = end < scanner.text.length ? end + 1 : end;
    items.blocks.push({ type: name, labels, body: inner.body(open + 1, end), headEnd, start, end: blockEnd });
    if (scanner.fault !== undefined) this.#recover(blockEnd, start, inBlock);
  }

  /** The one argument of a block that is written on one line; the `}` is left. */
  #single(items: Items): void {
    const scanner = this.#scanner;
    this.#item(items, true, true);
    scanner.skip();
    const { at } = scanner;
    if (scanner.code() === 125) return;
    if (at >= scanner.text.length) return;
    scanner.expected(
      '"}" after the one argument of a block of one line (several stand on lines of their own)',
    );
    this.#recover(at, at, true);
  }

  /** The labels up to the `{`, where the scanner then stands; `undefined`, with a fault, when they are broken. */
  #labels(): Label[] | undefined {
    const scanner = this.#scanner;
    const labels: Label[] = [];
    for (;;) {
      scanner.skip();
      const start = scanner.at;
      const code = scanner.code();
      if (code === 123) return labels;
      if (code === 34) {
        const { end, parts } = quoted(scanner);
        const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
        if (parts.some(({ kind }) => kind !== 'text')) {
          scanner.fail('a label is a plain text; take the "${" or "%{" out of it', start, end);
        }
        if (scanner.fault !== undefined) return undefined;
        labels.push({ text, start, end });
        continue;
      }
      const text = scanner.name();
      if (text === '') {
        const brace = this.#braceBelow();
        scanner.expected('a label, or "{" on the same line');
        if (brace === -1) return undefined;
        // The block is read all the same.
        scanner.settle();
        scanner.at = brace;
        return labels;
      }
      labels.push({ text, start, end: scanner.at });
    }
  }

  /** Where the `{` of a block stands when it is on a later line than its head, where it must not; or -1. */
  #braceBelow(): number {
    const scanner = this.#scanner;
    const { at } = scanner;
    if (!scanner.atLineEnd()) return -1;
    scanner.newlines = false;
    scanner.skip();
    scanner.newlines = true;
    const brace = scanner.code() === 123 ? scanner.at : -1;
    // A comment that is never closed will be found again when it is its turn.
    scanner.fault = undefined;
    scanner.at = at;
    return brace;
  }

  /** Says what is wrong and goes on after the item that begins on the line of `item`. */
  #recover(from: number, item: number, inBlock: boolean): void {
    const scanner = this.#scanner;
    const place = scanner.fault?.start ?? from;
    if (!scanner.settle()) return;
    const { text } = scanner;
    let lineStart = item;
    while (lineStart > 0 && text.charCodeAt(lineStart - 1) !== 10) lineStart--;
    let column = 0;
    while (isBlank(text.charCodeAt(lineStart + column))) column++;
    recover(scanner, from, column, inBlock);
    scanner.newlines = true;
    this.#again -= Math.max(0, place - scanner.at);
    if (this.#again < 0) {
      scanner.cutOff = true;
      scanner.at = text.length;
    }
  }
}

interface Head {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
}

/** What a body holds while it is read. */
class Items {
  readonly attributes: Attribute[] = [];
  readonly blocks: Block[] = [];
  readonly #file: SourceFile;
  readonly #scanner: Scanner;
  #places: Map<string, Attribute> | undefined;

  constructor(file: SourceFile, scanner: Scanner) {
    this.#file = file;
    this.#scanner = scanner;
  }

  add(attribute: Attribute): void {
    const first = this.#find(attribute.name);
    if (first === undefined) {
      this.attributes.push(attribute);
      this.#places?.set(attribute.name, attribute);
      return;
    }
    const { line } = this.#file.position(first.nameStart);
    this.#scanner.problems.push({
      start: attribute.nameStart,
      end: attribute.nameEnd,
      code: 'terraform-duplicate-argument',
      message: `"${attribute.name.slice(0, 40)}" was already set on line ${line}, which counts; remove one of the two`,
    });
  }

  body(start: number, end: number): Body {
    return { attributes: this.attributes, blocks: this.blocks, start, end };
  }

  #find(name: string): Attribute | undefined {
    // Few names are found faster by looking than by hashing.
    if (this.attributes.length < 24) return this.attributes.find((one) => one.name === name);
    this.#places ??= new Map(this.attributes.map((one) => [one.name, one]));
    return this.#places.get(name);
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
