/** One document that Helm made, and the template it says it is from. */
export interface Document {
  /** `web/charts/sub/templates/service.yaml`, beginning with the name of the chart. */
  readonly source: string;
  readonly text: string;
}

/** The documents in the output of `helm template`: it writes the template's path above each. */
export function documentsIn(output: string): readonly Document[] {
  return output.split(/^---[ \t]*\r?$\n(?=# Source: )/m).flatMap((piece) => {
    const match = /^# Source: (?<source>.*)\r?\n/.exec(piece);
    return match === null
      ? []
      : [{ source: match.groups!['source']!.trim(), text: piece.slice(match[0].length) }];
  });
}
