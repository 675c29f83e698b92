import { EvaluationError } from '../values/value.ts';

/**
 * The rows of a CSV text, by the rules of Go's encoding/csv: https://pkg.go.dev/encoding/csv. Empty lines don't
 * count, and each row has as many fields as the first.
 */
export function parseCsv(given: string): readonly (readonly string[])[] {
  const text = given.replaceAll('\r\n', '\n').replace(/\r$/, '');
  const rows: string[][] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    if (text[at] === '\n') {
      at += 1;
      line += 1;
      continue;
    }
    const start = line;
    const row: string[] = [];
    for (;;) {
      const field = text[at] === '"' ? readQuoted(text, at, line) : readBare(text, at, line);
      row.push(field.value);
      line += field.value.split('\n').length - 1;
      at = field.end;
      if (text[at] !== ',') break;
      at += 1;
    }
    at += 1;
    line += 1;
    if (rows[0] !== undefined && rows[0].length !== row.length)
      throw new EvaluationError(`CSV parse error on line ${start}: wrong number of fields`);
    rows.push(row);
  }
  return rows;
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function readBare(text: string, at: number, line: number): Field {
  const rest = /[^,\n]*/y;
  rest.lastIndex = at;
  const value = rest.exec(text)![0];
  if (value.includes('"'))
    throw new EvaluationError(`CSV parse error on line ${line}: bare " in non-quoted field`);
  return { value, end: at + value.length };
}

function readQuoted(text: string, at: number, line: number): Field {
  const quoted = /"((?:[^"]|"")*)"(?=[,\n]|$)/y;
  quoted.lastIndex = at;
  const match = quoted.exec(text);
  if (match === null)
    throw new EvaluationError(`CSV parse error on line ${line}: extraneous or missing " in quoted-field`);
  return { value: match[1]!.replaceAll('""', '"'), end: at + match[0].length };
}
