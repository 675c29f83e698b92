import type { Reason, SourceFile, Tree } from '../../../estate/index.ts';
import { hole, leaf, mapping, sequence } from '../../../estate/index.ts';
import type { LibraryOf } from '../module/library.ts';
import { toJs } from '../values/number.ts';
import type { AttributeOf, UnknownValue, Value, Via } from '../values/value.ts';

/** What the values of one root module need to become trees. */
export interface TreeContext {
  /** Files that nobody edits: places in them are left out, and what they say is a default of theirs. */
  readonly libraryOf: LibraryOf;
  /** The resource and the return value that an attribute stands for, in CloudFormation's words. */
  readonly pointerOf: (
    of: AttributeOf,
  ) => { readonly target: string; readonly attribute?: string } | undefined;
}

/**
 * A value as a tree of the estate, for a place in `file`: the way of the value becomes passages, a null in a list is
 * nothing.
 */
export function treeOf(value: Value, file: SourceFile, context: TreeContext): Tree {
  return new Converter(context).place(value, file);
}

class Converter {
  readonly #context: TreeContext;

  constructor(context: TreeContext) {
    this.#context = context;
  }

  place(value: Value, file: SourceFile): Tree {
    const { origin } = value;
    if (origin === undefined) return this.#made(value, file, -1, -1, undefined);
    const library = this.#context.libraryOf(origin.file);
    const steps: Via[] = [];
    for (let at = origin.via; at !== undefined; at = at.next)
      if (this.#context.libraryOf(at.file) === undefined) steps.push(at);
    const home = library === undefined ? origin.file : (steps.at(-1)?.file ?? file);
    const start = library === undefined ? origin.start : -1;
    const end = library === undefined ? origin.end : -1;
    let tree = this.#made(value, home, start, end, library?.label);
    let inner = home;
    for (const step of steps.toReversed()) {
      tree = { kind: 'passage', what: step.what, file: inner, tree, start: step.start, end: step.end };
      inner = step.file;
    }
    // A step without a place of its own only says that what follows stands in another file.
    return inner === file ? tree : { kind: 'passage', what: '', file: inner, tree, start: -1, end: -1 };
  }

  /** The value itself, at its place in `file`. */
  #made(value: Value, file: SourceFile, start: number, end: number, by: string | undefined): Tree {
    switch (value.kind) {
      case 'string': {
        if (value.sensitive === true && start >= 0) file.hide(start, end);
        const made = leaf(value.value, start, end);
        return {
          ...made,
          ...(by === undefined ? {} : { by }),
          ...(value.encodes === undefined ? {} : { encodes: this.place(value.encodes, file) }),
          ...(value.sensitive === true ? { secret: true } : {}),
        };
      }
      case 'number':
      case 'bool': {
        const made = leaf(value.kind === 'bool' ? value.value : toJs(value.value), start, end);
        return by === undefined ? made : { ...made, by };
      }
      case 'null':
        return leaf(null, start, end);
      case 'list':
      case 'set':
      case 'tuple':
        return sequence(this.#items(value.items, file), start, end);
      case 'map':
      case 'object':
        return this.#map(value.entries, value.keyStarts, file, start, end);
      case 'unknown':
        return this.#unknown(value, file, start, end);
    }
  }

  #items(items: readonly Value[], file: SourceFile): Tree[] {
    return items.flatMap((item) => (item.kind === 'null' ? [] : [this.place(item, file)]));
  }

  #map(
    entries: ReadonlyMap<string, Value>,
    keyStarts: ReadonlyMap<string, number> | undefined,
    file: SourceFile,
    start: number,
    end: number,
    rest?: Reason,
  ): Tree {
    const made = mapping(
      [...entries].map(([key, value]) => [
        key,
        this.place(value, file),
        start < 0 ? -1 : (keyStarts?.get(key) ?? -1),
      ]),
      start,
      end,
    );
    return rest === undefined ? made : { ...made, rest: hole(rest, start, end) };
  }

  #unknown(value: UnknownValue, file: SourceFile, start: number, end: number): Tree {
    const { among, choice, encodes, having, of, reason, text } = value;
    if (choice !== undefined) {
      const made: { readonly tree: Tree | undefined }[] = [];
      const branch = (option: number): Tree | undefined => {
        const one = choice.branches[option]!;
        return (made[option] ??= { tree: one.kind === 'null' ? undefined : this.place(one, file) }).tree;
      };
      return { kind: 'choice', variable: choice.variable, branch, start, end };
    }
    if (encodes !== undefined) {
      const parts = [hole(reason, start, end, 'string')];
      return { kind: 'text', parts, start, end, encodes: this.place(encodes, file) };
    }
    if (text !== undefined) {
      const parts = text.map((part) => (typeof part === 'string' ? part : this.place(part, file)));
      return { kind: 'text', parts, start, end };
    }
    if (of !== undefined) {
      const pointer = this.#context.pointerOf(of);
      if (pointer !== undefined) return { kind: 'pointer', ...pointer, start, end };
    }
    if (among !== undefined) {
      const spread = { ...hole(reason, start, end), spread: true };
      return sequence([...this.#items(among, file), spread], start, end);
    }
    if (having !== undefined)
      return this.#map(having, undefined, file, start, end, value.complete === true ? undefined : reason);
    return hole(reason, start, end, value.notNull === true ? typeOfHole(value) : undefined);
  }
}

function typeOfHole({ type }: UnknownValue): 'string' | 'number' | 'boolean' | 'list' | 'map' | undefined {
  if (type === 'bool') return 'boolean';
  if (type === 'any') return undefined;
  if (typeof type === 'string') return type;
  return 'map' in type || 'object' in type ? 'map' : 'list';
}
