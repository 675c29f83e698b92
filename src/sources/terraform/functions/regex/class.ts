import { not, posixClass } from './characters.ts';
import { readEscape } from './escape.ts';
import type { CharacterTest } from './tree.ts';
import { invalidPattern } from './tree.ts';

/** Reads `[^a-z\d[:alpha:]]` from its bracket on. */
export function readClass(pattern: string, start: number): { test: CharacterTest; end: number } {
  let at = start + 1;
  const negated = pattern[at] === '^';
  if (negated) at += 1;
  const singles = new Set<number>();
  const ranges: (readonly [number, number])[] = [];
  const tests: CharacterTest[] = [];
  let first = true;
  for (;;) {
    if (at >= pattern.length) throw invalidPattern('missing closing ]', pattern.slice(start));
    if (pattern[at] === ']' && !first) break;
    first = false;
    const posix = /^\[:(\^?\w*):\]/.exec(pattern.slice(at, at + 20));
    if (posix !== null) {
      const test = posixClass(posix[1]!);
      if (test === undefined) throw invalidPattern('invalid character class range', posix[0]);
      tests.push(test);
      at += posix[0].length;
      continue;
    }
    const low = readOne(pattern, at);
    if (low.test !== undefined) {
      tests.push(low.test);
      at = low.end;
      continue;
    }
    const isRange = pattern[low.end] === '-' && low.end + 1 < pattern.length && pattern[low.end + 1] !== ']';
    if (!isRange) {
      singles.add(low.code);
      at = low.end;
      continue;
    }
    const high = readOne(pattern, low.end + 1);
    if (high.test !== undefined || high.code < low.code)
      throw invalidPattern('invalid character class range', pattern.slice(at, high.end));
    ranges.push([low.code, high.code]);
    at = high.end;
  }
  const test: CharacterTest = (code) =>
    singles.has(code) ||
    ranges.some(([low, high]) => code >= low && code <= high) ||
    tests.some((one) => one(code));
  return { test: negated ? not(test) : test, end: at + 1 };
}

function readOne(pattern: string, at: number): { code: number; test?: CharacterTest; end: number } {
  if (pattern[at] === '\\') return readEscape(pattern, at);
  const code = pattern.codePointAt(at)!;
  return { code, end: at + (code > 0xffff ? 2 : 1) };
}
