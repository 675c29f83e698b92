import fc from 'fast-check';
import type { Json } from './testing-brute-force.ts';

/** Everything a template may leave open, and what it may be; words in ‹› are known to nobody before the deployment. */
export const OPEN: Readonly<Record<string, readonly string[]>> = {
  Env: ['x', 'y', 'z'],
  Flag: ['true', 'false'],
  Free: ['x', 'f', '‹free›'],
  'AWS::Region': ['us-east-1', '‹region›'],
};
export const FIXED: readonly (readonly [string, Json])[] = [
  ['Fixed', 'd'],
  ['Number', '2'],
  ['List', ['p', 'q', 'r']],
  ['Never', '‹never›'],
  ['Topic', '‹topic›'],
];
export const OPAQUE = new Set(['‹free›', '‹region›', '‹never›', '‹topic›']);
const LITERALS = ['x', 'f', 'true', 'd', '', 'a-b'];
const NAMES = ['C0', 'C1', 'C2'];
const NO_VALUE: Json = { Ref: 'AWS::NoValue' };

const ref = (names: readonly string[]) => fc.constantFrom(...names).map((name): Json => ({ Ref: name }));
const call = (name: string, ...args: fc.Arbitrary<Json>[]) => fc.tuple(...args).map((list): Json => ({ [name]: list }));

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
    call('Fn::FindInMap', fc.constant('Map'), ref(['Env', 'Free']), fc.constantFrom<Json>('one', 'two', { Ref: 'Flag' })),
    call('Fn::FindInMap', fc.constant('Map'), ref(['Env', 'Free']), fc.constant('true'), fc.constant({ DefaultValue: 'fallback' })),
    tie('list').map((list): Json => ({ 'Fn::ToJsonString': list })),
    tie('list').map((list): Json => ({ 'Fn::Length': list })),
  ),
  list: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.array(fc.oneof(tie('text'), call('Fn::If', fc.constantFrom(...NAMES), tie('text'), fc.constant(NO_VALUE))), { maxLength: 3 }),
    fc.constant<Json>({ Ref: 'List' }),
    call('Fn::Split', fc.constantFrom('-', ','), tie('text')),
    call('Fn::If', fc.constantFrom(...NAMES), tie('list'), tie('list')),
  ),
})).text;

const lists = texts.chain((text) => texts.map((other): Json => [text, { 'Fn::If': ['C1', other, NO_VALUE] }]));

const maps: fc.Arbitrary<Json> = fc.tuple(texts, texts, fc.constantFrom(...NAMES)).map(([a, b, name]): Json => ({
  Plain: a,
  Maybe: { 'Fn::If': [name, { Deep: b }, NO_VALUE] },
  'Fn::ForEach::Loop': ['Item', ['m', 'n'], { 'Key${Item}': { 'Fn::Join': ['-', [{ Ref: 'Item' }, '${Item}', a]] } }],
}));

/** A condition names only those before it. */
const conditionAt = (at: number): fc.Arbitrary<Json> =>
  fc.letrec<{ formula: Json }>((tie) => ({
    formula: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(
        call('Fn::Equals', ref(['Env', 'Flag', 'Free', 'Fixed', 'AWS::Region']), fc.constantFrom('x', 'y', 'f', 'true', 'd', 'us-east-1')),
        call('Fn::Equals', ref(['Env', 'Free']), ref(['Free', 'Never', 'Fixed'])),
        call('Fn::Equals', fc.constant<Json>({ 'Fn::Sub': '${Env}-${Free}' }), fc.constantFrom('x-f', 'y-q')),
        ...(at === 0 ? [] : [fc.nat(at - 1).map((index): Json => ({ Condition: NAMES[index]! }))]),
      ),
      call('Fn::And', tie('formula'), tie('formula')),
      call('Fn::Or', tie('formula'), tie('formula')),
      call('Fn::Not', tie('formula')),
    ),
  })).formula;

/** Small templates over the names above, as JSON. */
export const templates = fc
  .tuple(conditionAt(0), conditionAt(1), conditionAt(2), texts, lists, maps, fc.option(fc.constantFrom(...NAMES)))
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
