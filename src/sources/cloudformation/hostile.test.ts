import { describe, expect, it } from 'vitest';
import { inEachWorld } from '../../estate/index.ts';
import { isTemplate } from './template.ts';
import { parseTemplate } from './nested-files.ts';
import { plain, read, readFiles } from './testing.ts';

const BASE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, AllowedValues: [prod, dev]}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Cidrs: {Type: CommaDelimitedList, Default: "10.0.0.0/8,0.0.0.0/0"}
Mappings:
  M: {prod: {a: 1, b: [x, y]}, dev: {a: 2, b: []}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  Other: !Or [!Condition IsProd, !Not [!Equals [!Ref AWS::Region, eu-west-1]]]
Resources:
  Fn::ForEach::T: [X, [a, b], {'Topic\${X}': {Type: AWS::SNS::Topic, Properties: {Name: !Sub '\${X}-\${Env}'}}}]
  Cluster:
    Type: AWS::EKS::Cluster
    Condition: Other
    Properties:
      Name: !Join ['-', [!Ref Env, !Select [0, !Split ['.', a.b]], !Ref Secret]]
      RoleArn: !GetAtt Role.Arn
      Json: {'Fn::ToJsonString': {A: !Ref Env, B: !If [IsProd, 1, !Ref AWS::NoValue]}}
      ResourcesVpcConfig:
        PublicAccessCidrs: !If [IsProd, !Ref Cidrs, [!Select [1, !Cidr [10.0.0.0/16, 4, 8]]]]
        Size: !FindInMap [M, !Ref Env, a]
  Role: {Type: AWS::IAM::Role, DependsOn: [Cluster]}
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: stack.yaml, Parameters: {A: !Ref Env}}}
Outputs:
  O: {Value: !GetAtt Cluster.Arn}
`;

/** Reads everything, in every world and out of it: nothing of it may throw or take long. */
function readAll(text: string): void {
  const { estate } = readFiles({ 'stack.yaml': text });
  for (const resource of estate.resources) {
    plain(resource.root);
    expect(typeof resource.existsHere).toBe('boolean');
    inEachWorld(() => plain(resource.root), 16);
  }
}

/** A small generator of its own, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('hostile input', () => {
  it('is survived: 500 mutations', () => {
    const next = random(7);
    const pieces = [
      '!Ref X',
      'Fn::If',
      '!Sub',
      '${',
      '}',
      '[',
      ']',
      '{',
      ':',
      '- ',
      '\n',
      '&a ',
      '*a',
      'null',
      '__proto__',
      'constructor',
      '!Ref __proto__',
      '\u0000',
      '99999999999',
      "'",
      '"',
      '!Condition Other',
      'AWS::NoValue',
    ];
    const lines = BASE.split('\n');
    for (let round = 0; round < 500; round++) {
      let text = BASE;
      for (let change = 0; change < 1 + next() * 4; change++) {
        const at = Math.floor(next() * text.length);
        const kind = Math.floor(next() * 5);
        if (kind === 0)
          text = text.slice(0, at) + String.fromCharCode(32 + Math.floor(next() * 95)) + text.slice(at + 1);
        else if (kind === 1)
          text = text.slice(0, at) + pieces[Math.floor(next() * pieces.length)]! + text.slice(at);
        else if (kind === 2) text = text.slice(0, at) + text.slice(at + Math.floor(next() * 20));
        else if (kind === 3 && round % 10 === 0) text = text.slice(0, at);
        else {
          const words = text.match(/[A-Za-z:]+/g) ?? [''];
          const from = words[Math.floor(next() * words.length)]!;
          text = text.replace(from, words[Math.floor(next() * words.length)]!);
        }
      }
      if (round % 25 === 0) text = [...lines].toSorted(() => next() - 0.5).join('\n');
      readAll(text);
    }
  });

  it('is survived: deep, long and wide', () => {
    const deep = (depth: number, inner: string, wrap: (text: string) => string): string => {
      let text = inner;
      for (let at = 0; at < depth; at++) text = wrap(text);
      return text;
    };
    const resource = (value: string, more: object = {}): string =>
      JSON.stringify({ ...more, Resources: { T: { Type: 'A::B::C', Properties: { P: '@' } } } }).replace(
        '"@"',
        value,
      );
    readAll(resource(deep(240, '1', (text) => `{"Fn::Join":["-",[${text}]]}`)));
    readAll(resource(deep(490, '1', (text) => `[${text}]`)));
    readAll(resource(deep(5000, '1', (text) => `[${text}]`)));
    const parameters = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`P${at}`, { Type: 'String', AllowedValues: ['a', 'b', 'c'] }]),
    );
    const conditions = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`C${at}`, { 'Fn::Equals': [{ Ref: `P${at}` }, 'a'] }]),
    );
    const more = { Parameters: parameters, Conditions: conditions };
    // Forty conditions within each other; a list of forty items that may be missing, and what is made of it.
    readAll(
      resource(
        Array.from({ length: 40 }).reduce<string>(
          (text, _, at) => `{"Fn::If":["C${at}",${text},${text.length < 400 ? text : '2'}]}`,
          '1',
        ),
        more,
      ),
    );
    const maybe = `[${Array.from({ length: 40 }, (_, at) => `{"Fn::If":["C${at}","x",{"Ref":"AWS::NoValue"}]}`).join(',')}]`;
    for (const call of [
      `{"Fn::Join":["",${maybe}]}`,
      `{"Fn::Select":[3,${maybe}]}`,
      `{"Fn::Length":${maybe}}`,
      `{"Fn::ToJsonString":${maybe}}`,
      `{"Fn::Split":["x",{"Fn::Join":["",${maybe}]}]}`,
    ]) {
      readAll(resource(call, more));
    }
    const or = (a: object, b: object): object => ({ 'Fn::Or': [a, b] });
    const not = (a: object): object => ({ 'Fn::Not': [a] });
    const both = (a: object, b: object): object => ({ 'Fn::And': [a, b] });
    // Whether an odd number of forty conditions holds: no case of any of them can be left out.
    const odd = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => {
        const [left, right] = [{ Condition: at === 0 ? 'C0' : `X${at - 1}` }, { Condition: `C${at}` }];
        return [`X${at}`, or(both(left, not(right)), both(not(left), right))];
      }),
    );
    readAll(resource('{"Fn::If":["X39",1,2]}', { ...more, Conditions: { ...conditions, ...odd } }));
    const chain = Object.fromEntries(
      Array.from({ length: 3000 }, (_, at) => [`D${at}`, { Condition: `D${at + 1}` }]),
    );
    readAll(resource('{"Fn::If":["D0",1,2]}', { Conditions: chain }));
    readAll(resource(JSON.stringify({ 'Fn::Sub': '${'.repeat(50_000) })));
    readAll(resource(JSON.stringify({ 'Fn::Sub': '${P0}'.repeat(3000) }), more));
  });

  it('is survived: loops that multiply', () => {
    const loop = (depth: number): object =>
      depth === 0
        ? { 'T${A1}${A2}${A3}': { Type: 'A::B::C' } }
        : {
            [`Fn::ForEach::L${depth}`]: [
              `A${depth}`,
              Array.from({ length: 100 }, (_, at) => String(at)),
              loop(depth - 1),
            ],
          };
    const { codes, estate } = read(JSON.stringify({ Resources: loop(3) }));
    expect(codes).toContain('too-many-cases');
    expect(estate.resources.length).toBeLessThan(10_000);
  });

  it('has names that mean something to JavaScript', () => {
    const { resource, codes } = read(`Parameters:
  constructor: {Type: String}
  __proto__: {Type: String, Default: x}
Mappings: {toString: {valueOf: {hasOwnProperty: found}}}
Conditions: {__proto__: !Equals [!Ref constructor, a]}
Resources:
  hasOwnProperty:
    Type: toString::valueOf::constructor
    Condition: __proto__
    Properties:
      __proto__: !Ref __proto__
      constructor: !Ref constructor
      Map: !FindInMap [toString, valueOf, hasOwnProperty]
      Missing: !FindInMap [toString, valueOf, constructor]
`);
    const made = resource('hasOwnProperty');
    expect(made.at('__proto__').value()).toMatchObject({ kind: 'known', value: 'x' });
    expect(made.at('Map').value()).toMatchObject({ value: 'found' });
    expect(made.at('Missing').value().kind).toBe('unknown');
    expect(codes).toEqual(['unresolved-reference']);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('reports what is wrong with its line, and reads the rest', () => {
    const { estate, resource } = read(`Resources:
  NoType: {Properties: {A: 1}}
  Text: text
  T:
    Type: AWS::SNS::Topic
    Condition: Nowhere
    DependsOn: Gone
    Properties:
      A: !Ref Missing
      B: !GetAtt Missing.Arn
      C: !If [Nowhere, 1, 2]
      D: !If [One, 2]
      E: !Join ['-', [a], b]
      F: !Select [5, [a]]
      G: !Sub 'x\${Missing}\${T}'
      H: fine
      I: !Cidr [10.0.0.0/24, 300, 8]
      J: !FindInMap [No, a, b]
Conditions: []
Parameters: {P: 1}
`);
    expect(estate.problems.map(({ line, code }) => `${line} ${code}`).toSorted()).toEqual(
      [
        '2 invalid-resource',
        '3 invalid-resource',
        '6 unresolved-reference',
        '7 unresolved-reference',
        '9 unresolved-reference',
        '10 unresolved-reference',
        '11 unresolved-reference',
        '12 invalid-intrinsic',
        '13 invalid-intrinsic',
        '14 invalid-intrinsic',
        '15 unresolved-reference',
        '18 unresolved-reference',
        '19 invalid-template',
        '20 invalid-template',
      ].toSorted(),
    );
    expect(resource('T').at('H').value()).toMatchObject({ kind: 'known', value: 'fine' });
    expect(resource('T').at('A').value()).toMatchObject({
      reason: { text: expect.stringContaining('Missing') as string },
    });
  });

  it('tells templates from other documents', () => {
    const is = (text: string): boolean => {
      const { files } = readFiles({ 'stack.yaml': text });
      const root = parseTemplate(files.get('stack.yaml')!).trees[0];
      return root !== undefined && isTemplate(root);
    };
    expect(is('Resources: {A: {Type: AWS::SNS::Topic}}')).toBe(true);
    expect(is('Resources: {A: {Type: Custom::Thing}}')).toBe(true);
    expect(is('Resources: {A: {Type: X::Y::Z}}')).toBe(true);
    expect(is('AWSTemplateFormatVersion: 2010-09-09')).toBe(true);
    expect(is('Resources: {A: {Type: topic}}')).toBe(false);
    expect(is('apiVersion: v1\nkind: Pod')).toBe(false);
    expect(is('Resources: []')).toBe(false);
    expect(is('- a')).toBe(false);
  });

  it('keeps SAM resources, and says that they are not expanded', () => {
    const { codes, resource } = read(`Transform: AWS::Serverless-2016-10-31
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Role: !GetAtt FRole.Arn}}
`);
    expect(codes).toEqual(['sam-not-expanded']);
    expect(resource('F').type).toBe('AWS::Serverless::Function');
  });
});
