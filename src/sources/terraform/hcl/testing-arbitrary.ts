import fc from 'fast-check';
import type { BinaryOperator, Expression, SplatStep, Template, TemplatePart } from './ast.ts';

/** Random expressions that the native syntax can say: where it needs parentheses, they are there. */

const none = { start: 0, end: 0 } as const;
const OPERATORS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

export const anyName = fc.constantFrom('a', 'var', 'each', 'b_1', 'c-d', 'é', 'in', 'if', 'null_x', '_');
const anyText = fc
  .array(
    fc.constantFrom('x', ' ', '$', '%', '{', '}', '"', '\\', '\n', '\t', '~', 'é', '😀', '#', '//', '<<E'),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((chars) => chars.join(''));
const anyNumber = fc
  .constantFrom('0', '7', '1.5', '12e3', '1E-2', '0.25e+1')
  .map((number): Expression => ({ kind: 'literal', value: { number }, ...none }));

export function textOf(text: string): TemplatePart {
  return { kind: 'text', text, verbatim: false, ...none };
}

function template(parts: readonly TemplatePart[]): Template {
  return { kind: 'template', parts, heredoc: false, ...none };
}

function directive(
  condition: Expression,
  first: readonly TemplatePart[],
  otherwise: readonly TemplatePart[],
): TemplatePart {
  // oxlint-disable-next-line unicorn/no-thenable -- the field of the tree is called so
  return { kind: 'if', condition, then: first, otherwise, ...none };
}

function powerOf(operator: BinaryOperator): number {
  return OPERATORS.findIndex((level) => level.includes(operator));
}

function wrapped(inner: Expression): Expression {
  return { kind: 'parentheses', inner, ...none };
}

/** As what something is taken of. */
function asTerm(one: Expression): Expression {
  const loose = ['binary', 'unary', 'conditional', 'splat'].includes(one.kind);
  return loose || (one.kind === 'literal' && typeof one.value === 'object') ? wrapped(one) : one;
}

function asOperand(one: Expression, least: number): Expression {
  if (one.kind === 'conditional') return wrapped(one);
  return one.kind === 'binary' && powerOf(one.operator) < least ? wrapped(one) : one;
}

/** Texts that touch are one text. */
function joined(parts: readonly TemplatePart[]): TemplatePart[] {
  return parts.filter((part, index) => part.kind !== 'text' || parts[index - 1]?.kind !== 'text');
}

const tied = fc.letrec<{ expression: Expression; step: SplatStep; parts: readonly TemplatePart[] }>((tie) => {
  const expression = tie('expression');
  const steps = fc.array(tie('step'), { maxLength: 3 });
  const attributeStep = anyName.map((name): SplatStep => ({ kind: 'attribute', name, ...none }));
  const indexStep = expression.map((key): SplatStep => ({ kind: 'index', key, ...none }));
  const plainTerm: fc.Arbitrary<Expression> = fc.oneof(
    anyName.map((name): Expression => ({ kind: 'name', name, ...none })),
    anyNumber,
    fc.constantFrom(true, false, null).map((value): Expression => ({ kind: 'literal', value, ...none })),
    anyText.map((text): Expression => template([textOf(text)])),
  );
  const key = fc.oneof(
    anyName.map((name): Expression => template([textOf(name)])),
    anyText.map((text): Expression => template([textOf(text)])),
    anyNumber,
    expression.map(wrapped),
  );
  return {
    step: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      attributeStep,
      indexStep,
      steps.map((each): SplatStep => ({ kind: 'splat', full: true, each, ...none })),
    ),
    parts: fc
      .array(
        fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          anyText.map(textOf),
          expression.map((value): TemplatePart => ({ kind: 'interpolation', value, ...none })),
          fc
            .tuple(expression, tie('parts'), tie('parts'))
            .map(([condition, first, otherwise]) => directive(condition, first, otherwise)),
          fc
            .tuple(fc.option(anyName, { nil: undefined }), anyName, expression, tie('parts'))
            .map(([keyName, valueName, collection, parts]): TemplatePart => ({
              kind: 'for',
              keyName,
              valueName,
              collection,
              parts,
              ...none,
            })),
        ),
        { maxLength: 4 },
      )
      .map(joined),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      plainTerm,
      tie('parts').map((parts): Expression => template(parts)),
      fc
        .tuple(expression, anyName)
        .map(([of, name]): Expression => ({ kind: 'attribute', of: asTerm(of), name, ...none })),
      fc
        .tuple(expression, expression)
        .map(([of, key]): Expression => ({ kind: 'index', of: asTerm(of), key, ...none })),
      fc.tuple(expression, steps).map(([of, each]): Expression => ({
        kind: 'splat',
        of: asTerm(of),
        full: true,
        each: endless(each),
        ...none,
      })),
      fc
        .tuple(expression, fc.array(attributeStep, { maxLength: 2 }))
        .map(([of, each]): Expression => ({ kind: 'splat', of: asTerm(of), full: false, each, ...none })),
      fc.array(expression, { maxLength: 4 }).map((items): Expression => ({ kind: 'tuple', items, ...none })),
      fc
        .array(fc.record({ key, value: expression }), { maxLength: 3 })
        .map((entries): Expression => ({ kind: 'object', entries, ...none })),
      fc
        .tuple(
          fc.option(anyName, { nil: undefined }),
          anyName,
          expression,
          fc.option(expression, { nil: undefined }),
          expression,
          fc.option(expression, { nil: undefined }),
          fc.boolean(),
        )
        .map(([keyName, valueName, collection, key, value, condition, group]): Expression => ({
          kind: 'for',
          keyName,
          valueName,
          collection,
          key,
          value,
          condition,
          grouping: key !== undefined && group,
          ...none,
        })),
      fc
        .tuple(fc.constantFrom('f', 'p::a::g'), fc.array(expression, { maxLength: 3 }), fc.boolean())
        .map(([name, args, expand]): Expression => ({
          kind: 'call',
          name,
          args,
          expandFinal: expand && args.length > 0,
          ...none,
        })),
      fc.tuple(expression, expression, expression).map(([condition, then, otherwise]): Expression => ({
        kind: 'conditional',
        condition: asOperand(condition, 0),
        // oxlint-disable-next-line unicorn/no-thenable -- the field of the tree is called so
        then,
        otherwise,
        ...none,
      })),
      fc
        .tuple(fc.constantFrom(...OPERATORS.flat()), expression, expression)
        .map(([operator, left, right]): Expression => ({
          kind: 'binary',
          operator,
          left: asOperand(left, powerOf(operator)),
          right: asOperand(right, powerOf(operator) + 1),
          ...none,
        })),
      fc
        .tuple(fc.constantFrom('-' as const, '!' as const), expression)
        .map(([operator, operand]): Expression => ({
          kind: 'unary',
          operator,
          operand: operand.kind === 'binary' || operand.kind === 'conditional' ? wrapped(operand) : operand,
          ...none,
        })),
      expression.map(wrapped),
    ),
  };
});

/** A full splat takes all steps after it, so that in a list of steps it is the last. */
function endless(each: readonly SplatStep[]): SplatStep[] {
  const steps: SplatStep[] = [];
  for (const one of each) {
    steps.push(one.kind === 'splat' ? { ...one, each: endless(one.each) } : one);
    if (one.kind === 'splat') break;
  }
  return steps;
}

export const anyExpression = tied.expression;

/** A body as it is printed: the names of arguments are made different by whoever prints it. */
export interface AnyBody {
  readonly items: readonly (
    | { readonly kind: 'argument'; readonly value: Expression }
    | {
        readonly kind: 'block';
        readonly type: string;
        readonly labels: readonly string[];
        readonly body: AnyBody;
      }
  )[];
}

export const anyBody = fc.letrec<{ body: AnyBody }>((tie) => ({
  body: fc
    .array(
      fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        anyExpression.map((value) => ({ kind: 'argument', value }) as const),
        fc
          .tuple(anyName, fc.array(fc.oneof(anyName, anyText), { maxLength: 2 }), tie('body'))
          .map(([type, labels, body]) => ({ kind: 'block', type, labels, body }) as const),
      ),
      { maxLength: 3 },
    )
    .map((items) => ({ items })),
})).body;
