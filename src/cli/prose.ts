/** Breaks a paragraph into lines of at most 80 columns, each behind an indent. */
export function wrap(text: string, indent = ''): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (line.length > indent.length && line.length + word.length > 80) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
