import { describe, expect, it } from 'vitest';
import { SourceFile, inEachWorld } from '../../estate/index.ts';
import { parseParameters } from './parameters-file.ts';
import { UNKNOWN, plain, read, written } from './testing.ts';

const topic = (parameters: string, value: string, conditions = ''): string =>
  `Parameters:\n${parameters}\nConditions:\n  Always: !Equals [a, a]\n${conditions}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {P: ${value}}}\n`;

const worlds = (text: string, options = {}): unknown[] => {
  const { resource } = read(text, options);
  return inEachWorld(() => plain(resource('T').at('P'))).worlds.map(({ result }) => result);
};

describe('parameters', () => {
  it('take the given value before the default', () => {
    const text = topic('  A: {Type: String, Default: one}', '!Ref A');
    expect(worlds(text)).toEqual(['one']);
    expect(worlds(text, { parameters: { A: 'two' } })).toEqual(['two']);
    const given = read(text, { parameters: { A: 'two' } })
      .resource('T')
      .at('P');
    expect(written(given)).toBe('P');
  });

  it('without a value are one of the allowed values', () => {
    const text = topic('  A: {Type: String, AllowedValues: [x, y]}', "!Sub 'a-${A}'");
    expect(worlds(text)).toEqual(['a-x', 'a-y']);
    expect(worlds(text, { parameters: { A: 'y' } })).toEqual(['a-y']);
  });

  it('without a value are one of what they are compared with, or any other value', () => {
    const text = topic('  A: {Type: String}', '!If [IsX, !Ref A, [!Ref A]]', '  IsX: !Equals [x, !Ref A]');
    const { resource } = read(text);
    const found = inEachWorld(() => plain(resource('T').at('P'))).worlds;
    expect(found.map(({ result }) => result)).toEqual(['x', [UNKNOWN]]);
    expect(found[1]!.assumptions[0]!.variable).toMatchObject({
      label: 'parameter A',
      options: ['x', 'any other value'],
    });
  });

  it('read from Systems Manager are not known, even with a default', () => {
    const { resource } = read(
      topic("  A: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}", '!Ref A'),
    );
    expect(resource('T').at('P').value()).toMatchObject({
      kind: 'unknown',
      reason: { code: 'computed-at-deployment' },
    });
  });

  it('of a list type are split, with a place for each item', () => {
    const { resource } = read(
      topic(
        '  A: {Type: CommaDelimitedList, Default: "a, b"}\n  N: {Type: List<Number>, Default: "80,443"}',
        '[!Ref A, !Ref N]',
      ),
    );
    expect(plain(resource('T').at('P'))).toEqual([
      ['a', 'b'],
      ['80', '443'],
    ]);
    expect(resource('T').at('P', 0).items().items.map(written)).toEqual(['a', 'b']);
  });

  it('are text, whatever is written', () => {
    expect(worlds(topic('  A: {Type: Number, Default: 5}', '!Ref A'))).toEqual(['5']);
    expect(worlds(topic('  A: {Type: String, AllowedValues: [y, n]}', '!Ref A'))).toEqual(['y', 'n']);
  });

  it('without anything say what to do', () => {
    const { resource } = read(topic('  VpcId: {Type: AWS::EC2::VPC::Id}', '!Ref VpcId'));
    const value = resource('T').at('P').value();
    expect(value).toMatchObject({
      reason: {
        code: 'unresolved-parameter',
        text: 'parameter VpcId has no default; give one with --parameters',
      },
      known: { kind: 'type', type: 'string' },
    });
    expect(written(value.at)).toBe('VpcId');
  });

  it('are resources of their own, without their values', () => {
    const { estate } = read(
      topic('  A: {Type: String, NoEcho: true, Default: hunter2}\n  B: {Type: String}', '!Ref A'),
    );
    const [a, b] = estate.ofType('AWS::CloudFormation::Parameter');
    expect(plain(a!.root)).toEqual({ Type: 'String', NoEcho: true, HasDefault: true, DefaultIs: 'secret' });
    expect(plain(b!.root)).toEqual({ Type: 'String', HasDefault: false });
    expect(a!.at('HasDefault').span).toBeDefined();
  });
});

describe('NoEcho parameters', () => {
  const text = topic(
    '  Secret:\n    Type: String\n    NoEcho: true\n    Default: hunter2',
    "!Sub 'x${Secret}y'",
    "  IsSet: !Not [!Equals [!Ref Secret, '']]\n  IsBad: !Equals [!Ref Secret, hunter2]\n  IsHalf: !Equals [!Sub '${Secret}!', 'hunter2!']",
  ).replace(
    'Resources:\n',
    'Resources:\n  Set: {Type: A::B::C, Condition: IsSet}\n  Bad: {Type: A::B::C, Condition: IsBad}\n  Half: {Type: A::B::C, Condition: IsHalf}\n',
  );

  it('never show their value, and are masked where they are written', () => {
    const { resource, estate, files } = read(text);
    const value = resource('T').at('P').value();
    expect(value).toMatchObject({
      kind: 'unknown',
      known: { kind: 'pattern', parts: ['x', undefined, 'y'] },
    });
    const said = JSON.stringify(
      { trees: estate.resources.map(({ tree, exists }) => [tree, exists]), problems: estate.problems },
      (key, one: unknown) => (key === 'file' ? undefined : one),
    );
    expect(said).not.toContain('hunter2');
    const file = files.get('stack.yaml')!;
    expect(file.printableLine(file.position(file.text.indexOf('hunter2')).line)).not.toContain('hunter2');
  });

  it('decide conditions all the same', () => {
    const { resource } = read(text);
    const exists = ['Set', 'Bad', 'Half'].map((name) =>
      inEachWorld(() => resource(name).existsHere).worlds.map(({ result }) => result),
    );
    expect(exists).toEqual([[true], [true], [true]]);
    const given = read(text, { parameters: { Secret: '' } });
    expect(given.resource('Set').existsHere).toBe(false);
  });

  it('without a value are told apart without naming what they are compared with', () => {
    const { resource } = read(text.replace('    Default: hunter2', ''));
    const { worlds } = inEachWorld(() => [resource('Set').existsHere, resource('Bad').existsHere]);
    expect(worlds.map(({ result }) => result)).toEqual([
      [false, false],
      [true, true],
      [true, false],
    ]);
    expect(JSON.stringify(worlds)).not.toContain('hunter2');
  });
});

describe('parameter files', () => {
  const values = (path: string, text: string) => parseParameters(new SourceFile(path, text));
  it('come in both forms of AWS, and as a plain map', () => {
    const expected = { A: 'x', B: '2', C: 'p,q' };
    for (const [path, text] of [
      [
        'p.json',
        '[{"ParameterKey":"A","ParameterValue":"x"},{"ParameterKey":"B","ParameterValue":2},{"ParameterKey":"C","ParameterValue":"p,q"}]',
      ],
      ['p.json', '{"Parameters":{"A":"x","B":2,"C":["p","q"]}}'],
      ['p.yaml', 'A: x\nB: 2\nC: [p, q]\n'],
      [
        'p.yaml',
        '- ParameterKey: A\n  ParameterValue: x\n- {ParameterKey: B, ParameterValue: 2}\n- "C=p,q"\n',
      ],
    ] as const) {
      const read = values(path, text);
      expect({ ...read.values }).toEqual(expected);
      expect(read.problems).toEqual([]);
    }
  });

  it('say what is wrong, and where', () => {
    const { values: read, problems } = values(
      'p.json',
      '[{"ParameterKey":"A"},\n3,{"ParameterKey":"__proto__","ParameterValue":"z"}]',
    );
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(problems.map(({ code, line }) => [code, line])).toEqual([
      ['invalid-parameters', 1],
      ['invalid-parameters', 2],
    ]);
    expect(values('p.json', '{"A":').problems).toHaveLength(1);
    expect(values('p.yaml', '').problems).toEqual([]);
  });
});
