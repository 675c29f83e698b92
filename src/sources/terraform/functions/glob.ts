import { EvaluationError } from '../values/value.ts';

/**
 * A test of paths for a pattern of `fileset`: `*`, `?`, `**`, `[a-z]` and `{a,b}`, as
 * https://github.com/bmatcuk/doublestar/tree/v1.1.5 reads them. Names with a dot in front are no exception.
 */
export function globTest(pattern: string): (path: string) => boolean {
  const parts = pattern.split('/').map((part) => (part === '**' ? '**' : partTest(part)));
  return (path) => matchParts(parts, path.split('/'));
}

type Part = '**' | ((name: string) => boolean);

function matchParts(parts: readonly Part[], names: readonly string[]): boolean {
  const known = new Map<number, boolean>();
  const match = (part: number, name: number): boolean => {
    if (part === parts.length) return name === names.length;
    const key = part * (names.length + 1) + name;
    const before = known.get(key);
    if (before !== undefined) return before;
    const test = parts[part]!;
    const answer =
      test === '**'
        ? match(part + 1, name) || (name < names.length && match(part, name + 1))
        : name < names.length && test(names[name]!) && match(part + 1, name + 1);
    known.set(key, answer);
    return answer;
  };
  return match(0, 0);
}

function partTest(part: string): (name: string) => boolean {
  if (!/[*?[{\\]/.test(part)) return (name) => name === part;
  let source: RegExp;
  try {
    source = new RegExp(`^${translate(part)}$`, 'su');
  } catch {
    throw new EvaluationError('failed to glob pattern: syntax error in pattern');
  }
  return (name) => source.test(name);
}

function translate(part: string): string {
  let out = '';
  let depth = 0;
  for (let at = 0; at < part.length; at += 1) {
    const next = part[at]!;
    if (next === '\\') {
      at += 1;
      out += quoted(part[at] ?? '\\');
    } else if (next === '*') {
      while (part[at + 1] === '*') at += 1;
      out += '.*?';
    } else if (next === '?') out += '.';
    else if (next === '[') {
      const end = part.indexOf(']', at + 2);
      if (end === -1) throw new EvaluationError('failed to glob pattern: syntax error in pattern');
      const inside = part.slice(at + 1, end);
      const negated = /^[!^]/.test(inside);
      out += `[${negated ? '^' : ''}${inside.slice(negated ? 1 : 0).replaceAll(/[[\]\\^]/g, '\\$&')}]`;
      at = end;
    } else if (next === '{') {
      depth += 1;
      out += '(?:';
    } else if (next === '}' && depth > 0) {
      depth -= 1;
      out += ')';
    } else if (next === ',' && depth > 0) out += '|';
    else out += quoted(next);
  }
  return out;
}

function quoted(character: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(character) && character !== '-' ? `\\${character}` : character;
}
