import type { CheckDocument, Finding } from '../result/document.ts';
import { visible } from './printable.ts';
import type { Report } from './report.ts';
import { bySeverity, byPlace, headline, number, percent, tallyOf } from './tally.ts';

/** GitHub shows so many annotations of a kind for a step, and drops the rest without a word. */
const LIMIT = 10;

type Properties = Readonly<Record<string, string | number | undefined>>;

/** Workflow commands: what is found is shown at its line in the pull request. */
export const github: Report = (document) => [
  lines(document)
    .map((line) => `${line}\n`)
    .join(''),
];

function lines(document: CheckDocument): string[] {
  const failing = document.findings
    .filter(({ verdict, known }) => verdict === 'fail' && !known)
    .sort((a, b) => bySeverity(a, b) || byPlace(a, b));
  const grave = failing.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const errors = grave.slice(0, LIMIT);
  const warnings = failing.slice(grave.length).slice(0, LIMIT);
  const problems = document.inputs.problems.slice(0, LIMIT - warnings.length);
  return [
    ...errors.map((finding) => annotation('error', finding)),
    ...warnings.map((finding) => annotation('warning', finding)),
    ...problems.map(({ file, line, code, message }) =>
      command('warning', { file, line, title: `Ringwall: ${code}` }, [message]),
    ),
    command(
      'notice',
      { title: 'Ringwall' },
      summary(document, failing.length - errors.length - warnings.length),
    ),
  ];
}

function summary(document: CheckDocument, left: number): string[] {
  const tally = tallyOf(document);
  const { passed, accepted, notEvaluated, coverage } = tally.total;
  const rest = [
    `${number(passed)} passed`,
    `${number(accepted)} accepted`,
    `${number(notEvaluated)} not evaluated`,
  ];
  return [
    headline(document, tally),
    `${rest.join(', ')}; ${percent(coverage)} decided.`,
    ...(left > 0 ? [`${number(left)} findings are not annotated: GitHub shows ${LIMIT} of a kind.`] : []),
  ];
}

function annotation(kind: 'error' | 'warning', finding: Finding): string {
  const { location, control, severity, message, fix, resource } = finding;
  const title = `${control} (${severity})`;
  const text = [message, `Fix: ${fix.text}`];
  if (!('file' in location))
    return command(kind, { title }, [`${resource.address} ${location.path}`, ...text]);
  const { file, line, column, endLine, endColumn } = location;
  const columns = line === endLine ? { col: column, endColumn } : { col: column };
  return command(kind, { file, line, endLine, ...columns, title }, text);
}

function command(kind: string, properties: Properties, text: readonly string[]): string {
  const fields = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${kind} ${fields.join(',')}::${text.map(data).join('%0A')}`;
}

/** As the runner takes it back: the percent sign first. */
function data(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
