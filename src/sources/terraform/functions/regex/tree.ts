import { EvaluationError } from '../../values/value.ts';

/** A regular expression as it is written; each node is one thing to match. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'either'; readonly options: readonly Node[] }
  | { readonly kind: 'capture'; readonly index: number; readonly body: Node }
  | {
      readonly kind: 'repeat';
      readonly body: Node;
      readonly min: number;
      /** `undefined` for any number. */
      readonly max: number | undefined;
      readonly greedy: boolean;
    };

export type CharacterTest = (code: number) => boolean;

export type Assertion =
  | 'text-start'
  | 'text-end'
  | 'line-start'
  | 'line-end'
  | 'word-boundary'
  | 'no-word-boundary';

/** What Terraform says of a pattern that is not one, with Go's code for what is wrong. */
export function invalidPattern(code: string, piece: string): EvaluationError {
  return new EvaluationError(`invalid regexp pattern: ${code} in ${piece}`, 0);
}
