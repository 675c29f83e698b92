import type { CheckDocument, Finding, InputProblem, Layer, Passed } from '../result/document.ts';
import { LAYERS } from '../result/document.ts';
import { acceptanceOf } from './acceptance.ts';
import { visible } from './printable.ts';
import type { Report } from './report.ts';
import { inPieces } from './report.ts';
import { counted, groupBy, place } from './tally.ts';

/** One suite a layer, one case a finding and a passed control. */
export const junit: Report = (document) => inPieces(lines(document));

interface Suite {
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly passed: readonly Passed[];
  readonly problems: readonly InputProblem[];
}

function* lines(document: CheckDocument): Generator<string> {
  const suites = suitesOf(document);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${attributes({ name: 'ringwall check', ...sum(suites.map(counts)), time: 0 })}>\n`;
  for (const suite of suites) {
    yield `  <testsuite${attributes({ name: suite.name, ...counts(suite), time: 0 })}>\n`;
    for (const { control, count } of suite.passed) {
      const name = `${control}: passed on ${counted(count, 'resource')}`;
      yield `    <testcase${attributes({ classname: classOf(suite, control), name, time: 0 })}/>\n`;
    }
    for (const finding of suite.findings) yield findingCase(suite, finding);
    for (const problem of suite.problems) yield problemCase(suite, problem);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function suitesOf({ findings, passed, passes = [], inputs }: CheckDocument): Suite[] {
  const layerOf = new Map<string, Layer>();
  for (const { control, layer } of [...findings, ...passes]) layerOf.set(control, layer);
  const ofLayer = groupBy(findings, ({ layer }) => layer);
  const passedOf = groupBy(passed, ({ control, layer }) => layer ?? layerOf.get(control) ?? 'other');
  const suites = LAYERS.map((layer, index) => ({
    name: `${index + 1} ${layer}`,
    findings: ofLayer.get(layer) ?? [],
    passed: passedOf.get(layer) ?? [],
    problems: [],
  }));
  const other = { name: 'other', findings: [], passed: passedOf.get('other') ?? [], problems: [] };
  const unread = { name: 'inputs', findings: [], passed: [], problems: inputs.problems };
  return [...suites, other, unread].filter(
    ({ findings, passed, problems }) => findings.length + passed.length + problems.length > 0,
  );
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function counts({ findings, passed, problems }: Suite): Counts {
  const failures = findings.filter(isFailure).length;
  return {
    tests: findings.length + passed.length + problems.length,
    failures,
    errors: problems.length,
    skipped: findings.length - failures,
  };
}

function sum(all: readonly Counts[]): Counts {
  const total = (key: keyof Counts): number => all.reduce((sum, one) => sum + one[key], 0);
  return {
    tests: total('tests'),
    failures: total('failures'),
    errors: total('errors'),
    skipped: total('skipped'),
  };
}

/** What is known has been there before and fails nothing. */
function isFailure({ verdict, known }: Finding): boolean {
  return verdict === 'fail' && !known;
}

function findingCase(suite: Suite, finding: Finding): string {
  const { control, resource, message, location, severity, fix } = finding;
  const at = 'file' in location ? { file: location.file, line: location.line } : {};
  const name = `${resource.address}: ${message}`;
  const head = `    <testcase${attributes({ classname: classOf(suite, control), name, ...at, time: 0 })}>\n`;
  if (!isFailure(finding)) {
    return `${head}      <skipped${attributes({ message: skipReason(finding) })}/>\n    </testcase>\n`;
  }
  const body = [
    `${severity}: ${message}`,
    `at ${place(finding)}`,
    ...finding.via.map(({ file, line, what }) => `via ${file}:${line} (${what})`),
    `fix: ${fix.text}`,
    `id: ${finding.id}`,
  ];
  return `${head}      <failure${attributes({ message, type: severity })}>${body.map(escaped).join('\n')}</failure>\n    </testcase>\n`;
}

function skipReason(finding: Finding): string {
  if (finding.verdict === 'accepted') return acceptanceOf(finding);
  if (finding.verdict === 'fail') return 'known: it stands in the file of known findings';
  return `not evaluated: ${finding.reason ?? finding.message}`;
}

function problemCase(suite: Suite, { file, line, code, message }: InputProblem): string {
  const name = line === undefined ? file : `${file}:${line}`;
  const head = `    <testcase${attributes({ classname: classOf(suite, code), name, file, line, time: 0 })}>\n`;
  return `${head}      <error${attributes({ message, type: code })}/>\n    </testcase>\n`;
}

function classOf({ name }: Suite, control: string): string {
  return `ringwall.${name.replace(/^\d /, '')}.${control}`;
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
}

/** Nothing is left that XML 1.0 forbids: what is not printable is spelled out first. */
function escaped(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
