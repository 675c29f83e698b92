import type { Scanner } from './scan.ts';

const SHORT = /[0-9a-fA-F]{4}/y;
const LONG = /[0-9a-fA-F]{8}/y;
const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** What the escape at the scanner's `\` means; it is gone over. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-literals */
export function escape(scanner: Scanner): string {
  const { at: start, text } = scanner;
  const char = text[start + 1] ?? '';
  const simple = SIMPLE[char];
  if (simple !== undefined) {
    scanner.at = start + 2;
    return simple;
  }
  if (char !== 'u' && char !== 'U') {
    scanner.fail(
      `"\\${char.trim()}" is not an escape; write "\\\\" for a backslash`,
      start,
      Math.min(start + 2, text.length),
    );
    return '';
  }
  const digits = char === 'u' ? SHORT : LONG;
  digits.lastIndex = start + 2;
  const hex = digits.exec(text)?.[0];
  const code = hex === undefined ? -1 : Number.parseInt(hex, 16);
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code === -1 || surrogate || code > 0x10ffff) {
    const length = char === 'u' ? 4 : 8;
    const message = `"\\${char}" needs ${length} hexadecimal digits that are the code of a character`;
    scanner.fail(message, start, start + 2);
    return '';
  }
  scanner.at = digits.lastIndex;
  return String.fromCodePoint(code);
}
