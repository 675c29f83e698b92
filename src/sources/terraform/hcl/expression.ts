import type { BinaryOperator, Expression, Literal } from './ast.ts';
import { call, forExpression, objectConstructor, tuple } from './collections.ts';
import { heredoc } from './heredoc.ts';
import type { Scanner } from './scan.ts';
import { isDigit } from './scan.ts';
import { step } from './steps.ts';
import { quoted } from './template.ts';

/** https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#binary-operators: a higher one binds tighter. */
const POWER: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** What a number may look like, after the scanner has cut it out. */
const NUMBER = /^\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;

/** Reads an expression from where the scanner stands: a conditional, or anything that binds tighter. */
export function expression(scanner: Scanner): Expression {
  const start = scanner.at;
  if (!scanner.enter()) return { kind: 'invalid', start, end: start };
  const outer = scanner.height;
  scanner.height = 0;
  let result = binary(scanner, 1);
  scanner.skip();
  if (scanner.take(63)) {
    const then = expression(scanner);
    scanner.skip();
    if (!scanner.take(58)) scanner.expected('":" and what holds otherwise, after "condition ? value"');
    const otherwise = expression(scanner);
    result = {
      kind: 'conditional',
      condition: result,
      // oxlint-disable-next-line unicorn/no-thenable -- the field of the tree is called so
      then,
      otherwise,
      start: result.start,
      end: otherwise.end,
    };
  }
  scanner.depth--;
  scanner.rise(start);
  if (outer > scanner.height) scanner.height = outer;
  return result;
}

function binary(scanner: Scanner, least: number): Expression {
  let left = operand(scanner);
  for (;;) {
    scanner.skip();
    const operator = operatorAt(scanner.text, scanner.at);
    if (operator === undefined || POWER[operator] < least) return left;
    const place = scanner.at;
    scanner.at += operator.length;
    const leftHeight = scanner.height;
    scanner.height = 0;
    const right = binary(scanner, POWER[operator] + 1);
    if (leftHeight > scanner.height) scanner.height = leftHeight;
    scanner.rise(place);
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
}

function operatorAt(text: string, at: number): BinaryOperator | undefined {
  const next = text.charCodeAt(at + 1);
  switch (text.charCodeAt(at)) {
    case 33:
      return next === 61 ? '!=' : undefined;
    case 37:
      return '%';
    case 38:
      return next === 38 ? '&&' : undefined;
    case 42:
      return '*';
    case 43:
      return '+';
    case 45:
      return '-';
    case 47:
      return '/';
    case 60:
      return next === 61 ? '<=' : '<';
    case 61:
      return next === 61 ? '==' : undefined;
    case 62:
      return next === 61 ? '>=' : '>';
    case 124:
      return next === 124 ? '||' : undefined;
    default:
      return undefined;
  }
}

/** A term with its sign and with all that is taken of it. */
function operand(scanner: Scanner): Expression {
  scanner.skip();
  const code = scanner.code();
  const negated = code === 33 && scanner.text.charCodeAt(scanner.at + 1) !== 61;
  if (code === 45 || negated) {
    const start = scanner.at;
    if (!scanner.enter()) return { kind: 'invalid', start, end: start };
    scanner.at++;
    const inner = operand(scanner);
    scanner.depth--;
    scanner.rise(start);
    return { kind: 'unary', operator: negated ? '!' : '-', operand: inner, start, end: inner.end };
  }
  let result = term(scanner);
  for (;;) {
    const one = step(scanner);
    if (one === undefined) return result;
    const { start } = result;
    if (one.kind === 'attribute') {
      result = { kind: 'attribute', of: result, name: one.name, start, end: one.end };
    } else if (one.kind === 'index') {
      result = { kind: 'index', of: result, key: one.key, start, end: one.end };
    } else {
      result = { kind: 'splat', of: result, full: one.full, each: one.each, start, end: one.end };
    }
  }
}

function term(scanner: Scanner): Expression {
  const { at: start, text } = scanner;
  const code = scanner.code();
  if (code === 34) return quoted(scanner);
  if (code === 91) return forExpression(scanner) ?? tuple(scanner);
  if (code === 123) return forExpression(scanner) ?? objectConstructor(scanner);
  if (code === 40) return parentheses(scanner);
  if (isDigit(code)) return number(scanner);
  if (code === 60 && text.charCodeAt(start + 1) === 60) {
    const found = heredoc(scanner);
    if (found !== undefined) return found;
  }
  const name = scanner.name();
  if (name === '') {
    scanner.expected('a value');
    return { kind: 'invalid', start, end: start };
  }
  const end = scanner.at;
  scanner.skip();
  if (scanner.code() === 40 || (scanner.code() === 58 && text.charCodeAt(scanner.at + 1) === 58)) {
    return call(scanner, name, start);
  }
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', start, end };
  if (name === 'null') return { kind: 'literal', value: null, start, end };
  return { kind: 'name', name, start, end };
}

function parentheses(scanner: Scanner): Expression {
  const start = scanner.at++;
  const { newlines } = scanner;
  scanner.newlines = false;
  const inner = expression(scanner);
  scanner.skip();
  scanner.close(41, start, '")"');
  scanner.newlines = newlines;
  return { kind: 'parentheses', inner, start, end: scanner.at };
}

function number(scanner: Scanner): Literal {
  const start = scanner.at;
  const end = scanner.numberEnd(start);
  const text = scanner.text.slice(start, end);
  scanner.at = end;
  if (!NUMBER.test(text)) {
    scanner.fail(
      `"${text.slice(0, 40)}" is not a number; write it as text, in quotes, or correct it`,
      start,
      end,
    );
  }
  return { kind: 'literal', value: { number: text }, start, end };
}
