import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../estate/index.ts';
import { convert } from './convert.ts';
import { equals } from './equal.ts';
import { sameValue } from './same.ts';
import { bool, fromJson, list, mapOf, nullOf, number, object, set, string, tuple, unknown } from './make.ts';
import { isSensitive, isWhollyKnown, withSensitive, withoutSensitiveDeep } from './marks.ts';
import type { Num } from './number.ts';
import {
  add,
  ceil,
  compare,
  divide,
  floor,
  modulo,
  multiply,
  negate,
  ofJs,
  subtract,
  toJs,
} from './number.ts';
import { numberText, parseNumber } from './number-text.ts';
import { childOf, throughStep } from './origin.ts';
import type { Type } from './type.ts';
import { typeOf, typeText } from './types.ts';
import { unify } from './convertible.ts';

const reason = { code: 'computed-at-deployment', text: 'it is known after apply' } as const;
const file = new SourceFile('main.tf', 'text');
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: -30, max: 30 }))
  .map(([digits, power]) => `${digits}e${power}`);
const num = fc.oneof(
  fc.integer().map((n): Num => n),
  decimal.map((text) => parseNumber(text)!),
);

describe('numbers', () => {
  it('keep their text', () => {
    fc.assert(
      fc.property(num, (n) => {
        expect(parseNumber(numberText(n))).toEqual(n);
      }),
    );
  });

  it('are exact where integers are', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
        fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
        (a, b) => {
          const [x, y] = [parseNumber(String(a))!, parseNumber(String(b))!];
          expect(numberText(add(x, y))).toBe(String(a + b));
          expect(numberText(subtract(x, y))).toBe(String(a - b));
          expect(numberText(multiply(x, y))).toBe(String(a * b));
          expect(Math.sign(compare(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
          if (b !== 0n) expect(numberText(modulo(x, y))).toBe(String(a % b));
        },
      ),
    );
  });

  it('come back from JavaScript as they were', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (n) => {
        expect(toJs(ofJs(n))).toBe(n === 0 ? 0 : n);
      }),
    );
  });

  it('lie between floor and ceil', () => {
    fc.assert(
      fc.property(num, (n) => {
        expect(compare(floor(n), n)).toBeLessThanOrEqual(0);
        expect(compare(ceil(n), n)).toBeGreaterThanOrEqual(0);
        expect(compare(subtract(ceil(n), floor(n)), 1)).toBeLessThanOrEqual(0);
        expect(negate(negate(n))).toEqual(n);
      }),
    );
  });

  it('are divided to 512 bits', () => {
    expect(numberText(divide(1, 3))).toMatch(/^0\.3{154}\d*$/);
    expect(numberText(multiply(divide(1, 3), 3))).toBe('1');
    expect(divide(1, 0)).toBe(Infinity);
    expect(() => divide(0, 0)).toThrow("can't divide zero by zero");
    expect(numberText(add(parseNumber('0.1')!, parseNumber('0.2')!))).toBe('0.3');
  });

  it('have bounds', () => {
    expect(parseNumber('1e999999999')).toBeUndefined();
    expect(parseNumber('1,5')).toBeUndefined();
    expect(() =>
      multiply(
        parseNumber('1e99999')!,
        multiply(parseNumber('1e99999')!, multiply(parseNumber('1e99999')!, parseNumber('1e99999')!)),
      ),
    ).toThrow('too large');
  });
});

describe('types', () => {
  const cases: readonly (readonly [readonly Type[], Type | undefined])[] = [
    [['string', 'number'], 'string'],
    [['number', 'bool'], undefined],
    [[{ list: 'string' }, { tuple: ['number', 'bool'] }], { list: 'string' }],
    [[{ list: 'string' }, { tuple: ['number', 'string'] }], { list: 'string' }],
    [[{ object: { a: 'string' } }, { object: { b: 'number' } }], { map: 'string' }],
    [[{ object: { a: 'string' } }, { object: { a: 'number' } }], { object: { a: 'string' } }],
    [[{ map: 'string' }, { object: { a: 'number' } }], { map: 'string' }],
    [[{ tuple: ['string'] }, { tuple: ['number', 'number'] }], { list: 'string' }],
    [[{ tuple: ['string'] }, { object: {} }], undefined],
    [[{ list: 'string' }, { set: 'string' }], { list: 'string' }],
    [[], undefined],
    [['any', 'any'], 'any'],
  ];
  it.each(cases)('%j are unified to %j', (types, expected) => {
    expect(unify(types)).toEqual(expected);
  });

  it('are called as Terraform calls them', () => {
    expect(typeText({ list: { map: 'string' } })).toBe('list of map of string');
    expect(typeText({ object: {} })).toBe('object');
  });
});

const scalar = fc.oneof(
  fc.string().map((text) => string(text)),
  num.map((n) => number(n)),
  fc.boolean().map((b) => bool(b)),
);

describe('convert', () => {
  it('gives a text back what it was made of', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          num.map((n) => number(n)),
          fc.boolean().map((b) => bool(b)),
        ),
        (value) => {
          expect(convert(convert(value, 'string'), value.kind)).toEqual(value);
        },
      ),
    );
  });

  it('gives a list the items of its tuple', () => {
    fc.assert(
      fc.property(fc.array(scalar), (items) => {
        const made = convert(tuple(items), { list: 'string' });
        expect(typeOf(made)).toEqual({ list: 'string' });
        expect(made).toEqual(
          list(
            items.map((item) => convert(item, 'string')),
            'string',
          ),
        );
        expect(
          sameValue(
            convert(convert(made, { set: 'string' }), { set: 'string' }),
            convert(made, { set: 'string' }),
          ),
        ).toBe(true);
      }),
    );
  });

  it('fills in what may be left out', () => {
    const type: Type = { object: { a: 'string', b: { list: 'number' } }, optional: new Set(['b']) };
    expect(
      convert(
        object([
          ['a', number(1)],
          ['c', bool(true)],
        ]),
        type,
      ),
    ).toEqual(
      object([
        ['a', string('1')],
        ['b', nullOf({ list: 'number' })],
      ]),
    );
    expect(() => convert(object([]), type)).toThrow('attribute "a" is required');
    expect(
      convert(
        mapOf(
          [
            ['a', string('x')],
            ['z', string('y')],
          ],
          'string',
        ),
        { object: { a: 'string' } },
      ),
    ).toEqual(object([['a', string('x')]]));
    expect(() => convert(mapOf([], 'string'), { object: { a: 'string' } })).toThrow(
      'map has no element for required attribute "a"',
    );
  });

  it('keeps origins, marks and reasons', () => {
    const value = {
      ...number(1, { file, start: 1, end: 2 }),
      sensitive: true as const,
      of: { address: 'a.b', attribute: 'c' },
    };
    expect(convert(value, 'string')).toEqual({
      kind: 'string',
      value: '1',
      origin: value.origin,
      sensitive: true,
      of: value.of,
    });
    const open = unknown('any', reason, { among: [number(1)], notNull: true });
    expect(convert(open, { list: 'string' })).toEqual(
      unknown({ list: 'string' }, reason, { among: [string('1')], notNull: true }),
    );
    expect(convert(tuple([unknown('number', reason)]), { list: 'string' })).toEqual(
      list([unknown('string', reason, {})], 'string'),
    );
  });

  it('converts each branch of a choice', () => {
    const variable = { id: 'v', label: 'v', options: ['a', 'b'] };
    const open = unknown('number', reason, { choice: { variable, branches: [number(1), number(2)] } });
    expect(convert(open, 'string')).toMatchObject({
      type: 'string',
      choice: { branches: [string('1'), string('2')] },
    });
  });

  it('tells where it fails', () => {
    expect(() => convert(tuple([string('1'), string('x')]), { list: 'number' })).toThrow(
      '[1]: a number is required',
    );
    expect(() => convert(string('a'), { list: 'string' })).toThrow('list of string required');
    expect(() => convert(tuple([string('a'), tuple([])]), { list: 'any' })).toThrow(
      'all list elements must have the same type',
    );
    expect(() => convert(string('True'), 'bool')).toThrow('use lowercase "true"');
  });
});

describe('equals', () => {
  it('is true of a value and itself', () => {
    fc.assert(
      fc.property(fc.array(scalar), (items) => {
        expect(equals(tuple(items), tuple(items))).toEqual(bool(true));
      }),
    );
  });

  it('tells what it can of unknowns', () => {
    const open = unknown('string', reason);
    expect(equals(open, string('a'))).toMatchObject({ kind: 'unknown', type: 'bool' });
    expect(equals(open, number(1))).toEqual(bool(false));
    expect(equals(open, nullOf())).toMatchObject({ kind: 'unknown' });
    expect(equals({ ...open, notNull: true }, nullOf())).toEqual(bool(false));
    expect(equals(tuple([open, string('a')]), tuple([string('x'), string('b')]))).toEqual(bool(false));
    expect(equals(unknown('string', reason, { text: ['arn:', open] }), string('x'))).toEqual(bool(false));
    expect(equals(string('1'), number(1))).toEqual(bool(false));
    expect(equals(nullOf('string'), nullOf())).toEqual(bool(true));
    expect(sameValue(open, unknown('string', reason))).toBe(false);
  });
});

describe('sets', () => {
  it('have one order, whatever it was', () => {
    fc.assert(
      fc.property(fc.array(scalar), (items) => {
        const texts = items.map((item) => convert(item, 'string'));
        expect(set(texts, 'string')).toEqual(set([...texts].reverse(), 'string'));
      }),
    );
  });

  it('keep what is not known, and are sensitive as a whole', () => {
    const open = unknown('string', reason);
    expect(set([open, string('a'), open, string('a')], 'string').items).toEqual([string('a'), open, open]);
    expect(set([withSensitive(string('a'))], 'string').sensitive).toBe(true);
  });
});

describe('marks and origins', () => {
  it('are seen from outside', () => {
    const inner = tuple([object([['a', withSensitive(string('x'))]])]);
    expect(isSensitive(inner)).toBe(true);
    expect(isSensitive(withoutSensitiveDeep(inner))).toBe(false);
    expect(isWhollyKnown(tuple([tuple([unknown('any', reason)])]))).toBe(false);
    expect(isWhollyKnown(fromJson({ a: [1, null] }))).toBe(true);
  });

  it('tell the way', () => {
    const written = string('a', { file, start: 1, end: 2 });
    const read = throughStep(throughStep(written, 'local.a', file, 3, 4), 'var.a', file, 5, 6);
    expect(read.origin).toEqual({
      file,
      start: 1,
      end: 2,
      via: { what: 'var.a', file, start: 5, end: 6, next: { what: 'local.a', file, start: 3, end: 4 } },
    });
    expect(throughStep(string('a'), 'x', file, 3, 4).origin).toEqual({ file, start: 3, end: 4 });
    const whole = withSensitive(
      throughStep(tuple([read], { file, start: 0, end: 9 }), 'module.m', file, 7, 8),
    );
    expect(childOf(whole, read)).toMatchObject({
      sensitive: true,
      origin: { start: 1, via: { what: 'module.m', next: { what: 'var.a', next: { what: 'local.a' } } } },
    });
    expect(childOf(whole, string('b')).origin).toBe(whole.origin);
  });
});
