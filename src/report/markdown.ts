import type { CheckDocument, Finding } from '../result/document.ts';
import { LAYERS, SEVERITIES } from '../result/document.ts';
import { code, escaped, prose } from './markdown-text.ts';
import { cut, cutPath, visible } from './printable.ts';
import type { Report } from './report.ts';
import type { Tally } from './tally.ts';
import {
  bySeverity,
  byPlace,
  counted,
  groupBy,
  headline,
  number,
  outcomeOf,
  percent,
  place,
  tallyOf,
} from './tally.ts';

/** By this a later run finds its comment and replaces it. */
export const MARKER = '<!-- ringwall:check -->';

/** The comment stays below 60 lines: so many rows each, and for findings what is left. */
const ROWS = { findings: 25, reasons: 4, problems: 3, exceptions: 3 };
const LINES = 59;
/** The lines around the rows of findings. */
const AROUND = 9;
/** No text takes more of a row; the comment stays far below what GitHub takes. */
const LONG = 240;

const ICONS = { critical: '🟥', high: '🟧', medium: '🟨', low: '🟦', info: '⬜' } as const;
const OUTCOMES = { nothing: '⚠️', failing: '❌', undecided: '❔', clear: '✅' } as const;

/** One comment on a pull request. */
export const markdown: Report = (document) => [`${lines(document).join('\n')}\n`];

function lines(document: CheckDocument): string[] {
  const tally = tallyOf(document);
  const { findings, inputs, exceptions = [] } = document;
  const failing = findings
    .filter(({ verdict }) => verdict === 'fail')
    .sort((a, b) => bySeverity(a, b) || byPlace(a, b));
  const open = findings.filter(({ verdict }) => verdict === 'not-evaluated');
  const outcome = outcomeOf(tally);
  const head = [
    MARKER,
    `### ${OUTCOMES[outcome]} Ringwall`,
    '',
    headline(document, tally),
    ...(outcome === 'nothing' ? [] : layerTable(tally)),
  ];
  const rest = [
    ...openDetails(open),
    ...details(
      inputs.problems.length,
      `${counted(inputs.problems.length, 'problem')} with the inputs`,
      inputs.problems
        .slice(0, ROWS.problems)
        .map(
          ({ file, line, message }) =>
            `- ${path(line === undefined ? file : `${file}:${line}`)} ${sentence(message)}`,
        ),
    ),
    ...details(
      exceptions.length,
      `${counted(exceptions.length, 'exception')} to look at`,
      exceptions
        .slice(0, ROWS.exceptions)
        .map(
          ({ state, control, where, message }) =>
            `- ${state}: ${name(control)} in ${path(where)}: ${sentence(message)}`,
        ),
    ),
  ];
  const room = Math.min(ROWS.findings, LINES - AROUND - head.length - rest.length);
  return [...head, ...findingDetails(failing, room), ...rest];
}

function layerTable({ layers, total }: Tally): string[] {
  const severities = SEVERITIES.filter((severity) => total.severities[severity] > 0);
  const count = (value: number): string => (value === 0 ? '·' : number(value));
  const heads = [
    'Layer',
    'Passed',
    ...severities.map((severity) => `${ICONS[severity]} ${severity}`),
    'Accepted',
    'Not evaluated',
    'Coverage',
  ];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '',
    row(heads),
    row(heads.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...LAYERS.map((layer, index) => {
      const { passed, accepted, notEvaluated, severities: failed, coverage } = layers[layer];
      return row([
        `${index + 1} ${layer}`,
        count(passed),
        ...severities.map((severity) => count(failed[severity])),
        count(accepted),
        count(notEvaluated),
        percent(coverage),
      ]);
    }),
  ];
}

function findingDetails(failing: readonly Finding[], room: number): string[] {
  const rows = failing.slice(0, room).map((finding) => {
    const { severity, control, known, message, fix } = finding;
    const what = `${sentence(message)} <br>*Fix:* ${sentence(fix.text)}`;
    return `| ${ICONS[severity]} ${severity}${known ? ' (known)' : ''} | ${name(control)} | ${path(place(finding))} | ${what} |`;
  });
  return details(failing.length, counted(failing.length, 'finding'), rows, [
    '| Severity | Control | Place | What |',
    '| --- | --- | --- | --- |',
  ]);
}

function openDetails(open: readonly Finding[]): string[] {
  const reasons = [...groupBy(open, ({ reason, message }) => reason ?? message)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const rows = reasons
    .slice(0, ROWS.reasons)
    .map(
      ([reason, alike]) =>
        `- ${number(alike.length)} × ${sentence(reason)}, first at ${path(place(alike[0]!))}`,
    );
  const head = `${counted(open.length, 'check')} not evaluated`;
  return details(reasons.length, head, rows);
}

/** Closed until somebody opens it; what is left out is counted. */
function details(
  all: number,
  summary: string,
  rows: readonly string[],
  head: readonly string[] = [],
): string[] {
  if (all === 0) return [];
  const left = all - rows.length;
  const more = left > 0 ? `… and ${number(left)} more: \`ringwall check\` lists all.` : undefined;
  return [
    '',
    `<details><summary>${summary}</summary>`,
    '',
    ...head,
    ...rows,
    ...(more === undefined ? [] : head.length > 0 ? ['', more] : [`- ${more}`]),
    '',
    '</details>',
  ];
}

function sentence(text: string): string {
  return prose(cut(visible(text), LONG, '…'));
}

function path(text: string): string {
  return code(cutPath(visible(text), LONG / 2, '…')) || escaped('-');
}

function name(control: string): string {
  return code(cut(visible(control), LONG / 3, '…')) || escaped('-');
}
