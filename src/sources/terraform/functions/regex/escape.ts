import { not, perlClass, unicodeClass } from './characters.ts';
import type { CharacterTest } from './tree.ts';
import { invalidPattern } from './tree.ts';

export interface Escape {
  /** The one character it stands for; of no meaning where there is a test. */
  readonly code: number;
  readonly test?: CharacterTest;
  readonly end: number;
}

const CONTROLS = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

/** Reads `\n`, `\x{10ffff}`, `\d`, `\pL` and the like, within a class or outside. */
export function readEscape(pattern: string, at: number): Escape {
  const rest = pattern.slice(at, at + 80);
  const letter = rest[1];
  if (letter === undefined) throw invalidPattern('trailing backslash at end of expression', '\\');
  const control = CONTROLS.get(letter);
  if (control !== undefined) return { code: control, end: at + 2 };
  const perl = perlClass(letter);
  if (perl !== undefined) return { code: -1, test: perl, end: at + 2 };
  if (letter === 'p' || letter === 'P') return readProperty(rest, at, letter);
  const octal = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
  if (octal !== null) return { code: Number.parseInt(octal[0].slice(1), 8), end: at + octal[0].length };
  const hex = /^\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest);
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2]!, 16);
    if (code > 0x10_ffff) throw invalidPattern('invalid escape sequence', hex[0]);
    return { code, end: at + hex[0].length };
  }
  if (/^[^\w]|^_/.test(letter) && letter <= '\x7f') return { code: letter.charCodeAt(0), end: at + 2 };
  throw invalidPattern('invalid escape sequence', `\`\\${letter}\``.slice(1, -1));
}

function readProperty(rest: string, at: number, letter: string): Escape {
  const match = /^\\[pP](?:\{(\^?)([^}]*)\}|([^{]))/.exec(rest);
  if (match === null) throw invalidPattern('invalid character class range', rest);
  const test = unicodeClass(match[2] ?? match[3]!, match[0]);
  const negated = (letter === 'P') !== (match[1] === '^');
  return { code: -1, test: negated ? not(test) : test, end: at + match[0].length };
}
