import { foldedTest } from './characters.ts';
import { readClass } from './class.ts';
import { readEscape } from './escape.ts';
import type { Assertion, CharacterTest, Node } from './tree.ts';
import { invalidPattern } from './tree.ts';

interface Flags {
  readonly fold: boolean;
  readonly lines: boolean;
  readonly dotAll: boolean;
  readonly lazy: boolean;
}

export interface Parsed {
  readonly tree: Node;
  /** The names of the groups in their order; an empty one for a group without. */
  readonly names: readonly string[];
}

/** Go's limits: https://github.com/golang/go/blob/master/src/regexp/syntax/parse.go */
const MAX_REPEAT = 1000;
const MAX_NESTING = 1000;

/**
 * Reads a pattern in the syntax of RE2: https://github.com/google/re2/wiki/Syntax
 * @throws EvaluationError
 */
export function parsePattern(pattern: string): Parsed {
  return new Parser(pattern).parse();
}

const EMPTY: Node = { kind: 'empty' };

class Parser {
  readonly #pattern: string;
  #at = 0;
  #depth = 0;
  #flags: Flags = { fold: false, lines: false, dotAll: false, lazy: false };
  readonly #names: string[] = [];

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  parse(): Parsed {
    const tree = this.#either();
    if (this.#at < this.#pattern.length) throw invalidPattern('unexpected )', this.#pattern);
    return { tree, names: this.#names };
  }

  #either(): Node {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw invalidPattern('expression nests too deeply', this.#pattern);
    const options = [this.#sequence()];
    while (this.#pattern[this.#at] === '|') {
      this.#at += 1;
      options.push(this.#sequence());
    }
    this.#depth -= 1;
    return options.length === 1 ? options[0]! : { kind: 'either', options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    let repeated = -1;
    while (this.#at < this.#pattern.length) {
      const next = this.#pattern[this.#at]!;
      if (next === '|' || next === ')') break;
      const start = this.#at;
      const counts = this.#repetition();
      if (counts === undefined) {
        const nodes = this.#one();
        parts.push(...nodes);
        repeated = -1;
        continue;
      }
      const operator = this.#pattern.slice(start, this.#at);
      if (parts.length === 0) throw invalidPattern('missing argument to repetition operator', operator);
      if (repeated !== -1)
        throw invalidPattern('invalid nested repetition operator', this.#pattern.slice(repeated, this.#at));
      repeated = start;
      parts.push({ kind: 'repeat', body: parts.pop()!, ...counts });
    }
    return parts.length === 0 ? EMPTY : parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  #repetition(): { min: number; max: number | undefined; greedy: boolean } | undefined {
    const rest = this.#pattern.slice(this.#at, this.#at + 24);
    const match = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\?)?/.exec(rest);
    if (match === null) return undefined;
    const min = match[1] === undefined ? Number(match[2]) : match[1] === '+' ? 1 : 0;
    let max: number | undefined = min;
    if (match[1] !== undefined) max = match[1] === '?' ? 1 : undefined;
    else if (match[3] !== undefined) max = match[4] === '' ? undefined : Number(match[4]);
    if (min > MAX_REPEAT || (max ?? 0) > MAX_REPEAT || (max !== undefined && min > max))
      throw invalidPattern('invalid repeat count', match[0]);
    this.#at += match[0].length;
    return { min, max, greedy: (match[5] === undefined) !== this.#flags.lazy };
  }

  #one(): Node[] {
    const next = this.#pattern[this.#at]!;
    switch (next) {
      case '(':
        return this.#group();
      case '[': {
        const { test, end } = readClass(this.#pattern, this.#at);
        this.#at = end;
        return [this.#character(test)];
      }
      case '.': {
        this.#at += 1;
        const { dotAll } = this.#flags;
        return [{ kind: 'character', test: (code) => dotAll || code !== 10 }];
      }
      case '^':
        return [this.#assertion(this.#flags.lines ? 'line-start' : 'text-start', 1)];
      case '$':
        return [this.#assertion(this.#flags.lines ? 'line-end' : 'text-end', 1)];
      case '\\':
        return this.#escape();
      default: {
        const code = this.#pattern.codePointAt(this.#at)!;
        this.#at += code > 0xffff ? 2 : 1;
        return [this.#literal(code)];
      }
    }
  }

  #assertion(at: Assertion, length: number): Node {
    this.#at += length;
    return { kind: 'assertion', at };
  }

  #literal(code: number): Node {
    return this.#character((other) => other === code);
  }

  #character(test: CharacterTest): Node {
    return { kind: 'character', test: this.#flags.fold ? foldedTest(test) : test };
  }

  #escape(): Node[] {
    const letter = this.#pattern[this.#at + 1];
    switch (letter) {
      case 'A':
        return [this.#assertion('text-start', 2)];
      case 'z':
        return [this.#assertion('text-end', 2)];
      case 'b':
        return [this.#assertion('word-boundary', 2)];
      case 'B':
        return [this.#assertion('no-word-boundary', 2)];
      case 'C':
        throw invalidPattern('single bytes are not supported here', '\\C');
      case 'Q': {
        const end = this.#pattern.indexOf('\\E', this.#at + 2);
        const text = this.#pattern.slice(this.#at + 2, end === -1 ? undefined : end);
        this.#at = end === -1 ? this.#pattern.length : end + 2;
        return Array.from(text, (character) => this.#literal(character.codePointAt(0)!));
      }
      default: {
        const { code, test, end } = readEscape(this.#pattern, this.#at);
        this.#at = end;
        return [test === undefined ? this.#literal(code) : this.#character(test)];
      }
    }
  }

  #group(): Node[] {
    const rest = this.#pattern.slice(this.#at);
    const named = /^\(\?P?<(\w*)>/.exec(rest);
    if (named !== null) return [this.#capture(named[1]!, named[0])];
    if (!rest.startsWith('(?')) return [this.#capture(undefined, '(')];
    const match = /^\(\?([imsU]*)(-[imsU]+)?([:)])/.exec(rest);
    if (match === null) {
      const bad = /^\(\?P?<[^>]*>?|^\(\?.?.?/s.exec(rest)![0];
      throw invalidPattern(
        bad.includes('<') ? 'invalid named capture' : 'invalid or unsupported Perl syntax',
        bad,
      );
    }
    const before = this.#flags;
    this.#flags = changed(changed(before, match[1]!, true), match[2] ?? '', false);
    this.#at += match[0].length;
    if (match[3] === ')') return [];
    const body = this.#either();
    this.#close();
    this.#flags = before;
    return [body];
  }

  #capture(name: string | undefined, opening: string): Node {
    if (name === '') throw invalidPattern('invalid named capture', opening);
    this.#names.push(name ?? '');
    const index = this.#names.length;
    const before = this.#flags;
    this.#at += opening.length;
    const body = this.#either();
    this.#close();
    this.#flags = before;
    return { kind: 'capture', index, body };
  }

  #close(): void {
    if (this.#pattern[this.#at] !== ')') throw invalidPattern('missing closing )', this.#pattern);
    this.#at += 1;
  }
}

function changed(flags: Flags, letters: string, to: boolean): Flags {
  return {
    fold: letters.includes('i') ? to : flags.fold,
    lines: letters.includes('m') ? to : flags.lines,
    dotAll: letters.includes('s') ? to : flags.dotAll,
    lazy: letters.includes('U') ? to : flags.lazy,
  };
}
