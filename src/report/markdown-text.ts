import { visible } from './printable.ts';

/** Where a backslash would not do: the code spans around it are found before. */
const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '&': '&amp;', '`': '&#96;' };

/**
 * Text from outside in Markdown: it can neither format, link, mention anybody, nor leave its table cell. GitHub looks
 * for mentions and references in the rendered text, so that an escape does not help there; an empty comment does.
 */
export function escaped(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()#+\-!|<>~$&]/g, (character) => ENTITIES[character] ?? `\\${character}`)
    .replaceAll('@', '@<!-- -->')
    .replace(/\\#(?=\d)/g, '\\#<!-- -->')
    .replace(/\b(GH\\-)(?=\d)/gi, '$1<!-- -->')
    .replace(/:(?=\/\/)/g, ':<!-- -->')
    .replace(/\bwww(?=\.)/gi, 'www<!-- -->');
}

/** Text from outside as code, also in a table. */
export function code(text: string): string {
  const shown = visible(text);
  if (shown.trim() === '') return '';
  if (!/[`|]|<!--/.test(shown)) return `\`${shown}\``;
  const entities = shown.replace(/[^\p{L}\p{M}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)!};`);
  return `<code>${entities}</code>`;
}

/** A sentence of which the pieces between backticks are code. */
export function prose(text: string): string {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return escaped(text);
  return parts.map((part, index) => (index % 2 === 0 ? escaped(part) : code(part))).join('');
}
