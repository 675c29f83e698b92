const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The characters of a text as a person counts them, by Unicode's grapheme clusters (UAX 29). */
export function graphemes(text: string): readonly string[] {
  // Printable ASCII has one character a unit; only `\r\n` would join.
  if (/^[\x20-\x7e]*$/.test(text)) return [...text];
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

export function graphemeCount(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : graphemes(text).length;
}
