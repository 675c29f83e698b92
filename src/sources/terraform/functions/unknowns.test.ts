import { describe, expect, it } from 'vitest';
import { unknown } from '../values/make.ts';
import { isWhollyKnown } from '../values/marks.ts';
import type { Type } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import { EvaluationError } from '../values/value.ts';
import { callFunction } from './index.ts';
import { encodeJson } from './json-encode.ts';
import { cases as recorded } from './testing-cases.ts';
import { askOfUnknowns, hasTerraform } from './testing-oracle.ts';
import type { Case } from './testing.ts';
import { L, M, S, calls, exampleContext, expressionOf } from './testing.ts';

const reason = { code: 'computed-at-deployment', text: 'it is known after apply' } as const;
const U = unknown('string', reason, { notNull: true });

/** Calls with an unknown string somewhere, none of which is an error. */
const cases: readonly Case[] = [
  ...calls('concat', [['a'], [U]], [L('a', U), ['b']], [L(U), L('x')]),
  ...calls('join', [',', ['a', U]], [U, ['a']], [',', L('a')]),
  ...calls('split', [',', U], [U, 'a']),
  ...calls('format', ['%s-x', U], ['%s', ['a'].join('')], ['x-%s', U], ['%v', null]),
  ...calls('formatlist', ['%s-%s', ['a', 'b'], U], ['%s', ['a', U]], ['%s', L(U)], ['%s', null]),
  ...calls('merge', [{ a: U }, { b: 1 }], [M({ a: U }), M({ b: 'x' })]),
  ...calls(
    'lookup',
    [{ a: U, b: 1 }, 'b', 2],
    [{ a: U }, 'a', 2],
    [M({ a: U }), 'z', 'd'],
    [{ a: 1 }, U, 2],
    [M({ a: U, b: 'c' }), 'b'],
  ),
  ...calls('length', [U], [[U, 'a']], [L(U)], [S(U)], [S(U, 'a')], [{ a: U }], [M({ a: U })]),
  ...calls('keys', [{ a: U }], [M({ a: U })]),
  ...calls('values', [{ a: U, b: 1 }], [M({ a: U })]),
  ...calls('element', [['a', U], 0], [['a', U], 1], [L(U, 'b'), 1]),
  ...calls('contains', [['a', U], 'a'], [['a', U], 'b'], [S(U), 'x'], [['a'], U], [[], U]),
  ...calls('coalesce', ['a', U], [U, 'a'], [null, U], ['', U]),
  ...calls('coalescelist', [[U], ['a']], [[], [U]]),
  ...calls('compact', [['a', U]], [L('a')]),
  ...calls('distinct', [['a', U]]),
  ...calls('flatten', [[['a'], [U]]], [[U]]),
  ...calls('index', [['a', U], 'a'], [['a', U], 'b'], [[U], 'b']),
  ...calls('one', [[U]], [S(U)], [L(U)]),
  ...calls('reverse', [['a', U]], [L(U)]),
  ...calls('slice', [['a', U], 0, 1], [L(U, 'a'), 1, 2]),
  ...calls('sort', [['b', U]]),
  ...calls('sum', [[1, 2]]),
  ...calls('tolist', [['a', U]], [[U]]),
  ...calls('toset', [['a', U]], [[U]]),
  ...calls('tomap', [{ a: U, b: 'x' }]),
  ...calls('tostring', [U]),
  ...calls('tonumber', [U]),
  ...calls('tobool', [U]),
  ...calls('setunion', [['a', U], ['b']]),
  ...calls('setintersection', [['a', U], ['b']]),
  ...calls('setsubtract', [['a'], [U]]),
  ...calls('setproduct', [['a', U], ['b']]),
  ...calls('zipmap', [['a'], [U]], [[U], ['a']]),
  ...calls('transpose', [{ a: [U] }]),
  ...calls('matchkeys', [['a', U], ['x', 'y'], ['x']], [[U], ['x'], []]),
  ...calls('chunklist', [['a', U, 'b'], 2]),
  ...calls('alltrue', [[false, U]], [[U, false]], [[true, U]]),
  ...calls('anytrue', [[true, U]], [[U, true]], [[false, U]]),
  ...calls('range', [3]),
  ...calls('startswith', [U, 'a'], [U, ''], ['a', U]),
  ...calls('endswith', [U, 'a']),
  ...calls('strcontains', [U, '']),
  ...calls('upper', [U]),
  ...calls('replace', [U, 'a', 'b']),
  ...calls('regex', ['a', U], ['(a)', U]),
  ...calls('regexall', ['a', U]),
  ...calls('substr', [U, 0, 1]),
  ...calls('jsonencode', [{ a: U }], [[U]]),
  ...calls('yamlencode', [{ a: U }]),
  ...calls('jsondecode', [U]),
  ...calls('base64encode', [U]),
  ...calls('base64decode', [U]),
  ...calls('sha256', [U]),
  ...calls('cidrsubnet', [U, 4, 1]),
  ...calls('cidrsubnets', [U, 4, 1]),
  ...calls('formatdate', ['YYYY', U]),
  ...calls('timeadd', [U, '1h']),
  ...calls('csvdecode', [U]),
  ...calls('parseint', [U, 10]),
  ...calls('max', [1, 2]),
  ...calls('dirname', [U]),
  ...calls('file', [U]),
  ...calls('fileexists', [U]),
  ...calls('issensitive', [U]),
  ...calls('timestamp', []),
  ...calls('uuid', []),
  ...calls('bcrypt', ['a']),
  ...calls('plantimestamp', []),
];

function call({ name, args }: Case): Value {
  return callFunction(name, args, exampleContext);
}

/** What is known of a value must be what Terraform knows; it may know more. */
function checkAgainst(own: Value, after: unknown, open: unknown, where: string): void {
  if (own.kind === 'unknown') return;
  expect(open, `${where} is known here and unknown to Terraform`).not.toBe(true);
  if ('items' in own && Array.isArray(after)) {
    expect(own.items.length, where).toBe(after.length);
    own.items.forEach((item, index) => {
      const inner = Array.isArray(open) ? (open as readonly unknown[])[index] : false;
      checkAgainst(item, after[index], inner, `${where}[${index}]`);
    });
  } else if ('entries' in own && typeof after === 'object' && after !== null) {
    const opened = (typeof open === 'object' && open !== null ? open : {}) as Record<string, unknown>;
    for (const [key, item] of own.entries)
      checkAgainst(item, (after as Record<string, unknown>)[key], opened[key] ?? false, `${where}.${key}`);
  } else expect(JSON.parse(encodeJson(own)), where).toEqual(after);
}

describe('functions of what is not known', () => {
  it.runIf(hasTerraform())('know nothing that Terraform does not know', { timeout: 120_000 }, () => {
    const answers = askOfUnknowns(cases.map(expressionOf));
    for (const one of cases) {
      const expression = expressionOf(one);
      const { after, unknown: open } = answers.get(expression)!;
      checkAgainst(call(one), after, open, expression);
    }
  });

  it('give a reason for whatever is unknown', () => {
    for (const one of cases) {
      const result = call(one);
      if (result.kind === 'unknown') expect(result.reason.text, expressionOf(one)).not.toBe('');
    }
  });

  // Whatever the unknown turns out to be, the answer without it must allow for the answer with it.
  it.each(recorded.map((one) => [expressionOf(one), one] as const))(
    '%s stays possible when a part of it is unknown',
    (_, one) => {
      let known: Value;
      try {
        known = call(one);
      } catch (error) {
        expect(error).toBeInstanceOf(EvaluationError);
        return;
      }
      for (const args of hidden(one.args)) {
        let open: Value | undefined;
        try {
          open = call({ name: one.name, args });
        } catch (error) {
          // Only a type can be an error before the value is known; the value with its own type is none.
          expect.unreachable(`${one.name} fails when an argument is unknown: ${String(error)}`);
        }
        if (open !== undefined) allows(open, known);
      }
    },
  );
});

/** The arguments with one value in them hidden, each in turn. */
function* hidden(args: readonly Value[]): Generator<readonly Value[]> {
  for (const [index, arg] of args.entries())
    for (const other of hideOne(arg)) yield args.map((one, at) => (at === index ? other : one));
}

function typeOfKnown(value: Value): Type | undefined {
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'bool' ? value.kind : undefined;
}

function* hideOne(value: Value): Generator<Value> {
  const type = typeOfKnown(value);
  if (type !== undefined) yield unknown(type, reason, { notNull: true });
  if (value.kind === 'list' || value.kind === 'tuple')
    for (const [index, item] of value.items.entries())
      for (const other of hideOne(item))
        yield { ...value, items: value.items.map((one, at) => (at === index ? other : one)) };
  if (value.kind === 'map' || value.kind === 'object')
    for (const [key, item] of value.entries)
      for (const other of hideOne(item)) yield { ...value, entries: new Map(value.entries).set(key, other) };
}

/** Whether an answer that is partly known leaves room for the whole one. */
function allows(open: Value, known: Value): void {
  if (open.kind === 'unknown') {
    if ('items' in known)
      for (const item of (open.among ?? []).filter(isWhollyKnown))
        expect(known.items.map(encodeJson)).toContain(encodeJson(item));
    if ('entries' in known)
      for (const [key, item] of open.having ?? []) {
        const whole = known.entries.get(key);
        expect(whole).toBeDefined();
        allows(item, whole!);
      }
    if (open.notNull === true) expect(known.kind).not.toBe('null');
    if (open.text !== undefined && known.kind === 'string') {
      const parts = open.text.map((part) =>
        typeof part === 'string' ? part.replace(/[^\w]/g, '\\$&') : '[^]*',
      );
      // The hyphen and other marks are escaped one by one, outside Unicode mode.
      expect(known.value).toMatch(new RegExp(`^${parts.join('')}$`));
    }
    return;
  }
  if (open.kind === 'set') return;
  expect(open.kind).toBe(known.kind);
  if ('items' in open && 'items' in known) {
    expect(open.items.length).toBe(known.items.length);
    open.items.forEach((item, index) => allows(item, known.items[index]!));
  } else if ('entries' in open && 'entries' in known) {
    expect([...open.entries.keys()]).toEqual([...known.entries.keys()]);
    for (const [key, item] of open.entries) allows(item, known.entries.get(key)!);
  } else expect(encodeJson(open)).toBe(encodeJson(known));
}
