import { lowerOf, upperOf } from '../letter-case.ts';
import type { CharacterTest } from './tree.ts';
import { invalidPattern } from './tree.ts';

/** Ranges of code points, by the names of POSIX: https://pkg.go.dev/regexp/syntax */
const POSIX = new Map<string, string>([
  ['alnum', '0-9A-Za-z'],
  ['alpha', 'A-Za-z'],
  ['ascii', '\\x00-\\x7f'],
  ['blank', '\\t '],
  ['cntrl', '\\x00-\\x1f\\x7f'],
  ['digit', '0-9'],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-\\/:-@\\[-`{-~'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['upper', 'A-Z'],
  ['word', '0-9A-Za-z_'],
  ['xdigit', '0-9A-Fa-f'],
]);

const PERL = new Map<string, string>([
  ['d', '0-9'],
  ['s', '\\t\\n\\f\\r '],
  ['w', '0-9A-Za-z_'],
]);

function byClass(inside: string): CharacterTest {
  const pattern = new RegExp(`^[${inside}]$`);
  const ascii = Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)));
  return (code) => code < 128 && ascii[code]!;
}

export function not(test: CharacterTest): CharacterTest {
  return (code) => !test(code);
}

/** `[:alpha:]`, or `undefined` for a name that is none. */
export function posixClass(name: string): CharacterTest | undefined {
  const inside = POSIX.get(name.replace(/^\^/, ''));
  if (inside === undefined) return undefined;
  return name.startsWith('^') ? not(byClass(inside)) : byClass(inside);
}

/** `\d`, `\S` and the like, or `undefined` for another letter. */
export function perlClass(letter: string): CharacterTest | undefined {
  const inside = PERL.get(letter.toLowerCase());
  if (inside === undefined) return undefined;
  return letter === letter.toLowerCase() ? byClass(inside) : not(byClass(inside));
}

export const isWordCode: CharacterTest = byClass('0-9A-Za-z_');

/** `\p{Greek}` and `\pL`: a general category by its short name, or a script. */
export function unicodeClass(name: string, piece: string): CharacterTest {
  if (name === 'Any') return () => true;
  const property = /^[A-Z][a-z]?$/.test(name) ? name : `Script=${name}`;
  if (!/^[A-Za-z_=]+$/.test(property)) throw invalidPattern('invalid character class range', piece);
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^\\p{${property}}$`, 'u');
  } catch {
    throw invalidPattern('invalid character class range', piece);
  }
  return (code) => pattern.test(String.fromCodePoint(code));
}

/** The same test for a character in whatever case it is written. */
export function foldedTest(test: CharacterTest): CharacterTest {
  return (code) => {
    if (test(code)) return true;
    const character = String.fromCodePoint(code);
    const upper = upperOf(character);
    const lower = lowerOf(character);
    const others = [upper, lower, lowerOf(upper), upperOf(lower), ...(STRANGERS.get(lowerOf(upper)) ?? [])];
    return others.some((other) => other !== character && test(other.codePointAt(0)!));
  };
}

/** Characters that are another one's case without being what its case turns it into. */
const STRANGERS = new Map([
  ['k', ['\u212a']],
  ['s', ['\u017f']],
  ['\u00e5', ['\u212b']],
  ['\u03bc', ['\u00b5']],
  ['\u03c3', ['\u03c2']],
  ['\u03c9', ['\u2126']],
]);
