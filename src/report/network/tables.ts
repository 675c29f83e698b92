import type { NetworkConnection } from '../../result/network.ts';
import { code } from '../markdown-text.ts';
import { visible } from '../printable.ts';
import type { NetworkReport } from './index.ts';

/** https://www.rfc-editor.org/rfc/rfc4180; a cell that a spreadsheet would run as a formula begins with a quote. */
export const csv: NetworkReport = function* csv({ connections, undecided }) {
  yield 'src,dst,conn,decided\r\n';
  for (const one of connections) yield csvLine(one, 'yes');
  for (const one of undecided) yield csvLine(one, 'no');
};

function csvLine({ conn, dst, src }: NetworkConnection, decided: string): string {
  return `${[src, dst, conn, decided].map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const shown = visible(text);
  const safe = /^[=+\-@]/.test(shown) ? `'${shown}` : shown;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const markdown: NetworkReport = function* markdown({ connections, undecided }) {
  yield '| src | dst | conn |\n|---|---|---|\n';
  for (const { conn, dst, src } of connections) yield `| ${code(src)} | ${code(dst)} | ${code(conn)} |\n`;
  let first = true;
  for (const { conn, dst, reason, src } of undecided) {
    if (first) yield '\nNot decided:\n\n| src | dst | conn | why |\n|---|---|---|---|\n';
    first = false;
    yield `| ${code(src)} | ${code(dst)} | ${code(conn)} | ${code(reason)} |\n`;
  }
};
