import type { Call, Expression, For, Invalid, ObjectConstructor, Template, Tuple } from './ast.ts';
import type { Scanner } from './scan.ts';

/** `[a, b]`; the scanner stands at `[`. */
export function tuple(scanner: Scanner): Tuple {
  const start = scanner.at++;
  const { newlines } = scanner;
  scanner.newlines = false;
  const items: Expression[] = [];
  for (;;) {
    scanner.skip();
    if (scanner.take(93)) break;
    if (scanner.at < scanner.text.length) items.push(scanner.expression());
    scanner.skip();
    if (scanner.take(44)) continue;
    scanner.close(93, start, '"," or "]" after the item');
    break;
  }
  scanner.newlines = newlines;
  return { kind: 'tuple', items, start, end: scanner.at };
}

/** `name(…)` or `space::name(…)`; the scanner stands at the `(` or `::` after the first name. */
export function call(scanner: Scanner, first: string, start: number): Call | Invalid {
  let name = first;
  while (scanner.code() === 58 && scanner.text.charCodeAt(scanner.at + 1) === 58) {
    scanner.at += 2;
    scanner.skip();
    const next = scanner.name();
    if (next === '') scanner.expected('the name of a function after "::"');
    name += `::${next}`;
    scanner.skip();
  }
  const open = scanner.at;
  if (!scanner.take(40)) {
    scanner.expected(`"(" and the arguments of the function ${name.slice(0, 40)}`);
    return { kind: 'invalid', start, end: start };
  }
  const { newlines } = scanner;
  scanner.newlines = false;
  const args: Expression[] = [];
  let expandFinal = false;
  for (;;) {
    scanner.skip();
    if (scanner.take(41)) break;
    if (scanner.at < scanner.text.length) args.push(scanner.expression());
    scanner.skip();
    if (scanner.take(44)) continue;
    expandFinal = ellipsis(scanner);
    scanner.close(41, open, expandFinal ? '")" after "..."' : '"," or ")" after the argument');
    break;
  }
  scanner.newlines = newlines;
  return { kind: 'call', name, args, expandFinal, start, end: scanner.at };
}

function ellipsis(scanner: Scanner): boolean {
  if (!scanner.text.startsWith('...', scanner.at)) return false;
  scanner.at += 3;
  scanner.skip();
  return true;
}

/** `{ a = 1, "b" = 2 }`; the scanner stands at `{`. Line breaks set entries apart, wherever the object stands. */
export function objectConstructor(scanner: Scanner): ObjectConstructor {
  const start = scanner.at++;
  const { newlines } = scanner;
  scanner.newlines = true;
  const entries: { readonly key: Expression; readonly value: Expression }[] = [];
  for (;;) {
    skipLines(scanner);
    if (scanner.take(125)) break;
    if (scanner.at < scanner.text.length) entries.push(entry(scanner));
    scanner.skip();
    if (scanner.take(44)) continue;
    if (scanner.atLineEnd() && scanner.at < scanner.text.length) continue;
    scanner.close(125, start, '"," or a line break or "}" after the entry');
    break;
  }
  scanner.newlines = newlines;
  return { kind: 'object', entries, start, end: scanner.at };
}

function skipLines(scanner: Scanner): void {
  scanner.newlines = false;
  scanner.skip();
  scanner.newlines = true;
}

function entry(scanner: Scanner): { key: Expression; value: Expression } {
  const key = scanner.expression();
  scanner.skip();
  const code = scanner.code();
  // `==` and `=>` are no `=`, and `::` was seen by the expression.
  const next = scanner.text.charCodeAt(scanner.at + 1);
  if (code === 58 || (code === 61 && next !== 61 && next !== 62)) scanner.at++;
  else scanner.expected('"=" and a value after the key');
  return { key: bareKey(key), value: scanner.expression() };
}

/** A bare word as a key is a text: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#collection-values */
function bareKey(key: Expression): Expression {
  let text: string;
  if (key.kind === 'name') text = key.name;
  else if (key.kind === 'literal' && (key.value === null || typeof key.value === 'boolean')) {
    text = String(key.value);
  } else return key;
  const { end, start } = key;
  const template: Template = {
    kind: 'template',
    parts: [{ kind: 'text', text, verbatim: true, start, end }],
    heredoc: false,
    start,
    end,
  };
  return template;
}

/** `[for …]` or `{for …}`; `undefined`, with the scanner where it was, when no `for` follows the bracket. */
export function forExpression(scanner: Scanner): For | undefined {
  const { at: start, newlines } = scanner;
  scanner.newlines = false;
  scanner.at++;
  scanner.skip();
  if (!keyword(scanner, 'for')) {
    scanner.newlines = newlines;
    if (scanner.fault === undefined) scanner.at = start;
    return undefined;
  }
  const object = scanner.text.charCodeAt(start) === 123;
  const { collection, keyName, valueName } = forHead(scanner);
  scanner.skip();
  if (!scanner.take(58)) scanner.expected('":" after the collection of "for"');
  let value = scanner.expression();
  let key: Expression | undefined;
  scanner.skip();
  const arrow = scanner.at;
  if (scanner.text.startsWith('=>', arrow)) {
    scanner.at += 2;
    key = value;
    value = scanner.expression();
    scanner.skip();
    if (!object) scanner.fail('"=>" has no place in "[for …]"; use "{for …}"', arrow, arrow + 2);
  } else if (object && scanner.fault === undefined) scanner.expected('"=>" and a value in "{for …}"');
  const dots = scanner.at;
  const grouping = ellipsis(scanner);
  if (grouping && !object) {
    scanner.fail('"..." has no place in "[for …]"; remove it or use "{for …}"', dots, dots + 3);
  }
  let condition: Expression | undefined;
  if (keyword(scanner, 'if')) {
    condition = scanner.expression();
    scanner.skip();
  }
  scanner.close(object ? 125 : 93, start, `"if" or "${object ? '}' : ']'}" to end "for"`);
  scanner.newlines = newlines;
  return {
    kind: 'for',
    keyName,
    valueName,
    collection,
    key,
    value,
    condition,
    grouping,
    start,
    end: scanner.at,
  };
}

/** `k, v in collection`, as `for` expressions and `%{ for }` have it. */
export function forHead(scanner: Scanner): Pick<For, 'keyName' | 'valueName' | 'collection'> {
  let keyName: string | undefined;
  let valueName = variable(scanner);
  if (scanner.take(44)) {
    keyName = valueName;
    valueName = variable(scanner);
  }
  if (!keyword(scanner, 'in')) scanner.expected('"in" and a collection after the names of "for"');
  return { keyName, valueName, collection: scanner.expression() };
}

function variable(scanner: Scanner): string {
  scanner.skip();
  const name = scanner.name();
  if (name === '') scanner.expected('the name of a variable after "for"');
  scanner.skip();
  return name;
}

/** Whether exactly this word stands here; it is gone over. */
export function keyword(scanner: Scanner, word: string): boolean {
  const end = scanner.at + word.length;
  if (!scanner.text.startsWith(word, scanner.at) || scanner.nameEnd(scanner.at) !== end) return false;
  scanner.at = end;
  return true;
}
