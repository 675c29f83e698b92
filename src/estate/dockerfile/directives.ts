import { lineEnd, skipBlank } from './line.ts';

export type Report = (offset: number, code: string, message: string) => void;

export interface Directives {
  readonly escape: string;
  readonly syntax: { readonly value: string; readonly start: number; readonly end: number } | undefined;
  /** Where the instructions begin. */
  readonly end: number;
}

const KNOWN_DIRECTIVES = new Set(['syntax', 'escape', 'check']);

/** Reads the parser directives; the first line that is none ends them. */
export function readDirectives(text: string, report?: Report): Directives {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (text.startsWith('#!', at)) at = lineEnd(text, at, text.length).next;
  let escape = '\\';
  let syntax: Directives['syntax'];
  const seen = new Set<string>();
  while (at < text.length) {
    const { content, next } = lineEnd(text, at, text.length);
    const hash = skipBlank(text, at, content);
    if (text[hash] !== '#' || hash === content) break;
    const equals = text.indexOf('=', hash);
    if (equals === -1 || equals >= content || equals - hash > 100) break;
    const name = text
      .slice(hash + 1, equals)
      .trim()
      .toLowerCase();
    const value = text.slice(equals + 1, content).trim();
    if (!KNOWN_DIRECTIVES.has(name) || value === '') break;
    const start = skipBlank(text, equals + 1, content);
    if (seen.has(name)) report?.(hash, 'invalid-directive', `"# ${name}=" stands twice; keep one`);
    else if (name === 'syntax') syntax = { value, start, end: start + value.length };
    else if (name === 'escape') {
      if (value === '`' || value === '\\') escape = value;
      else report?.(start, 'invalid-directive', 'the escape character has to be \\ or `');
    }
    seen.add(name);
    at = next;
  }
  return { escape, syntax, end: at };
}
