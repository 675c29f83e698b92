import { isWordCode } from './characters.ts';
import type { Instruction } from './program.ts';
import type { Assertion } from './tree.ts';

/** The spans of a match and its groups: start and end of each, -1 where a group took no part. */
export type Match = readonly number[];

interface Thread {
  readonly at: number;
  readonly slots: readonly number[];
}

/**
 * Finds the leftmost match from an offset on, all threads a character at a time, so that no text makes it slow:
 * https://swtch.com/~rsc/regexp/regexp2.html
 */
export function runProgram(
  program: readonly Instruction[],
  start: number,
  slotCount: number,
  text: string,
  from: number,
): Match | undefined {
  const none: readonly number[] = Array.from({ length: slotCount }, () => -1);
  const marks = new Int32Array(program.length).fill(-1);
  let current: Thread[] = [];
  let found: Match | undefined;
  let step = 0;
  for (let position = from; ;) {
    const code = position < text.length ? text.codePointAt(position)! : -1;
    if (found === undefined) addThread(program, current, marks, step, start, none, text, position);
    if (current.length === 0 && found !== undefined) break;
    const after = code > 0xffff ? position + 2 : position + 1;
    const next: Thread[] = [];
    for (const { at, slots } of current) {
      const instruction = program[at]!;
      if (instruction.kind === 'match') {
        found = slots;
        break;
      }
      if (instruction.kind === 'character' && code !== -1 && instruction.test(code))
        addThread(program, next, marks, step + 1, instruction.to, slots, text, after);
    }
    if (code === -1) break;
    current = next;
    position = after;
    step += 1;
  }
  return found;
}

/** Follows all steps that take no character, first choice first. */
function addThread(
  program: readonly Instruction[],
  threads: Thread[],
  marks: Int32Array,
  step: number,
  start: number,
  slots: readonly number[],
  text: string,
  position: number,
): void {
  const stack: Thread[] = [{ at: start, slots }];
  for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
    if (marks[thread.at] === step) continue;
    marks[thread.at] = step;
    const instruction = program[thread.at]!;
    switch (instruction.kind) {
      case 'split':
        stack.push(
          { at: instruction.other, slots: thread.slots },
          { at: instruction.to, slots: thread.slots },
        );
        break;
      case 'save': {
        const saved = thread.slots.slice();
        saved[instruction.slot] = position;
        stack.push({ at: instruction.to, slots: saved });
        break;
      }
      case 'assert':
        if (holds(instruction.at, text, position)) stack.push({ at: instruction.to, slots: thread.slots });
        break;
      default:
        threads.push(thread);
    }
  }
}

function holds(assertion: Assertion, text: string, position: number): boolean {
  switch (assertion) {
    case 'text-start':
      return position === 0;
    case 'text-end':
      return position === text.length;
    case 'line-start':
      return position === 0 || text[position - 1] === '\n';
    case 'line-end':
      return position === text.length || text[position] === '\n';
    case 'word-boundary':
      return wordAt(text, position - 1) !== wordAt(text, position);
    case 'no-word-boundary':
      return wordAt(text, position - 1) === wordAt(text, position);
  }
}

function wordAt(text: string, position: number): boolean {
  return position >= 0 && position < text.length && isWordCode(text.charCodeAt(position));
}
