import type { Invocation, ReportingDescriptor, Result } from 'sarif';
import type {
  CheckDocument,
  Confidence,
  ExceptionReport,
  Finding,
  InputProblem,
  Severity,
} from '../result/document.ts';
import { acceptanceOf } from './acceptance.ts';
import { code, prose } from './markdown-text.ts';
import { visibleJson } from './printable.ts';
import type { Report } from './report.ts';
import { inPieces } from './report.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const BASE = '%SRCROOT%';

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note', info: 'note' } as const;
/** In the middle of the ranges that code scanning gives the words. */
const SCORES: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.1',
};
const PRECISIONS: Record<Confidence, string> = { high: 'very-high', medium: 'high', low: 'medium' };

/** Code scanning refuses more. */
const TAGS = 20;

/** SARIF 2.1.0, one result a line. */
export const sarif: Report = (document) => inPieces(lines(document));

function* lines(document: CheckDocument): Generator<string> {
  const { findings, inputs, exceptions = [] } = document;
  const rules = rulesOf(findings);
  const codes = [...new Set([...inputs.problems.map(({ code }) => code), ...exceptions.map(exceptionCode)])];
  const driver = {
    name: document.tool.name,
    version: document.tool.version,
    rules: [...rules.values()].map(({ rule }) => rule),
    notifications: codes.map((id) => ({ id })),
  };
  const invocation = {
    executionSuccessful: true,
    toolExecutionNotifications: inputs.problems.map((problem) => problemNotification(problem, codes)),
    toolConfigurationNotifications: exceptions.map((exception) => exceptionNotification(exception, codes)),
  };
  yield `{"$schema":${text(SCHEMA)},"version":"2.1.0","runs":[{\n`;
  yield `"tool":${text({ driver })},\n`;
  yield `"invocations":${text([invocation])},\n`;
  yield `"columnKind":"utf16CodeUnits",\n`;
  const root = { [BASE]: { description: { text: 'The folder in which ringwall was run.' } } };
  yield `"originalUriBaseIds":${text(root)},\n`;
  yield `"properties":${text({ coverage: document.coverage })},\n`;
  yield '"results":[';
  // Either all results carry these or none does.
  const marks = {
    suppressions: findings.some(({ verdict }) => verdict === 'accepted'),
    baseline: findings.some(({ known }) => known),
  };
  for (const [index, finding] of findings.entries()) {
    yield `${index === 0 ? '' : ','}\n${text(resultOf(finding, rules.get(finding.control)!.index, marks))}`;
  }
  yield '\n]}]}\n';
}

function text(value: unknown): string {
  return visibleJson(JSON.stringify(value));
}

function rulesOf(findings: readonly Finding[]): Map<string, { index: number; rule: ReportingDescriptor }> {
  const rules = new Map<string, { index: number; rule: ReportingDescriptor }>();
  for (const { control, title, layer, stage, severity, confidence, standards, fix } of findings) {
    if (rules.has(control)) continue;
    const breaks = fix.breaks === undefined ? '' : `May break: ${fix.breaks}`;
    const rule: ReportingDescriptor = {
      id: control,
      shortDescription: { text: title },
      fullDescription: { text: `${title}.` },
      help: {
        text: [`${title}.`, `Fix: ${fix.text}`, breaks, `More: ringwall explain ${control}`]
          .filter(Boolean)
          .join('\n'),
        markdown: [
          `**${prose(title)}**`,
          `**Fix:** ${prose(fix.text)}`,
          prose(breaks),
          `More: ${code(`ringwall explain ${control}`)}`,
        ]
          .filter(Boolean)
          .join('\n\n'),
      },
      defaultConfiguration: { level: LEVELS[severity] },
      properties: {
        tags: [...new Set(['security', `layer/${layer}`, `stage/${stage}`, ...standards])].slice(0, TAGS),
        precision: PRECISIONS[confidence],
        'security-severity': SCORES[severity],
      },
    };
    rules.set(control, { index: rules.size, rule });
  }
  return rules;
}

function resultOf(
  finding: Finding,
  ruleIndex: number,
  marks: { readonly suppressions: boolean; readonly baseline: boolean },
): Result {
  const { verdict, severity, resource, via } = finding;
  const isOpen = verdict === 'not-evaluated';
  return {
    ruleId: finding.control,
    ruleIndex,
    kind: isOpen ? 'open' : 'fail',
    level: isOpen ? 'none' : LEVELS[severity],
    message: { text: linkless(finding.message) },
    locations: [locationOf(finding)],
    ...(via.length === 0
      ? {}
      : {
          relatedLocations: via.map(({ file, line, what }, id) => ({
            id,
            message: { text: linkless(what) },
            physicalLocation: { artifactLocation: artifact(file), region: { startLine: line } },
          })),
        }),
    partialFingerprints: { 'ringwallFinding/v1': finding.id },
    ...(marks.suppressions
      ? {
          suppressions:
            verdict === 'accepted'
              ? [{ kind: 'external', status: 'accepted', justification: acceptanceOf(finding) }]
              : [],
        }
      : {}),
    ...(marks.baseline ? { baselineState: finding.known ? 'unchanged' : 'new' } : {}),
    properties: {
      layer: finding.layer,
      severity,
      confidence: finding.confidence,
      verdict,
      ...(finding.reason === undefined ? {} : { reason: finding.reason }),
      resource,
    },
  };
}

function locationOf({ location, resource }: Finding): NonNullable<Result['locations']>[number] {
  const logical = { name: resource.name, fullyQualifiedName: resource.address, kind: 'resource' };
  if (!('file' in location)) {
    const property = {
      name: location.path,
      fullyQualifiedName: `${resource.address}.${location.path}`,
      kind: 'member',
    };
    return { logicalLocations: [property, logical] };
  }
  const { file, line, column, endLine, endColumn } = location;
  return {
    physicalLocation: {
      artifactLocation: artifact(file),
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
    logicalLocations: [logical],
  };
}

/** A relative path is a URI below the root; an absolute one stands on its own. */
function artifact(path: string): { uri: string; uriBaseId?: string } {
  const drive = /^([A-Za-z]:)[\\/]/.exec(path);
  if (drive !== null) {
    return { uri: `file:///${drive[1]!}/${path.slice(3).split(/[\\/]/).map(encoded).join('/')}` };
  }
  const uri = path.split('/').map(encoded).join('/');
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: BASE };
}

function encoded(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}

/** In a message `[words](target)` is a link; what is quoted must not become one. */
function linkless(message: string): string {
  return message.includes('](') ? message.replace(/[\\[\]]/g, '\\$&') : message;
}

type Notification = NonNullable<Invocation['toolExecutionNotifications']>[number];

function problemNotification(
  { file, line, code, message }: InputProblem,
  codes: readonly string[],
): Notification {
  return {
    descriptor: { id: code, index: codes.indexOf(code) },
    level: 'warning',
    message: { text: linkless(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file),
          ...(line === undefined ? {} : { region: { startLine: line } }),
        },
      },
    ],
  };
}

function exceptionNotification(exception: ExceptionReport, codes: readonly string[]): Notification {
  const id = exceptionCode(exception);
  return {
    descriptor: { id, index: codes.indexOf(id) },
    level: exception.state === 'active' ? 'note' : 'warning',
    message: { text: linkless(`${exception.control} (${exception.where}): ${exception.message}`) },
  };
}

function exceptionCode({ state }: ExceptionReport): string {
  return `exception-${state}`;
}
