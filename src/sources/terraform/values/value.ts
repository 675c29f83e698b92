import type { Reason, SourceFile, Variable } from '../../../estate/index.ts';
import type { Num } from './number.ts';
import type { Type } from './type.ts';

/**
 * A value of Terraform's language, with what it needs to become an estate: where it is written and the way it came.
 * Values are immutable and shared. The semantics are those of cty (https://github.com/zclconf/go-cty), with one
 * addition: an unknown carries what is known of it all the same.
 */
export type Value = StringValue | NumberValue | BoolValue | NullValue | ListValue | MapValue | UnknownValue;

interface Common {
  /** Where it is written, and the way from there to here; `undefined` for what no text says. */
  readonly origin?: Origin;
  /** Must not be shown. */
  readonly sensitive?: true;
  /** The resource attribute that was read to get it. */
  readonly of?: AttributeOf;
}

export interface StringValue extends Common {
  readonly kind: 'string';
  readonly value: string;
  /** What it is the JSON (or YAML) text of, when it was made by `jsonencode` and the like: that has better places. */
  readonly encodes?: Value;
}

export interface NumberValue extends Common {
  readonly kind: 'number';
  readonly value: Num;
}

export interface BoolValue extends Common {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NullValue extends Common {
  readonly kind: 'null';
  readonly type: Type;
}

/** A list or set has one `element` type for all its items, a tuple one type an item (and no `element`). */
export interface ListValue extends Common {
  readonly kind: 'list' | 'set' | 'tuple';
  /** Of a set: without duplicates, in cty's order. */
  readonly items: readonly Value[];
  readonly element?: Type;
}

/** A map has one `element` type for all its values; an object has a type for each attribute (and no `element`). */
export interface MapValue extends Common {
  readonly kind: 'map' | 'object';
  /** In the order of the keys (by code point), as Terraform iterates them. */
  readonly entries: ReadonlyMap<string, Value>;
  readonly element?: Type;
  /** Where the keys are written, for who points at one. */
  readonly keyStarts?: ReadonlyMap<string, number>;
}

export interface UnknownValue extends Common {
  readonly kind: 'unknown';
  readonly type: Type;
  readonly reason: Reason;
  /** Not null, whatever it is. */
  readonly notNull?: true;
  /** Of a string: its pieces in order, some known. */
  readonly text?: readonly (string | UnknownValue)[];
  /** Of a list, set or tuple: values that are among its items. */
  readonly among?: readonly Value[];
  /** Of a map or object: entries it is known to have. */
  readonly having?: ReadonlyMap<string, Value>;
  /** `having` is all there is; only some of the keys are not known, and show a gap: `${…}:sub`. */
  readonly complete?: true;
  /** It hangs on a variable with finitely many values: one branch each. */
  readonly choice?: { readonly variable: Variable; readonly branches: readonly Value[] };
  readonly encodes?: Value;
  /** It stands for an error, which only holds in one of several cases. */
  readonly failed?: true;
}

export interface AttributeOf {
  /** `module.eks.aws_eks_cluster.this[0]`, with the scope of its root module. */
  readonly address: string;
  readonly attribute: string;
}

export interface Origin {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** The way it came, from where it is now to where it is written. */
  readonly via?: Via;
}

/** One step of the way: `var.name`, `module.eks input cluster_name`. A list that shares its ends. */
export interface Via {
  readonly what: string;
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly next?: Via;
}

/** What an expression does wrong; `argument` is the index of the function's argument that is to blame. */
export class EvaluationError extends Error {
  readonly argument: number | undefined;
  constructor(message: string, argument?: number) {
    super(message);
    this.name = 'EvaluationError';
    this.argument = argument;
  }
}
