import { isFiniteNumber } from '../values/number.ts';
import { numberText } from '../values/number-text.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';

/** Lines are broken at a space behind this column, as libyaml does. */
const WIDTH = 80;
const MAX_LENGTH = 50_000_000;

/** A known value as YAML text, as Terraform writes it: https://github.com/zclconf/go-cty-yaml/blob/master/encode.go */
export function encodeYaml(value: Value): string {
  return new Emitter().emit(value);
}

class Emitter {
  #out = '';
  /** How many characters the line has so far. */
  #column = 0;

  emit(value: Value): string {
    this.#node(value, -2, false, false);
    // A bare word needs a sign that the document ends here.
    const bare = !('items' in value || 'entries' in value || value.kind === 'string');
    if (bare) this.#put('\n...');
    if (!this.#out.endsWith('\n')) this.#put('\n');
    return this.#out;
  }

  #put(text: string): void {
    this.#out += text;
    const line = text.lastIndexOf('\n');
    this.#column = line === -1 ? this.#column + lengthOf(text) : lengthOf(text.slice(line + 1));
    if (this.#out.length > MAX_LENGTH) throw new EvaluationError('the YAML text is too long');
  }

  /** Starts a line at an indentation, unless the line has only what leads up to it. */
  #line(indent: number, compact: boolean): void {
    if (compact) return;
    if (this.#out !== '' && !this.#out.endsWith('\n')) this.#put('\n');
    this.#put(' '.repeat(indent));
  }

  /**
   * @param indent the indentation of what it stands in; -2 for the document
   * @param compact it begins on the line of a `-`
   * @param keyed it is the value of a key: lists are not indented further
   */
  #node(value: Value, indent: number, compact: boolean, keyed: boolean): void {
    if ('items' in value) {
      if (value.items.length === 0) return this.#word('[]');
      const own = keyed ? Math.max(indent, 0) : indent + 2;
      value.items.forEach((item, index) => {
        this.#line(own, compact && index === 0);
        this.#put(compact && index === 0 ? ' -' : '-');
        this.#node(item, own, true, false);
      });
      return;
    }
    if ('entries' in value) {
      if (value.entries.size === 0) return this.#word('{}');
      const own = indent + 2;
      let first = true;
      for (const [key, item] of value.entries) {
        this.#line(own, compact && first);
        if (compact && first) this.#put(' ');
        first = false;
        this.#key(key, own);
        this.#node(item, own, false, true);
      }
      return;
    }
    this.#scalar(value, indent);
  }

  #key(key: string, indent: number): void {
    const simple = !/[\n\r\x85\u2028\u2029]/.test(key) && Buffer.byteLength(key) <= 128;
    if (simple) {
      this.#quoted(key, undefined);
      this.#put(':');
      return;
    }
    this.#put('?');
    this.#text(key, indent);
    this.#line(indent, false);
    this.#put(':');
  }

  #word(word: string): void {
    this.#put(this.#column === 0 || this.#out.endsWith(' ') ? word : ` ${word}`);
  }

  #scalar(value: Value, indent: number): void {
    switch (value.kind) {
      case 'null':
        return this.#word('null');
      case 'bool':
        return this.#word(value.value ? 'true' : 'false');
      case 'number':
        return this.#word(
          isFiniteNumber(value.value) ? numberText(value.value) : infinity(value.value as number),
        );
      case 'string':
        return this.#text(value.value, indent);
      default:
        throw new EvaluationError('cannot serialize unknown value as YAML');
    }
  }

  #text(text: string, indent: number): void {
    if (text.includes('\n') && literalAllowed(text)) this.#literal(text, indent + 2);
    else {
      this.#word('');
      this.#quoted(text, Math.max(indent + 2, 2));
    }
  }

  #literal(text: string, indent: number): void {
    this.#word('|');
    if (/^[ \n\r]/.test(text)) this.#put('2');
    if (!/[\n\r\x85\u2028\u2029]$/.test(text)) this.#put('-');
    else if (/^[\n\r]$|[\n\r\x85\u2028\u2029]{2}$/.test(text)) this.#put('+');
    for (const line of text.replace(/\n$/, '').split('\n')) {
      this.#put('\n');
      if (line !== '') this.#put(' '.repeat(Math.max(indent, 2)) + line);
    }
    this.#put('\n');
  }

  #quoted(text: string, indent: number | undefined): void {
    this.#put('"');
    const characters = [...text];
    let spaces = false;
    characters.forEach((character, index) => {
      const inner = index > 0 && index < characters.length - 1;
      if (character === ' ' && indent !== undefined && !spaces && this.#column > WIDTH && inner) {
        this.#put(`\n${' '.repeat(indent)}`);
        if (characters[index + 1] === ' ') this.#put('\\');
      } else this.#put(escaped(character));
      spaces = character === ' ';
    });
    this.#put('"');
  }
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

function infinity(n: number): string {
  return n > 0 ? '+Inf' : '-Inf';
}

const ESCAPES = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\xa0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);

function escaped(character: string): string {
  if (character >= ' ' && character <= '~' && character !== '"' && character !== '\\') return character;
  if (printable(character) && !/["\\\n\r\x85\u2028\u2029\ufeff]/.test(character)) return character;
  const letter = ESCAPES.get(character);
  if (letter !== undefined) return `\\${letter}`;
  const code = character.codePointAt(0)!;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** libyaml's is_printable: https://github.com/zclconf/go-cty-yaml/blob/master/yamlprivateh.go */
function printable(character: string): boolean {
  const code = character.codePointAt(0)!;
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}

/** Whether a text may stand as a block: all of it printable, no space before a line break or at the end. */
function literalAllowed(text: string): boolean {
  return !/ (?:[\n\r\x85\u2028\u2029]|$)/.test(text) && [...text].every(printable);
}
