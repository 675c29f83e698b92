import type { Finding, ResourceName, ViaStep } from '../result/document.ts';
import { acceptanceOf } from './acceptance.ts';
import { frameLines } from './frame.ts';
import { cut, cutPath, visible, width, wrap, wrapShort } from './printable.ts';
import type { Ink, Style } from './style.ts';
import { SEVERITY_STYLES } from './style.ts';
import { number } from './tally.ts';

/** No text from outside takes more lines than this. */
const MOST = 6;

export interface FindingOptions {
  readonly verbose: boolean;
  /** How to mend it has just been said. */
  readonly fixSaid?: boolean;
}

/** One finding in full. */
export function* findingLines(finding: Finding, options: FindingOptions, ink: Ink): Generator<string> {
  const { unicode, columns, glyph } = ink;
  const { verbose } = options;
  const [mark, word, styles] = severityOf(finding, ink);
  const notes = notesOf(finding, verbose);
  const room = columns - width(mark) - width(word) - 4 - (notes === '' ? 0 : notes.length + 2);
  const name = cutPath(visible(finding.control, unicode), room, glyph.ellipsis);
  const where = visible(resourceWords(finding.resource), unicode);
  const fits = width(name) + 2 + width(where) <= room;
  const rest = [...(fits ? [where] : []), ...(notes === '' ? [] : [notes])].join('  ');
  const end = rest === '' ? '' : `  ${ink.paint(rest, 'dim')}`;
  yield ` ${ink.paint(`${mark} ${word}`, ...styles)}  ${ink.paint(name, 'bold')}${end}`;
  for (const line of wrapShort(visible(finding.message, unicode), columns - 3, MOST, glyph.ellipsis))
    yield `   ${line}`;
  yield* placeLines(finding, styles, ink);
  if (finding.verdict === 'accepted') {
    yield* labelled('why', acceptanceOf(finding), ink);
  } else if (finding.verdict === 'fail' && !options.fixSaid) {
    yield* labelled('fix', finding.fix.text, ink);
    if (finding.fix.breaks !== undefined)
      yield* labelled('but', `may break ${finding.fix.breaks}`, ink, [], 'yellow');
  }
  if (!fits) yield* labelled('in', where, ink, ['dim']);
  if (verbose && finding.standards.length > 0)
    yield* labelled('see', finding.standards.join(', '), ink, ['dim']);
}

function severityOf(finding: Finding, ink: Ink): [string, string, readonly Style[]] {
  if (finding.verdict === 'not-evaluated') return [ink.glyph.undecided, 'not evaluated', ['magenta']];
  if (finding.verdict === 'accepted') return [ink.glyph.accepted, `accepted ${finding.severity}`, ['dim']];
  return [ink.glyph[finding.severity], finding.severity, SEVERITY_STYLES[finding.severity]];
}

function notesOf({ confidence, known, verdict }: Finding, verbose: boolean): string {
  const notes = [];
  if (known) notes.push('known');
  if (verdict === 'fail' && (confidence !== 'high' || verbose)) notes.push(`${confidence} confidence`);
  return notes.length === 0 ? '' : `(${notes.join(', ')})`;
}

/** Where it is: the code, and the way its value came. */
function* placeLines(finding: Finding, styles: readonly Style[], ink: Ink): Generator<string> {
  const { location, frame, via } = finding;
  const { top, fork, end, ellipsis } = ink.glyph;
  if (!('file' in location)) {
    yield* labelled('at', location.path, ink, [], 'cyan');
    return;
  }
  const gutter = Math.max(5, String(location.line).length + 1);
  const indent = ' '.repeat(gutter + 1);
  const room = ink.columns - indent.length - 1 - Math.max(width(top), width(fork));
  const position = `:${location.line}:${location.column}`;
  const path = cutPath(visible(location.file, ink.unicode), room - position.length, ellipsis);
  yield `${indent}${ink.paint(top, 'dim')} ${ink.paint(`${path}${position}`, 'cyan')}`;
  if (frame !== undefined) yield* frameLines(frame, location, gutter, ink, styles);
  const chain = via.length > MOST ? [...via.slice(0, 3), via.length - MOST + 1, ...via.slice(4 - MOST)] : via;
  for (const [index, step] of chain.entries()) {
    const last = index === chain.length - 1;
    const text =
      typeof step === 'number' ? `${ellipsis} ${number(step)} more steps` : viaText(step, room, ink);
    yield `${indent}${ink.paint(last ? end : fork, 'dim')} ${text}`;
  }
}

function viaText({ file, line, what }: ViaStep, room: number, ink: Ink): string {
  const { ellipsis } = ink.glyph;
  const position = `:${line}`;
  const path = cutPath(visible(file, ink.unicode), Math.floor(room * 0.6) - position.length - 4, ellipsis);
  const where = `${path}${position}`;
  const words = cut(visible(what, ink.unicode), room - width(where) - 7, ellipsis);
  return `via ${ink.paint(where, 'cyan')} ${ink.paint(`(${words})`, 'dim')}`;
}

function resourceWords({ address, cluster, account, region }: ResourceName): string {
  const where = [cluster, account, region].filter((one) => one !== undefined);
  return where.length === 0 ? address : `${address} (${where.join(', ')})`;
}

/** `   fix: …`, and what does not fit under its first word. */
export function* labelled(
  name: string,
  text: string,
  ink: Ink,
  styles: readonly Style[] = [],
  head: Style = styles[0] ?? 'green',
): Generator<string> {
  const lines = wrapShort(visible(text, ink.unicode), ink.columns - 8, MOST, ink.glyph.ellipsis);
  for (const [index, line] of lines.entries()) {
    const start = index === 0 ? ink.paint(`${name}:`.padEnd(5), head) : ' '.repeat(5);
    yield `   ${start}${ink.paint(line, ...styles)}`;
  }
}

/** A mark and a text that hangs under itself. */
export function* listLines(
  mark: string,
  styles: readonly Style[],
  text: string,
  ink: Ink,
  most = MOST,
): Generator<string> {
  const indent = width(mark) + 2;
  const lines = wrapShort(visible(text, ink.unicode), ink.columns - indent, most, ink.glyph.ellipsis);
  for (const [index, line] of lines.entries()) {
    yield index === 0 ? ` ${ink.paint(mark, ...styles)} ${line}` : `${' '.repeat(indent)}${line}`;
  }
}

export function* foldedLine(control: string, more: readonly Finding[], ink: Ink): Generator<string> {
  const name = visible(control, ink.unicode);
  const text = `${ink.glyph.ellipsis} and ${number(more.length)} more of ${name} in this file (${linesOf(more, ink)})`;
  for (const line of wrap(text, ink.columns - 3).slice(0, MOST)) yield `   ${ink.paint(line, 'dim')}`;
}

/** `lines 4, 9, 14, …`; of what has no lines, its addresses. */
export function linesOf(findings: readonly Finding[], ink: Ink): string {
  const places = new Set(
    findings.map(({ location, resource }) =>
      'file' in location ? String(location.line) : visible(resource.address, ink.unicode),
    ),
  );
  const isFile = 'file' in findings[0]!.location;
  const words = isFile ? (places.size === 1 ? 'line ' : 'lines ') : '';
  const most = isFile ? 6 : 2;
  const shown = [...places].slice(0, most);
  return `${words}${shown.join(', ')}${places.size > most ? `, ${ink.glyph.ellipsis}` : ''}`;
}
