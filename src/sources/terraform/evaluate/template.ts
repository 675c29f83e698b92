import { convert } from '../values/convert.ts';
import { string, unknown } from '../values/make.ts';
import { isSensitive, withSensitive } from '../values/marks.ts';
import { EvaluationError } from '../values/value.ts';
import type { UnknownValue, Value } from '../values/value.ts';
import type { Template, TemplatePart } from '../hcl/ast.ts';
import { inEachCase } from '../values/choice.ts';
import { elementsOf } from './for.ts';
import type { Evaluate, Scope } from './scope.ts';
import { withName } from './scope.ts';

type Piece = string | UnknownValue;

/** https://developer.hashicorp.com/terraform/language/expressions/strings */
export function template(expression: Template, scope: Scope, evaluate: Evaluate): Value {
  const { parts } = expression;
  const origin = { file: scope.file, start: expression.start, end: expression.end };
  const [first] = parts;
  if (first === undefined) return string('', origin);
  if (parts.length === 1) {
    if (first.kind === 'text') return string(first.text, origin);
    // A template that is one interpolation is that value, whatever its type.
    if (first.kind === 'interpolation' && !expression.heredoc) return evaluate(first.value, scope);
  }
  const pieces: Piece[] = [];
  const sensitive = render(parts, scope, pieces, evaluate);
  const whole = together(pieces);
  const made = { ...whole, origin };
  return sensitive ? withSensitive(made) : made;
}

function together(pieces: readonly Piece[]): Value {
  if (pieces.every((piece) => typeof piece === 'string')) return string(pieces.join(''));
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else if (piece !== '') joined.push(piece);
  }
  const open = joined.find((piece) => typeof piece !== 'string');
  return unknown('string', open!.reason, { text: joined, notNull: true });
}

/** @returns whether a part is sensitive */
function render(parts: readonly TemplatePart[], scope: Scope, pieces: Piece[], evaluate: Evaluate): boolean {
  let sensitive = false;
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        pieces.push(part.text);
        break;
      case 'interpolation': {
        const value = evaluate(part.value, scope);
        if (isSensitive(value)) sensitive = true;
        push(pieces, value);
        break;
      }
      case 'if': {
        const condition = convert(evaluate(part.condition, scope), 'bool');
        if (condition.kind === 'null') throw new EvaluationError('the condition of %{ if } is null');
        if (isSensitive(condition)) sensitive = true;
        if (condition.kind === 'bool')
          sensitive =
            render(condition.value ? part.then : part.otherwise, scope, pieces, evaluate) || sensitive;
        else {
          const rendered = (side: readonly TemplatePart[]): Value => {
            const own: Piece[] = [];
            sensitive = render(side, scope, own, evaluate) || sensitive;
            return together(own);
          };
          const sides = [rendered(part.then), rendered(part.otherwise)] as const;
          const cases = inEachCase([condition], ([one]) =>
            one?.kind === 'bool' ? (one.value ? sides[0] : sides[1]) : unknownText(condition),
          );
          push(pieces, cases ?? unknownText(condition));
        }
        break;
      }
      case 'for': {
        const collection = evaluate(part.collection, scope);
        if (isSensitive(collection)) sensitive = true;
        const elements = elementsOf(collection);
        if (elements === undefined) push(pieces, unknownText(collection));
        for (const [key, value] of elements ?? []) {
          let inner = withName(scope, part.valueName, value);
          if (part.keyName !== undefined) inner = withName(inner, part.keyName, key);
          sensitive = render(part.parts, inner, pieces, evaluate) || sensitive;
        }
      }
    }
  }
  return sensitive;
}

function unknownText(because: Value): Value {
  return unknown(
    'string',
    because.kind === 'unknown'
      ? because.reason
      : { code: 'unsupported-expression', text: 'a part of this text is not known' },
  );
}

function push(pieces: Piece[], value: Value): void {
  const text = convert(value, 'string');
  if (text.kind === 'string') pieces.push(text.value);
  else if (text.kind === 'null') throw new EvaluationError('a part of this text is null');
  else if (text.kind === 'unknown') {
    if (text.text !== undefined && text.choice === undefined) pieces.push(...text.text);
    else pieces.push(text);
  }
}
