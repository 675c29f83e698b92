/** A JSON string as it is in a file. */
export interface JsonText {
  readonly text: string;
  /** Where its closing quote stands. */
  readonly end: number;
  /** Where each character of `text` stands in the file; absent when nothing in it is escaped. */
  readonly offsets?: readonly number[];
}

/** Reads the JSON string whose opening quote stands at an offset; the file is known to be valid JSON. */
export function jsonText(file: string, quote: number): JsonText {
  let end = quote + 1;
  let escaped = false;
  while (end < file.length && file.charCodeAt(end) !== 34) {
    if (file.charCodeAt(end) === 92) {
      escaped = true;
      end++;
    }
    end++;
  }
  const raw = file.slice(quote + 1, end);
  if (!escaped) return { text: raw, end };
  const offsets: number[] = [];
  for (let at = quote + 1; at < end;) {
    offsets.push(at);
    if (file.charCodeAt(at) !== 92) at++;
    else at += file.charCodeAt(at + 1) === 117 ? 6 : 2;
  }
  return { text: JSON.parse(`"${raw}"`) as string, end, offsets };
}
