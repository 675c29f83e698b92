import type { Leaf, SourceFile } from '../../estate/index.ts';
import { Line } from '../../estate/dockerfile/line.ts';
import { ShellReader } from '../../estate/dockerfile/shell-reader.ts';
import { ScriptFlow } from './script-flow.ts';
import type { Found, Names, Span, Written } from './written.ts';
import { fill } from './written.ts';

/** A command of a script, its words filled in. */
export interface Command extends Span {
  /** The program without its folder, and without sudo and the like. */
  readonly name: string;
  readonly path: string;
  readonly args: readonly Written[];
  readonly env: ReadonlyMap<string, Written>;
  /** Whether the script fails when the command does; `undefined` when that can't be told. */
  readonly counts: boolean | undefined;
}

export interface ScriptOptions {
  /** Whether a pipe fails when one of its first commands does. */
  readonly pipefail: boolean;
  /** What scripts before it have set, where one shell runs them all. */
  readonly set?: Map<string, Found>;
}

const WRAPPERS = new Set([
  'sudo',
  'env',
  'exec',
  'command',
  'time',
  'nohup',
  'nice',
  'timeout',
  'xargs',
  'xvfb-run',
]);

/** The commands of a text that a shell gets, with variables set in it filled in where they are used. */
export function commandsIn(text: Leaf, names: Names, options: ScriptOptions): Command[] {
  const value = String(text.value);
  const line = lineOf(value, text, names.file);
  const { commands } = new ShellReader(line).read();
  const flow = new ScriptFlow(names.file.text, text);
  const set = options.set ?? new Map<string, Found>();
  const inner: Names = { ...names, variable: (name) => set.get(name) ?? names.variable(name) };
  const found: Command[] = [];
  let errors = true;
  commands.forEach((command, index) => {
    const words = command.words.map((word) => fill(word.text, word, inner, word.dynamic));
    const [first, second] = words.map(({ key }) => key);
    if (first === 'set' && second !== undefined) {
      if (/^\+[a-z]*e/.test(second)) errors = false;
      else if (/^-[a-z]*e/.test(second)) errors = true;
    }
    const assigned = command.words.length === 0 ? command.env : [];
    const exported = first === 'export' || first === 'readonly' ? command.words.slice(1) : [];
    // A script may come by here on one of several ways: what is set on one of them is not known to hold.
    const sure = !flow.isConditional(command.start);
    for (const word of [...assigned, ...exported]) assign(word, inner, set, sure);
    const program = programIn(words);
    if (program === undefined) return;
    const env = new Map<string, Found>();
    for (const word of command.env) assign(word, inner, env, true);
    const counted = flow.counts(command, commands[index - 1], options.pipefail);
    found.push({
      ...program,
      env,
      counts: errors ? counted : false,
      start: command.start,
      end: command.end,
    });
  });
  return found;
}

function assign(
  word: { text: string; start: number; end: number; dynamic: boolean },
  names: Names,
  set: Map<string, Found>,
  sure: boolean,
): void {
  const equals = word.text.indexOf('=');
  if (equals === -1) return;
  const name = word.text.slice(0, equals);
  const { file } = names;
  if (sure) set.set(name, { ...fill(word.text.slice(equals + 1), word, names, word.dynamic), file });
  else set.set(name, { ...fill(`$${name}`, word, { ...names, variable: () => undefined }, true), file });
}

function programIn(words: readonly Written[]): Pick<Command, 'name' | 'path' | 'args'> | undefined {
  let index = 0;
  for (let word = words[index]; word !== undefined; word = words[++index]) {
    const path = word.key;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (WRAPPERS.has(name) || (index > 0 && /^-|^\w+=|^\d+[smh]?$|^\{\}$/.test(path))) continue;
    return { name, path, args: words.slice(index + 1) };
  }
  return undefined;
}

const NEARBY = 400;

/** The value of a scalar with the way back from each of its characters to the file. */
export function lineOf(value: string, { start, end }: Span, file: SourceFile): Line {
  const raw = file.text.slice(start, end);
  const joined: number[] = [];
  const places: number[] = [];
  let at = 0;
  let shift: number | undefined;
  for (let index = 0; index < value.length; index++) {
    const char = value[index]!;
    if (!/\s/.test(char)) {
      // What is not found nearby was written as an escape.
      const found = raw.slice(at, at + NEARBY).indexOf(char);
      if (found !== -1) at += found;
    }
    if (shift !== at - index) {
      shift = at - index;
      joined.push(index);
      places.push(start + Math.min(at, raw.length));
    }
    if (/\S/.test(char) || raw[at] === char) at++;
  }
  if (joined.length === 0) return new Line(value, [0], [start], start, end);
  return new Line(value, joined, places, start, end);
}
