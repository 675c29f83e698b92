import { leaf } from '../../estate/index.ts';
import type { Add, Reading } from './values.ts';
import { plainFlags, strings, written } from './values.ts';
import type { Instruction } from './instruction.ts';
import { skipBlank } from '../../estate/dockerfile/line.ts';
import { jsonStrings, plainWords } from './words.ts';

/** `NONE`, or flags and a `CMD`: https://docs.docker.com/reference/dockerfile/#healthcheck */
export function healthcheck(of: Instruction, reading: Reading, add: Add): void {
  const { line } = of;
  plainFlags(of, ['interval', 'timeout', 'start-period', 'start-interval', 'retries'], reading, add);
  const [first] = plainWords(line.text, of.rest, of.end);
  const type = first === undefined ? '' : line.text.slice(...first).toUpperCase();
  if (first === undefined || (type !== 'NONE' && type !== 'CMD')) {
    reading.report(line.at(of.rest), 'invalid-instruction', 'HEALTHCHECK takes NONE or CMD and a command');
    return;
  }
  add('test', leaf(type, ...line.span(...first)));
  if (type === 'NONE') return;
  const from = skipBlank(line.text, first[1], of.end);
  const exec = jsonStrings(line, from, of.end);
  if (Array.isArray(exec)) {
    add('form', leaf('exec', ...line.span(from, of.end)));
    add('arguments', strings(exec, line, from, of.end));
  } else if (from < of.end) add('command', written(line, from, of.end));
}
