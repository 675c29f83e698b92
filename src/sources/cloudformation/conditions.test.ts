import { describe, expect, it } from 'vitest';
import { describeAssumptions, inEachWorld } from '../../estate/index.ts';
import { read } from './testing.ts';

/** In which worlds each condition holds. */
function holds(
  parameters: string,
  conditions: Record<string, string>,
  options = {},
): { worlds: Record<string, boolean>[]; said: string[]; codes: readonly string[] } {
  const text = `Parameters:\n${parameters}\nConditions:\n${Object.entries(conditions)
    .map(([name, formula]) => `  ${name}: ${formula}\n`)
    .join('')}Resources:\n${Object.keys(conditions)
    .map((name) => `  R${name}: {Type: A::B::C, Condition: ${name}}\n`)
    .join('')}`;
  const { resource, codes } = read(text, options);
  const { worlds } = inEachWorld(() =>
    Object.fromEntries(Object.keys(conditions).map((name) => [name, resource(`R${name}`).existsHere])),
  );
  return {
    worlds: worlds.map(({ result }) => result),
    said: worlds.map(({ assumptions }) => describeAssumptions(assumptions)),
    codes,
  };
}

describe('conditions', () => {
  it('are decided where all is known', () => {
    const conditions = {
      Same: '!Equals [!Ref A, x]',
      Not: '!Not [!Condition Same]',
      And: '!And [!Condition Same, !Not [!Condition Not]]',
      Or: '!Or [!Condition Not, !Equals [1, "1"]]',
    };
    expect(holds('  A: {Type: String, Default: x}', conditions).worlds).toEqual([
      { Same: true, Not: false, And: true, Or: true },
    ]);
    expect(holds('  A: {Type: String, Default: x}', conditions, { parameters: { A: 'z' } }).worlds).toEqual([
      { Same: false, Not: true, And: false, Or: true },
    ]);
  });

  it('never hold together when they exclude each other', () => {
    const { worlds, said } = holds('  Env: {Type: String}', {
      Prod: '!Equals [!Ref Env, prod]',
      Dev: '!Equals [!Ref Env, dev]',
      Any: '!Or [!Condition Prod, !Condition Dev]',
    });
    expect(worlds).toEqual([
      { Prod: true, Dev: false, Any: true },
      { Prod: false, Dev: true, Any: true },
      { Prod: false, Dev: false, Any: false },
    ]);
    expect(said).toEqual([
      'parameter Env is prod',
      'parameter Env is dev',
      'parameter Env is any other value',
    ]);
  });

  it('tell pseudo parameters apart', () => {
    const { worlds, said } = holds('  X: {Type: String}', {
      East: '!Equals [!Ref AWS::Region, us-east-1]',
      West: "!Equals ['us-west-1', !Sub '${AWS::Region}']",
    });
    expect(worlds).toEqual([
      { East: true, West: false },
      { East: false, West: true },
      { East: false, West: false },
    ]);
    expect(said[0]).toBe('AWS::Region is us-east-1');
  });

  it('ask the same open question once, whatever the order of its sides', () => {
    const parameters = '  A: {Type: String}\n  B: {Type: CommaDelimitedList}';
    const { worlds, said } = holds(parameters, {
      One: "!Equals [!Join ['', !Ref B], '']",
      Two: "!Not [!Equals ['', !Join ['', !Ref B]]]",
    });
    expect(worlds).toEqual([
      { One: true, Two: false },
      { One: false, Two: true },
    ]);
    expect(said[0]).toContain('is true');
  });

  it('see that a text with holes cannot be another', () => {
    expect(
      holds('  A: {Type: String}', {
        Other: "!Equals [!Sub 'prod-${A}', dev]",
        Same: "!Equals [!Sub 'p-${A}', !Join ['-', [p, !Ref A]]]",
      }).worlds,
    ).toEqual([{ Other: false, Same: true }]);
  });

  it('that hang on each other are reported and left open', () => {
    const { worlds, codes } = holds('  A: {Type: String}', {
      One: '!Not [!Condition Two]',
      Two: '!And [!Condition One, !Equals [a, a]]',
      Self: '!Condition Self',
    });
    expect(codes).toEqual(['condition-cycle', 'condition-cycle']);
    expect(worlds.length).toBeGreaterThan(1);
  });

  it('with too many cases are one open question', () => {
    const names = Array.from({ length: 9 }, (_, at) => `P${at}`);
    const parameters = names
      .map((name) => `  ${name}: {Type: String, AllowedValues: [a, b, c, d, e]}`)
      .join('\n');
    const any = `!Or [${names.map((name) => `!Equals [!Ref ${name}, a]`).join(', ')}]`;
    const { worlds, said } = holds(parameters, { Any: any, None: '!Not [!Condition Any]' });
    expect(worlds).toEqual([
      { Any: true, None: false },
      { Any: false, None: true },
    ]);
    expect(said).toEqual(['condition Any is true', 'condition Any is false']);
  });

  it('drop out where they make no difference', () => {
    expect(
      holds('  A: {Type: String, AllowedValues: [x, y]}', {
        All: '!Or [!Equals [!Ref A, x], !Not [!Equals [!Ref A, x]]]',
      }).worlds,
    ).toEqual([{ All: true }]);
  });
});
