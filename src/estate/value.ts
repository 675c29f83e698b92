import type { Reason, Scalar } from './tree.ts';
import type { View } from './view.ts';

/**
 * What can be said of one leaf. A sum type, never a flag beside a zero value: who reads one has to say what happens
 * when there is nothing, and what happens when it can't be told.
 */
export type Value<T extends Scalar = Scalar> = Known<T> | Defaulted<T> | Absent | Unknown<T>;

/** Written down, at the span of `at`. */
export interface Known<T extends Scalar = Scalar> {
  readonly kind: 'known';
  readonly value: T;
  readonly at: View;
}

/** Not written, and somebody fills it in: `by` says who; `at` is where it would be written. */
export interface Defaulted<T extends Scalar = Scalar> {
  readonly kind: 'default';
  readonly value: T;
  readonly by: string;
  readonly at: View;
}

/** Not written and nobody fills it in; `at` is where it would be written. */
export interface Absent {
  readonly kind: 'absent';
  readonly at: View;
}

/** It is there and can't be told, for a reason. What is known of it all the same stands in `known`. */
export interface Unknown<T extends Scalar = Scalar> {
  readonly kind: 'unknown';
  readonly reason: Reason;
  readonly known?: Partly<T>;
  readonly at: View;
}

/** What is known of an unknown. */
export type Partly<T extends Scalar = Scalar> =
  /** A string with holes: `undefined` stands for any text, also none. */
  | { readonly kind: 'pattern'; readonly parts: readonly (string | undefined)[] }
  /** It is one of these. */
  | { readonly kind: 'one-of'; readonly values: readonly Value<T>[] }
  /** It is this resource, of the same scope unless told, or an attribute of it; its name is given at deployment. */
  | {
      readonly kind: 'pointer';
      readonly target: string;
      readonly attribute?: string;
      readonly scope?: string;
    }
  /** Of this type, and not missing. */
  | { readonly kind: 'type'; readonly type: string };

/** Whether a test of a string holds: `undefined` when it hangs on what is not known. */
export function textMatches(value: Value<string>, test: TextTest): boolean | undefined {
  if (value.kind === 'known' || value.kind === 'default') return testOfParts([value.value], test);
  if (value.kind === 'absent') return false;
  if (value.known?.kind === 'pattern') return testOfParts(value.known.parts, test);
  if (value.known?.kind === 'one-of') {
    const answers = new Set(value.known.values.map((one) => textMatches(one, test)));
    return answers.size === 1 ? [...answers][0] : undefined;
  }
  return undefined;
}

/** A question to a string that can often be answered when only a part of the string is known. */
export type TextTest =
  | { readonly is: string }
  | { readonly startsWith: string }
  | { readonly endsWith: string }
  | { readonly includes: string };

function testOfParts(parts: readonly (string | undefined)[], test: TextTest): boolean | undefined {
  const whole = parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if ('is' in test) {
    if (whole !== undefined) return whole === test.is;
    const possible = test.is.startsWith(first) && test.is.endsWith(last);
    return possible && patternOf(parts).test(test.is) ? undefined : false;
  }
  if ('startsWith' in test) {
    if (whole !== undefined) return whole.startsWith(test.startsWith);
    if (first.startsWith(test.startsWith)) return true;
    return test.startsWith.startsWith(first) ? undefined : false;
  }
  if ('endsWith' in test) {
    if (whole !== undefined) return whole.endsWith(test.endsWith);
    if (last.endsWith(test.endsWith)) return true;
    return test.endsWith.endsWith(last) ? undefined : false;
  }
  if (whole !== undefined) return whole.includes(test.includes);
  return parts.some((part) => part?.includes(test.includes)) ? true : undefined;
}

function patternOf(parts: readonly (string | undefined)[]): RegExp {
  const escaped = parts.map((part) => part?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') ?? '[^]*');
  return new RegExp(`^${escaped.join('')}$`);
}
