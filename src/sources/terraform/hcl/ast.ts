/**
 * HCL native syntax as it is written: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 * All `start` and `end` are offsets into the file's text (UTF-16 units), `end` exclusive. The JSON syntax is read
 * into the same tree. Nothing here is evaluated.
 */
export interface Node {
  readonly start: number;
  readonly end: number;
}

export interface Body extends Node {
  /** In the order they are written; a name that stands twice is reported by the parser, and only the first is here. */
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
}

/** `name = expression` */
export interface Attribute extends Node {
  readonly name: string;
  /** The span of the name. */
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly value: Expression;
}

/** `type "label" label { … }` */
export interface Block extends Node {
  readonly type: string;
  readonly labels: readonly Label[];
  readonly body: Body;
  /** The end of the head, before `{`: `[start, headEnd)` is where to point for the block as a whole. */
  readonly headEnd: number;
}

export interface Label extends Node {
  readonly text: string;
}

export type Expression =
  | Literal
  | Template
  | Name
  | GetAttribute
  | Index
  | Splat
  | Tuple
  | ObjectConstructor
  | For
  | Call
  | Conditional
  | Binary
  | Unary
  | Parentheses
  | Invalid;

/** A number stays text: Terraform's numbers are more exact than JavaScript's. */
export interface Literal extends Node {
  readonly kind: 'literal';
  readonly value: { readonly number: string } | boolean | null;
}

/** A quoted template or a heredoc. A text without interpolation is a template of one text part, or of none. */
export interface Template extends Node {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
  readonly heredoc: boolean;
}

/** Strip markers (`~`) and the indentation of `<<-` are already applied to the texts. */
export type TemplatePart =
  | (Node & {
      readonly kind: 'text';
      /** What it means, escapes resolved. */
      readonly text: string;
      /** Whether `text` is the file's text of this span, letter by letter. */
      readonly verbatim: boolean;
    })
  | (Node & { readonly kind: 'interpolation'; readonly value: Expression })
  | (Node & {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: readonly TemplatePart[];
      readonly otherwise: readonly TemplatePart[];
    })
  | (Node & {
      readonly kind: 'for';
      readonly keyName: string | undefined;
      readonly valueName: string;
      readonly collection: Expression;
      readonly parts: readonly TemplatePart[];
    });

/** The first word of a traversal: `var`, `local`, `each`, `aws_vpc`, or the variable of a `for`. */
export interface Name extends Node {
  readonly kind: 'name';
  readonly name: string;
}

/** `of.name`; the legacy `of.0` is an `Index` with a number. */
export interface GetAttribute extends Node {
  readonly kind: 'attribute';
  readonly of: Expression;
  readonly name: string;
}

/** `of[key]` */
export interface Index extends Node {
  readonly kind: 'index';
  readonly of: Expression;
  readonly key: Expression;
}

/** `of[*]…` (full: all later steps are taken for each item) or `of.*…` (only the attribute steps that follow). */
export interface Splat extends Node {
  readonly kind: 'splat';
  readonly of: Expression;
  readonly full: boolean;
  /** What is taken of each item, in order. */
  readonly each: readonly SplatStep[];
}

export type SplatStep =
  | (Node & { readonly kind: 'attribute'; readonly name: string })
  | (Node & { readonly kind: 'index'; readonly key: Expression })
  /** A splat within a full splat, taken of what the steps before it give for one item: `a[*].b[*].c`. */
  | (Node & { readonly kind: 'splat'; readonly full: boolean; readonly each: readonly SplatStep[] });

export interface Tuple extends Node {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ObjectConstructor extends Node {
  readonly kind: 'object';
  readonly entries: readonly {
    /** A bare name is a text (`Template`) here already; `(name)` is an expression. */
    readonly key: Expression;
    readonly value: Expression;
  }[];
}

/** `[for k, v in c : value if condition]` or `{for k, v in c : key => value... if condition}` */
export interface For extends Node {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
  /** Only in the object form. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly condition: Expression | undefined;
  /** `...`: several values of one key are a list. */
  readonly grouping: boolean;
}

export interface Call extends Node {
  readonly kind: 'call';
  /** `merge`, `provider::aws::arn_parse`, `core::merge`. */
  readonly name: string;
  readonly args: readonly Expression[];
  /** `f(list...)` */
  readonly expandFinal: boolean;
}

export interface Conditional extends Node {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

export type BinaryOperator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
}

/** Kept, since `(name)` is not a bare name. */
export interface Parentheses extends Node {
  readonly kind: 'parentheses';
  readonly inner: Expression;
}

/** What could not be parsed; the parser has said so. It evaluates to unknown. */
export interface Invalid extends Node {
  readonly kind: 'invalid';
}

/** Something wrong with the text of a file. */
export interface SyntaxProblem {
  readonly start: number;
  readonly end: number;
  readonly code: 'terraform-syntax' | 'terraform-duplicate-argument';
  /** What is wrong and what to do, in one line. */
  readonly message: string;
}

export interface Parsed {
  /** All that could be read; broken parts are left out or `Invalid`. */
  readonly body: Body;
  readonly problems: readonly SyntaxProblem[];
}
