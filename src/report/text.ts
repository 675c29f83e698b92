import type { Finding } from '../result/document.ts';
import { SEVERITIES } from '../result/document.ts';
import { findingLines, foldedLine, linesOf, listLines } from './finding.ts';
import { cutPath, visible, width, wrapShort } from './printable.ts';
import type { Report } from './report.ts';
import { inPieces } from './report.ts';
import type { Group, Selection } from './selection.ts';
import { select } from './selection.ts';
import type { Ink, Style } from './style.ts';
import { SEVERITY_STYLES, inkOf } from './style.ts';
import { summaryLines } from './summary.ts';
import { counted, groupBy, number } from './tally.ts';

/** So many reasons are printed of one file, and of all files. */
const REASONS = { ofFile: 3, ofAll: 20 };
/** Of so many files the known findings are listed. */
const KNOWN = 20;

/** For a person at a terminal: file by file, and on the last screen what it comes to. */
export const text: Report = (document, options) => {
  const ink = inkOf(options);
  const verbose = options.verbose ?? false;
  const selection = select(document, options.maxFindings ?? 50, verbose);
  return inPieces(lines());

  function* lines(): Generator<string> {
    for (const line of body(selection, verbose, ink)) yield `${line}\n`;
    for (const line of summaryLines(document, ink)) yield `${line}\n`;
  }
};

function* body({ groups, left }: Selection, verbose: boolean, ink: Ink): Generator<string> {
  let reasons = verbose ? 0 : REASONS.ofAll;
  let listed = 0;
  let unsaid = 0;
  let unlisted = 0;
  for (const group of groups) {
    const open = [...groupBy(group.undecided, ({ reason, message }) => reason ?? message)]
      .sort(([, a], [, b]) => b.length - a.length)
      .slice(0, Math.min(REASONS.ofFile, reasons));
    reasons -= open.length;
    const said = open.reduce((sum, [, alike]) => sum + alike.length, 0);
    const old = listed < KNOWN ? group.known : [];
    if (old.length > 0) listed++;
    unlisted += group.known.length - old.length;
    const empty = group.shown.length === 0 && old.length === 0 && open.length === 0;
    if (empty && !verbose) {
      unsaid += group.undecided.length;
      continue;
    }
    yield heading(group, ink);
    yield '';
    yield* findings(group, verbose, ink);
    if (verbose) {
      for (const finding of [...group.undecided, ...group.accepted])
        yield* [...findingLines(finding, { verbose }, ink), ''];
      continue;
    }
    if (old.length > 0) yield* [...known(old, ink), ''];
    if (open.length > 0) {
      yield* undecided(open, group.undecided.length - said, ink);
      yield '';
    } else unsaid += group.undecided.length;
  }
  if (unsaid > 0) {
    const what = `${counted(unsaid, 'more check')} in other places could not be decided; --verbose shows each.`;
    yield* [...listLines(ink.glyph.undecided, ['magenta'], what, ink), ''];
  }
  if (unlisted > 0) {
    const what = `${counted(unlisted, 'more known finding')} in other places; --verbose shows each.`;
    yield* [...listLines(ink.glyph.known, ['dim'], what, ink), ''];
  }
  if (left.size > 0) yield* [...leftOut(left, ink), ''];
}

function* findings(group: Group, verbose: boolean, ink: Ink): Generator<string> {
  const last = new Map(group.shown.map((finding) => [finding.control, finding]));
  const fixes = new Set<string>();
  for (const finding of group.shown) {
    const fix = `${finding.control}\0${finding.fix.text}`;
    yield* findingLines(finding, { verbose, fixSaid: fixes.has(fix) }, ink);
    fixes.add(fix);
    const more = group.folded.get(finding.control);
    if (more !== undefined && last.get(finding.control) === finding)
      yield* foldedLine(finding.control, more, ink);
    yield '';
  }
}

/** `── path ───────── 2 critical · 1 high ──` */
function heading({ title, all }: Group, ink: Ink): string {
  const { rule, dot, ellipsis } = ink.glyph;
  const counts: [string, readonly Style[]][] = [];
  for (const severity of SEVERITIES) {
    const count = all.filter((one) => one.verdict === 'fail' && one.severity === severity).length;
    if (count > 0) counts.push([`${number(count)} ${severity}`, SEVERITY_STYLES[severity]]);
  }
  const rest = (verdict: Finding['verdict'], what: string): void => {
    const count = all.filter((one) => one.verdict === verdict).length;
    if (count > 0) counts.push([`${number(count)} ${what}`, ['dim']]);
  };
  rest('not-evaluated', 'not evaluated');
  rest('accepted', 'accepted');
  // The path says where; the counts stand again in the summary, so they give way to it, the least severe first.
  const lengthOf = (): number => counts.reduce((sum, [words]) => sum + words.length + 3, 0) - 3;
  while (counts.length > 1 && width(visible(title, ink.unicode)) > ink.columns - lengthOf() - 12)
    counts.pop();
  const used = lengthOf();
  const path = cutPath(visible(title, ink.unicode), ink.columns - used - 12, ellipsis);
  const line = rule.repeat(ink.columns - used - width(path) - 8);
  const words = counts.map(([text, styles]) => ink.paint(text, ...styles)).join(ink.paint(` ${dot} `, 'dim'));
  const ends = ink.paint(rule.repeat(2), 'dim');
  return `${ends} ${ink.paint(path, 'bold')} ${ink.paint(line, 'dim')} ${words} ${ends}`;
}

/** Findings that were there before: a line a control. */
function* known(findings: readonly Finding[], ink: Ink): Generator<string> {
  yield* listLines(ink.glyph.known, ['dim'], counted(findings.length, 'known finding'), ink);
  for (const [control, alike] of groupBy(findings, ({ control }) => control)) {
    const name = visible(control, ink.unicode);
    for (const line of wrapShort(`${name}: ${linesOf(alike, ink)}`, ink.columns - 5, 2, ink.glyph.ellipsis)) {
      yield `     ${ink.paint(line, 'dim')}`;
    }
  }
}

/** What could not be told, by its reason. */
function* undecided(
  open: readonly [string, readonly Finding[]][],
  more: number,
  ink: Ink,
): Generator<string> {
  const { ellipsis } = ink.glyph;
  for (const [reason, alike] of open) {
    const text = `not evaluated: ${visible(reason, ink.unicode)}`;
    yield* listLines(ink.glyph.undecided, ['magenta'], text, ink, 3);
    const controls = [...new Set(alike.map(({ control }) => visible(control, ink.unicode)))];
    const names = `${controls.slice(0, 3).join(', ')}${controls.length > 3 ? `, ${ellipsis}` : ''}`;
    const line = `${alike.length === 1 ? '' : `${number(alike.length)} checks, `}${linesOf(alike, ink)}: ${names}`;
    for (const part of wrapShort(line, ink.columns - 5, 2, ellipsis)) yield `     ${ink.paint(part, 'dim')}`;
  }
  if (more > 0)
    yield ink.paint(`     ${ellipsis} and ${number(more)} more for other reasons (--verbose)`, 'dim');
}

/** What the limit leaves out, by control. */
function* leftOut(left: Selection['left'], ink: Ink): Generator<string> {
  const { ellipsis } = ink.glyph;
  const total = [...left.values()].reduce((sum, findings) => sum + findings.length, 0);
  const head = `${counted(total, 'more finding')}, not shown; --verbose or --format json shows all:`;
  yield* listLines(ellipsis.slice(0, 1), ['dim'], head, ink);
  const rows = [...left].slice(0, 20);
  for (const [control, findings] of rows) {
    const { severity } = findings[0]!;
    const files = new Set(
      findings.map(({ location }) => ('file' in location ? location.file : location.path)),
    ).size;
    const count = `${number(findings.length)} in ${counted(files, 'file')}`;
    const name = cutPath(visible(control, ink.unicode), ink.columns - 18 - count.length, ellipsis);
    yield `     ${ink.paint(severity.padEnd(8), ...SEVERITY_STYLES[severity])}  ${name}  ${ink.paint(count, 'dim')}`;
  }
  if (left.size > rows.length)
    yield ink.paint(`     ${ellipsis} and ${counted(left.size - rows.length, 'more control')}`, 'dim');
}
