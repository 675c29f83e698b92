import type { SourceFile, Tree } from '../../estate/index.ts';
import { leaf, sequence } from '../../estate/index.ts';
import { expand } from './expand.ts';
import type { Instruction } from './instruction.ts';
import type { Line } from '../../estate/dockerfile/line.ts';
import type { Report } from '../../estate/dockerfile/directives.ts';
import type { Rope } from './rope.ts';
import { ropeOf, ropeTree } from './rope.ts';
import type { Scope } from './scope.ts';

export type Entry = readonly [key: string, value: Tree, keyStart: number];

/** What the fields of an instruction are read with. */
export interface Reading {
  readonly file: SourceFile;
  readonly escape: string;
  readonly scope: Scope;
  readonly report: Report;
}

/** A value with its variables filled in. */
export function valueOf(line: Line, from: number, to: number, keyword: string, reading: Reading): Rope {
  const { scope, escape, report } = reading;
  const { rope, wrong } = expand(line, from, to, { keyword, escape, lookup: (name) => scope.lookup(name) });
  if (wrong !== undefined) report(line.at(from), 'invalid-instruction', `${keyword}: ${wrong}; correct it`);
  return rope;
}

/** A value as it is written. */
export function written(line: Line, from: number, to: number): Tree {
  return leaf(line.text.slice(from, to), ...line.span(from, to));
}

export function strings(lines: readonly Line[], line: Line, from: number, to: number): Tree {
  return sequence(
    lines.map((one) => leaf(one.text, one.start, one.end)),
    ...line.span(from, to),
  );
}

export type Add = (key: string, value: Tree) => void;

/** Flags whose value is one text, or `true` when they stand alone. */
export function plainFlags(of: Instruction, names: readonly string[], reading: Reading, add: Add): void {
  for (const flag of of.flags) {
    if (!names.includes(flag.name)) continue;
    const key = flag.name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (flag.value === -1) add(key, leaf(true, ...of.line.span(flag.from, flag.to)));
    else if (flag.name === 'from') add(key, ropeTree(unquoted(of.line, flag.value, flag.to), reading.file));
    else if (flag.name === 'link' || flag.name === 'parents' || flag.name === 'keep-git-dir') {
      const text = of.line.text.slice(flag.value, flag.to);
      add(
        key,
        leaf(
          /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text,
          ...of.line.span(flag.value, flag.to),
        ),
      );
    } else add(key, ropeTree(valueOf(of.line, flag.value, flag.to, of.keyword, reading), reading.file));
  }
}

/** Takes one pair of quotes off; variables stay as they are. */
export function unquoted(line: Line, from: number, to: number): Rope {
  const quote = line.text[from];
  const inside = to - from >= 2 && (quote === '"' || quote === "'") && line.text[to - 1] === quote;
  return inside ? ropeOf(line, from + 1, to - 1) : ropeOf(line, from, to);
}
