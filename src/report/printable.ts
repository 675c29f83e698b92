// Text from outside, made safe to show: what would steer a terminal, turn the reading direction or hide is spelled
// out, and its width is what a terminal gives it.

/** Controls, formatting and unassigned characters, line and paragraph separators, and all that shows as nothing. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const ODD = /[^ -~]/;

/** One line of printable characters, whatever came in. */
export function visible(text: string, unicode = true): string {
  if (!ODD.test(text)) return text;
  return text
    .replaceAll('\t', ' ')
    .replace(/(?<=\p{Extended_Pictographic})\ufe0f/gu, '')
    .replace(HIDDEN, (character) => spelled(character, unicode))
    .replace(/\p{Zs}/gu, ' ');
}

function spelled(character: string, unicode: boolean): string {
  const code = character.codePointAt(0)!;
  if (unicode && code < 0x20) return String.fromCharCode(0x2400 + code);
  if (unicode && code === 0x7f) return '\u2421';
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

/**
 * The same text in JSON, where everything that `visible` spells out is written as an escape. Only the runs that are
 * not ASCII are looked at closely: the classes of Unicode are slow, and most of a long text is plain.
 */
export function visibleJson(json: string): string {
  if (!ODD.test(json)) return json;
  return json.replace(/[^ -~]+/g, (run) => run.replace(HIDDEN, escapedUnits));
}

function escapedUnits(character: string): string {
  let escaped = '';
  for (let unit = 0; unit < character.length; unit++) {
    escaped += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/** East Asian wide and fullwidth blocks, as pairs of first and last. */
const WIDE = [
  0x1100, 0x115f, 0x2329, 0x232a, 0x2e80, 0x303e, 0x3041, 0x4dff, 0x4e00, 0xa4cf, 0xa960, 0xa97c, 0xac00,
  0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18dff,
  0x1aff0, 0x1b2ff, 0x1d300, 0x1d376, 0x1f200, 0x1f265, 0x20000, 0x3fffd,
];

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0;
  if (/\p{Emoji_Presentation}/u.test(character)) return 2;
  for (let at = 0; at < WIDE.length; at += 2) {
    if (code < WIDE[at]!) return 1;
    if (code <= WIDE[at + 1]!) return 2;
  }
  return 1;
}

/** How many columns a terminal needs for a visible text. */
export function width(text: string): number {
  if (!ODD.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += characterWidth(character);
  return sum;
}

/** The start of a visible text that fits, and what is left of it. */
function split(text: string, room: number): [string, string] {
  if (!ODD.test(text)) return [text.slice(0, room), text.slice(room)];
  let used = 0;
  let at = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > room) break;
    at += character.length;
  }
  return [text.slice(0, at), text.slice(at)];
}

/** A visible text in lines that fit; a word that is too long for a line is broken. */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (let word of text.split(' ')) {
    if (word === '') continue;
    let needed = width(word);
    if (line !== '' && used + 1 + needed > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    while (needed > room) {
      const [head, rest] = split(word, room);
      lines.push(head);
      word = rest;
      needed = width(word);
    }
    line = line === '' ? word : `${line} ${word}`;
    used = width(line);
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** Wrapped to a few lines at most; the last one shows that there was more. */
export function wrapShort(text: string, room: number, most: number, ellipsis: string): string[] {
  const lines = wrap(text, room);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cut(`${lines[most - 1]!} ${ellipsis}`, room, ellipsis)];
}

/** A visible text cut at its end. */
export function cut(text: string, room: number, ellipsis: string): string {
  if (width(text) <= room) return text;
  return `${split(text, Math.max(0, room - width(ellipsis)))[0]}${ellipsis}`;
}

/** A visible path cut in its middle: both the start and the name say where it is. */
export function cutPath(path: string, room: number, ellipsis: string): string {
  if (width(path) <= room) return path;
  const left = Math.max(0, room - width(ellipsis));
  const tail = Math.ceil(left * 0.6);
  const characters = [...path];
  let used = 0;
  let at = characters.length;
  while (at > 0 && used + characterWidth(characters[at - 1]!) <= tail)
    used += characterWidth(characters[--at]!);
  return `${split(path, left - used)[0]}${ellipsis}${characters.slice(at).join('')}`;
}
