import type { NetworkAnswer, NetworkReason } from '../../result/network.ts';
import { visible } from '../printable.ts';
import type { ReportOptions } from '../report.ts';
import type { Ink } from '../style.ts';
import { inkOf } from '../style.ts';

const COLOURS = { yes: 'green', no: 'red', depends: 'yellow' } as const;

/** One answer for a person: the word first, then what decides it with the line to change. */
export function* answerText(answer: NetworkAnswer, options: ReportOptions): Generator<string> {
  const ink = inkOf(options);
  const { because, cluster, conn, dst, open, port, protocol, src } = answer;
  const what = `${protocol ?? ''}${port === undefined ? '' : ` ${port}`}`;
  yield `${ink.paint(answer.answer, COLOURS[answer.answer], 'bold')}  ${visible(src)} ${ink.glyph.next} ${visible(dst)}  ${what}`;
  yield `${cluster === undefined ? '' : ` (${visible(cluster)})`}\n`;
  if (conn !== undefined && conn !== '') yield `  goes through: ${conn}\n`;
  if (open !== undefined && open !== '') yield `  may go through: ${open}\n`;
  for (const reason of because) yield* reasonLines(reason, ink);
}

function* reasonLines({ file, line, message, policy, rule }: NetworkReason, ink: Ink): Generator<string> {
  const where = file === undefined ? '' : `${visible(file)}${line === undefined ? '' : `:${line}`}`;
  yield `\n  ${ink.paint(where, 'cyan')}\n`;
  yield `    ${visible(policy)}${rule === undefined ? '' : ` ${visible(rule)}`} ${visible(message)}\n`;
}
