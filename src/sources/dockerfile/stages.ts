import type { Hole, SourceFile, Tree } from '../../estate/index.ts';
import { hole, leaf, mapping, sequence } from '../../estate/index.ts';
import { expand } from './expand.ts';
import { instructionTree, readPairs } from './fields.ts';
import type { Instruction } from './instruction.ts';
import { isTemplate, readInstruction, shown } from './instruction.ts';
import { splitImage } from './image.ts';
import type { Directives, Report } from '../../estate/dockerfile/directives.ts';
import type { Logical } from './lines.ts';
import { keywordOf, logicalLines } from './lines.ts';
import type { Rope, Use } from './rope.ts';
import { knownText, ropeTree, through } from './rope.ts';
import { Scope } from './scope.ts';
import { hideSecrets } from './secrets.ts';
import type { Entry, Reading } from './values.ts';
import { valueOf } from './values.ts';
import { plainWords } from './words.ts';

/** One stage of a build: https://docs.docker.com/build/building/multi-stage/ */
export interface Stage {
  readonly index: number;
  readonly name: { readonly text: string; readonly start: number; readonly end: number } | undefined;
  readonly image: Rope;
  readonly platform: Rope | undefined;
  /** The earlier stage that FROM names. */
  readonly base: Stage | undefined;
  /** The FROM instruction. */
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
  readonly instructions: Tree[];
  readonly onbuild: Tree[];
  /** The USER in effect so far; an empty one sets the image back to root. */
  user: Rope | undefined;
  /** Lines of a template engine stand in this stage, so there may be more or less than is read. */
  templated: Hole | undefined;
}

const ALIAS = /^[a-z][a-z0-9_.-]*$/;
const NOT_IN_ONBUILD = new Set(['ONBUILD', 'FROM', 'MAINTAINER']);

/** Reads the stages of a file, the variables in their values filled in. */
export class StageReader {
  readonly stages: Stage[] = [];
  readonly #file: SourceFile;
  readonly #directives: Directives;
  readonly #report: Report;
  readonly #top = Scope.top();
  readonly #byName = new Map<string, Stage>();

  constructor(file: SourceFile, directives: Directives, report: Report) {
    this.#file = file;
    this.#directives = directives;
    this.#report = report;
  }

  read(): void {
    let orphaned = false;
    for (const logical of logicalLines(this.#file.text, this.#directives, this.#report)) {
      const stage = this.stages.at(-1);
      const of = readInstruction(logical, 0, this.#report);
      if (of === undefined) this.#gap(logical, stage);
      else if (of.keyword === 'FROM') this.#from(of);
      else if (stage !== undefined) this.#inStage(of, logical, stage);
      else if (of.keyword === 'ARG') this.#arguments(of, this.#reading(this.#top), this.#top);
      else if (!orphaned) {
        orphaned = true;
        this.#report(
          of.line.at(of.word),
          'invalid-instruction',
          `${of.keyword} stands before the first FROM, where only ARG may; move it below`,
        );
      }
    }
  }

  #reading(scope: Scope): Reading {
    return { file: this.#file, escape: this.#directives.escape, scope, report: this.#report };
  }

  /** A line that could not be read leaves a gap when it is a template engine's. */
  #gap({ line }: Logical, stage: Stage | undefined): void {
    if (stage === undefined || !isTemplate(keywordOf(line).word)) return;
    const text = 'a template engine decides here what the Dockerfile says; render it and check the result';
    const gap = hole({ code: 'unsupported-expression', text }, line.start, line.end);
    stage.instructions.push({ ...gap, spread: true });
    stage.templated ??= gap;
  }

  /** https://docs.docker.com/reference/dockerfile/#from */
  #from(of: Instruction): void {
    const { line } = of;
    const words = plainWords(line.text, of.rest, of.end);
    const [image, as, alias] = words;
    const [start, end] = line.span(of.word, of.end);
    const templated = line.text.includes('{{', of.rest) || line.text.includes('{%', of.rest);
    const aliased = words.length === 3 && line.text.slice(...as!).toUpperCase() === 'AS';
    if (image === undefined) this.#report(start, 'invalid-instruction', 'FROM names no image; add one');
    else if (!templated && words.length !== 1 && !aliased) {
      this.#report(
        start,
        'invalid-instruction',
        'FROM takes an image, or an image AS a name; remove the rest',
      );
    }
    const named =
      image === undefined
        ? ([of.end, of.end] as const)
        : templated
          ? templatedImage(line.text, image, of.end)
          : image;
    const rope = this.#inFrom(of, ...named);
    const text = knownText(rope);
    const base = text === undefined ? undefined : this.#byName.get(text.toLowerCase());
    const platform = of.flags.findLast((flag) => flag.name === 'platform' && flag.value !== -1);
    const stage: Stage = {
      index: this.stages.length,
      name: aliased ? this.#name(of, alias!) : undefined,
      image: rope,
      platform: platform === undefined ? undefined : this.#inFrom(of, platform.value, platform.to),
      base,
      start,
      end,
      scope: Scope.stage(base?.scope, text === 'scratch'),
      instructions: [],
      onbuild: [],
      user:
        base?.user === undefined
          ? undefined
          : inherited(base.user, { what: `FROM ${text}`, start: rope.start, end: rope.end }),
      templated: base?.templated,
    };
    this.stages.push(stage);
    if (stage.name !== undefined) this.#byName.set(stage.name.text.toLowerCase(), stage);
  }

  #inFrom(of: Instruction, from: number, to: number): Rope {
    const { escape } = this.#directives;
    const { rope, wrong } = expand(of.line, from, to, {
      keyword: 'FROM',
      escape,
      lookup: (name) => this.#top.lookup(name),
    });
    if (wrong !== undefined)
      this.#report(of.line.at(from), 'invalid-instruction', `FROM: ${wrong}; correct it`);
    return rope;
  }

  #name(of: Instruction, [from, to]: readonly [number, number]): Stage['name'] {
    const text = of.line.text.slice(from, to);
    const [start, end] = of.line.span(from, to);
    if (!ALIAS.test(text.toLowerCase())) {
      this.#report(
        start,
        'invalid-instruction',
        `${shown(text)} can't name a stage; take letters, digits, -, _ and ., a letter first`,
      );
    }
    return { text, start, end };
  }

  #inStage(of: Instruction, logical: Logical, stage: Stage): void {
    const reading = this.#reading(stage.scope);
    if (of.keyword === 'ONBUILD') {
      this.#onbuild(of, logical, stage, reading);
      return;
    }
    let tree = instructionTree(of, reading);
    if (of.keyword === 'COPY') tree = this.#withStage(tree, stage);
    stage.instructions.push(tree);
    // Values are read above, so nothing is reported twice here.
    const quiet: Reading = { ...reading, report: () => {} };
    if (of.keyword === 'USER') stage.user = valueOf(of.line, of.rest, of.end, 'USER', quiet);
    else if (of.keyword === 'ARG') this.#arguments(of, quiet, stage.scope);
    else if (of.keyword === 'ENV') {
      const pairs = readPairs(of, quiet);
      hideSecrets(this.#file, pairs);
      for (const { name, value } of pairs) if (value !== undefined) stage.scope.setEnv(name, value);
    } else if (of.keyword === 'LABEL') hideSecrets(this.#file, readPairs(of, quiet));
  }

  #arguments(of: Instruction, reading: Reading, scope: Scope): void {
    const pairs = readPairs(of, reading);
    hideSecrets(this.#file, pairs);
    for (const { name, value, start, end } of pairs) {
      scope.declare(name, value, scope === this.#top ? undefined : this.#top.argument(name), start, end);
    }
  }

  /** Says which earlier stage `COPY --from` means: by name, else by index. */
  #withStage(tree: Tree, stage: Stage): Tree {
    if (tree.kind !== 'mapping') return tree;
    const from = tree.values[tree.keys.indexOf('from')];
    if (from?.kind !== 'leaf' || typeof from.value !== 'string') return tree;
    const found =
      this.#byName.get(from.value.toLowerCase()) ??
      (/^\d{1,9}$/.test(from.value) ? this.stages[Number(from.value)] : undefined);
    if (found === undefined || found === stage) return tree;
    return {
      ...tree,
      keys: [...tree.keys, 'stage'],
      values: [...tree.values, leaf(found.index, from.start, from.end)],
      keyStarts: [...tree.keyStarts, -1],
    };
  }

  /** What is run when another build takes this image as its base: kept apart, for it changes nothing here. */
  #onbuild(of: Instruction, logical: Logical, stage: Stage, reading: Reading): void {
    const { line } = of;
    const { word } = keywordOf(line, of.rest);
    if (NOT_IN_ONBUILD.has(word.toUpperCase())) {
      this.#report(line.at(of.rest), 'invalid-instruction', `ONBUILD can't trigger ${word.toUpperCase()}`);
      return;
    }
    const trigger = readInstruction(logical, of.rest, this.#report);
    if (trigger === undefined) return;
    const [start, end] = line.span(of.word, of.end);
    const entries: Entry[] = [
      ['keyword', leaf('ONBUILD', ...line.span(of.word, of.word + 7)), -1],
      ['text', leaf(line.text.slice(of.args, of.end), ...line.span(of.args, of.end)), -1],
      ['form', leaf('shell', ...line.span(of.rest, of.end)), -1],
      ['instruction', instructionTree(trigger, { ...reading, scope: Scope.stage(undefined, false) }), -1],
    ];
    stage.onbuild.push(mapping(entries, start, end));
  }
}

/** `{{ .Image }}` has blanks in it: the image goes up to the blank after the last brace. */
function templatedImage(
  text: string,
  image: readonly [number, number],
  end: number,
): readonly [number, number] {
  const close = Math.max(text.lastIndexOf('}}', end), text.lastIndexOf('%}', end));
  if (close < image[0]) return image;
  let to = close + 2;
  while (to < end && !/\s/.test(text[to]!)) to++;
  return [image[0], to];
}

function inherited(user: Rope, use: Use): Rope {
  return { pieces: through(user.pieces, use), start: use.start, end: use.end };
}

/** A stage as storage. */
export function stageTree(stage: Stage, file: SourceFile): Tree {
  const entries: Entry[] = [];
  const { name } = stage;
  if (name !== undefined) entries.push(['name', leaf(name.text, name.start, name.end), -1]);
  entries.push(['from', fromTree(stage, file), -1]);
  if (stage.templated !== undefined) entries.push(['user', { ...stage.templated, type: 'string' }, -1]);
  else if (stage.user !== undefined) entries.push(['user', ropeTree(stage.user, file), -1]);
  entries.push(['instructions', sequence(stage.instructions, stage.start, stage.end), -1]);
  entries.push(['onbuild', sequence(stage.onbuild, stage.start, stage.end), -1]);
  return mapping(entries, stage.start, stage.end);
}

function fromTree(stage: Stage, file: SourceFile): Tree {
  const { image, platform, base } = stage;
  const parts = splitImage(image);
  const entries: Entry[] = [['image', ropeTree(image, file), -1]];
  for (const key of ['name', 'tag', 'digest', 'registry'] as const) {
    const part = parts[key];
    if (part !== undefined) entries.push([key, ropeTree(part, file), -1]);
  }
  if (platform !== undefined) entries.push(['platform', ropeTree(platform, file), -1]);
  if (base !== undefined) entries.push(['stage', leaf(base.index, image.start, image.end), -1]);
  return mapping(entries, image.start, Math.max(image.end, image.start));
}
