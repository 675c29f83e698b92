import type { Expression, SplatStep } from './ast.ts';
import type { Scanner } from './scan.ts';
import { isDigit } from './scan.ts';

/**
 * One step of a traversal (`.name`, `.0`, `[key]`, `.*…`, `[*]…`), or `undefined` when none follows.
 * A splat takes the steps after it along: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#splat-operators
 */
export function step(scanner: Scanner): SplatStep | undefined {
  scanner.skip();
  const { at: start, text } = scanner;
  const code = scanner.code();
  if (code === 91) return bracket(scanner);
  if (code !== 46 || isEllipsis(text, start)) return undefined;
  scanner.at++;
  scanner.skip();
  if (!scanner.take(42)) return dotted(scanner, start);
  const each: SplatStep[] = [];
  let end = scanner.at;
  for (;;) {
    scanner.skip();
    const dot = scanner.at;
    if (scanner.code() !== 46 || isEllipsis(text, dot)) break;
    scanner.at++;
    scanner.skip();
    if (scanner.code() === 42) scanner.fail('a ".*" can\'t follow another; use "[*]"', dot, scanner.at + 1);
    const one = dotted(scanner, dot);
    if (one === undefined) break;
    each.push(one);
    end = one.end;
  }
  scanner.rise(start);
  return { kind: 'splat', full: false, each, start, end };
}

function isEllipsis(text: string, at: number): boolean {
  return text.charCodeAt(at + 1) === 46 && text.charCodeAt(at + 2) === 46;
}

/** What stands after a dot: a name, or a number in the legacy way. */
function dotted(scanner: Scanner, start: number): SplatStep | undefined {
  if (isDigit(scanner.code())) return legacyIndex(scanner, start);
  const name = scanner.name();
  if (name === '') {
    scanner.expected('the name of an attribute after "."');
    return undefined;
  }
  const end = scanner.at;
  scanner.rise(start);
  return { kind: 'attribute', name, start, end };
}

function legacyIndex(scanner: Scanner, start: number): SplatStep {
  const from = scanner.at;
  const end = scanner.numberEnd(from);
  const number = scanner.text.slice(from, end);
  scanner.at = end;
  if (number.includes('.')) {
    const message = `".${number}" is not an index; write [${number.slice(0, 40).split('.').join('][')}]`;
    scanner.fail(message, start, end);
  }
  const key: Expression = { kind: 'literal', value: { number }, start: from, end };
  scanner.rise(start);
  return { kind: 'index', key, start, end };
}

function bracket(scanner: Scanner): SplatStep {
  const start = scanner.at++;
  scanner.skip();
  if (scanner.take(42)) return fullSplat(scanner, start);
  const { newlines } = scanner;
  scanner.newlines = false;
  const key = scanner.expression();
  scanner.skip();
  scanner.close(93, start, '"]" after the index');
  scanner.newlines = newlines;
  const end = scanner.at;
  scanner.rise(start);
  return { kind: 'index', key, start, end };
}

function fullSplat(scanner: Scanner, start: number): SplatStep {
  scanner.skip();
  if (!scanner.take(93)) scanner.expected('"]" after "[*"');
  let end = scanner.at;
  const each: SplatStep[] = [];
  // A splat in a splat nests once more each time.
  if (scanner.enter()) {
    for (let one = step(scanner); one !== undefined; one = step(scanner)) {
      each.push(one);
      end = one.end;
    }
    scanner.depth--;
  }
  scanner.rise(start);
  return { kind: 'splat', full: true, each, start, end };
}
