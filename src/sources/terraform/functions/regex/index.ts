import type { Match } from './machine.ts';
import { runProgram } from './machine.ts';
import { parsePattern } from './parse.ts';
import { compileTree } from './program.ts';

/** A regular expression of Go (RE2), with Go's choice of the match and time that grows with the text only. */
export interface Regex {
  readonly names: readonly string[];
  /** The leftmost match from an offset on. */
  readonly exec: (text: string, from: number) => Match | undefined;
}

const compiled = new Map<string, Regex>();

/**
 * Compiles a pattern: https://pkg.go.dev/regexp/syntax
 * @throws EvaluationError
 */
export function compileRegex(pattern: string): Regex {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const { tree, names } = parsePattern(pattern);
  const { program, start } = compileTree(tree, pattern);
  const slots = (names.length + 1) * 2;
  const regex: Regex = { names, exec: (text, from) => runProgram(program, start, slots, text, from) };
  if (compiled.size > 500) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

/** All matches that do not overlap; an empty one right behind another does not count. */
export function matchAll(regex: Regex, text: string): Match[] {
  const matches: Match[] = [];
  let last = -1;
  for (let at = 0; at <= text.length;) {
    const match = regex.exec(text, at);
    if (match === undefined) break;
    const [start, end] = match as [number, number];
    const empty = start === end;
    if (!empty || start !== last) matches.push(match);
    last = end;
    at = empty ? end + (text.codePointAt(end)! > 0xffff ? 2 : 1) : end;
  }
  return matches;
}

/** Replaces all matches. */
export function replaceAll(regex: Regex, text: string, by: (match: Match) => string): string {
  let out = '';
  let at = 0;
  for (const match of matchAll(regex, text)) {
    out += text.slice(at, match[0]) + by(match);
    at = match[1]!;
  }
  return out + text.slice(at);
}

/** Puts groups for `$1`, `${1}` and `${name}`: https://pkg.go.dev/regexp#Regexp.Expand */
export function expandTemplate(template: string, regex: Regex, text: string, match: Match): string {
  return template.replaceAll(/\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu, (whole, bare, braced) => {
    const name: string | undefined = bare ?? braced;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    for (const index of groupsCalled(regex, name)) {
      const start = match[index * 2] ?? -1;
      if (start !== -1) return text.slice(start, match[index * 2 + 1]);
    }
    return '';
  });
}

/** The groups of a name or number; a name may stand for several. */
function groupsCalled(regex: Regex, name: string): readonly number[] {
  if (/^(?:0|[1-9]\d*)$/.test(name)) return [Number(name)];
  return regex.names.flatMap((other, index) => (other === name ? [index + 1] : []));
}
