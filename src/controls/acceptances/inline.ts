import type { SourceFile } from '../../estate/index.ts';
import type { Acceptance, MalformedAcceptance } from './acceptance.ts';
import { isDay } from './acceptance.ts';

const MARK = 'ringwall:accept';
/** Terraform has two signs for comments. */
const COMMENT = /(^|\s)(?:#|\/\/)\s*ringwall:accept\b(.*)$/;

/**
 * The acceptances written as comments: `# ringwall:accept <control> until=2027-03-01 owner=team -- reason`.
 * After something on its line a comment covers that line; on a line of its own it covers the block that begins on the
 * next line, and at the top of a document or Dockerfile all of it.
 */
export function inlineAcceptances(file: SourceFile): {
  accepted: Acceptance[];
  malformed: MalformedAcceptance[];
} {
  const accepted: Acceptance[] = [];
  const malformed: MalformedAcceptance[] = [];
  if (!file.text.includes(MARK)) return { accepted, malformed };
  for (let line = 1; line <= file.lineCount; line++) {
    const text = file.line(line);
    if (!text.includes(MARK)) continue;
    const match = COMMENT.exec(text);
    if (match === null) continue;
    const where = `${file.path}:${line}`;
    const parsed = parse(match[2]!);
    if (typeof parsed === 'string') {
      malformed.push({ control: '', where, message: parsed });
      continue;
    }
    const own = text.slice(0, match.index).trim() === '';
    const [from, to] = own ? blockBelow(file, line) : [line, line];
    for (const control of parsed.controls) {
      const { owner, reason, until } = parsed;
      accepted.push({
        control,
        where,
        reason,
        ...(owner === undefined ? {} : { owner }),
        ...(until === undefined ? {} : { until }),
        covers: { kind: 'lines', file: file.path, from, to },
      });
    }
  }
  return { accepted, malformed };
}

interface Parsed {
  readonly controls: readonly string[];
  readonly reason: string;
  readonly owner?: string;
  readonly until?: string;
}

function parse(text: string): Parsed | string {
  const dashes = / -- /.exec(text);
  const reason = dashes === null ? '' : text.slice(dashes.index + 4).trim();
  if (reason === '') return 'an acceptance needs a reason: end it with ` -- why this is fine`';
  const words = text
    .slice(0, dashes!.index)
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const controls = words.filter((word) => !word.includes('='));
  if (controls.length === 0)
    return 'an acceptance names the control it is for: `ringwall:accept <control> -- why`';
  const settings = new Map(
    words.filter((word) => word.includes('=')).map((word) => word.split('=', 2) as [string, string]),
  );
  for (const key of settings.keys()) {
    if (key !== 'until' && key !== 'owner')
      return `"${key}=" is no part of an acceptance; it takes until= and owner=`;
  }
  const until = settings.get('until');
  if (until !== undefined && !isDay(until)) return `until=${until} is no day; write it like until=2027-03-01`;
  const owner = settings.get('owner');
  return {
    controls,
    reason,
    ...(owner === undefined ? {} : { owner }),
    ...(until === undefined ? {} : { until }),
  };
}

const NOTHING = /^\s*(?:(?:#|\/\/).*)?$/;

/** The lines of the block that begins below a comment line: the next line that says something, and what is indented under it. */
function blockBelow(file: SourceFile, comment: number): [from: number, to: number] {
  let first = comment + 1;
  while (first <= file.lineCount && NOTHING.test(file.line(first))) first++;
  if (first > file.lineCount) return [comment, comment];
  let to = first;
  const whole = isTop(file, comment);
  const indent = indentOf(file.line(first));
  const continued = /\\\s*$/;
  for (let line = first + 1; line <= file.lineCount; line++) {
    const text = file.line(line);
    if (/^---(\s|$)/.test(text)) break;
    if (NOTHING.test(text)) continue;
    if (!whole && indentOf(text) <= indent && !continued.test(file.line(line - 1))) break;
    to = line;
  }
  return [comment, to];
}

/** Whether nothing but comments stands between a line and the beginning of its document. */
function isTop(file: SourceFile, comment: number): boolean {
  // A file of Terraform is no document: its blocks stand for themselves.
  if (/\.(?:tf|tofu)$/.test(file.path)) return false;
  for (let line = comment - 1; line >= 1; line--) {
    const text = file.line(line);
    if (/^---(\s|$)/.test(text)) return true;
    if (!NOTHING.test(text)) return false;
  }
  return true;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
