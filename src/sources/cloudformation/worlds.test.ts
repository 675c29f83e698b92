import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEachWorld } from '../../estate/index.ts';
import type { Json } from './testing-brute-force.ts';
import { BruteForce, Fails } from './testing-brute-force.ts';
import type { Plain } from './testing.ts';
import { UNKNOWN, plain, read, readFiles } from './testing.ts';

/** Everything a template may leave open, and what it may be; words in ‹› are known to nobody before the deployment. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  Env: ['x', 'y', 'z'],
  Flag: ['true', 'false'],
  Free: ['x', 'f', '‹free›'],
  'AWS::Region': ['us-east-1', '‹region›'],
  Never: ['q', '‹never›'],
};
const FIXED: readonly (readonly [string, Json])[] = [
  ['Fixed', 'd'],
  ['Number', '2'],
  ['List', ['p', 'q', 'r']],
  ['Topic', '‹topic›'],
];
const OPAQUE = new Set(['‹free›', '‹region›', 'Never', '‹never›', '‹topic›']);
const LITERALS = ['x', 'f', 'true', 'd', '', 'a-b'];
const NAMES = ['C0', 'C1', 'C2'];
const NO_VALUE: Json = { Ref: 'AWS::NoValue' };

const ref = (names: readonly string[]) => fc.constantFrom(...names).map((name): Json => ({ Ref: name }));
const call = (name: string, ...args: fc.Arbitrary<Json>[]) =>
  fc.tuple(...args).map((list): Json => ({ [name]: list }));

const texts: fc.Arbitrary<Json> = fc.letrec<{ text: Json; list: Json }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(...LITERALS),
    ref(['Env', 'Flag', 'Free', 'Fixed', 'Number', 'Never', 'Topic', 'AWS::Region']),
    call('Fn::If', fc.constantFrom(...NAMES), tie('text'), tie('text')),
    call('Fn::Join', fc.constantFrom('-', '', ','), tie('list')),
    fc
      .tuple(fc.constantFrom('${Env}', 'a${Free}b', '${!Env}-${Own}', '${AWS::Region}/${Flag}'), tie('text'))
      .map(([template, own]): Json => ({ 'Fn::Sub': [template, { Own: own }] })),
    call('Fn::Select', fc.constantFrom<Json>(0, '1', { Ref: 'Number' }), tie('list')),
    call(
      'Fn::FindInMap',
      fc.constant('Map'),
      ref(['Env', 'Free']),
      fc.constantFrom<Json>('one', 'two', { Ref: 'Flag' }),
    ),
    call(
      'Fn::FindInMap',
      fc.constant('Map'),
      ref(['Env', 'Free']),
      fc.constant('true'),
      fc.constant({ DefaultValue: 'fallback' }),
    ),
    tie('list').map((list): Json => ({ 'Fn::ToJsonString': list })),
    tie('list').map((list): Json => ({ 'Fn::Length': list })),
  ),
  list: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(
      fc.oneof(tie('text'), call('Fn::If', fc.constantFrom(...NAMES), tie('text'), fc.constant(NO_VALUE))),
      { maxLength: 3 },
    ),
    fc.constant<Json>({ Ref: 'List' }),
    call('Fn::Split', fc.constantFrom('-', ','), tie('text')),
    call('Fn::If', fc.constantFrom(...NAMES), tie('list'), tie('list')),
  ),
})).text;

const lists = texts.chain((text) =>
  texts.map((other): Json => [text, { 'Fn::If': ['C1', other, NO_VALUE] }]),
);

const maps: fc.Arbitrary<Json> = fc
  .tuple(texts, texts, fc.constantFrom(...NAMES))
  .map(([a, b, name]): Json => ({
    Plain: a,
    Maybe: { 'Fn::If': [name, { Deep: b }, NO_VALUE] },
    'Fn::ForEach::Loop': [
      'Item',
      ['m', 'n'],
      { 'Key${Item}': { 'Fn::Join': ['-', [{ Ref: 'Item' }, '${Item}', a]] } },
    ],
  }));

/** A condition names only those before it. */
const conditionAt = (at: number): fc.Arbitrary<Json> =>
  fc.letrec<{ formula: Json }>((tie) => ({
    formula: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(
        call(
          'Fn::Equals',
          ref(['Env', 'Flag', 'Free', 'Fixed', 'AWS::Region']),
          fc.constantFrom('x', 'y', 'f', 'true', 'd', 'us-east-1'),
        ),
        call('Fn::Equals', ref(['Env', 'Free']), ref(['Free', 'Never', 'Fixed'])),
        call('Fn::Equals', fc.constant<Json>({ 'Fn::Sub': '${Env}-${Free}' }), fc.constantFrom('x-f', 'y-q')),
        call(
          'Fn::Equals',
          fc.constant<Json>({ 'Fn::Join': ['', [{ Ref: 'Never' }]] }),
          fc.constantFrom('q', 'x'),
        ),
        ...(at === 0 ? [] : [fc.nat(at - 1).map((index): Json => ({ Condition: NAMES[index]! }))]),
      ),
      call('Fn::And', tie('formula'), tie('formula')),
      call('Fn::Or', tie('formula'), tie('formula')),
      call('Fn::Not', tie('formula')),
    ),
  })).formula;

/** Small templates over the names above, as JSON. */
const templates = fc
  .tuple(
    conditionAt(0),
    conditionAt(1),
    conditionAt(2),
    texts,
    lists,
    maps,
    fc.option(fc.constantFrom(...NAMES)),
  )
  .map(([c0, c1, c2, text, list, map, condition]): { [key: string]: Json } => ({
    Parameters: {
      Env: { Type: 'String', AllowedValues: ['x', 'y', 'z'] },
      Flag: { Type: 'String', AllowedValues: [true, false] },
      Free: { Type: 'String' },
      Never: { Type: 'String' },
      Fixed: { Type: 'String', Default: 'd' },
      Number: { Type: 'Number', Default: 2 },
      List: { Type: 'CommaDelimitedList', Default: 'p, q,r' },
    },
    Mappings: {
      Map: {
        x: { one: 'x1', two: 'x2', true: 'xt', false: 'xf' },
        y: { one: 'y1', two: 'y2', true: 'yt', false: 'yf' },
        z: { one: 'z1', two: 'z2', false: 'zf' },
      },
    },
    // These make every literal known to the reader, so that the cases are those of OPEN.
    Conditions: {
      C0: c0,
      C1: c1,
      C2: c2,
      U0: { 'Fn::Equals': [{ Ref: 'Free' }, 'f'] },
      U1: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
    },
    Resources: {
      Topic: {
        Type: 'AWS::SNS::Topic',
        ...(condition === null ? {} : { Condition: condition }),
        Properties: { Text: text, List: list, Map: map },
      },
    },
  }));

function assignments(): ReadonlyMap<string, Json>[] {
  return Object.entries(OPEN).reduce<ReadonlyMap<string, Json>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => new Map([...one, [name, value]]))),
    [new Map(FIXED)],
  );
}

/** Whether what the reader says can be what the deployment makes. */
function agrees(read: Plain, made: Json | undefined): boolean {
  if (read === UNKNOWN) return true;
  if (Array.isArray(read)) {
    if (!Array.isArray(made)) return false;
    const open = read.at(-1) === UNKNOWN && read.length !== made.length;
    const items = open ? read.slice(0, -1) : read;
    return (
      (open ? made.length >= items.length : made.length === items.length) &&
      items.every((item, at) => agrees(item, made[at]))
    );
  }
  if (typeof read === 'object' && read !== null) {
    if (typeof made !== 'object' || made === null || Array.isArray(made)) return false;
    const known = Object.keys(read);
    // What is not known may also be nothing.
    const keys = known.filter((key) => Object.hasOwn(made, key) || read[key] !== UNKNOWN);
    return (
      keys.length === Object.keys(made).length &&
      keys.every((key) => Object.hasOwn(made, key) && agrees(read[key], made[key]))
    );
  }
  if (made === undefined || read === undefined) return made === read;
  const pattern = String(read)
    .split(UNKNOWN)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^]*')}$`).test(
    typeof made === 'object' ? JSON.stringify(made) : String(made),
  );
}

describe('every world', () => {
  it('agrees with a brute force evaluation of its assignment', () => {
    let compared = 0;
    fc.assert(
      fc.property(templates, (template) => {
        const { resource } = read(JSON.stringify(template));
        const topic = resource('Topic');
        const properties = (
          template['Resources'] as { Topic: { Properties: { [key: string]: Json }; Condition?: string } }
        ).Topic;
        for (const look of ['Text', 'List', 'Map', 'exists'] as const) {
          const { worlds, complete } = inEachWorld(
            () => (look === 'exists' ? topic.existsHere : plain(topic.at(look))),
            4096,
          );
          expect(complete).toBe(true);
          for (const values of assignments()) {
            const brute = new BruteForce(template, values, OPAQUE);
            const here = worlds.filter(({ assumptions }) =>
              assumptions.every(({ variable, option }) => {
                const name = variable.id.slice(variable.id.indexOf('#') + 1);
                const value = values.get(name);
                if (value === undefined) return true;
                const chosen = variable.options[option];
                return chosen === 'any other value'
                  ? OPAQUE.has(String(value)) || !variable.options.includes(String(value))
                  : chosen === value;
              }),
            );
            const asked = here.some(({ assumptions }) =>
              assumptions.some(
                ({ variable }) => !values.has(variable.id.slice(variable.id.indexOf('#') + 1)),
              ),
            );
            if (!asked) expect(here).toHaveLength(1);
            let made: Json | undefined;
            try {
              made =
                look === 'exists'
                  ? properties.Condition === undefined
                    ? true
                    : brute.condition(properties.Condition)
                  : brute.evaluate(properties.Properties[look]!);
            } catch (error) {
              if (error instanceof Fails) continue;
              throw error;
            }
            compared += 1;
            const fits = here.filter(({ result }) => agrees(result, made));
            expect(
              fits,
              `${look} in ${JSON.stringify([...values])}: ${JSON.stringify(made)} is not among ${JSON.stringify(here.map(({ result }) => result))}`,
            ).not.toHaveLength(0);
            const free = here[0]!.assumptions.some(
              ({ variable, option }) => variable.options[option] === 'any other value',
            );
            if (!brute.touched && !asked && !free)
              expect(JSON.stringify(here[0]!.result) ?? '').not.toContain(UNKNOWN);
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(1000);
  });
});

/** Writes JSON as YAML in flow style; functions in their short form where asked, and where YAML has one. */
function yaml(json: Json, short: boolean): string {
  if (Array.isArray(json)) return `[${json.map((item) => yaml(item, short)).join(', ')}]`;
  if (typeof json !== 'object' || json === null)
    return typeof json === 'string' ? `'${json.replaceAll("'", "''")}'` : String(json);
  const entries = Object.entries(json);
  const [only] = entries;
  if (
    short &&
    entries.length === 1 &&
    only !== undefined &&
    /^(?:Ref$|Condition$|Fn::(?!ForEach))/.test(only[0])
  ) {
    const argument = yaml(only[1], true);
    // A tag can't follow a tag.
    if (!argument.startsWith('!') && (only[0] !== 'Condition' || typeof only[1] === 'string'))
      return `!${only[0].replace('Fn::', '')} ${argument}`;
  }
  return `{${entries.map(([key, value]) => `'${key}': ${yaml(value, short)}`).join(', ')}}`;
}

/** Everything that is read, in each world. */
function everything(path: string, text: string): unknown {
  const { estate, codes } = readFiles({ [path]: text });
  const places = ['Text', 'List', 'Map'].map((key) =>
    inEachWorld(
      () =>
        estate.resources
          .filter(({ type }) => type === 'AWS::SNS::Topic')
          .map((topic) => [topic.existsHere, plain(topic.at(key))]),
      2048,
    ).worlds.map(({ assumptions, result }) => [
      assumptions.map(({ variable, option }) => [variable.label.replaceAll(/offset \d+/g, 'offset'), option]),
      result,
    ]),
  );
  return { places, codes };
}

describe('a template', () => {
  it('means the same as JSON and as YAML in short and long form', () => {
    fc.assert(
      fc.property(templates, (template) => {
        const expected = everything('stack.json', JSON.stringify(template));
        expect(everything('long.yaml', `---\n${yaml(template, false)}\n`)).toEqual(expected);
        expect(everything('short.yaml', `---\n${yaml(template, true)}\n`)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
