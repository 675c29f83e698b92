import type { Defaults } from './defaults.ts';
import { defaultTree } from './defaults.ts';
import { isNothing, joined, keySpan, nameOf, wrongType } from './reading.ts';
import type { Resource } from './resource.ts';
import type { SourceFile, Span } from './source-file.ts';
import type { Reason, Scalar, Tree } from './tree.ts';
import type { Absent, Partly, Unknown, Value } from './value.ts';
import { optionOf } from './world.ts';

/** A step on the way of a value from where it is written to where it lands. */
export interface Step {
  readonly what: string;
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** The items of a list as far as they are known; `rest` says why there may be more. */
export interface Items {
  readonly items: readonly View[];
  readonly rest: Unknown | undefined;
  /** Nothing is written here, and nobody fills it in. */
  readonly absent: boolean;
}

const NO_STEPS: readonly Step[] = [];

/**
 * A place in a resource, whether something stands there or not. Reading never throws: what is missing reads as
 * absent, what can't be told as unknown, and both keep the place where a person would write it.
 */
export class View {
  readonly resource: Resource;
  readonly parent: View | undefined;
  readonly key: string | number;
  readonly #tree: Tree | undefined;
  readonly #file: SourceFile | undefined;
  readonly #steps: readonly Step[];
  readonly #defaults: Defaults | undefined;
  readonly #keyStart: number;
  /** The file that the key is written in: not that of the value, where the value is written elsewhere. */
  readonly #keyFile: SourceFile | undefined;
  /** Who fills the value in, when it is not written. */
  readonly #by: string | undefined;

  private constructor(
    resource: Resource,
    parent: View | undefined,
    key: string | number,
    tree: Tree | undefined,
    file: SourceFile | undefined,
    steps: readonly Step[],
    defaults: Defaults | undefined,
    keyStart: number,
    keyFile: SourceFile | undefined,
    by: string | undefined,
  ) {
    this.resource = resource;
    this.parent = parent;
    this.key = key;
    this.#tree = tree;
    this.#file = file;
    this.#steps = steps;
    this.#defaults = defaults;
    this.#keyStart = keyStart;
    this.#keyFile = keyFile;
    this.#by = by;
  }

  /** The root of a resource. */
  static of(resource: Resource): View {
    return View.#settled(
      resource,
      undefined,
      '',
      resource.tree,
      resource.file,
      NO_STEPS,
      resource.defaults,
      -1,
    );
  }

  /** Follows passages and choices until something stands there. */
  static #settled(
    resource: Resource,
    parent: View | undefined,
    key: string | number,
    tree: Tree | undefined,
    file: SourceFile | undefined,
    steps: readonly Step[],
    defaults: Defaults | undefined,
    keyStart: number,
  ): View {
    let by = parent === undefined ? undefined : parent.#by;
    const keyFile = file;
    while (tree !== undefined && (tree.kind === 'passage' || tree.kind === 'choice')) {
      if (tree.kind === 'passage') {
        if (file !== undefined && tree.start >= 0)
          steps = [...steps, { what: tree.what, file, start: tree.start, end: tree.end }];
        file = tree.file;
        tree = tree.tree;
      } else {
        const option = optionOf(tree.variable);
        if (option === undefined) break;
        tree = tree.branch(option);
      }
    }
    if (defaults?.value !== undefined && parent !== undefined && isNothing(tree)) {
      const filled = defaultTree(defaults, parent);
      if (filled !== undefined) {
        tree = filled;
        by = defaults.by ?? 'default';
      }
    }
    return new View(resource, parent, key, tree, file, steps, defaults, keyStart, keyFile, by);
  }

  /** The place under a key, or at an index of a list. */
  get(key: string | number): View {
    const tree = this.#tree;
    let found: Tree | undefined;
    let keyStart = -1;
    if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) found = undefined;
    else if (tree.kind === 'mapping' && typeof key === 'string') {
      const at = tree.keys.indexOf(key);
      if (at === -1) found = tree.rest;
      else {
        found = tree.values[at];
        keyStart = tree.keyStarts[at]!;
      }
    } else if (tree.kind === 'sequence' && typeof key === 'number') found = tree.items[key];
    else if (tree.kind === 'hole' || tree.kind === 'choice' || tree.kind === 'pointer') found = tree;
    else found = wrongType(tree, typeof key === 'number' ? 'a list' : 'a map');
    let defaults = this.#defaults;
    if (defaults !== undefined) {
      if (typeof key === 'number') defaults = defaults.items;
      else
        defaults =
          defaults.keys !== undefined && Object.hasOwn(defaults.keys, key) ? defaults.keys[key] : undefined;
    }
    return View.#settled(this.resource, this, key, found, this.#file, this.#steps, defaults, keyStart);
  }

  /** The place at the end of a path of keys. */
  at(...path: readonly (string | number)[]): View {
    let view: View = this;
    for (const key of path) view = view.get(key);
    return view;
  }

  /** The same place, with another tree on it: what a text means once it has been read. */
  readAs(tree: Tree): View {
    if (tree.kind === 'passage' || tree.kind === 'choice') {
      const { key, parent, resource } = this;
      return View.#settled(resource, parent, key, tree, this.#file, this.#steps, undefined, this.#keyStart);
    }
    return new View(
      this.resource,
      this.parent,
      this.key,
      tree,
      this.#file,
      this.#steps,
      undefined,
      this.#keyStart,
      this.#keyFile,
      this.#by,
    );
  }

  /** The scalar that stands here. */
  value(): Value {
    const tree = this.#tree;
    if (tree === undefined) return { kind: 'absent', at: this };
    switch (tree.kind) {
      case 'leaf':
        if (tree.value === null) return { kind: 'absent', at: this };
        if (this.#by !== undefined) return { kind: 'default', value: tree.value, by: this.#by, at: this };
        return { kind: 'known', value: tree.value, at: this };
      case 'text':
        return this.#text(tree.parts);
      case 'pointer': {
        const { attribute, scope, target } = tree;
        const name = attribute === undefined ? target : `${target}.${attribute}`;
        return this.#unknown(
          { code: 'computed-at-deployment', text: `${name} is only known once it is deployed` },
          {
            kind: 'pointer',
            target,
            ...(attribute === undefined ? {} : { attribute }),
            ...(scope === undefined ? {} : { scope }),
          },
        );
      }
      case 'hole':
        return this.#unknown(
          tree.reason,
          tree.type === undefined ? undefined : { kind: 'type', type: tree.type },
        );
      case 'choice':
        return this.#oneOf(tree);
      default:
        return this.#unknown(wrongType(tree, 'a single value').reason);
    }
  }

  /** A boolean; CloudFormation also takes the words, in any case, and the API server does not. */
  boolean(): Value<boolean> {
    return this.#typed('boolean', (value) => {
      if (typeof value === 'boolean') return value;
      if (this.resource.coerces && typeof value === 'string' && /^(?:true|false)$/i.test(value)) {
        return value.toLowerCase() === 'true';
      }
      return undefined;
    });
  }

  /** A number; CloudFormation also takes digits in quotes. */
  number(): Value<number> {
    return this.#typed('number', (value) => {
      if (typeof value === 'number') return value;
      if (this.resource.coerces && typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value))
        return Number(value);
      return undefined;
    });
  }

  /** A string; CloudFormation also takes a bare number or boolean where it wants text. */
  string(): Value<string> {
    return this.#typed('string', (value) => {
      if (typeof value === 'string') return value;
      return this.resource.coerces && value !== null ? String(value) : undefined;
    });
  }

  /** The items of the list that stands here. */
  items(): Items {
    const tree = this.#tree;
    if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) {
      return { items: [], rest: undefined, absent: true };
    }
    if (tree.kind === 'sequence') {
      const items: View[] = [];
      let rest: Unknown | undefined;
      for (let index = 0; index < tree.items.length; index++) {
        const item = this.get(index);
        const settled = item.#tree;
        if (settled === undefined) continue;
        if (settled.kind === 'hole' && settled.spread) rest ??= item.value() as Unknown;
        // A choice may stand for a list of its own where the source allows it (`!If [A, [..], NoValue]` does not).
        else items.push(item);
      }
      return { items, rest, absent: false };
    }
    if (tree.kind === 'hole' || tree.kind === 'choice' || tree.kind === 'pointer') {
      return { items: [], rest: this.value() as Unknown, absent: false };
    }
    if (this.resource.coerces && (tree.kind === 'leaf' || tree.kind === 'text')) {
      return { items: [this], rest: undefined, absent: false };
    }
    return { items: [], rest: this.#unknown(wrongType(tree, 'a list').reason), absent: false };
  }

  /** The entries of the map that stands here, in the order they are written. */
  entries(): {
    entries: readonly (readonly [key: string, view: View])[];
    rest: Unknown | undefined;
    absent: boolean;
  } {
    const tree = this.#tree;
    if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) {
      return { entries: [], rest: undefined, absent: true };
    }
    if (tree.kind === 'mapping') {
      const entries = tree.keys
        .map((key) => [key, this.get(key)] as const)
        .filter(([, view]) => view.#tree !== undefined);
      const rest = tree.rest === undefined ? undefined : this.#unknown(tree.rest.reason);
      return { entries, rest, absent: false };
    }
    const read = this.value();
    const rest = read.kind === 'unknown' ? read : this.#unknown(wrongType(tree, 'a map').reason);
    return { entries: [], rest, absent: false };
  }

  /**
   * Whether something stands here: `undefined` when that can't be told. A value that is only known at deployment
   * stands here all the same.
   */
  get present(): boolean | undefined {
    const tree = this.#tree;
    if (tree === undefined) return false;
    if (tree.kind === 'leaf') return tree.value !== null;
    if (tree.kind === 'hole') return tree.type === undefined ? undefined : true;
    if (tree.kind === 'choice') {
      const answers = new Set(tree.variable.options.map((_, option) => tree.branch(option) !== undefined));
      return answers.size === 1 ? [...answers][0] : undefined;
    }
    return true;
  }

  /** What stands here: for who has to tell a map from a list from a single value. */
  get shape(): 'absent' | 'scalar' | 'list' | 'map' | 'unknown' {
    const tree = this.#tree;
    if (tree === undefined || (tree.kind === 'leaf' && tree.value === null)) return 'absent';
    if (tree.kind === 'leaf' || tree.kind === 'text' || tree.kind === 'pointer') return 'scalar';
    if (tree.kind === 'sequence') return 'list';
    return tree.kind === 'mapping' ? 'map' : 'unknown';
  }

  /** The keys under this place that somebody fills in when nobody writes them. */
  get defaultKeys(): readonly string[] {
    return Object.keys(this.#defaults?.keys ?? {});
  }

  /** The storage under this place, for who writes it out whole (the snapshot, `ringwall estate`). */
  get tree(): Tree | undefined {
    return this.#tree;
  }

  /** The file that this place is written in; `undefined` for what was read live or from a snapshot. */
  get file(): SourceFile | undefined {
    return this.#file;
  }

  /** The way of the value: where it is passed on, from where it lands to where it is written. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** The source says that this must not be shown. */
  get secret(): boolean {
    return this.#tree?.kind === 'leaf' && this.#tree.secret === true;
  }

  /** Who filled the value in, when nobody who uses the source wrote it. */
  get defaultedBy(): string | undefined {
    return this.#by ?? (this.#tree?.kind === 'leaf' ? this.#tree.by : undefined);
  }

  /**
   * Where a person would edit: the value itself; where nothing is written, the key (or list item) that would hold it.
   */
  get span(): Span | undefined {
    const tree = this.#by === undefined ? this.#tree : undefined;
    if (
      this.#file !== undefined &&
      tree !== undefined &&
      tree.start >= 0 &&
      !(tree.kind === 'leaf' && tree.value === null && tree.start === tree.end)
    ) {
      return { file: this.#file, start: tree.start, end: tree.end };
    }
    return this.#key() ?? (this.parent === undefined ? this.resource.head : this.parent.#headSpan());
  }

  #key(): Span | undefined {
    if (this.#keyFile === undefined || this.#keyStart < 0) return undefined;
    return keySpan(this.#keyFile, this.#keyStart, String(this.key));
  }

  /** The key or list item that holds this place: where something missing below it would be written. */
  #headSpan(): Span | undefined {
    if (this.parent === undefined) return this.resource.head;
    const tree = this.#by === undefined ? this.#tree : undefined;
    // What is written elsewhere is also to be added to there.
    const key = this.#file === this.#keyFile ? this.#key() : undefined;
    if (key !== undefined) return key;
    if (this.#file !== undefined && tree !== undefined && tree.start >= 0) {
      if (tree.kind === 'mapping' && tree.keys.length > 0 && tree.keyStarts[0]! >= 0) {
        const start = tree.keyStarts[0]!;
        return { file: this.#file, start, end: start + tree.keys[0]!.length };
      }
      return { file: this.#file, start: tree.start, end: tree.end };
    }
    return this.#key() ?? this.parent.#headSpan();
  }

  /** `spec.template.spec.containers[web].image`: list items go by their name where they have one, so that it is stable. */
  get path(): string {
    if (this.parent === undefined) return '';
    const before = this.parent.path;
    if (typeof this.key === 'number') {
      const name = this.#tree?.kind === 'mapping' ? nameOf(this.#tree) : undefined;
      return `${before}[${name ?? this.key}]`;
    }
    return before === '' ? this.key : `${before}.${this.key}`;
  }

  #text(parts: readonly (string | Tree)[]): Value {
    const pieces: (string | undefined)[] = [];
    let reason: Reason | undefined;
    for (const part of parts) {
      if (typeof part === 'string') {
        pieces.push(part);
        continue;
      }
      const piece = View.#settled(this.resource, this, '', part, this.#file, NO_STEPS, undefined, -1).value();
      if (piece.kind === 'known' || piece.kind === 'default') pieces.push(String(piece.value));
      else if (piece.kind === 'unknown' && piece.known?.kind === 'pattern') {
        pieces.push(...piece.known.parts);
        reason ??= piece.reason;
      } else {
        pieces.push(undefined);
        reason ??=
          piece.kind === 'unknown'
            ? piece.reason
            : { code: 'invalid-text', text: 'a part of the text is missing' };
      }
    }
    if (reason === undefined) {
      const value = pieces.join('');
      return this.#by === undefined
        ? { kind: 'known', value, at: this }
        : { kind: 'default', value, by: this.#by, at: this };
    }
    return this.#unknown(reason, { kind: 'pattern', parts: joined(pieces) });
  }

  #oneOf(tree: Extract<Tree, { kind: 'choice' }>): Unknown {
    const values = tree.variable.options.map((_, option) =>
      View.#settled(
        this.resource,
        this.parent,
        this.key,
        tree.branch(option),
        this.#file,
        this.#steps,
        this.#defaults,
        this.#keyStart,
      ).value(),
    );
    return this.#unknown(
      { code: 'undecided-condition', text: `it depends on ${tree.variable.label}, which has no value` },
      { kind: 'one-of', values },
    );
  }

  #typed<T extends Scalar>(type: string, read: (value: Scalar) => T | undefined): Value<T> {
    const value = this.value();
    if (value.kind === 'absent') return value satisfies Absent;
    if (value.kind === 'unknown') return value as Unknown as Unknown<T>;
    const typed = read(value.value);
    if (typed === undefined) {
      const reason: Reason = {
        code: 'wrong-type',
        text: `${this.path} should be a ${type} and is a ${typeof value.value}`,
      };
      return { kind: 'unknown', reason, at: this };
    }
    return { ...value, value: typed } as Value<T>;
  }

  #unknown(reason: Reason, known?: Partly): Unknown {
    return known === undefined
      ? { kind: 'unknown', reason, at: this }
      : { kind: 'unknown', reason, known, at: this };
  }
}
