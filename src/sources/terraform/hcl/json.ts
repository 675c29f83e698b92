import type { Mapping, SourceFile, Tree } from '../../../estate/index.ts';
import { readJson } from '../../../estate/index.ts';
import type { Attribute, Block, Body, Expression, Label, Parsed, SyntaxProblem, Template } from './ast.ts';
import { jsonText } from './json-text.ts';
import { parseTemplate } from './parse.ts';
import { relocate } from './relocate.ts';

/**
 * The blocks of a file and how many labels each has; what else stands at the top stays an argument.
 * https://developer.hashicorp.com/terraform/language/syntax/json#block-type-specific-exceptions
 */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
  terraform: 0,
  locals: 0,
  moved: 0,
  import: 0,
  removed: 0,
};

/**
 * Reads a file in the JSON syntax into the tree of the native one. Whether a property within a block is a block or an
 * argument only its schema tells, so there everything is an argument. Texts are templates, also where Terraform reads
 * them as references.
 */
export function parseHclJson(file: SourceFile): Parsed {
  const { faults, tree } = readJson(file.text);
  const reader = new JsonReader(file);
  for (const { code, message, offset } of faults) {
    if (code === 'duplicate-key') {
      reader.problem(message, offset, offset + 1, 'terraform-duplicate-argument');
    } else
      reader.problem(`${message}; the file was left out`, offset, Math.min(offset + 1, file.text.length));
  }
  const body = tree === undefined ? undefined : reader.file(tree);
  return {
    body: body ?? { attributes: [], blocks: [], start: 0, end: file.text.length },
    problems: reader.problems,
  };
}

class JsonReader {
  readonly problems: SyntaxProblem[] = [];
  readonly #file: SourceFile;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  problem(
    message: string,
    start: number,
    end: number,
    code: SyntaxProblem['code'] = 'terraform-syntax',
  ): void {
    this.problems.push({ start, end, code, message });
  }

  /** The file: an object, or an array of objects that count as one. */
  file(tree: Tree): Body {
    const attributes: Attribute[] = [];
    const blocks: Block[] = [];
    for (const one of this.#objects(tree, 'a file')) {
      for (const [name, value, start] of properties(one)) {
        const labels = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
        if (labels === undefined) attributes.push(this.#attribute(name, value, start));
        else this.#blocks(blocks, this.#head(name, start), [], value, labels);
      }
    }
    return { attributes, blocks, start: tree.start, end: tree.end };
  }

  #blocks(into: Block[], head: Label, labels: readonly Label[], tree: Tree, missing: number): void {
    const what = missing > 0 ? `what "${head.text}" holds by its labels` : `the block "${head.text}"`;
    for (const one of this.#objects(tree, what)) {
      if (missing === 0) {
        const headEnd = labels.at(-1)?.end ?? head.end;
        const { end } = one;
        into.push({ type: head.text, labels, body: this.#body(one), headEnd, start: head.start, end });
        continue;
      }
      for (const [name, value, start] of properties(one)) {
        this.#blocks(into, head, [...labels, this.#head(name, start)], value, missing - 1);
      }
    }
  }

  #body(tree: Mapping): Body {
    const attributes = properties(tree).map(([name, value, start]) => this.#attribute(name, value, start));
    return { attributes, blocks: [], start: tree.start, end: tree.end };
  }

  /** One object, or each of an array; `null` is none. */
  #objects(tree: Tree, what: string): Mapping[] {
    if (tree.kind === 'mapping') return [tree];
    if (tree.kind === 'sequence') return tree.items.flatMap((item) => this.#objects(item, what));
    if (tree.kind === 'leaf' && tree.value === null) return [];
    this.problem(`${what} is written as an object; write { … }`, tree.start, tree.end);
    return [];
  }

  #attribute(name: string, tree: Tree, keyStart: number): Attribute {
    const { end: nameEnd, start: nameStart } = this.#head(name, keyStart);
    const value = this.#expression(tree);
    return { name, nameStart, nameEnd, value, start: nameStart, end: tree.end };
  }

  /** A name with its place, without the quotes. */
  #head(text: string, start: number): Label {
    return { text, start, end: jsonText(this.#file.text, start - 1).end };
  }

  #expression(tree: Tree): Expression {
    const { end, start } = tree;
    if (tree.kind === 'sequence') {
      return { kind: 'tuple', items: tree.items.map((item) => this.#expression(item)), start, end };
    }
    if (tree.kind === 'mapping') {
      const entries = properties(tree).map(([, value, keyStart]) => ({
        key: this.#template(keyStart - 1),
        value: this.#expression(value),
      }));
      return { kind: 'object', entries, start, end };
    }
    if (tree.kind !== 'leaf') return { kind: 'invalid', start, end };
    if (typeof tree.value === 'string') return this.#template(start);
    if (typeof tree.value !== 'number') return { kind: 'literal', value: tree.value, start, end };
    const written = this.#file.text.slice(start, end);
    const number: Expression = {
      kind: 'literal',
      value: { number: written.replace('-', '') },
      start: written.startsWith('-') ? start + 1 : start,
      end,
    };
    if (!written.startsWith('-')) return number;
    return { kind: 'unary', operator: '-', operand: number, start, end };
  }

  /** The string whose quote stands at an offset, as a template. */
  #template(quote: number): Template {
    const { end: close, offsets, text } = jsonText(this.#file.text, quote);
    const [start, end] = [quote, close + 1];
    const place = (offset: number): number =>
      offsets === undefined ? quote + 1 + offset : (offsets[offset] ?? close);
    const { problems, template } = parseTemplate(text);
    for (const one of problems) this.problem(one.message, place(one.start), place(one.end));
    return { ...relocate(template, place, offsets === undefined), start, end };
  }
}

/** The properties of an object but for comments. https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties */
function properties(tree: Mapping): (readonly [name: string, value: Tree, start: number])[] {
  return tree.keys.flatMap((name, index) =>
    name === '//' ? [] : [[name, tree.values[index]!, tree.keyStarts[index]!] as const],
  );
}
