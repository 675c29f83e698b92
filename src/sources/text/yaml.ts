import type { Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  YAMLException,
  getScalarValue,
  parseEvents,
} from 'js-yaml';
import type { Leaf, Mapping, Problem, Sequence, SourceFile, Tree } from '../../estate/index.ts';
import { MAX_DEPTH, leaf } from '../../estate/index.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import { resolvePlain } from './scalars.ts';

/** What a file of documents holds: the trees that could be read, and what could not. */
export interface Documents {
  readonly trees: readonly Tree[];
  readonly problems: readonly Problem[];
}

/** How many problems of one text are told. */
const MAX_PROBLEMS = 20;
/** Aliases may multiply a document by this much before it counts as a bomb. */
const MAX_EXPANSION = 100_000;

export interface YamlOptions {
  /** Reads `!Ref X` as `{Ref: X}` and `!Sub X` as `{Fn::Sub: X}`, as CloudFormation does. */
  readonly intrinsics?: boolean;
  /** Leaves even the simplest text to the library, for the test that compares the two. */
  readonly library?: boolean;
}

/** Reads all documents of a YAML file. One broken document does not take the others with it. */
export function parseYaml(file: SourceFile, options: YamlOptions = {}): Documents {
  const plain = options.library === true ? undefined : parsePlainYaml(file.text);
  if (plain !== undefined) return { trees: plain, problems: [] };
  try {
    return new Composer(file, file.text, 0, options).compose(parseEvents(file.text, { maxDepth: MAX_DEPTH }));
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const pieces = splitDocuments(file.text);
    if (pieces.length === 1) return { trees: [], problems: [problemOf(file, error, 0)] };
    const trees: Tree[] = [];
    const problems: Problem[] = [];
    for (const { start, end } of pieces) {
      const text = file.text.slice(start, end);
      try {
        const documents = new Composer(file, text, start, options).compose(
          parseEvents(text, { maxDepth: MAX_DEPTH }),
        );
        trees.push(...documents.trees);
        problems.push(...documents.problems);
      } catch (inner) {
        if (!(inner instanceof YAMLException)) throw inner;
        problems.push(problemOf(file, inner, start));
      }
    }
    return { trees, problems };
  }
}

function problemOf(file: SourceFile, error: YAMLException, offset: number): Problem {
  const { line, column } = file.position(Math.min(file.text.length, offset + (error.mark?.position ?? 0)));
  const what = (error.reason ?? error.message.split('\n')[0] ?? 'not valid')
    .replace(/\s+/g, ' ')
    .slice(0, 160);
  return {
    file: file.path,
    line,
    column,
    code: 'invalid-yaml',
    message: `not valid YAML: ${what}; this document was left out`,
  };
}

/** The documents of a text by its `---` lines alone: block scalars can't hold one, their text is indented. */
function splitDocuments(text: string): { start: number; end: number }[] {
  const starts = [0];
  const marker = /^---(?=[ \t\r\n]|$)/gm;
  for (const match of text.matchAll(marker)) if (match.index > 0) starts.push(match.index);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

interface OpenMapping {
  readonly kind: 'mapping';
  readonly keys: string[];
  readonly values: Tree[];
  readonly keyStarts: number[];
  readonly start: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  readonly tagStart: number;
  key: string | undefined;
  keyStart: number;
  size: number;
  merges: Tree[] | undefined;
  /** Where each key is, once there are many. */
  places: Map<string, number> | undefined;
}

interface OpenSequence {
  readonly kind: 'sequence';
  readonly items: Tree[];
  readonly start: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  readonly tagStart: number;
  size: number;
}

interface Anchored {
  readonly tree: Tree;
  readonly size: number;
}

/** Builds trees from the event stream; a stack of its own, so that depth costs no call stack. */
class Composer {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #offset: number;
  readonly #intrinsics: boolean;
  readonly #problems: Problem[] = [];
  readonly #trees: Tree[] = [];
  #stack: (OpenMapping | OpenSequence)[] = [];
  #anchors: Map<string, Anchored> | undefined;
  #root: Tree | undefined;
  #bomb = false;

  constructor(file: SourceFile, text: string, offset: number, options: YamlOptions) {
    this.#file = file;
    this.#text = text;
    this.#offset = offset;
    this.#intrinsics = options.intrinsics ?? false;
  }

  compose(events: readonly Event[]): Documents {
    for (const event of events) {
      switch (event.type) {
        case EVENT_SCALAR:
          this.#add(
            this.#scalar(event),
            event.anchorStart === -1 ? undefined : this.#slice(event.anchorStart, event.anchorEnd),
            1,
          );
          break;
        case EVENT_MAPPING:
          this.#stack.push({
            kind: 'mapping',
            keys: [],
            values: [],
            keyStarts: [],
            start: event.start,
            ...this.#properties(event),
            key: undefined,
            keyStart: -1,
            size: 1,
            merges: undefined,
            places: undefined,
          });
          break;
        case EVENT_SEQUENCE:
          this.#stack.push({
            kind: 'sequence',
            items: [],
            start: event.start,
            ...this.#properties(event),
            size: 1,
          });
          break;
        case EVENT_POP:
          this.#pop();
          break;
        case EVENT_ALIAS: {
          const name = this.#slice(event.anchorStart, event.anchorEnd);
          const anchored = this.#anchors?.get(name);
          if (anchored === undefined) {
            this.#report(
              event.anchorStart,
              'unknown-alias',
              `the alias *${name} has no anchor before it; define &${name} first`,
            );
            this.#add(
              leaf(null, this.#offset + event.anchorStart, this.#offset + event.anchorEnd),
              undefined,
              1,
            );
          } else this.#add(anchored.tree, undefined, anchored.size);
          break;
        }
        case EVENT_DOCUMENT:
          this.#root = undefined;
          this.#anchors = undefined;
          this.#bomb = false;
          break;
      }
    }
    return { trees: this.#trees, problems: this.#problems };
  }

  #properties(event: MappingEvent | SequenceEvent): {
    anchor: string | undefined;
    tag: string | undefined;
    tagStart: number;
  } {
    return {
      anchor: event.anchorStart === -1 ? undefined : this.#slice(event.anchorStart, event.anchorEnd),
      tag: event.tagStart === -1 ? undefined : this.#slice(event.tagStart, event.tagEnd),
      tagStart: event.tagStart,
    };
  }

  #scalar(event: ScalarEvent): Tree {
    const start = event.valueStart;
    if (start === -1) return leaf(null, -1, -1);
    if (event.style === 1) {
      const text = event.fast ? this.#text.slice(start, event.valueEnd) : getScalarValue(this.#text, event);
      const value = event.tagStart === -1 ? resolvePlain(text) : text;
      const plain: Leaf = {
        kind: 'leaf',
        value,
        start: start + this.#offset,
        end: event.valueEnd + this.#offset,
      };
      return event.tagStart === -1
        ? plain
        : this.#tagged(plain, this.#slice(event.tagStart, event.tagEnd), event.tagStart);
    }
    const quoted = event.style === 2 || event.style === 3 ? 1 : 0;
    const value = getScalarValue(this.#text, event);
    // A block scalar's range has its indentation and last line break in it: neither is the value.
    const from =
      quoted === 1 ? start - 1 : start + /^\s*/.exec(this.#text.slice(start, event.valueEnd))![0].length;
    const to =
      quoted === 1 ? event.valueEnd + 1 : from + this.#text.slice(from, event.valueEnd).trimEnd().length;
    const text: Leaf = { kind: 'leaf', value, start: from + this.#offset, end: to + this.#offset };
    return event.tagStart === -1
      ? text
      : this.#tagged(text, this.#slice(event.tagStart, event.tagEnd), event.tagStart);
  }

  /** `!Ref X` becomes `{Ref: X}`; YAML's own tags on scalars (`!!str 010`) keep the text, others are dropped. */
  #tagged(tree: Tree, tag: string, tagStart: number): Tree {
    if (tag.startsWith('!!')) {
      if (tree.kind === 'leaf' && tag !== '!!str')
        return { ...tree, value: typeof tree.value === 'string' ? resolvePlain(tree.value) : tree.value };
      return tree;
    }
    if (!this.#intrinsics || !/^![A-Z]/.test(tag)) return tree;
    const name = tag.slice(1);
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    const start = tagStart + this.#offset;
    const argument =
      tree.kind === 'leaf' && typeof tree.value !== 'string'
        ? { ...tree, value: this.#file.text.slice(tree.start, tree.end) }
        : tree;
    return {
      kind: 'mapping',
      keys: [key],
      values: [argument],
      keyStarts: [start],
      start,
      end: Math.max(tree.end, start + tag.length),
    };
  }

  #pop(): void {
    const open = this.#stack.pop();
    if (open === undefined) {
      if (this.#root !== undefined && !this.#bomb) this.#trees.push(this.#root);
      this.#root = undefined;
      return;
    }
    if (open.kind === 'mapping' && open.merges !== undefined) mergeInto(open);
    let tree: Tree = open.kind === 'mapping' ? this.#mapping(open) : this.#sequence(open);
    if (open.tag !== undefined) tree = this.#tagged(tree, open.tag, open.tagStart);
    this.#add(tree, open.anchor, open.size);
  }

  #mapping(open: OpenMapping): Mapping {
    const start = open.start + this.#offset;
    const end = open.values.reduce((last, value) => Math.max(last, value.end), start + 1);
    return {
      kind: 'mapping',
      keys: open.keys.slice(),
      values: open.values.slice(),
      keyStarts: open.keyStarts.slice(),
      start,
      end,
    };
  }

  #sequence(open: OpenSequence): Sequence {
    const start = open.start + this.#offset;
    return {
      kind: 'sequence',
      items: open.items,
      start,
      end: Math.max(start + 1, open.items.at(-1)?.end ?? 0),
    };
  }

  #add(tree: Tree, anchor: string | undefined, size: number): void {
    if (anchor !== undefined) (this.#anchors ??= new Map()).set(anchor, { tree, size });
    const open = this.#stack.at(-1);
    if (open === undefined) {
      if (size > MAX_EXPANSION && this.#anchors !== undefined && size > this.#text.length)
        this.#reportBomb(tree);
      this.#root = tree;
      return;
    }
    open.size += size;
    if (open.kind === 'sequence') {
      open.items.push(tree);
      return;
    }
    if (open.key === undefined) {
      open.key = keyOf(tree);
      open.keyStart = tree.start;
      return;
    }
    const { key } = open;
    open.key = undefined;
    if (key === '<<') {
      (open.merges ??= []).push(tree);
      return;
    }
    const at = placeOf(open, key);
    if (at === -1) {
      open.places?.set(key, open.keys.length);
      open.keys.push(key);
      open.values.push(tree);
      open.keyStarts.push(open.keyStart);
      return;
    }
    this.#report(
      open.keyStart - this.#offset,
      'duplicate-key',
      `the key "${key.slice(0, 60)}" stands twice in this map; the last one counts, remove the other`,
    );
    open.values[at] = tree;
    open.keyStarts[at] = open.keyStart;
  }

  #reportBomb(tree: Tree): void {
    this.#bomb = true;
    this.#report(
      Math.max(0, tree.start - this.#offset),
      'alias-bomb',
      'aliases blow this document up beyond any real use; it was left out',
    );
  }

  /** A file that is wrong in a thousand places is wrong: the first of them are enough. */
  #report(offset: number, code: string, message: string): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    const { line, column } = this.#file.position(offset + this.#offset);
    this.#problems.push({ file: this.#file.path, line, column, code, message });
  }

  #slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }
}

/** The index of a key that is already there, or -1. */
function placeOf(open: OpenMapping, key: string): number {
  if (open.keys.length < 40) return open.keys.indexOf(key);
  open.places ??= new Map(open.keys.map((known, index) => [known, index]));
  return open.places.get(key) ?? -1;
}

/** Keys are text to every reader of the field: a bare `on:` or `80:` becomes what JSON would call it. */
function keyOf(tree: Tree): string {
  return tree.kind === 'leaf' ? String(tree.value) : '?';
}

/** `<<: *base` and `<<: [*a, *b]`: what is written in the map itself wins, then the earlier of the merged maps. */
function mergeInto(open: OpenMapping): void {
  for (const merge of open.merges ?? []) {
    for (const from of merge.kind === 'sequence' ? merge.items : [merge]) {
      if (from.kind !== 'mapping') continue;
      from.keys.forEach((key, index) => {
        if (open.keys.includes(key)) return;
        open.keys.push(key);
        open.values.push(from.values[index]!);
        open.keyStarts.push(from.keyStarts[index]!);
      });
    }
  }
}
