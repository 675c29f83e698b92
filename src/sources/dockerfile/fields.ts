import type { SourceFile, Tree } from '../../estate/index.ts';
import { leaf, mapping, sequence } from '../../estate/index.ts';
import { healthcheck } from './healthcheck.ts';
import type { Instruction } from './instruction.ts';
import { shown } from './instruction.ts';
import { mounts } from './mounts.ts';
import type { Rope } from './rope.ts';
import { ropeTree, sliceRope, splitRope, textOf } from './rope.ts';
import type { Add, Entry, Reading } from './values.ts';
import { plainFlags, strings, unquoted, valueOf, written } from './values.ts';
import { equalsIn, plainWords, quotedWords } from './words.ts';

/** `keyword`, `text`, `form` and the fields that belong to the keyword, as one map. */
export function instructionTree(of: Instruction, reading: Reading): Tree {
  const { line, keyword } = of;
  const entries: Entry[] = [
    ['keyword', leaf(keyword, ...line.span(of.word, of.word + keyword.length)), -1],
    ['text', written(line, of.args, of.end), -1],
    ['form', leaf(of.exec === undefined ? 'shell' : 'exec', ...line.span(of.rest, of.end)), -1],
  ];
  const add = (key: string, value: Tree): void => void entries.push([key, value, -1]);
  fields(of, reading, add);
  const [start, end] = line.span(of.word, of.end);
  return mapping(entries, start, end);
}

function fields(of: Instruction, reading: Reading, add: Add): void {
  const { line, keyword } = of;
  switch (keyword) {
    case 'RUN':
      mounts(of, reading, add);
      plainFlags(of, ['network', 'security', 'device'], reading, add);
      command(of, add);
      heredocs(of, reading, add);
      return;
    case 'CMD':
    case 'ENTRYPOINT':
      command(of, add);
      return;
    case 'SHELL':
      if (of.exec === undefined) {
        reading.report(
          line.at(of.rest),
          'invalid-instruction',
          'SHELL needs its JSON form, such as ["/bin/bash", "-c"]',
        );
      } else add('arguments', strings(of.exec, line, of.rest, of.end));
      return;
    case 'COPY':
    case 'ADD':
      copy(of, reading, add);
      return;
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      add('pairs', pairsTree(of, readPairs(of, reading), reading));
      return;
    case 'EXPOSE':
      add('ports', list(of, reading));
      return;
    case 'VOLUME':
      add('paths', list(of, reading));
      return;
    case 'USER':
      user(valueOf(line, of.rest, of.end, keyword, reading), reading.file, add);
      return;
    case 'WORKDIR':
      add('path', ropeTree(valueOf(line, of.rest, of.end, keyword, reading), reading.file));
      return;
    case 'STOPSIGNAL':
      add('signal', ropeTree(valueOf(line, of.rest, of.end, keyword, reading), reading.file));
      return;
    case 'MAINTAINER':
      add('maintainer', written(line, of.rest, of.end));
      return;
    case 'HEALTHCHECK':
      healthcheck(of, reading, add);
  }
}

function command(of: Instruction, add: Add): void {
  if (of.exec === undefined) add('command', written(of.line, of.rest, of.end));
  else add('arguments', strings(of.exec, of.line, of.rest, of.end));
}

/** `user[:group]`: https://docs.docker.com/reference/dockerfile/#user */
function user(whole: Rope, file: SourceFile, add: Add): void {
  const text = textOf(whole);
  const colon = text.indexOf(':');
  add('user', ropeTree(colon === -1 ? whole : sliceRope(whole, 0, colon), file));
  if (colon !== -1) add('group', ropeTree(sliceRope(whole, colon + 1, text.length), file));
}

/** https://docs.docker.com/reference/dockerfile/#copy and #add */
function copy(of: Instruction, reading: Reading, add: Add): void {
  const { line, keyword, exec } = of;
  const opened = new Set(of.heredocs.map((heredoc) => heredoc.from));
  const paths =
    exec === undefined
      ? plainWords(line.text, of.rest, of.end)
          .filter(([from]) => !opened.has(from))
          .map(([from, to]) => valueOf(line, from, to, keyword, reading))
      : exec.map((one) => valueOf(one, 0, one.text.length, keyword, reading));
  if (paths.length + of.heredocs.length < 2) {
    reading.report(
      line.at(of.word),
      'invalid-instruction',
      `${keyword} needs at least one source and a destination`,
    );
  }
  const trees = paths.map((path) => ropeTree(path, reading.file));
  const destination = trees.pop();
  add('sources', sequence(trees, ...line.span(of.rest, of.end)));
  if (destination !== undefined) add('destination', destination);
  plainFlags(
    of,
    ['from', 'chown', 'chmod', 'link', 'checksum', 'parents', 'exclude', 'keep-git-dir', 'unpack'],
    reading,
    add,
  );
  heredocs(of, reading, add);
}

function list(of: Instruction, reading: Reading): Tree {
  const { line, keyword, exec } = of;
  const ropes =
    exec === undefined
      ? plainWords(line.text, of.rest, of.end).map(([from, to]) => valueOf(line, from, to, keyword, reading))
      : exec.map((one) => valueOf(one, 0, one.text.length, keyword, reading));
  const words = keyword === 'EXPOSE' ? ropes.flatMap(splitRope) : ropes;
  return sequence(
    words.map((word) => ropeTree(word, reading.file)),
    ...line.span(of.rest, of.end),
  );
}

/** https://docs.docker.com/reference/dockerfile/#here-documents */
function heredocs(of: Instruction, reading: Reading, add: Add): void {
  if (of.heredocs.length === 0) return;
  const items = of.heredocs.map((one) => {
    const raw = reading.file.text.slice(one.start, one.end);
    const content = one.strip ? raw.replaceAll(/^\t+/gm, '') : raw;
    const [start, end] = of.line.span(one.from, one.to);
    return mapping(
      [
        ['name', leaf(one.name, start, end), -1],
        ['content', leaf(content, one.start, one.end), -1],
        ['expand', leaf(one.expand, start, end), -1],
      ],
      start,
      end,
    );
  });
  add('heredocs', sequence(items, ...of.line.span(of.rest, of.end)));
}

/** One `name=value` of ENV, LABEL or ARG. */
export interface Pair {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `undefined` for an ARG without a default. */
  readonly value: Rope | undefined;
}

/** All pairs see the variables as they were before the instruction. */
export function readPairs(of: Instruction, reading: Reading): Pair[] {
  const { line, keyword } = of;
  const { words } = quotedWords(line.text, of.rest, of.end, reading.escape);
  const first = words[0];
  const pairs: Pair[] = [];
  if (first === undefined) return pairs;
  if (keyword !== 'ARG' && equalsIn(line.text, ...first) === -1) {
    // The old form: one name, and the rest of the line is its value.
    const [start, end] = line.span(...first);
    const second = words[1];
    if (second === undefined) {
      reading.report(line.at(first[0]), 'invalid-instruction', `${keyword} needs name=value`);
      return pairs;
    }
    const value = valueOf(line, second[0], of.end, keyword, reading);
    return [{ name: line.text.slice(...first), start, end, value }];
  }
  for (const [from, to] of words) {
    const equals = equalsIn(line.text, from, to);
    if (equals === -1 && keyword !== 'ARG') {
      const word = shown(line.text.slice(from, to));
      reading.report(
        line.at(from),
        'invalid-instruction',
        `${keyword}: ${word} has no =; write name=value, with quotes around blanks`,
      );
      continue;
    }
    const stop = equals === -1 ? to : equals;
    const name = textOf(unquoted(line, from, stop));
    const [start, end] = line.span(from, stop);
    const value = equals === -1 ? undefined : valueOf(line, equals + 1, to, keyword, reading);
    pairs.push({ name, start, end, value });
  }
  return pairs;
}

function pairsTree(of: Instruction, pairs: readonly Pair[], reading: Reading): Tree {
  const items = pairs.map(({ name, start, end, value }) => {
    const entries: Entry[] = [['name', leaf(name, start, end), -1]];
    if (value !== undefined) entries.push(['value', ropeTree(value, reading.file), -1]);
    return mapping(entries, start, Math.max(end, value?.end ?? end));
  });
  return sequence(items, ...of.line.span(of.rest, of.end));
}
