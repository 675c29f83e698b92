import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Answer } from '../testing.ts';
import { ourOutputs, rootOf } from '../testing.ts';

/** Variables with a value each, of every type. */
const VALUES: Readonly<Record<string, readonly [type: string, value: string]>> = {
  flag: ['bool', 'true'],
  other: ['bool', 'false'],
  count: ['number', '2'],
  name: ['string', '"web"'],
  list: ['list(string)', '["a", "b", "web"]'],
  map: ['map(string)', '{ web = "1", db = "2" }'],
  object: ['object({ size = number, tags = list(string) })', '{ size = 3, tags = ["x"] }'],
};

const variable = (...types: readonly string[]): fc.Arbitrary<string> =>
  fc.constantFrom(
    ...Object.entries(VALUES)
      .filter(([, [type]]) => types.some((one) => type.startsWith(one)))
      .map(([name]) => `var.${name}`),
  );

/** Expressions of each type over the variables, a few levels deep. */
const grammar = fc.letrec<Record<'bool' | 'number' | 'text' | 'list' | 'map', string>>((tie) => {
  const bool = tie('bool');
  const number = tie('number');
  const text = tie('text');
  const list = tie('list');
  const map = tie('map');
  const made = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((all) => all.join(''));
  return {
    bool: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      variable('bool'),
      fc.constantFrom('true', 'false'),
      made('(', bool, ' && ', bool, ')'),
      made('(', bool, ' || ', bool, ')'),
      made('!', bool),
      made('(', number, ' > ', number, ')'),
      made('(', text, ' == ', text, ')'),
      made('(', list, ' != ', list, ')'),
      made('contains(', list, ', ', text, ')'),
      made('can(', map, '[', text, '])'),
      made('startswith(', text, ', ', text, ')'),
    ),
    number: fc.oneof(
      { depthSize: 'small' },
      variable('number'),
      fc.constantFrom('0', '1', '2.5'),
      made('(', number, ' + ', number, ')'),
      made('(', number, ' * ', number, ')'),
      made('length(', list, ')'),
      made('length(', text, ')'),
      made('length(', map, ')'),
      made('var.object.size'),
      made('max(', number, ', ', number, ')'),
      made('(', bool, ' ? ', number, ' : ', number, ')'),
    ),
    text: fc.oneof(
      { depthSize: 'small' },
      variable('string'),
      fc.constantFrom('"web"', '"a"', '""'),
      made('"x-${', text, '}-${', number, '}"'),
      made('(', bool, ' ? ', text, ' : ', text, ')'),
      made('%{ if ', bool, ' }yes%{ else }no%{ endif }').map((inner) => `"${inner}"`),
      made('join(",", ', list, ')'),
      made('upper(', text, ')'),
      made('format("%s/%s", ', text, ', ', text, ')'),
      made('element(concat(', list, ', ["end"]), ', number, ')'),
      made('lookup(', map, ', ', text, ', "none")'),
      made('coalesce(', text, ', ', text, ', "last")'),
      made('try(', map, '[', text, '], "none")'),
      made('jsonencode(', list, ')'),
      made('replace(', text, ', "a", "b")'),
    ),
    list: fc.oneof(
      { depthSize: 'small' },
      variable('list'),
      made('[', text, ', ', text, ']'),
      made('concat(', list, ', ', list, ')'),
      made('[for x in ', list, ' : upper(x) if x != ', text, ']'),
      made('[for k, v in ', map, ' : "${k}=${v}"]'),
      made('(', bool, ' ? ', list, ' : ', list, ')'),
      made('distinct(', list, ')'),
      made('compact(', list, ')'),
      made('sort(', list, ')'),
      made('tolist(toset(', list, '))'),
      made('keys(', map, ')'),
      made('values(', map, ')'),
      made('flatten([', list, ', ', text, '])'),
      made('tolist(setunion(', list, ', ', list, '))'),
      made('var.object.tags'),
    ),
    map: fc.oneof(
      { depthSize: 'small' },
      variable('map'),
      made('{ a = ', text, ', (', text, ') = "k" }'),
      made('merge(', map, ', ', map, ')'),
      made('{ for x in distinct(', list, ') : x => upper(x) }'),
      made('(', bool, ' ? ', map, ' : ', map, ')'),
      made('{ for k, v in ', map, ' : k => v if v != ', text, ' }'),
      made('zipmap([', text, '], [', text, '])'),
    ),
  };
});

const expression = fc.oneof(grammar.bool, grammar.number, grammar.text, grammar.list, grammar.map);

function outcomes(expressions: readonly string[], open: ReadonlySet<string>): readonly Answer[] {
  const variables = Object.entries(VALUES).map(([name, [type, value]]) => {
    const given = open.has(name) ? '' : `default = ${value}`;
    return `variable "${name}" {\n type = ${type}\n ${given}\n}`;
  });
  const outputs = expressions.map((one, at) => `output "o${at}" {\n value = ${one}\n}`);
  const answers = ourOutputs(rootOf({ 'main.tf': [...variables, ...outputs].join('\n') }));
  return expressions.map((_, at) => answers.get(`o${at}`)!);
}

it('what is known although something is open is what it is when nothing is', () => {
  fc.assert(
    fc.property(
      fc.array(expression, { minLength: 1, maxLength: 8 }),
      fc.subarray(Object.keys(VALUES), { minLength: 1 }),
      (expressions, open) => {
        const closed = outcomes(expressions, new Set());
        const opened = outcomes(expressions, new Set(open));
        for (const [at, one] of expressions.entries()) {
          const before = closed[at]!;
          const after = opened[at]!;
          // What is wrong for these values may be right for others, so an error says nothing of the open case.
          if (before === 'error' || after === 'unknown') continue;
          expect({ one, open, answer: after }).toEqual({ one, open, answer: before });
        }
      },
    ),
    { numRuns: 400 },
  );
});

it('the generator makes expressions that mostly have a value, and that often stay open', () => {
  const expressions = fc.sample(expression, { numRuns: 300, seed: 7 });
  const closed = outcomes(expressions, new Set());
  const opened = outcomes(expressions, new Set(Object.keys(VALUES)));
  expect(closed.filter((one) => one === 'error').length).toBeLessThan(100);
  expect(closed).not.toContain('unknown');
  expect(opened.filter((one) => one === 'unknown').length).toBeGreaterThan(100);
});
