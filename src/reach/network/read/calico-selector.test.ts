import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Labels } from '../../../estate/index.ts';
import type { Answer } from '../selector.ts';
import { isEverything } from '../selector.ts';
import { and, calicoSelector, not, parseSelector, someOf } from './calico-selector.ts';

const labels = (known: Record<string, string>, unknown: readonly string[] = [], complete = true): Labels => ({
  known: new Map(Object.entries(known)),
  unknown: new Set(unknown),
  complete,
});
const takes = (text: string, of: Labels): Answer => calicoSelector(parseSelector(text)).takes(of);
const db = labels({ role: 'db', 'app.kubernetes.io/name': 'my-db', stage: 'prod-1' });

describe('what a selector takes', () => {
  test.each<[text: string, answer: boolean]>([
    ['', true],
    ['  ', true],
    ['all()', true],
    ['!all()', false],
    ['all( )', true],
    ["role == 'db'", true],
    ['role == "db"', true],
    ["role=='web'", false],
    ["role != 'web'", true],
    ["role != 'db'", false],
    ["missing != 'x'", true],
    ["missing == ''", false],
    ['has(role)', true],
    ['has(missing)', false],
    ['!has(missing)', true],
    ['! ! has(role)', true],
    ["role in {'web', 'db'}", true],
    ['role in {"web"}', false],
    ['role in {}', false],
    ["role not in {'web'}", true],
    ["role not in { 'db' }", false],
    ["missing not in {'db'}", true],
    ["stage starts with 'prod'", true],
    ["stage ends with '-1'", true],
    ["stage contains 'od-'", true],
    ["stage contains 'x'", false],
    ["missing contains ''", false],
    ["!(missing contains 'x')", true],
    ["app.kubernetes.io/name == 'my-db'", true],
    ["role == 'db' && has(stage)", true],
    ["role == 'web' || has(stage)", true],
    ["(role == 'web' || has(stage)) && !has(role)", false],
    // && binds more than ||, and ! more than both.
    ['has(role) || has(missing) && has(missing)', true],
    ['!has(role) && has(missing) || has(stage)', true],
    ["!has(missing) && role == 'web'", false],
  ])('%s', (text, answer) => {
    expect(takes(text, db)).toBe(answer);
  });

  test('a label that carries the name of a word is a label', () => {
    const odd = labels({ all: 'x', has: 'y', in: 'z', not: 'w' });
    expect(takes("all == 'x' && has == 'y' && in == 'z' && not in {'w'} || has(none)", odd)).toBe(true);
  });
});

test.each([
  "role = 'db'",
  'role == db',
  "role == 'db",
  'role',
  "(role == 'db'",
  "role == 'db')",
  "role in ['db']",
  "role in {'a' 'b'}",
  "role starts 'x'",
  "role == 'a' &&",
  '&& has(a)',
  "role == 'a' has(b)",
  'has(role',
  'has()',
  '!',
  "role == 'a' & has(b)",
])('%s is no selector', (text) => {
  expect(() => parseSelector(text)).toThrow(/".*"/);
});

describe('what is not known', () => {
  const half = labels({ a: '1' }, ['b'], false);
  test.each<[text: string, answer: Answer]>([
    ['has(b)', true],
    ["b == 'x'", undefined],
    ["b contains 'x'", undefined],
    ['has(c)', undefined],
    ["c starts with 'x'", undefined],
    ["a == '1' || b == 'x'", true],
    ["a == '2' && b == 'x'", false],
    ["a == '1' && b == 'x'", undefined],
    ["!(b == 'x')", undefined],
    ["a == '2' || c != 'x'", undefined],
  ])('%s', (text, answer) => {
    expect(takes(text, half)).toBe(answer);
  });

  test('labels of a ServiceAccount that is not here may be there or not', () => {
    const expression = parseSelector('has(x)', (key) => `pcsa.${key}`);
    expect(calicoSelector(expression).takes(labels({}, ['pcsa.x']))).toBeUndefined();
    expect(calicoSelector(expression).takes(labels({}))).toBe(false);
  });
});

describe('the text of a selector', () => {
  const textOf = (text: string): string => calicoSelector(parseSelector(text)).text;

  test('is that of Kubernetes where Kubernetes can say it', () => {
    expect(textOf("b != 'x' && (a in {'2', '1', '1'} && !has(c))")).toBe(
      'a In 1|2, b NotIn x, c DoesNotExist ',
    );
    expect(isEverything(calicoSelector(parseSelector('all()')))).toBe(true);
    expect(isEverything(calicoSelector(and()))).toBe(true);
  });

  test('is the same in whatever order parts stand, and never that of another kind of selector', () => {
    expect(textOf("has(a) || b contains 'x'")).toBe(textOf('(b   contains "x") || has(a)'));
    expect(textOf("a contains 'x'")).not.toBe(textOf("a starts with 'x'"));
    expect(textOf('has(a) || has(b)')).toMatch(/^calico /);
  });

  test('its keys are the labels that it looks at', () => {
    expect(calicoSelector(parseSelector("has(a) || !(b contains 'x' && a == '1')")).keys).toEqual(['a', 'b']);
  });
});

test('some of those that it takes: nobody else', () => {
  const some = someOf(calicoSelector(parseSelector("role == 'db'")));
  expect(some.takes(db)).toBeUndefined();
  expect(some.takes(labels({}))).toBe(false);
  expect(some.text).toBe('role In db ?');
});

test('what is taken is what is not taken by the opposite, and both parts of an and', () => {
  const part = fc.constantFrom(
    "a == 'x'",
    "a != 'x'",
    'has(b)',
    "b in {'x','y'}",
    "b not in {'y'}",
    "a contains 'x'",
    'all()',
  );
  const some = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y', 'xy'));
  fc.assert(
    fc.property(part, part, some, (left, right, known) => {
      const [one, two] = [parseSelector(left), parseSelector(right)];
      const of = labels({ ...known });
      const answer = takes(left, of);
      expect(calicoSelector(not(one)).takes(of)).toBe(!answer!);
      expect(takes(`!(${left})`, of)).toBe(!answer!);
      const both = answer! && takes(right, of)!;
      expect(calicoSelector(and(one, two)).takes(of)).toBe(both);
      expect(takes(`${left} && (${right})`, of)).toBe(both);
      expect(takes(`${left} || ${right}`, of)).toBe(answer! || takes(right, of)!);
    }),
  );
});
