/** The exit codes of every verb; where several apply the first of 5, 2, 3, 1, 4 counts. */
export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  unreadable: 3,
  coverage: 4,
  internal: 5,
} as const;

/** The command line or a configuration file is wrong: one clear line, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = EXIT.usage;
}

/** There is nothing to read, or something that was asked for can't be read: one clear line, exit 3. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code = EXIT.unreadable;
}

/** The exit code when several apply. */
export function firstOf(codes: readonly number[]): number {
  return (
    [EXIT.internal, EXIT.usage, EXIT.unreadable, EXIT.findings, EXIT.coverage].find((code) =>
      codes.includes(code),
    ) ?? EXIT.clean
  );
}

/** The known word nearest to one that is not known, when it is near enough to have been meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** ` Did you mean X?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>, prefix = ''): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean ${prefix}${near}?`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
