import type { NetworkLint } from '../../result/network.ts';
import { visible, wrap } from '../printable.ts';
import type { ReportOptions } from '../report.ts';
import { inkOf } from '../style.ts';
import { counted } from '../tally.ts';

const COLOURS = { opens: 'red', closes: 'yellow', idle: 'blue' } as const;

/** For a person: where, what, and whether it opens or closes something. */
export function* lintText({ findings }: NetworkLint, options: ReportOptions): Generator<string> {
  const ink = inkOf(options);
  for (const { column, effect, file, line, lint, message } of findings) {
    const where = file === undefined ? '' : `${visible(file)}:${line}:${column}`;
    yield `${ink.paint(where, 'cyan')}  ${ink.paint(effect, COLOURS[effect], 'bold')}  ${lint}\n`;
    for (const text of wrap(visible(message), ink.columns - 2)) yield `  ${text}\n`;
  }
  const of = (effect: string): number => findings.filter((one) => one.effect === effect).length;
  yield `${findings.length === 0 ? '' : '\n'}${counted(findings.length, 'finding')}: ${of('opens')} open something, ${of('closes')} close something, ${of('idle')} do nothing\n`;
}
