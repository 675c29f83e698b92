import type { SourceFile } from '../source-file.ts';
import type { View } from '../view.ts';
import { readDirectives } from './directives.ts';
import { Line, joinLine } from './line.ts';
import { ShellReader } from './shell-reader.ts';

/** A word of a command: quotes and escapes taken off, variables and substitutions as they are written. */
export interface ShellWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** It holds a variable or a substitution, so its text is not what the command gets. */
  readonly dynamic: boolean;
}

export interface ShellRedirection {
  /** `>`, `2>&`, `<<<` and so on, with the number before it. */
  readonly operator: string;
  readonly target: ShellWord;
}

/** One simple command: no operators in it. Offsets are into the file. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** `NAME=value` before the command. */
  readonly env: readonly ShellWord[];
  readonly redirections: readonly ShellRedirection[];
  readonly start: number;
  readonly end: number;
  /** The command that reads what this one prints, through `|`. */
  readonly pipedInto?: number;
  /** The command whose word this one's output becomes part of, through `$(…)`, backquotes or `<(…)`. */
  readonly substitutedInto?: number;
}

/** The commands of a shell text in the order in which they are written. */
export interface Shell {
  readonly commands: readonly ShellCommand[];
  /** Why the rest of the text could not be read; the commands are those before it. */
  readonly problem?: { readonly message: string; readonly offset: number };
}

/**
 * Splits shell text into simple commands. It knows what can be told by reading: lists, pipes, groups, substitutions,
 * quoting. It does not run anything: functions, aliases, `eval` and variables stay what they are written as.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 *
 * @param form `instruction` for the arguments of a RUN, whose continuation lines the builder joins and whose comment
 * lines it takes out; `script` for a here-document, which the shell gets as it is
 */
export function readShell(
  file: SourceFile,
  start: number,
  end: number,
  form: 'instruction' | 'script' = 'instruction',
): Shell {
  if (start < 0 || end <= start) return { commands: [] };
  const line =
    form === 'instruction'
      ? joinLine(file.text, start, end, readDirectives(file.text).escape).line
      : new Line(file.text.slice(start, end), [0], [start], start, end);
  return new ShellReader(line).read();
}

/** The commands of the shell text at a place: the `command` of a RUN, the body of a here-document. */
export function shellAt(view: View, form: 'instruction' | 'script' = 'instruction'): Shell {
  const value = view.string();
  if (value.kind !== 'known') return { commands: [] };
  const { span } = view;
  if (span !== undefined) return readShell(span.file, span.start, span.end, form);
  return readShellText(value.value);
}

/** The commands of a text that is in no file; their offsets are into the text. */
export function readShellText(text: string): Shell {
  return new ShellReader(new Line(text, [0], [0], 0, text.length)).read();
}
