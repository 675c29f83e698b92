import type { CheckDocument, ExceptionReport, Finding, InputProblem, Severity } from '../result/document.ts';
import { LAYERS, SEVERITIES } from '../result/document.ts';
import { listLines } from './finding.ts';
import { cutPath, visible, width, wrapShort } from './printable.ts';
import type { Ink, Style } from './style.ts';
import { SEVERITY_STYLES } from './style.ts';
import type { LayerTally, Outcome, Tally } from './tally.ts';
import { bySeverity, counted, groupBy, headline, number, outcomeOf, percent, tallyOf } from './tally.ts';

const PROBLEMS = 10;
const EXCEPTIONS = 5;

/** The last screen: the six layers, what it comes to, what could not be read, and what to do next. */
export function* summaryLines(document: CheckDocument, ink: Ink): Generator<string> {
  const tally = tallyOf(document);
  const outcome = outcomeOf(tally);
  if (outcome !== 'nothing') {
    const { rule } = ink.glyph;
    yield (
      ink.paint(`${rule.repeat(2)} `, 'dim') +
        ink.paint('Six layers', 'bold') +
        ink.paint(` ${rule.repeat(ink.columns - 14)}`, 'dim')
    );
    yield '';
    yield* table(tally, ink);
    yield '';
  }
  yield* verdict(document, tally, outcome, ink);
  yield* problems(document.inputs.problems, ink);
  yield* exceptions(document.exceptions ?? [], ink);
  yield '';
  yield* listLines(ink.glyph.next, ['cyan', 'bold'], nextStep(document, outcome), ink);
}

const LONG = { critical: 'critical', high: 'high', medium: 'medium', low: 'low', info: 'info' } as const;
const SHORT = { ...LONG, critical: 'crit', medium: 'med' } as const;

interface Column {
  readonly title: string;
  readonly styles: readonly Style[];
  readonly value: (layer: LayerTally) => number | null;
}

function* table({ layers, total }: Tally, ink: Ink): Generator<string> {
  const { columns, withBar, coverage, shorten } = fitting(total, ink);
  const cell = (column: Column, layer: LayerTally): string => {
    const value = column.value(layer);
    const text = value === null || value === 0 ? ink.glyph.zero : shorten ? short(value) : number(value);
    return ink.paint(
      text.padStart(widthOf(column, total, shorten)),
      ...(value === 0 ? ['dim' as const] : column.styles),
    );
  };
  const heads = columns.map((column) => column.title.padStart(widthOf(column, total, shorten)));
  yield ink.paint(`   ${'layer'.padEnd(10)}${heads.join('')}  ${coverage}`, 'dim');
  for (const [index, layer] of LAYERS.entries()) {
    const row = layers[layer];
    const name = ` ${ink.paint(String(index + 1), 'dim')} ${layer.padEnd(10)}`;
    if (judged(row) === 0) {
      yield `${name}${ink.paint('   nothing to judge', 'dim')}`;
      continue;
    }
    const share = percent(row.coverage).padStart(coverage.length);
    const end = withBar > 0 ? `  ${bar(row, withBar, ink)}` : '';
    const covered = row.coverage === 1 ? share : ink.paint(share, 'magenta');
    yield `${name}${columns.map((column) => cell(column, row)).join('')}  ${covered}${end}`;
  }
}

/** As much as fits: full words and a bar; else short words; else only what counts. */
function fitting(
  total: LayerTally,
  ink: Ink,
): { columns: readonly Column[]; withBar: number; coverage: string; shorten: boolean } {
  const severities = SEVERITIES.filter(
    (severity) => severity === 'critical' || severity === 'high' || total.severities[severity] > 0,
  );
  const passed: Column = { title: 'passed', styles: ['green'], value: (layer) => layer.passed };
  const failed: Column = { title: 'failed', styles: ['red'], value: (layer) => layer.failed };
  const accepted: Column = { title: 'accepted', styles: [], value: (layer) => layer.accepted };
  const undecided: Column = { title: 'not eval.', styles: ['magenta'], value: (layer) => layer.notEvaluated };
  const bySeverity = (names: Readonly<Record<Severity, string>>): Column[] =>
    severities.map((severity) => ({
      title: names[severity],
      styles: SEVERITY_STYLES[severity],
      value: (layer) => layer.severities[severity],
    }));
  const rest = [...(total.accepted > 0 ? [accepted] : []), undecided];
  for (const [columns, coverage, shorten] of [
    [[passed, ...bySeverity(LONG), ...rest], 'coverage', false],
    [[passed, ...bySeverity(SHORT), ...rest], 'coverage', false],
    [[passed, ...bySeverity(SHORT), ...rest], 'cover', true],
  ] as const) {
    const used = columns.reduce(
      (sum, column) => sum + widthOf(column, total, shorten),
      13 + 2 + coverage.length,
    );
    if (used <= ink.columns) {
      const space = ink.columns - used - 2;
      return { columns, withBar: space >= 8 ? Math.min(space, 16) : 0, coverage, shorten };
    }
  }
  return { columns: [passed, failed, undecided], withBar: 0, coverage: 'cover', shorten: true };
}

function widthOf({ title, value }: Column, total: LayerTally, shorten: boolean): number {
  const largest = value(total) ?? 0;
  return Math.max(title.length, (shorten ? short(largest) : number(largest)).length) + 2;
}

/** At most four characters: 9999, 12k, 3.4M. */
function short(value: number): string {
  for (const [size, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value < size || value < 10_000) continue;
    const scaled = value / size;
    if (scaled >= 1000) return '>1T';
    return `${scaled >= 10 ? Math.floor(scaled) : Math.floor(scaled * 10) / 10}${unit}`;
  }
  return String(value);
}

/** Of all that was judged: passed, failed, and not decided; the last in shades that differ without colour. */
function bar(layer: LayerTally, length: number, ink: Ink): string {
  const all = judged(layer);
  const share = (part: number): number => (part === 0 ? 0 : Math.max(1, Math.round((part / all) * length)));
  const failed = share(layer.failed);
  const open = Math.min(share(layer.notEvaluated + layer.accepted), Math.max(0, length - failed - 1));
  const passed = Math.max(0, length - failed - open);
  const { full, half, open: light } = ink.glyph;
  return (
    ink.paint(full.repeat(passed), 'green') +
    ink.paint(half.repeat(length - passed - open), 'red') +
    ink.paint(light.repeat(open), 'dim')
  );
}

function judged({ passed, failed, accepted, notEvaluated }: LayerTally): number {
  return passed + failed + accepted + notEvaluated;
}

const MARKS = { nothing: 'warning', failing: 'critical', undecided: 'undecided', clear: 'clear' } as const;
const MARK_STYLES = { nothing: 'yellow', failing: 'red', undecided: 'magenta', clear: 'green' } as const;

function* verdict(document: CheckDocument, tally: Tally, outcome: Outcome, ink: Ink): Generator<string> {
  const { files, resources } = document.inputs;
  const { total } = tally;
  yield* listLines(ink.glyph[MARKS[outcome]], [MARK_STYLES[outcome], 'bold'], headline(document, tally), ink);
  if (outcome === 'nothing') return;
  const parts = [`${number(total.passed)} passed`, `${number(total.failed)} failed`];
  if (total.accepted > 0) parts.push(`${number(total.accepted)} accepted`);
  if (total.notEvaluated > 0) parts.push(`${number(total.notEvaluated)} not evaluated`);
  const scope = `${counted(resources, 'resource')} in ${counted(files, 'file')}`;
  const text = `${parts.join(', ')}; ${percent(total.coverage)} decided; ${scope}`;
  yield* listLines(' ', [], text, ink);
}

function* problems(all: readonly InputProblem[], ink: Ink): Generator<string> {
  if (all.length === 0) return;
  yield '';
  const head = `${counted(all.length, 'problem')} with the inputs`;
  yield* listLines(ink.glyph.warning, ['yellow', 'bold'], head, ink);
  for (const { file, line, message } of all.slice(0, PROBLEMS)) {
    const where = `${visible(file, ink.unicode)}${line === undefined ? '' : `:${line}`}`;
    yield* item(where, message, ink);
  }
  if (all.length > PROBLEMS)
    yield ink.paint(
      `   ${ink.glyph.ellipsis} and ${number(all.length - PROBLEMS)} more (--format json)`,
      'dim',
    );
}

function* exceptions(all: readonly ExceptionReport[], ink: Ink): Generator<string> {
  for (const [state, reports] of groupBy(all, ({ state }) => state)) {
    yield '';
    const active = state === 'active';
    const head = `${counted(reports.length, `${state} exception`)}`;
    yield* listLines(
      ink.glyph[active ? 'accepted' : 'warning'],
      active ? ['dim'] : ['yellow', 'bold'],
      head,
      ink,
    );
    const shown = active ? reports : reports.slice(0, EXCEPTIONS);
    for (const { where, control, message } of shown) {
      yield* item(visible(where, ink.unicode), `${control}: ${message}`, ink);
    }
    if (reports.length > shown.length) {
      yield ink.paint(
        `   ${ink.glyph.ellipsis} and ${number(reports.length - shown.length)} more (--format json)`,
        'dim',
      );
    }
  }
}

/** A place and a text in the same line where both fit, else under each other. */
function* item(where: string, text: string, ink: Ink): Generator<string> {
  const { ellipsis } = ink.glyph;
  const words = visible(text, ink.unicode);
  if (width(where) + width(words) + 5 <= ink.columns) {
    yield `   ${ink.paint(where, 'cyan')}  ${words}`;
    return;
  }
  yield `   ${ink.paint(cutPath(where, ink.columns - 3, ellipsis), 'cyan')}`;
  for (const line of wrapShort(words, ink.columns - 5, 3, ellipsis)) yield `     ${line}`;
}

function nextStep(document: CheckDocument, outcome: Outcome): string {
  if (outcome === 'nothing') {
    return document.inputs.resources === 0
      ? 'Next: give a folder that holds Kubernetes manifests, CloudFormation templates or Dockerfiles'
      : 'Next: ringwall controls lists what is judged, and of which resources';
  }
  if (outcome === 'failing') return `Next: ringwall explain ${gravest(document.findings)}`;
  if (outcome === 'undecided') return 'Next: ringwall check --verbose shows what is missing to decide each';
  return 'Next: --persona pedantic, then auditor, ask for more than everybody has to have';
}

/** The control of the most severe findings; of several the one with the most. */
function gravest(findings: readonly Finding[]): string {
  const failing = findings.filter(({ verdict }) => verdict === 'fail').sort(bySeverity);
  const alike = failing.filter((finding) => bySeverity(finding, failing[0]!) === 0);
  const controls = [...groupBy(alike, ({ control }) => control)];
  return controls.reduce((most, one) => (one[1].length > most[1].length ? one : most))[0];
}
