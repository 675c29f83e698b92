import type { SourceFile } from '../../estate/index.ts';
import type { Pair } from './fields.ts';

const SECRET_NAME =
  /pass(?:word|wd|phrase)|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential/i;
/** What says nothing secret: a switch, a number, a path, a variable. */
const HARMLESS = /^(?:true|false|\d*|\/.*|[a-z+]+:\/\/[^@]*)$/i;

/** Hides the values of variables that are called like secrets, so that no report prints them. */
export function hideSecrets(file: SourceFile, pairs: readonly Pair[]): void {
  for (const { name, value } of pairs) {
    if (value === undefined || !SECRET_NAME.test(name)) continue;
    for (const piece of value.pieces) {
      if (piece.text !== undefined && piece.via.length === 0 && !HARMLESS.test(piece.text))
        file.hide(piece.start, piece.end);
    }
  }
}
