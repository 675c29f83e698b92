import type { SourceFile } from '../../../estate/index.ts';
import type { Expression, Parsed, SyntaxProblem, Template } from './ast.ts';
import { BodyReader } from './body.ts';
import { expression } from './expression.ts';
import { Scanner } from './scan.ts';
import { wholeTemplate } from './template.ts';

/** Reads a file in the native syntax. What is wrong is told, and everything else is read. */
export function parseHcl(file: SourceFile): Parsed {
  const scanner = new Scanner(file.text, expression);
  if (file.text.charCodeAt(0) === 0xfeff) scanner.at = 1;
  const body = new BodyReader(file, scanner).read();
  return { body, problems: scanner.problems };
}

/** Reads a text that is one expression; line breaks mean nothing in it, as if it stood in parentheses. */
export function parseExpression(text: string): {
  readonly expression: Expression;
  readonly problems: readonly SyntaxProblem[];
} {
  const scanner = new Scanner(text, expression);
  scanner.newlines = false;
  const found = expression(scanner);
  scanner.skip();
  if (scanner.at < text.length) scanner.expected('the end of the expression');
  const broken = scanner.settle();
  return {
    expression: broken ? { kind: 'invalid', start: 0, end: text.length } : found,
    problems: scanner.problems,
  };
}

/** Reads a whole text as a template: what `templatefile` does with a file, and the JSON syntax with a string. */
export function parseTemplate(text: string): {
  readonly template: Template;
  readonly problems: readonly SyntaxProblem[];
} {
  const scanner = new Scanner(text, expression);
  const found = wholeTemplate(scanner);
  if (!scanner.settle()) return { template: found, problems: scanner.problems };
  const whole = { start: 0, end: text.length };
  const parts = [{ kind: 'interpolation', value: { kind: 'invalid', ...whole }, ...whole }] as const;
  return { template: { kind: 'template', parts, heredoc: false, ...whole }, problems: scanner.problems };
}
