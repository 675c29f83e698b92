import type { ShellCommand } from '../../estate/index.ts';
import type { Span } from './written.ts';

/** How much of a text is looked at before and behind a command. */
const BEFORE = 300;
const AFTER = 1000;
const OPENS_OR_CLOSES = /(?:^|[\n;&|]|\b(?:then|do|else)\s)[ \t]*(if|case|fi|esac)(?=[\s;)&|]|$)/g;

/** What lies between the commands of a script: conditions, and what becomes of a command that fails. */
export class ScriptFlow {
  readonly #file: string;
  readonly #text: Span;
  /** Where conditions open and close, and how many are open from there on. */
  readonly #turns: { readonly at: number; readonly depth: number }[] = [];

  constructor(file: string, text: Span) {
    this.#file = file;
    this.#text = text;
    let depth = 0;
    for (const match of file.slice(text.start, text.end).matchAll(OPENS_OR_CLOSES)) {
      depth = Math.max(0, depth + (match[1] === 'if' || match[1] === 'case' ? 1 : -1));
      this.#turns.push({ at: text.start + match.index, depth });
    }
  }

  /** Whether what stands here runs only under a condition. */
  isConditional(offset: number): boolean {
    let low = 0;
    let high = this.#turns.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#turns[middle]!.at < offset) low = middle + 1;
      else high = middle;
    }
    const depth = this.#turns[low - 1]?.depth ?? 0;
    // The question of an `if` is asked whatever its answer.
    const asked = /(?:^|[\n;])[ \t]*if\s[^\n;]*$/.test(this.#before(offset));
    return depth > (asked ? 1 : 0);
  }

  /** Whether the script stops when this command fails; `undefined` when that can't be told. */
  counts(command: ShellCommand, previous: ShellCommand | undefined, pipefail: boolean): boolean | undefined {
    if (this.isConditional(command.start)) return undefined;
    const before = this.#before(command.start);
    if (/(?:^|[\s;&|])(?:if|elif|while|until|!)\s+(?:!\s+)?$/.test(before)) return undefined;
    // `[ "$A" = b ] && scan`: only in some runs.
    const test = previous?.words[0]?.text ?? '';
    if (/&&\s*(?:\\\r?\n\s*)?$/.test(before) && /^(?:\[\[?|test)$/.test(test)) return undefined;
    if (/\|\|\s*(?:\\\r?\n\s*)?$/.test(before)) return undefined;
    if (command.pipedInto !== undefined && !pipefail) return false;
    if (command.substitutedInto !== undefined) return undefined;
    return this.#inList(command.end);
  }

  /** What the rest of a list makes of a failure: `cmd || true` forgets it, `cmd && next` stops only the list. */
  #inList(end: number): boolean | undefined {
    const after = this.#file.slice(end, Math.min(this.#text.end, end + AFTER));
    const rest = /^(?:[^\n]*\\\r?\n|[^\n]*(?:\|\||&&)[ \t]*\r?\n|[^\n]*\{[^}]*\})*[^\n]*/.exec(after)![0];
    if (/^\s*&(?!&|>)/.test(rest)) return false;
    const list = /^[^;]*/.exec(rest)![0];
    const or = list.indexOf('||');
    if (or !== -1) return /\b(?:exit|return)\s+(?!0\b)|\bfalse\b/.test(rest.slice(or));
    // A failure in the middle of a list does not end the script, unless the list is the end of it.
    if (!list.includes('&&')) return true;
    return after.slice(list.length).trim() === '' ? true : undefined;
  }

  #before(offset: number): string {
    return this.#file.slice(Math.max(this.#text.start, offset - BEFORE), offset);
  }
}
