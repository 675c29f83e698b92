import { nearest } from '../estate/nearest.ts';

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

/** `; did you mean X?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>, prefix = ''): string {
  const near = nearest(word, known, Math.max(2, Math.floor(word.length / 3)));
  return near === undefined ? '' : `; did you mean ${prefix}${near}?`;
}
