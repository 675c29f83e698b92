import { isBlank, skipBlank } from '../../estate/dockerfile/line.ts';
import type { Line } from '../../estate/dockerfile/line.ts';
import type { Report } from '../../estate/dockerfile/directives.ts';
import type { Heredoc, Logical } from './lines.ts';
import { keywordOf } from './lines.ts';
import { jsonStrings } from './words.ts';

/** A flag of an instruction, `--name=value`: the value's place in the line, without quotes around it. */
export interface Flag {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Where the value begins, or -1 for a flag without one. */
  readonly value: number;
}

/** One instruction, taken apart as far as all keywords have in common. */
export interface Instruction {
  readonly keyword: string;
  readonly line: Line;
  readonly heredocs: readonly Heredoc[];
  /** Where the keyword stands in the line. */
  readonly word: number;
  /** Where all arguments begin, and where those after the flags do. */
  readonly args: number;
  readonly rest: number;
  readonly end: number;
  readonly flags: readonly Flag[];
  /** The strings of the exec form. */
  readonly exec: readonly Line[] | undefined;
}

/** Every instruction and the flags it takes. https://docs.docker.com/reference/dockerfile/#overview */
export const FLAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ADD', ['keep-git-dir', 'checksum', 'chown', 'chmod', 'link', 'exclude', 'unpack']],
  ['ARG', []],
  ['CMD', []],
  ['COPY', ['from', 'chown', 'chmod', 'link', 'parents', 'exclude']],
  ['ENTRYPOINT', []],
  ['ENV', []],
  ['EXPOSE', []],
  ['FROM', ['platform']],
  ['HEALTHCHECK', ['interval', 'timeout', 'start-period', 'start-interval', 'retries']],
  ['LABEL', []],
  ['MAINTAINER', []],
  ['ONBUILD', []],
  ['RUN', ['mount', 'network', 'security', 'device']],
  ['SHELL', []],
  ['STOPSIGNAL', []],
  ['USER', []],
  ['VOLUME', []],
  ['WORKDIR', []],
]);

const HAS_EXEC = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'ADD', 'COPY', 'VOLUME']);

/** Takes a line apart; `undefined` when it is no instruction, which is then reported. */
export function readInstruction(logical: Logical, from: number, report: Report): Instruction | undefined {
  const { line, heredocs } = logical;
  const { word, from: start, args, end } = keywordOf(line, from);
  const keyword = word.toUpperCase();
  const known = FLAGS.get(keyword);
  if (known === undefined) {
    // A line of a template engine's own is a gap in the file, not a mistake in it.
    if (!isTemplate(word)) {
      report(
        line.at(start),
        'unknown-instruction',
        `${shown(word)} is no Dockerfile instruction; correct or remove this line`,
      );
    }
    return undefined;
  }
  if (args >= end) {
    report(line.at(start), 'invalid-instruction', `${keyword} needs an argument; add it or remove the line`);
    return undefined;
  }
  const { flags, rest } = keyword === 'ONBUILD' ? { flags: [], rest: args } : readFlags(line.text, args, end);
  for (const flag of flags) {
    if (known.includes(flag.name)) continue;
    const names =
      known.length === 0 ? 'it takes none' : `it takes ${known.map((name) => `--${name}`).join(', ')}`;
    report(
      line.at(flag.from),
      'invalid-instruction',
      `${keyword} has no flag --${shown(flag.name)}; ${names}`,
    );
  }
  let exec: readonly Line[] | undefined;
  if (HAS_EXEC.has(keyword) && line.text[rest] === '[') {
    const strings = jsonStrings(line, rest, end);
    if (strings === 'not-strings') {
      report(
        line.at(rest),
        'invalid-instruction',
        `the JSON form of ${keyword} takes strings only; put quotes around each item`,
      );
    } else exec = strings;
  }
  return { keyword, line, heredocs, word: start, args, rest, end, flags, exec };
}

/** Whether a line belongs to a template engine: `{{ if .Debug }}`, `{% for %}`. */
export function isTemplate(text: string): boolean {
  return text.startsWith('{{') || text.startsWith('{%') || text.startsWith('{#');
}

export function shown(text: string): string {
  // oxlint-disable-next-line no-control-regex -- that is what is taken out
  return text.slice(0, 40).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}

/** The flags before the other arguments; the first word without `--` ends them, and so does a bare `--`. */
function readFlags(text: string, from: number, end: number): { flags: Flag[]; rest: number } {
  const flags: Flag[] = [];
  let at = from;
  while (at < end && text.startsWith('--', at)) {
    const start = at;
    let quote = '';
    for (; at < end; at++) {
      const char = text[at]!;
      if (quote === '' && isBlank(text.charCodeAt(at))) break;
      if (char === '\\') at++;
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
    }
    at = Math.min(at, end);
    const stop = at;
    at = skipBlank(text, at, end);
    if (stop === start + 2) return { flags, rest: at };
    const equals = text.indexOf('=', start);
    const value = equals === -1 || equals >= stop ? -1 : equals + 1;
    flags.push({
      name: text.slice(start + 2, value === -1 ? stop : value - 1),
      from: start,
      to: stop,
      value,
    });
  }
  return { flags, rest: at };
}
