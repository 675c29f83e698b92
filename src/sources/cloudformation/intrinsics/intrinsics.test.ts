import { describe, expect, it } from 'vitest';
import { inEachWorld, textMatches } from '../../../estate/index.ts';
import type { View } from '../../../estate/index.ts';
import { UNKNOWN, plain, read, written } from '../testing.ts';
import { subnets } from './cidr.ts';

/** A template whose topic has the value as its only property. */
function view(value: string, rest = ''): View {
  const text = `Parameters:
  Text: {Type: String, Default: hello}
  Amount: {Type: Number, Default: 3}
  Zones: {Type: CommaDelimitedList, Default: "a, b ,c"}
  Open: {Type: String}
  OpenList: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Env: {Type: String, AllowedValues: [prod, dev]}
Mappings:
  Sizes:
    prod: {size: large, cidrs: [10.0.0.0/8]}
    dev: {size: small, cidrs: [0.0.0.0/0]}
Conditions:
  Yes: !Equals [a, a]
  No: !Equals [a, b]
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      P: ${value}
${rest}`;
  return read(text).resource('Topic').at('P');
}

/** The value in each world. */
const worldsOf = (value: string): unknown[] => {
  const { resource } = view(value);
  return inEachWorld(() => plain(resource.at('P'))).worlds.map(({ result }) => result);
};

const parts = (value: View): unknown => {
  const known = value.value();
  return known.kind === 'unknown' && known.known?.kind === 'pattern' ? known.known.parts : known.kind;
};

describe('Ref and Fn::GetAtt', () => {
  it('lead to the default of a parameter, by way of the reference', () => {
    const place = view('!Ref Text');
    expect(place.value()).toMatchObject({ kind: 'known', value: 'hello' });
    expect(written(place)).toBe('hello');
    expect(place.steps.map(({ what, file, start, end }) => [what, file.text.slice(start, end)])).toEqual([
      ['!Ref Text', '!Ref Text'],
    ]);
  });

  it('lead to a resource', () => {
    expect(view('!Ref Bucket').value()).toMatchObject({ known: { kind: 'pointer', target: 'Bucket' } });
    expect(view('!GetAtt Bucket.Arn').value()).toMatchObject({
      known: { kind: 'pointer', target: 'Bucket', attribute: 'Arn' },
    });
    expect(view('{"Fn::GetAtt": [Bucket, A.B]}').value()).toMatchObject({
      known: { target: 'Bucket', attribute: 'A.B' },
    });
    expect(view('{"Fn::GetAtt": [Bucket, !Ref Text]}').value()).toMatchObject({
      known: { attribute: 'hello' },
    });
  });

  it('leave pseudo parameters open and AWS::NoValue away', () => {
    expect(view('!Ref AWS::Region').value()).toMatchObject({
      kind: 'unknown',
      known: { kind: 'type', type: 'string' },
    });
    expect(view('!Ref AWS::NoValue').value()).toMatchObject({ kind: 'absent' });
    expect(plain(view('[1, !Ref AWS::NoValue, 2]'))).toEqual([1, 2]);
    expect(plain(view('{A: !Ref AWS::NoValue, B: 1}'))).toEqual({ B: 1 });
  });
});

describe('Fn::Sub', () => {
  it('puts values in, keeps literals, and points at its text', () => {
    const place = view("!Sub '${Text}-${!Text}-${Amount}'");
    expect(place.value()).toMatchObject({ kind: 'known', value: 'hello-${Text}-3' });
    expect(written(place)).toBe("'${Text}-${!Text}-${Amount}'");
    expect(plain(view('!Sub ["a-${X}-${Y}", {X: !Ref Text, Y: !Sub "<${Open}>"}]'))).toBe(
      `a-hello-<${UNKNOWN}>`,
    );
  });

  it('keeps what is known around a hole or a resource', () => {
    const place = view('!Sub arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess');
    expect(parts(place)).toEqual(['arn:', undefined, ':iam::aws:policy/AdministratorAccess']);
    expect(textMatches(place.string(), { endsWith: ':policy/AdministratorAccess' })).toBe(true);
    expect(parts(view('!Sub x-${Bucket}-${Bucket.Arn}'))).toEqual(['x-', undefined, '-', undefined]);
  });

  it('goes through to the value when it is all there is', () => {
    expect(written(view("!Sub '${Text}'"))).toBe('hello');
  });
});

describe('Fn::Join, Fn::Split and Fn::Select', () => {
  it('join what is known and keep holes', () => {
    const place = view("!Join ['-', [a, !Ref Text, !Ref Amount]]");
    expect(place.value()).toMatchObject({ kind: 'known', value: 'a-hello-3' });
    expect(written(place)).toMatch(/^!Join \['-', \[a, !Ref Text, !Ref Amount/);
    expect(parts(view("!Join ['-', [a, !Ref Open, c]]"))).toEqual(['a-', undefined, '-c']);
    expect(parts(view("!Join [',', !Ref OpenList]"))).toBe('unknown');
    expect(plain(view("!Join [',', !Ref Zones]"))).toBe('a,b,c');
  });

  it('split a text, with a place for each piece', () => {
    expect(view("!Split ['-', a-bc-d]").items().items.map(written)).toEqual(['a', 'bc', 'd']);
    expect(plain(view("!Split ['/', !Sub 'a/b/${Open}/c']"))).toEqual(['a', 'b', UNKNOWN]);
    expect(plain(view("!Split [',', !Join [',', [!Ref Bucket, b]]]"))).toEqual([UNKNOWN, 'b']);
  });

  it('select from lists written out, of parameters, and partly known', () => {
    const place = view('!Select [1, !Ref Zones]');
    expect(place.value()).toMatchObject({ kind: 'known', value: 'b' });
    expect(written(place)).toBe('b');
    expect(place.steps.map(({ what }) => what)).toEqual(['!Ref Zones']);
    expect(plain(view("!Select ['0', [x, y]]"))).toBe('x');
    expect(plain(view("!Select [1, !Split [':', !Sub 'arn:aws:${Open}']]"))).toBe('aws');
    expect(view("!Select [0, !GetAZs '']").value()).toMatchObject({
      known: { kind: 'type', type: 'string' },
    });
  });

  it('selects in each world from items that may be missing', () => {
    expect(worldsOf('!Select [0, [!If [IsProd, a, !Ref AWS::NoValue], b]]')).toEqual(['a', 'b']);
  });
});

describe('Fn::If', () => {
  it('takes a branch where the condition is known', () => {
    expect(written(view('!If [Yes, one, two]'))).toBe('one');
    expect(plain(view('!If [No, one, two]'))).toBe('two');
    expect(plain(view('[!If [No, one, !Ref AWS::NoValue]]'))).toEqual([]);
  });

  it('is one of both where it is not, also for lists and maps', () => {
    const { resource } = view('!If [IsProd, [a], [b, c]]');
    const { worlds } = inEachWorld(() => plain(resource.at('P')));
    expect(worlds.map(({ result, assumptions }) => [assumptions[0]!.variable.id, result])).toEqual([
      ['stack:stack.yaml#Env', ['a']],
      ['stack:stack.yaml#Env', ['b', 'c']],
    ]);
    expect(view('!If [IsProd, one, two]').value()).toMatchObject({
      kind: 'unknown',
      known: { kind: 'one-of', values: [{ value: 'one' }, { value: 'two' }] },
    });
  });

  it('never takes two branches of one condition that exclude each other', () => {
    const nested = '!If [IsProd, !If [IsProd, a, impossible], !If [IsProd, impossible, b]]';
    expect(worldsOf(nested)).toEqual(['a', 'b']);
    expect(view(nested).value()).toMatchObject({
      known: { kind: 'one-of', values: [{ value: 'a' }, { value: 'b' }] },
    });
  });
});

describe('Fn::FindInMap', () => {
  it('finds what is written under known keys, and in each world under open ones', () => {
    const place = view('!FindInMap [Sizes, prod, size]');
    expect(written(place)).toBe('large');
    expect(place.steps.map(({ what }) => what)).toEqual(['!FindInMap [Sizes, prod, size]']);
    expect(plain(view('!FindInMap [Sizes, dev, cidrs]'))).toEqual(['0.0.0.0/0']);
    expect(worldsOf('!FindInMap [Sizes, !Ref Env, size]')).toEqual(['large', 'small']);
  });

  it('takes the default of the language extension', () => {
    expect(plain(view('!FindInMap [Sizes, none, size, {DefaultValue: !Ref Text}]'))).toBe('hello');
    expect(view('!FindInMap [Sizes, none, size]').value().kind).toBe('unknown');
  });

  it('tells an open parameter apart by the keys', () => {
    expect(worldsOf('!FindInMap [Sizes, !Ref Open, size]')).toEqual(['large', 'small', UNKNOWN]);
  });
});

describe('Fn::Cidr', () => {
  it('makes blocks of IPv4 and IPv6', () => {
    expect(plain(view("!Cidr ['192.168.0.0/24', 4, 5]"))).toEqual([
      '192.168.0.0/27',
      '192.168.0.32/27',
      '192.168.0.64/27',
      '192.168.0.96/27',
    ]);
    expect(plain(view('!Cidr [10.0.0.0/16, !Ref Amount, 8]'))).toEqual([
      '10.0.0.0/24',
      '10.0.1.0/24',
      '10.0.2.0/24',
    ]);
    expect(subnets('2001:db8:1234:1a00::/56', 3, 64)).toEqual([
      '2001:db8:1234:1a00::/64',
      '2001:db8:1234:1a01::/64',
      '2001:db8:1234:1a02::/64',
    ]);
    expect(subnets('10.0.0.0/24', 3, 7)).toBeUndefined();
    expect(subnets('10.0.0.0/33', 1, 1)).toBeUndefined();
    expect(subnets('300.0.0.0/8', 1, 8)).toBeUndefined();
    expect(subnets('1::2::3/64', 1, 8)).toBeUndefined();
  });

  it('knows how many there are when the block is not known', () => {
    expect(plain(view('!Cidr [!GetAtt Bucket.Block, 2, 8]'))).toEqual([UNKNOWN, UNKNOWN]);
    expect(plain(view('!Select [1, !Cidr [10.0.0.0/16, 4, 8]]'))).toBe('10.0.1.0/24');
  });
});

describe('other functions', () => {
  it('Fn::Base64 stays readable', () => {
    expect(plain(view("{'Fn::Base64': !Sub '#!/bin/bash ${Text}'}"))).toBe('#!/bin/bash hello');
  });

  it('Fn::Length counts', () => {
    expect(plain(view("{'Fn::Length': !Ref Zones}"))).toBe(3);
    expect(view("{'Fn::Length': !Ref OpenList}").value()).toMatchObject({
      known: { kind: 'type', type: 'number' },
    });
  });

  it('Fn::ToJsonString writes JSON around holes', () => {
    expect(
      plain(view(`{'Fn::ToJsonString': {A: !Ref Text, B: [1, true], C: !Ref Open, D: !Ref AWS::NoValue}}`)),
    ).toBe(`{"A":"hello","B":[1,true],"C":"${UNKNOWN}"}`);
  });

  it('Fn::ImportValue and Fn::GetAZs say why they are not known', () => {
    expect(view('!ImportValue net-vpc').value()).toMatchObject({
      reason: { code: 'computed-at-deployment', text: expect.stringContaining('net-vpc') as string },
    });
    expect(view("!GetAZs ''").items()).toMatchObject({
      items: [],
      rest: { reason: { code: 'computed-at-deployment' } },
    });
  });

  it('Fn::Transform leaves the rest of a map open', () => {
    const place = view("{A: 1, 'Fn::Transform': {Name: AWS::Include, Parameters: {Location: s3://b/k}}}");
    expect(place.get('A').value()).toMatchObject({ kind: 'known', value: 1 });
    expect(place.get('B').value().kind).toBe('unknown');
    expect(place.entries().rest).toBeDefined();
  });

  it('an unknown function is a hole and a problem', () => {
    const { resource, codes } = read('Resources: {T: {Type: A::B::C, Properties: {P: {"Fn::Magic": 1}}}}');
    expect(resource('T').at('P').value()).toMatchObject({
      kind: 'unknown',
      reason: { code: 'unsupported-expression' },
    });
    expect(codes).toEqual(['unsupported-intrinsic']);
  });
});

describe('Fn::ForEach', () => {
  it('writes out resources, properties and conditions, also nested and over a parameter', () => {
    const { estate, resource } = read(`Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'alpha,be-ta'}
Conditions:
  Fn::ForEach::C: [Word, [One], {'Is\${Word}': !Equals ['\${Word}', One]}]
Resources:
  Fn::ForEach::Topics:
    - Name
    - !Ref Names
    - 'Topic&{Name}':
        Type: AWS::SNS::Topic
        Condition: IsOne
        Properties:
          TopicName: !Ref Name
          DisplayName: !Sub 'the \${Name}'
          Fn::ForEach::Inner:
            - Key
            - [X, Y]
            - 'Prop\${Key}': !Join ['-', [!Ref Key, '\${Name}']]
          Other: !GetAtt 'Topic&{Name}.Arn'
`);
    expect(estate.problems).toEqual([]);
    expect(estate.resources.filter(({ type }) => type === 'AWS::SNS::Topic').map(({ name }) => name)).toEqual(
      ['Topicalpha', 'Topicbeta'],
    );
    expect(plain(resource('Topicbeta').root)).toEqual({
      TopicName: 'be-ta',
      DisplayName: 'the be-ta',
      PropX: 'X-be-ta',
      PropY: 'Y-be-ta',
      Other: UNKNOWN,
    });
    expect(written(resource('Topicbeta').at('TopicName'))).toBe('be-ta');
    expect(resource('Topicalpha').existsHere).toBe(true);
  });

  it('leaves open what it runs over an unknown list for', () => {
    const { resource, codes } = read(`Parameters: {L: {Type: CommaDelimitedList}}
Resources:
  T:
    Type: A::B::C
    Properties: {A: 1, 'Fn::ForEach::P': [X, !Ref L, {'K\${X}': 1}]}
  Fn::ForEach::R: [X, !Ref L, {'R\${X}': {Type: A::B::C}}]
`);
    expect(resource('T').at('A').value().kind).toBe('known');
    expect(resource('T').at('Kx').value().kind).toBe('unknown');
    expect(codes).toEqual(['unresolved-loop', 'unresolved-loop']);
  });
});
