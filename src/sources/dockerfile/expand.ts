import type { Reason } from '../../estate/index.ts';
import type { Line } from '../../estate/dockerfile/line.ts';
import type { Piece, Rope } from './rope.ts';
import { gap, ropeOf, textOf, through } from './rope.ts';

/** What a name stands for where it is used. */
export type Found =
  | { readonly kind: 'set'; readonly rope: Rope }
  /** For sure not set: reads as nothing. */
  | { readonly kind: 'unset' }
  /** Can't be told; `start` is where it is declared. Unless `always` is set, a default in the use counts. */
  | {
      readonly kind: 'open';
      readonly reason: Reason;
      readonly start?: number;
      readonly end?: number;
      readonly always?: boolean;
    };

export interface Expansion {
  readonly lookup: (name: string) => Found;
  /** The instruction that uses it, for the step: `FROM`. */
  readonly keyword: string;
  readonly escape: string;
}

/** More text than this can't come from anything but a file made to exhaust the reader. */
const MAX_LENGTH = 65_536;
const MAX_PIECES = 1_000;
const MAX_DEPTH = 40;
const SPECIAL = /[$"'\\`]|\{\{|\{%/;
const NAME = /[A-Za-z_0-9]/;

/**
 * Fills in variables and takes quotes and escapes away, as the builder does for ADD, COPY, ENV, EXPOSE, FROM, LABEL,
 * STOPSIGNAL, USER, VOLUME and WORKDIR. https://docs.docker.com/reference/dockerfile/#environment-replacement
 *
 * @returns the value, and what is wrong with its syntax, if anything: the value is then the text as written.
 */
export function expand(line: Line, from: number, to: number, by: Expansion): { rope: Rope; wrong?: string } {
  const text = line.text.slice(from, to);
  if (!SPECIAL.test(text)) return { rope: ropeOf(line, from, to) };
  const expander = new Expander(line, to, by);
  const pieces = expander.read(from, '');
  if (expander.wrong !== undefined) return { rope: ropeOf(line, from, to), wrong: expander.wrong };
  const [start, end] = line.span(from, to);
  const inner = pieces.length === 0 && to - from >= 2 ? line.span(from + 1, from + 1) : [start, end];
  const rope = { pieces, start: inner[0]!, end: inner[1]! };
  if (pieces.length > MAX_PIECES || textOf(rope).length > Math.max(MAX_LENGTH, to - from)) {
    const reason: Reason = {
      code: 'unsupported-expression',
      text: 'the variables multiply beyond any real use',
    };
    return { rope: { pieces: [gap(reason, start, end)], start, end } };
  }
  return { rope };
}

class Expander {
  readonly #line: Line;
  readonly #to: number;
  readonly #by: Expansion;
  #at = 0;
  #depth = 0;
  wrong: string | undefined;

  constructor(line: Line, to: number, by: Expansion) {
    this.#line = line;
    this.#to = to;
    this.#by = by;
  }

  /** Reads to the end, or to the unquoted character `stop`, which it takes. */
  read(from: number, stop: string): Piece[] {
    const { text } = this.#line;
    const pieces: Piece[] = [];
    let plain = from;
    this.#at = from;
    const flush = (to: number): void => {
      if (to > plain) pieces.push(...ropeOf(this.#line, plain, to).pieces);
    };
    let quote = '';
    while (this.#at < this.#to && this.wrong === undefined) {
      const at = this.#at;
      const char = text[at]!;
      if (stop !== '' && quote === '' && char === stop) {
        flush(at);
        this.#at = at + 1;
        return pieces;
      }
      if (quote === "'" && char !== "'") this.#at++;
      else if (char === '"' || char === "'") {
        if (quote !== '' && quote !== char) this.#at++;
        else {
          flush(at);
          quote = quote === '' ? char : '';
          plain = ++this.#at;
        }
      } else if (char === this.#by.escape) {
        const next = text[at + 1];
        const literal = quote === '"' && next !== '"' && next !== '$' && next !== char;
        if (literal) this.#at++;
        else {
          flush(at);
          plain = at + 1;
          this.#at = Math.min(at + 2, this.#to);
          if (at + 1 >= this.#to) plain = this.#to;
        }
      } else if (char === '$' && !text.startsWith('${{', at)) {
        flush(at);
        for (const piece of this.#dollar(at)) pieces.push(piece);
        plain = this.#at;
      } else if (char === '$' || (char === '{' && (text[at + 1] === '{' || text[at + 1] === '%'))) {
        flush(at);
        pieces.push(this.#template(at));
        plain = this.#at;
      } else this.#at++;
      if (pieces.length > MAX_PIECES * 4) break;
    }
    if (this.wrong !== undefined) return [];
    if (quote !== '') this.wrong = `a ${quote === '"' ? 'double' : 'single'} quote is not closed`;
    else if (stop !== '' && pieces.length <= MAX_PIECES * 4) this.wrong = `a ${stop} is missing`;
    flush(this.#to);
    return pieces;
  }

  /** `{{ .Values.x }}`, `{% if %}`: filled in by a template engine before the builder sees it. */
  #template(at: number): Piece {
    const close = this.#line.text[at + 1] === '{' ? '}}' : '%}';
    const found = this.#line.text.indexOf(close, at);
    this.#at = found === -1 || found >= this.#to ? this.#to : found + 2;
    const [start, end] = this.#line.span(at, this.#at);
    const text =
      'a template engine fills this in before the build; render the Dockerfile and check the result';
    return gap({ code: 'unsupported-expression', text }, start, end);
  }

  #dollar(at: number): readonly Piece[] {
    const { text } = this.#line;
    const braces = text[at + 1] === '{' && at + 1 < this.#to;
    let end = at + (braces ? 2 : 1);
    const start = end;
    while (end < this.#to && NAME.test(text[end]!)) end++;
    if (!braces && end > start && text.charCodeAt(start) <= 57) end = start + 1;
    const name = text.slice(start, end);
    this.#at = end;
    if (!braces) {
      if (name !== '') return this.#value(name, at, end);
      this.#at = at + 1;
      return ropeOf(this.#line, at, at + 1).pieces;
    }
    if (name === '') return this.#fail('a variable has no name between its braces');
    if (text[end] === '}' && end < this.#to) {
      this.#at = end + 1;
      return this.#value(name, at, end + 1);
    }
    const strict = text[end] === ':';
    const operator = end + (strict ? 1 : 0) < this.#to ? text[end + (strict ? 1 : 0)] : undefined;
    if (operator === undefined) return this.#fail('a variable is missing its closing brace');
    if (++this.#depth > MAX_DEPTH) return this.#fail('variables are nested too deeply');
    const word = this.read(end + (strict ? 2 : 1), '}');
    this.#depth--;
    if (this.wrong !== undefined) return [];
    return this.#modified(name, operator, strict, word, at);
  }

  /** https://docs.docker.com/reference/dockerfile/#environment-replacement lists the modifiers. */
  #modified(
    name: string,
    operator: string,
    strict: boolean,
    word: readonly Piece[],
    at: number,
  ): readonly Piece[] {
    const found = this.#by.lookup(name);
    const end = this.#at;
    const [from, to] = this.#line.span(at, end);
    const text = found.kind === 'set' ? textOf(found.rope) : undefined;
    const given = found.kind === 'set' && !(strict && text === '');
    switch (operator) {
      case '-':
        if (found.kind === 'open' && found.always === true) return this.#value(name, at, end);
        return given ? this.#value(name, at, end) : word;
      case '+':
        if (found.kind === 'open') return this.#value(name, at, end);
        return given ? word : [];
      case '?':
        if (given || found.kind === 'open') return this.#value(name, at, end);
        return [gap({ code: 'unresolved-parameter', text: `${name} has to be set and is not` }, from, to)];
      default: {
        if (!'#%/'.includes(operator))
          return this.#fail(`\${${name}${operator}…} is no substitution the builder knows`);
        const reason: Reason = {
          code: 'unsupported-expression',
          text: `the pattern in ${this.#line.text.slice(at, end).slice(0, 60)} is not worked out`,
        };
        return [gap(reason, from, to)];
      }
    }
  }

  #value(name: string, at: number, end: number): readonly Piece[] {
    const found = this.#by.lookup(name);
    if (found.kind === 'unset') return [];
    const [start, to] = this.#line.span(at, end);
    const use = {
      what: `${this.#by.keyword} ${this.#line.text.slice(at, end).slice(0, 80)}`,
      start,
      end: to,
    };
    if (found.kind === 'set') return through(found.rope.pieces, use);
    if (found.start === undefined) return [gap(found.reason, start, to)];
    return through([gap(found.reason, found.start, found.end ?? found.start)], use);
  }

  #fail(wrong: string): readonly Piece[] {
    this.wrong = wrong;
    return [];
  }
}
