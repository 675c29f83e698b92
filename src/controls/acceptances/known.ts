import { compareText } from '../../estate/index.ts';
import type { Finding } from '../../result/document.ts';

/** The findings of a day, for a team that starts with an old repository: only what is not in it counts. */
export interface KnownFile {
  readonly schema: 'ringwall/known/1';
  readonly findings: readonly KnownFinding[];
}

export interface KnownFinding {
  readonly id: string;
  readonly control: string;
  /** For the reader of the file; the id alone counts. */
  readonly resource: string;
}

/** The file that makes today's failures known. The same findings give the same bytes. */
export function knownFile(findings: readonly Finding[]): string {
  const known = findings
    .filter((finding) => finding.verdict === 'fail')
    .map(({ id, control, resource }): KnownFinding => ({ id, control, resource: resource.address }))
    .toSorted((a, b) =>
      a.control === b.control
        ? compareText(a.resource, b.resource) || compareText(a.id, b.id)
        : compareText(a.control, b.control),
    );
  const file: KnownFile = { schema: 'ringwall/known/1', findings: known };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * The ids in a file of known findings.
 * @throws Error with one line that says what is wrong with the text
 */
export function parseKnown(text: string): ReadonlySet<string> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  if (!isKnownFile(data))
    throw new Error('it is not a file that --write-known wrote (schema ringwall/known/1)');
  return new Set(data.findings.map(({ id }) => id));
}

function isKnownFile(data: unknown): data is KnownFile {
  if (typeof data !== 'object' || data === null || !('schema' in data) || data.schema !== 'ringwall/known/1')
    return false;
  if (!('findings' in data) || !Array.isArray(data.findings)) return false;
  return data.findings.every(
    (finding: unknown) =>
      typeof finding === 'object' && finding !== null && 'id' in finding && typeof finding.id === 'string',
  );
}

/** Marks what is known. */
export function markKnown(findings: readonly Finding[], known: ReadonlySet<string>): Finding[] {
  return findings.map((finding) =>
    finding.verdict === 'fail' && known.has(finding.id) ? { ...finding, known: true } : finding,
  );
}
