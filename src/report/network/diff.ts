import type { NetworkChange, NetworkDiff } from '../../result/network.ts';
import { code } from '../markdown-text.ts';
import { visible, visibleJson } from '../printable.ts';
import type { ReportOptions } from '../report.ts';
import { inkOf } from '../style.ts';
import { counted } from '../tally.ts';

export const DIFF_FORMATS = ['text', 'json', 'csv', 'markdown'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];
export type DiffReport = (document: NetworkDiff, options: ReportOptions) => Iterable<string>;

export const diffFormats: Readonly<Record<DiffFormat, () => Promise<DiffReport>>> = {
  text: () => Promise.resolve(text),
  json: () => Promise.resolve(json),
  csv: () => Promise.resolve(csv),
  markdown: () => Promise.resolve(markdown),
};

/** A comment on a pull request stays under this many rows. */
const MOST_ROWS = 50;

/** How many pairs are opened; the others only lose something. */
function countsOf({ changes }: NetworkDiff): { opened: number; closed: number } {
  const counts = { opened: 0, closed: 0 };
  for (const { opened } of changes) counts[opened === undefined ? 'closed' : 'opened']++;
  return counts;
}

/** Those that open something, or those that do not. */
function* partOf({ changes }: NetworkDiff, part: 'opened' | 'closed'): Generator<NetworkChange> {
  for (const change of changes) if ((change.opened === undefined) === (part === 'closed')) yield change;
}

function* text(document: NetworkDiff, options: ReportOptions): Generator<string> {
  const ink = inkOf(options);
  const counts = countsOf(document);
  for (const [title, sign, colour] of [
    ['opened', '+', 'red'],
    ['closed', '-', 'green'],
  ] as const) {
    if (counts[title] === 0) continue;
    yield `${ink.paint(title, 'bold')}\n`;
    for (const { after, before, dst, only, src, ...change } of partOf(document, title)) {
      const what = visible(change[title] ?? '');
      const whole = only === undefined ? `  (was ${before}, is ${after})` : '';
      yield `  ${ink.paint(sign, colour)} ${visible(src)} ${ink.glyph.next} ${visible(dst)}  ${ink.paint(what, colour)}${whole}\n`;
    }
    yield '\n';
  }
  yield `${counted(counts.opened, 'pair')} opened, ${counted(counts.closed, 'pair')} closed\n`;
}

function* json({ changes, ...head }: NetworkDiff): Generator<string> {
  yield `${JSON.stringify({ schema: head.schema, mode: head.mode, opens: head.opens }).slice(0, -1)},"changes":[`;
  let first = true;
  for (const change of changes) {
    yield `${first ? '\n' : ',\n'}${visibleJson(JSON.stringify(change))}`;
    first = false;
  }
  yield `${first ? '' : '\n'}],"problems":${visibleJson(JSON.stringify(head.problems))}}\n`;
}

function* csv({ changes }: NetworkDiff): Generator<string> {
  yield 'src,dst,before,after,opened,closed\r\n';
  for (const { after, before, closed, dst, opened, src } of changes)
    yield `${[src, dst, before, after, opened ?? '', closed ?? ''].map(quoted).join(',')}\r\n`;
}

function quoted(cell: string): string {
  const shown = visible(cell);
  const safe = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function* markdown(document: NetworkDiff): Generator<string> {
  const { closed, opened } = countsOf(document);
  if (opened + closed === 0) {
    yield 'No connection is opened or closed.\n';
    return;
  }
  yield `**${counted(opened, 'pair')} opened, ${counted(closed, 'pair')} closed**\n\n`;
  yield '| | src | dst | was | is |\n|---|---|---|---|---|\n';
  let room = MOST_ROWS;
  for (const part of ['opened', 'closed'] as const) {
    for (const { after, before, dst, src } of partOf(document, part)) {
      if (room-- <= 0) break;
      const sign = part === 'closed' ? '−' : '+';
      yield `| ${sign} | ${code(src)} | ${code(dst)} | ${code(before)} | ${code(after)} |\n`;
    }
  }
  if (opened + closed > MOST_ROWS) yield `\n… and ${opened + closed - MOST_ROWS} more.\n`;
}
