import type { Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { dataOf } from '../../../estate/index.ts';
import type { Aligned } from './align.ts';
import type { TemplateLine } from './template-lines.ts';
import { valuesPath } from './template-lines.ts';
import type { Values } from './values.ts';
import { isSet, valuesAt } from './values.ts';

/** A template, its lines, and the values it was given. */
export interface Source {
  readonly file: SourceFile;
  readonly lines: readonly TemplateLine[];
  readonly values: Values | undefined;
  /** The `--set`s that reach this chart, as paths in its own values. */
  readonly sets: readonly string[];
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Gives a tree of the output the places it has in its template, and in the values where it takes them from there. */
export class Tracer {
  readonly #output: SourceFile;
  readonly #source: Source;
  readonly #aligned: readonly (Aligned | undefined)[];

  constructor(output: SourceFile, source: Source, aligned: readonly (Aligned | undefined)[]) {
    this.#output = output;
    this.#source = source;
    this.#aligned = aligned;
  }

  /** The document with places in the template. */
  trace(tree: Mapping): Mapping {
    const traced = this.#placed(tree, this.#placeOf(tree.start) ?? { start: 0, end: 0 }, false);
    return traced.kind === 'mapping' ? traced : tree;
  }

  #placed(tree: Tree, above: Place, traceable: boolean): Tree {
    const own = tree.start < 0 ? undefined : this.#placeOf(tree.start);
    const place = own ?? above;
    if (traceable || tree.kind === 'leaf') {
      const passage = tree.start < 0 ? undefined : this.#fromValues(tree, place);
      if (passage !== undefined) return passage;
    }
    if (tree.kind === 'leaf') return { ...tree, start: place.start, end: Math.max(place.start, place.end) };
    if (tree.kind === 'sequence') {
      return { ...tree, ...place, items: tree.items.map((item) => this.#placed(item, place, true)) };
    }
    if (tree.kind !== 'mapping') return tree;
    const keys = tree.keyStarts.map((start) => this.#placeOf(start) ?? place);
    return {
      ...tree,
      ...place,
      keyStarts: keys.map(({ start }) => start),
      values: tree.values.map((value, index) => this.#placed(value, keys[index]!, true)),
    };
  }

  /** Where in the template an offset of the output is from. */
  #placeOf(offset: number): Place | undefined {
    const { column, line } = this.#output.position(offset);
    const aligned = this.#aligned[line - 1];
    if (aligned === undefined || !aligned.exact) return undefined;
    const from = this.#source.lines[aligned.line]!;
    const start = this.#source.file.offsetOfLine(aligned.line + 1);
    const length = from.text.trimEnd().length;
    const indent = length - from.text.trim().length;
    const at = from.literal ? column - 1 : from.bare ? indent : Math.min(column - 1, from.prefix.length);
    return { start: start + Math.min(at, length), end: start + length };
  }

  /** The value that an action of the template's line puts here, when it is the same as what the values hold. */
  #fromValues(tree: Tree, place: Place): Tree | undefined {
    const { values } = this.#source;
    const aligned = this.#aligned[this.#output.position(tree.start).line - 1];
    if (values === undefined || aligned === undefined || !aligned.exact) return undefined;
    const line = this.#source.lines[aligned.line]!;
    const data = dataOf(tree);
    let contained: Tree | undefined;
    for (const action of line.actions) {
      for (const path of pathsIn(action, line.dot)) {
        if (isSet(path, this.#source.sets)) continue;
        const found = valuesAt(values, path).filter((one) => same(dataOf(one.tree), data, tree));
        const partly = valuesAt(values, path).filter((one) => contains(tree, one.tree));
        const [whole] = found;
        const step = (to: Values): Tree => ({
          kind: 'passage',
          what: `.Values.${path.join('.')}`,
          file: to.file,
          tree: to.tree,
          ...place,
        });
        // In a loop several items may hold the same; which of them it was can't be told.
        if (whole !== undefined && found.length === 1 && sameType(whole.tree, tree)) return step(whole);
        if (partly.length === 1) {
          const [part] = partly;
          // The text has more to it than this value: the value keeps its text, at the place of the part.
          if (part !== undefined && tree.kind === 'leaf')
            contained = step({
              file: part.file,
              tree: { ...tree, start: part.tree.start, end: part.tree.end },
            });
        }
      }
    }
    return contained;
  }
}

/** The values that an action hands on as they are, or as a default, quoted or as YAML. */
function pathsIn(action: string, dot: TemplateLine['dot']): readonly (readonly string[])[] {
  const stages = action.split('|').map((stage) => stage.trim());
  const [head, ...rest] = stages;
  if (head === undefined || !rest.every((stage) => HANDS_ON.test(stage))) return [];
  const words = head.match(/"(?:\\.|[^"\\])*"|\S+/g) ?? [];
  const [first] = words;
  if (
    first !== undefined &&
    /^(?:if|range|with|else|end|include|template|define|tpl|printf|\$)/.test(first) &&
    !first.startsWith('$.')
  )
    return [];
  const known =
    words.length === 1 ||
    (first !== undefined && /^(?:toYaml|quote|squote|default|toString|int|required|trim|lower)$/.test(first));
  if (!known) return [];
  // Of `default X Y` it is Y that counts first.
  return words.toReversed().flatMap((word) => {
    const path = valuesPath(word.replaceAll(/[()]/g, ''), dot);
    return path === undefined ? [] : [path];
  });
}

const HANDS_ON =
  /^(?:quote|squote|nindent\s+\d+|indent\s+\d+|toYaml|toString|trim|trimSuffix\s+\S+|trunc\s+\S+|int|lower|default\s+\S.*|required\s+\S.*)$/;

function same(value: unknown, output: unknown, tree: Tree): boolean {
  if (tree.kind === 'leaf')
    return value !== null && typeof value !== 'object' && String(value) === String(output);
  return JSON.stringify(sorted(value)) === JSON.stringify(sorted(output));
}

/** Text that YAML reads as a number is another value: the output is what counts. */
function sameType(value: Tree, output: Tree): boolean {
  return value.kind !== 'leaf' || output.kind !== 'leaf' || typeof value.value === typeof output.value;
}

function contains(output: Tree, value: Tree): boolean {
  if (output.kind !== 'leaf' || value.kind !== 'leaf' || value.value === null || output.value === null)
    return false;
  const text = String(value.value);
  return text !== '' && String(output.value).includes(text);
}

function sorted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sorted);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  );
}
