import type { Draft } from './shell-words.ts';
import { MAX_DEPTH, OPERATOR, ShellWords, Unreadable } from './shell-words.ts';
import type { Shell, ShellCommand } from './shell.ts';

/** Words that open a compound command where a command may begin, and those that close one. */
const OPENERS = new Set(['if', 'while', 'until', '{', 'for', 'case', 'select']);
const CLOSERS = new Set(['fi', 'done', '}', 'esac']);
/** Words that only stand before a command. */
const PREFIXES = new Set(['then', 'elif', 'else', 'do', '!', 'time']);
const ASSIGNMENT = /^[A-Za-z_][A-Za-z_0-9]*(?:\[[^\]]*\])?\+?=/;

/** Reads shell text by descending into groups and substitutions. */
export class ShellReader extends ShellWords {
  /** Here-documents whose bodies begin after the next line break. */
  #pending: { name: string; strip: boolean }[] = [];

  read(): Shell {
    try {
      while (this.at < this.text.length) {
        this.list('');
        // A closing parenthesis too many.
        if (this.at < this.text.length) throw new Unreadable('a ) has no ( before it', this.at);
      }
      return { commands: this.#finished() };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return {
        commands: this.#finished(),
        problem: { message: error.message, offset: this.line.at(Math.min(error.at, this.text.length)) },
      };
    }
  }

  #finished(): ShellCommand[] {
    // Where reading broke off, place holders may be left: they are no commands.
    const kept = this.commands.filter(
      ({ words, env, redirections }) => words.length + env.length + redirections.length > 0,
    );
    const indices = new Map(kept.map((draft, index) => [draft, index]));
    const indexOf = (old: number | undefined): number | undefined =>
      old === undefined ? undefined : indices.get(this.commands[old]!);
    return kept.map((draft) => {
      const { words, env, redirections } = draft;
      const [start, end] = this.line.span(draft.from, draft.to);
      const pipedInto = indexOf(draft.pipedInto);
      const substitutedInto = indexOf(draft.substitutedInto);
      return {
        words,
        env,
        redirections,
        start,
        end,
        ...(pipedInto === undefined ? {} : { pipedInto }),
        ...(substitutedInto === undefined ? {} : { substitutedInto }),
      };
    });
  }

  /** Commands up to the closing character, which is not taken. */
  protected override list(stop: string): void {
    if (++this.depth > MAX_DEPTH) throw new Unreadable('it is nested too deeply', this.at);
    const text = this.text;
    const groups: number[] = [];
    /** What is piped into the next command. */
    let piped: number[] = [];
    /** The commands of the element just read: what a pipe after it carries on. */
    let last: number[] = [];
    let patterns = false;
    while (this.at < text.length) {
      this.#blanks();
      const char = text[this.at];
      if (char === undefined) break;
      if (stop !== '' && char === stop) break;
      if (char === ')') {
        if (stop === '') break;
        throw new Unreadable('a ) has no ( before it', this.at);
      }
      if (char === '#') {
        this.#comment();
      } else if (char === '\n') {
        this.#newline();
        last = [];
      } else if (char === ';' || char === '&') {
        if (text.startsWith(';;', this.at) || text.startsWith(';&', this.at)) patterns = groups.length > 0;
        while (text[this.at] === ';' || text[this.at] === '&') this.at++;
        last = [];
        if (patterns) this.#pattern();
        patterns = false;
      } else if (char === '|') {
        const or = text[this.at + 1] === '|';
        this.at += or || text[this.at + 1] === '&' ? 2 : 1;
        piped = or ? [] : last;
        last = [];
      } else {
        const before = this.commands.length;
        const word = this.#reserved();
        if (word !== undefined && OPENERS.has(word)) {
          groups.push(before);
          if (++this.depth > MAX_DEPTH) throw new Unreadable('it is nested too deeply', this.at);
          this.at += word.length;
          if (word === 'for' || word === 'select') this.#header();
          if (word === 'case') {
            this.#subject();
            this.#pattern();
          }
          // What is piped into a group goes to its first command.
          continue;
        }
        if (word !== undefined && PREFIXES.has(word)) {
          this.at += word.length;
          continue;
        }
        if (word !== undefined && CLOSERS.has(word)) {
          this.at += word.length;
          if (groups.length > 0) this.depth--;
          const group = groups.pop() ?? before;
          last = this.#since(group);
          this.#trailing();
          continue;
        }
        if (char === '(') this.#parenthesis();
        else this.#simple();
        if (this.commands.length > before) {
          for (const from of piped) this.commands[from]!.pipedInto = before;
          piped = [];
          last = this.#since(before);
        }
      }
    }
    this.depth -= 1 + groups.length;
  }

  /** The commands from an index on, without those inside of substitutions and those already piped. */
  #since(from: number): number[] {
    const found: number[] = [];
    for (let at = from; at < this.commands.length; at++) {
      const command = this.commands[at]!;
      if (command.pipedInto === undefined && command.substitutedInto === undefined) found.push(at);
    }
    return found;
  }

  #blanks(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === ' ' || char === '\t' || char === '\r') this.at++;
      else if (char === '\\' && /^\\\r?\n/.test(this.text.slice(this.at, this.at + 3))) {
        this.at += this.text[this.at + 1] === '\r' ? 3 : 2;
      } else return;
    }
  }

  #comment(): void {
    const newline = this.text.indexOf('\n', this.at);
    this.at = newline === -1 ? this.text.length : newline;
  }

  /** Takes a line break, and the bodies of here-documents that begin after it. */
  #newline(): void {
    this.at++;
    for (const { name, strip } of this.#pending) {
      for (;;) {
        if (this.at >= this.text.length) break;
        const newline = this.text.indexOf('\n', this.at);
        const end = newline === -1 ? this.text.length : newline;
        let body = this.text.slice(this.at, end).replace(/\r$/, '');
        if (strip) body = body.replace(/^\t+/, '');
        this.at = newline === -1 ? end : end + 1;
        if (body === name) break;
      }
    }
    this.#pending = [];
  }

  /** The plain word at this place, when it is one the shell itself reads. */
  #reserved(): string | undefined {
    const word = /^(?:[a-z]+|[{}!])(?=[\s;&|()<>]|$)/.exec(this.text.slice(this.at, this.at + 12))?.[0];
    if (word === undefined || word.length > 8) return undefined;
    return OPENERS.has(word) || CLOSERS.has(word) || PREFIXES.has(word) ? word : undefined;
  }

  /** `x in a b c` after `for`; the substitutions in it are commands like any others. */
  #header(): void {
    const owner = this.#open();
    while (this.at < this.text.length) {
      this.#blanks();
      const char = this.text[this.at];
      if (char === undefined || char === ';' || char === '\n') break;
      if (char === '(' && this.text[this.at + 1] === '(') this.arithmetic();
      else if (OPERATOR.test(char)) throw new Unreadable('this loop is not one the reader knows', this.at);
      else this.word(owner.index);
    }
    this.#drop(owner);
  }

  /** `$x in` after `case`. */
  #subject(): void {
    const owner = this.#open();
    this.#blanks();
    if (!this.ended()) this.word(owner.index);
    this.#drop(owner);
    this.#space();
    if (!/^in\b/.test(this.text.slice(this.at, this.at + 3))) throw new Unreadable('case has no in', this.at);
    this.at += 2;
  }

  /** `a|b)` before the commands of a case. */
  #pattern(): void {
    this.#space();
    if (this.#reserved() === 'esac' || this.at >= this.text.length) return;
    if (this.text[this.at] === '(') this.at++;
    const owner = this.#open();
    for (;;) {
      this.#blanks();
      const char = this.text[this.at];
      if (char === undefined) throw new Unreadable('a case pattern has no ) after it', this.at);
      if (char === ')') break;
      if (char === '|') this.at++;
      else if (OPERATOR.test(char))
        throw new Unreadable('this case pattern is not one the reader knows', this.at);
      else this.word(owner.index);
    }
    this.at++;
    this.#drop(owner);
  }

  #space(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at]!)) this.at++;
  }

  /** `( … )` and `(( … ))` where a command may begin. */
  #parenthesis(): void {
    if (this.text[this.at + 1] === '(') {
      this.arithmetic();
      return;
    }
    const open = this.at++;
    this.list(')');
    if (this.at >= this.text.length) throw new Unreadable('a ( is not closed', open);
    this.at++;
    this.#trailing();
  }

  /** Redirections after a group. */
  #trailing(): void {
    this.#blanks();
    const owner = this.#open();
    while (this.#redirection(owner.draft, owner.index)) this.#blanks();
    this.#drop(owner);
  }

  #open(): { draft: Draft; index: number } {
    const draft: Draft = { words: [], env: [], redirections: [], from: this.at, to: this.at };
    return { draft, index: this.commands.push(draft) - 1 };
  }

  /** Takes out a place holder that stood for no command, and moves those read inside of it up. */
  #drop({ index }: { index: number }): void {
    this.commands.splice(index, 1);
    for (let at = index; at < this.commands.length; at++) {
      const command = this.commands[at]!;
      if (command.substitutedInto === index) delete command.substitutedInto;
      else if (command.substitutedInto !== undefined && command.substitutedInto > index)
        command.substitutedInto--;
      if (command.pipedInto !== undefined && command.pipedInto > index) command.pipedInto--;
    }
  }

  /** Words, assignments and redirections up to an operator. */
  #simple(): void {
    const owner = this.#open();
    const { draft, index } = owner;
    let test = false;
    while (this.at < this.text.length) {
      this.#blanks();
      const char = this.text[this.at];
      if (char === undefined) break;
      if (!test && this.#redirection(draft, index)) {
        draft.to = this.at;
        continue;
      }
      if (char === '(' && !test) {
        // `name() {`: what follows is read as if it ran here.
        const call = /^\(\s*\)/.exec(this.text.slice(this.at, this.at + 20));
        if (call === null || draft.words.length !== 1)
          throw new Unreadable('a ( stands inside of a command', this.at);
        this.at += call[0].length;
        this.#drop(owner);
        return;
      }
      if (test && OPERATOR.test(char)) {
        this.at++;
        continue;
      }
      if (this.ended() || (char === '#' && !test)) break;
      const word = this.word(index);
      if (draft.words.length === 0 && ASSIGNMENT.test(word.text) && !/^["'\\]/.test(char))
        draft.env.push(word);
      else draft.words.push(word);
      draft.to = this.at;
      if (draft.words.length === 1 && word.text === '[[') test = true;
      else if (test && word.text === ']]') test = false;
    }
  }

  /** `> file`, `2>&1`, `<<EOF`, `<<< word`: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_07 */
  #redirection(draft: Draft, owner: number): boolean {
    const ahead = this.text.slice(this.at, this.at + 16);
    const operator = /^(?:\d{0,4}(?:<<<|<<-?|<>|<&|>>|>&|>\||<(?!\()|>(?!\())|&>>?)/.exec(ahead)?.[0];
    if (operator === undefined) return false;
    this.at += operator.length;
    this.#blanks();
    if (this.ended()) throw new Unreadable(`nothing follows ${operator}`, this.at);
    const target = this.word(owner);
    draft.redirections.push({ operator, target });
    if (/<<-?$/.test(operator)) this.#pending.push({ name: target.text, strip: operator.endsWith('-') });
    return true;
  }
}
