/** Unicode's simple upper case of one character, as Go's unicode.ToUpper: never more than one character. */
export function upperOf(character: string): string {
  const upper = character.toUpperCase();
  if (upper.length === character.length || [...upper].length === 1) return upper;
  // Greek letters with iota below have a simple upper case beside the full one.
  const code = character.codePointAt(0)!;
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9);
  return character;
}

/** Unicode's simple lower case of one character. */
export function lowerOf(character: string): string {
  return character === '\u0130' ? 'i' : character.toLowerCase();
}

export function upperText(text: string): string {
  return isAscii(text) ? text.toUpperCase() : Array.from(text, upperOf).join('');
}

export function lowerText(text: string): string {
  return isAscii(text) ? text.toLowerCase() : Array.from(text, lowerOf).join('');
}

/** Each word with a capital, as Go's strings.Title: https://pkg.go.dev/strings#Title */
export function titleText(text: string): string {
  let before = ' ';
  let out = '';
  for (const character of text) {
    out += separates(before) ? titleOf(character) : character;
    before = character;
  }
  return out;
}

function titleOf(character: string): string {
  // Digraphs have a title case of their own: between upper and lower.
  const code = character.codePointAt(0)!;
  if (code >= 0x1c4 && code <= 0x1cc)
    return String.fromCodePoint(code <= 0x1c6 ? 0x1c5 : code <= 0x1c9 ? 0x1c8 : 0x1cb);
  if (code >= 0x1f1 && code <= 0x1f3) return '\u01f2';
  return upperOf(character);
}

function separates(character: string): boolean {
  if (character <= '\x7f') return !/\w/.test(character);
  return !/[\p{L}\p{Nd}]/u.test(character) && isSpace(character);
}

/** Go's unicode.IsSpace. */
export function isSpace(character: string): boolean {
  return /[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(character);
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /^[\0-\x7f]*$/.test(text);
}
