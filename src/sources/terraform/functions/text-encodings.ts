import { goQuote } from '../values/go-quote.ts';
import { string, unknown } from '../values/make.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';

/** Names of https://www.iana.org/assignments/character-sets that are one character set. */
const UTF8 = new Set(['utf-8', 'csutf8', 'utf8']);
const UTF16 = new Map([
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
]);
const LATIN1 = /^(?:iso-8859-1|iso_8859-1(?::1987)?|iso-ir-100|latin1|l1|ibm819|cp819|csisolatin1)$/;
/** One byte for each character; https://encoding.spec.whatwg.org has the same tables. */
const SINGLE = /^(?:windows-12(?:5[0-8])|iso-8859-(?:[2-8]|10|1[3-6])|koi8-[ru]|ibm866|macintosh)$/;

function unsupported(name: string): EvaluationError {
  return new EvaluationError(
    `${goQuote(name)} is not a supported IANA encoding name or alias in this Terraform version`,
    1,
  );
}

function untold(name: string): Value {
  const text = `texts in the encoding ${name} are not read`;
  return unknown('string', { code: 'unsupported-expression', text }, { notNull: true });
}

/** A name that the Encoding Standard knows may be one that Terraform knows too; any other is a mistake. */
function isSome(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '' && !/^\s|\s$/.test(name);
  } catch {
    return false;
  }
}

/** What windows-1252 has from 0x80 on, where ISO 8859-1 has controls. */
const WINDOWS_1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** The table of a single-byte encoding: the character of each byte. */
function tableOf(name: string): readonly (string | undefined)[] {
  // Some versions of Node read windows-1252 as if it were ISO 8859-1.
  if (name === 'windows-1252')
    return Array.from({ length: 256 }, (_, byte) => WINDOWS_1252[byte - 0x80] ?? String.fromCharCode(byte));
  const decoder = new TextDecoder(name);
  return Array.from({ length: 256 }, (_, byte) => {
    const character = decoder.decode(Uint8Array.of(byte));
    return character === '\ufffd' ? undefined : character;
  });
}

/** A text in an encoding, as Base64. */
export function encodeText(text: string, name: string): Value {
  const lower = name.toLowerCase();
  if (UTF8.has(lower)) return base64(Buffer.from(text));
  if (UTF16.has(lower)) {
    const bytes = Buffer.from(text, 'utf16le');
    return base64(lower === 'utf-16be' ? bytes.swap16() : bytes);
  }
  if (!LATIN1.test(lower) && !SINGLE.test(lower)) {
    if (isSome(lower) || lower === 'utf-16') return untold(name);
    throw unsupported(name);
  }
  const bytes = Array.from(text, byteIn(lower));
  if (bytes.includes(-1))
    throw new EvaluationError(
      `the given string contains characters that cannot be represented in ${name}`,
      0,
    );
  return base64(Buffer.from(bytes));
}

function byteIn(lower: string): (character: string) => number {
  if (LATIN1.test(lower))
    return (character) => (character.codePointAt(0)! < 256 ? character.codePointAt(0)! : -1);
  const table = tableOf(lower);
  return (character) => table.indexOf(character);
}

function base64(bytes: Buffer): Value {
  return string(bytes.toString('base64'));
}

/** The text that bytes are in an encoding. */
export function decodeText(bytes: Buffer, name: string): Value {
  const lower = name.toLowerCase();
  if (LATIN1.test(lower)) return string(bytes.toString('latin1'));
  if (SINGLE.test(lower)) return ofTable(bytes, lower, name);
  const label = UTF8.has(lower) ? 'utf-8' : UTF16.get(lower);
  if (label === undefined) {
    if (isSome(lower) || lower === 'utf-16') return untold(name);
    throw unsupported(name);
  }
  const decoded = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  if (decoded.includes('\ufffd')) throw undefinedIn(name);
  return string(decoded);
}

function ofTable(bytes: Buffer, lower: string, name: string): Value {
  const table = tableOf(lower);
  const characters = Array.from(bytes, (byte) => table[byte]);
  if (characters.includes(undefined)) throw undefinedIn(name);
  return string(characters.join(''));
}

function undefinedIn(name: string): EvaluationError {
  return new EvaluationError(`the given string contains symbols that are not defined for ${name}`, 0);
}
