import type { SourceFile, Tree } from '../../estate/index.ts';
import { hole, leaf } from '../../estate/index.ts';

/**
 * A text of a pipeline with what is known of its variables filled in. `key` is the same text with the variables that
 * are not known in it as symbols: two texts with the same key are the same text in every run.
 */
export interface Written {
  readonly tree: Tree;
  readonly key: string;
}

/** A value and the file that it is written in. */
export interface Found extends Written {
  readonly file: SourceFile;
}

/** What a name stands for; `undefined` where no file says so. */
export type Lookup = (name: string) => Found | undefined;

/** What is seen at one place of a pipeline. */
export interface Names {
  readonly file: SourceFile;
  /** `env.X`, `inputs.X`, `matrix.X`: the names of expressions. */
  readonly expression: Lookup;
  /** `$X`: the variables of the shell. */
  readonly variable: Lookup;
}

/** An expression is short; one that is not closed must not be looked for to the end of a file. */
const EXPRESSION = /\$\{\{([^]{0,1000}?)\}\}/g;
const VARIABLE = /\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|\$\{[^}]{0,200}\}|\$\([^]*|`[^]*/g;

/**
 * Fills expressions in, and shell variables where a shell reads the text.
 * @param at where the text stands in the file
 */
export function fill(text: string, at: Span, names: Names, shell = false): Written {
  const pieces = pieceIn(text, EXPRESSION, (match) => ofExpression(match[1]!.trim(), at, names));
  const filled = shell ? pieces.flatMap((piece) => shellPieces(piece, at, names)) : pieces;
  return together(filled, at);
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

type Piece = string | Written;

function shellPieces(piece: Piece, at: Span, names: Names): readonly Piece[] {
  if (typeof piece !== 'string') return [piece];
  return pieceIn(piece, VARIABLE, (match) => ofVariable(match, at, names));
}

function pieceIn(text: string, what: RegExp, meaning: (match: RegExpMatchArray) => Written): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(what)) {
    if (match.index > last) pieces.push(text.slice(last, match.index));
    pieces.push(meaning(match));
    last = match.index + match[0].length;
  }
  if (last < text.length || pieces.length === 0) pieces.push(text.slice(last));
  return pieces;
}

function together(pieces: readonly Piece[], at: Span): Written {
  const key = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.key)).join('');
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined)
    return typeof only === 'string' ? { key, tree: leaf(only, at.start, at.end) } : only;
  const parts = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.tree));
  return { key, tree: { kind: 'text', parts, start: at.start, end: at.end } };
}

function ofExpression(text: string, at: Span, { expression }: Names): Written {
  const literal = /^'([^']*)'$/.exec(text);
  if (literal !== null) return { key: literal[1]!, tree: leaf(literal[1]!, at.start, at.end) };
  const name = /^(?:env|inputs|matrix)\.[\w-]+$/.test(text) ? text : undefined;
  const known = name === undefined ? undefined : expression(name);
  return known === undefined
    ? symbol(`\${{${text.replaceAll(/\s+/g, '')}}}`, text, at)
    : via(known, text, at);
}

function ofVariable(match: RegExpMatchArray, at: Span, { variable }: Names): Written {
  const name = match[1] ?? match[2];
  if (name === undefined) return symbol(match[0], match[0], at);
  const known = variable(name);
  if (known !== undefined) return via(known, `$${name}`, at);
  const context = /^GITHUB_(SHA|REF|REF_NAME|REPOSITORY|RUN_ID|RUN_NUMBER|ACTOR|REPOSITORY_OWNER)$/.exec(
    name,
  );
  return symbol(context === null ? `$${name}` : `\${{github.${context[1]!.toLowerCase()}}}`, `$${name}`, at);
}

/** Something that only a run knows. */
export function symbol(key: string, text: string, at: Span): Written {
  const reason = {
    code: 'computed-at-deployment',
    text: `${text.slice(0, 80)} is only known when the pipeline runs`,
  } as const;
  return { key, tree: hole(reason, at.start, at.end, 'string') };
}

function via({ file, key, tree }: Found, what: string, { start, end }: Span): Written {
  return { key, tree: { kind: 'passage', what, file, tree, start, end } };
}
