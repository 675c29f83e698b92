import type { Scanner } from './scan.ts';

/** What is open while a broken item is gone over: by the code of its bracket; `$` is an interpolation or directive. */
class Open {
  readonly #stack: number[] = [];
  readonly #counts = new Map<number, number>();

  get size(): number {
    return this.#stack.length;
  }

  get inText(): boolean {
    return this.#stack.at(-1) === QUOTE;
  }

  push(code: number): void {
    this.#stack.push(code);
    this.#counts.set(code, this.count(code) + 1);
  }

  count(code: number): number {
    return this.#counts.get(code) ?? 0;
  }

  /** Closes the innermost of these and all that is open in it; `false` when there is none. */
  close(code: number, other = code): boolean {
    if (this.count(code) === 0 && this.count(other) === 0) return false;
    for (;;) {
      const last = this.#stack.pop()!;
      this.#counts.set(last, this.count(last) - 1);
      if (last === code || last === other) return true;
    }
  }

  /** Closes all texts in quotes. */
  closeTexts(): void {
    while (this.count(QUOTE) > 0) this.close(QUOTE);
  }
}

const QUOTE = 34;
const SIGN = 36;

/**
 * Goes over an item that is broken, from where it begins: up to the next line at the same nesting, or up to the `}`
 * that closes the body around it. Where a bracket is never closed, a line that is indented no deeper than the item and
 * begins with a word is taken for the next item.
 */
export function recover(scanner: Scanner, from: number, column: number, inBlock: boolean): void {
  const { text } = scanner;
  if (scanner.cutOff) {
    scanner.at = text.length;
    return;
  }
  const open = new Open();
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      // A text in quotes ends with its line.
      open.closeTexts();
      if (open.size === 0 || beginsItem(scanner, at + 1, column)) break;
    } else if (open.inText) at = overText(text, at, open);
    else if (code === QUOTE || code === 40 || code === 91 || code === 123) open.push(code);
    else if (code === 41) open.close(40);
    else if (code === 93) open.close(91);
    else if (code === 125) {
      if (!open.close(123, SIGN) && inBlock) break;
    } else at = overQuiet(scanner, at);
  }
  if (at >= text.length && open.size > 0) scanner.cutOff = true;
  scanner.at = Math.min(at, text.length);
}

/** One character of a text in quotes, or what it begins; the last offset that belongs to it. */
function overText(text: string, at: number, open: Open): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) open.close(QUOTE);
  else if (code === 92 && text.charCodeAt(at + 1) !== 10) return at + 1;
  else if (code === 36 || code === 37) {
    if (text.charCodeAt(at + 1) === 123) {
      open.push(SIGN);
      return at + 1;
    }
    if (text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === 123) return at + 2;
  }
  return at;
}

/** The last character of the comment or heredoc that begins at an offset, or the offset. */
function overQuiet(scanner: Scanner, at: number): number {
  const { text } = scanner;
  const code = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (code === 35 || (code === 47 && next === 47)) {
    const end = text.indexOf('\n', at);
    return (end === -1 ? text.length : end) - 1;
  }
  if (code === 47 && next === 42) {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? text.length : end + 1;
  }
  return code === 60 && next === 60 ? overHeredoc(scanner, at) : at;
}

function overHeredoc(scanner: Scanner, at: number): number {
  const { text } = scanner;
  const start = at + (text.charCodeAt(at + 2) === 45 ? 3 : 2);
  const end = scanner.nameEnd(start);
  const marker = text.slice(start, end);
  if (marker === '' || !/^\r?\n/.test(text.slice(end, end + 2))) return at;
  let line = text.indexOf('\n', end);
  while (line !== -1) {
    const next = text.indexOf('\n', line + 1);
    if (next !== -1 && text.slice(line + 1, next).trim() === marker) return next - 1;
    line = next;
  }
  return text.length;
}

function beginsItem(scanner: Scanner, lineStart: number, column: number): boolean {
  const { text } = scanner;
  let at = lineStart;
  while (at - lineStart <= column && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return at - lineStart <= column && scanner.nameEnd(at) > at;
}
