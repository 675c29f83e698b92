import type { NetworkAnswer, NetworkReason } from '../../result/network.ts';
import { visible, wrap } from '../printable.ts';
import type { ReportOptions } from '../report.ts';
import type { Ink } from '../style.ts';
import { inkOf } from '../style.ts';
import { counted } from '../tally.ts';
import { waysToText } from './ways.ts';

const COLOURS = { yes: 'green', no: 'red', depends: 'yellow' } as const;
/** Rules that are for somebody else are many: so many of them are shown. */
const MOST_OTHERS = 4;

/** One answer for a person: the word first, then what decides it with the line to change. */
export function* answerText(answer: NetworkAnswer, options: ReportOptions): Generator<string> {
  const ink = inkOf(options);
  const { because, cluster, conn, dst, encrypted, notes, open, port, protocol, src } = answer;
  const what = `${protocol ?? ''}${port === undefined ? '' : ` ${port}`}`;
  yield `${ink.paint(answer.answer, COLOURS[answer.answer], 'bold')}  ${visible(src)} ${ink.glyph.next} ${visible(dst)}  ${what}`;
  yield `${cluster === undefined ? '' : ` (${visible(cluster)})`}\n`;
  if (conn !== undefined && conn !== '') yield `  goes through: ${conn}\n`;
  if (open !== undefined && open !== '') yield `  may go through: ${open}\n`;
  if (encrypted !== undefined && encrypted.file !== undefined) {
    const where = `${visible(encrypted.file)}:${encrypted.line}`;
    yield `  encrypted: ${encrypted.answer}, ${visible(encrypted.message)} (${where})\n`;
  } else if (encrypted !== undefined)
    yield `  encrypted: ${encrypted.answer}, ${visible(encrypted.message)}\n`;
  if (answer.authorized !== undefined) yield* meshLines(answer.authorized, ink);
  const others = because.filter(({ effect }) => effect === 'other-peer');
  for (const reason of because) if (reason.effect !== 'other-peer') yield* reasonLines(reason, ink);
  for (const reason of others.slice(0, MOST_OTHERS)) yield* reasonLines(reason, ink);
  const more = others.length - MOST_OTHERS;
  if (more > 0)
    yield `\n  ${ink.glyph.ellipsis} and ${counted(more, 'more rule')} for others; --json shows all\n`;
  if (answer.ways !== undefined) yield* waysToText(answer.ways, ink);
  if (answer.answer !== 'no' && notes.length > 0) yield '\n';
  // What is denied is denied whatever else holds.
  for (const note of answer.answer === 'no' ? [] : notes)
    for (const [at, line] of wrap(note, ink.columns - 4).entries())
      yield `${ink.paint(`${at === 0 ? `  ${ink.glyph.warning} ` : '    '}${line}`, 'dim')}\n`;
  for (const { message } of [...answer.hints, ...(answer.authorized?.hints ?? [])])
    for (const [at, line] of wrap(visible(`to let it through, ${message}`), ink.columns - 4).entries())
      yield `${at === 0 ? `\n  ${ink.glyph.next} ` : '    '}${line}\n`;
}

/** What a service mesh makes of it. */
function* meshLines(
  { answer, because }: NonNullable<NetworkAnswer['authorized']>,
  ink: Ink,
): Generator<string> {
  const [first, ...others] = because.map(({ file, line, message, policy }) => {
    const where = file === undefined ? '' : ` (${visible(file)}${line === undefined ? '' : `:${line}`})`;
    return `${visible(policy)} ${visible(message)}${where}`;
  });
  yield `  mesh: ${ink.paint(answer, COLOURS[answer])}${first === undefined ? '' : `, ${first}`}\n`;
  for (const one of others) yield `    ${one}\n`;
}

function* reasonLines({ file, line, message, policy, rule }: NetworkReason, ink: Ink): Generator<string> {
  const where = file === undefined ? '' : `${visible(file)}${line === undefined ? '' : `:${line}`}`;
  const text = `${visible(policy)}${rule === undefined ? '' : ` ${visible(rule)}`} ${visible(message)}`;
  yield `\n  ${ink.paint(where, 'cyan')}\n`;
  for (const part of wrap(text, ink.columns - 4)) yield `    ${part}\n`;
}
