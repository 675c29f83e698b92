import { generateKeyPairSync, publicEncrypt, constants } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Variable } from '../../../estate/index.ts';
import { SourceFile } from '../../../estate/index.ts';
import { list, string, tuple, unknown } from '../values/make.ts';
import type { UnknownValue, Value } from '../values/value.ts';
import { callFunction, functionNames } from './index.ts';
import type { Data } from './testing.ts';
import { L, M, exampleContext, valueOf } from './testing.ts';

const reason = { code: 'computed-at-deployment', text: 'it is known after apply' } as const;
const environment: Variable = { id: 'v', label: 'variable env', options: ['dev', 'prod'] };
const file = new SourceFile('main.tf', 'a = [b]');

function call(name: string, ...args: readonly Data[]): Value {
  return callFunction(name, args.map(valueOf), exampleContext);
}

function open(value: Value): UnknownValue {
  if (value.kind !== 'unknown') throw new Error(`it is known: ${value.kind}`);
  return value;
}

const chosen = unknown('string', reason, {
  choice: { variable: environment, branches: [string('dev'), string('prod')] },
});

describe('callFunction', () => {
  it('answers for each option of a choice', () => {
    const { choice, type } = open(call('upper', chosen));
    expect(type).toBe('string');
    expect(choice?.branches).toEqual([string('DEV'), string('PROD')]);
  });

  it('knows what does not hang on the choice', () => {
    expect(
      call(
        'length',
        unknown('string', reason, {
          choice: { variable: environment, branches: [string('ab'), string('cd')] },
        }),
      ),
    ).toMatchObject({ kind: 'number', value: 2 });
  });

  it('says which option is wrong', () => {
    const { choice } = open(call('lookup', { dev: 1 }, chosen));
    expect(choice?.branches[0]).toMatchObject({ kind: 'number', value: 1 });
    expect(choice?.branches[1]).toMatchObject({
      kind: 'unknown',
      reason: { code: 'wrong-type', text: expect.stringContaining('variable env = "prod"') },
    });
  });

  it('takes two arguments of one choice together', () => {
    const { choice } = open(
      call('join', '-', L(), L('a')).kind === 'string' ? call('format', '%s/%s', chosen, chosen) : chosen,
    );
    expect(choice?.branches).toEqual([string('dev/dev'), string('prod/prod')]);
  });

  it('keeps what is sensitive', () => {
    const secret: Value = { ...string('s'), sensitive: true };
    expect(call('upper', secret).sensitive).toBe(true);
    expect(call('concat', [secret], ['a']).sensitive).toBeUndefined();
    expect(call('concat', { ...tuple([string('s')]), sensitive: true }, ['a']).sensitive).toBe(true);
    expect(call('join', ',', L(secret)).sensitive).toBe(true);
    expect(call('nonsensitive', secret).sensitive).toBeUndefined();
    expect(call('issensitive', secret)).toMatchObject({ value: true });
    expect(call('sensitive', 'a').sensitive).toBe(true);
    expect(open(call('upper', unknown('string', reason, { sensitive: true }))).sensitive).toBe(true);
  });

  it.each([
    'concat',
    'coalescelist',
    'setunion',
    'flatten',
    'tolist',
    'toset',
    'reverse',
    'distinct',
    'compact',
    'sort',
  ])('%s passes items on with their places', (name) => {
    const item = string('b', { file, start: 5, end: 6 });
    const argument = name === 'flatten' ? tuple([tuple([item])]) : tuple([item]);
    const result = call(name, argument);
    if (!('items' in result)) throw new Error('no list');
    expect(result.items[0]?.origin).toEqual({ file, start: 5, end: 6 });
  });

  it('reads items the way their list came', () => {
    const step = { what: 'var.x', file, start: 0, end: 1 };
    const given = tuple([string('b', { file, start: 5, end: 6 })], { file, start: 4, end: 7, via: step });
    expect(call('element', given, 0).origin).toEqual({ file, start: 5, end: 6, via: step });
    expect(call('merge', { ...valueOf({ a: 'b' }), origin: { file, start: 4, end: 7 } })).toMatchObject({
      kind: 'object',
    });
  });

  it('keeps what a text encodes', () => {
    const data = valueOf({ a: ['b'] });
    const text = call('jsonencode', data);
    expect(text).toMatchObject({ kind: 'string', encodes: data });
    expect(call('jsondecode', text)).toEqual(data);
    const partly = open(call('yamlencode', { a: unknown('string', reason) }));
    expect(call('yamldecode', partly)).toMatchObject({ kind: 'object' });
    expect(call('jsondecode', call('jsonencode', L('a')))).toEqual(valueOf(['a']));
  });

  it('puts known and unknown pieces of a text together', () => {
    const id = unknown('string', reason);
    expect(open(call('format', 'arn:%s:x', id)).text).toEqual(['arn:', id, ':x']);
    expect(open(call('join', ',', ['a', id, 'b'])).text).toEqual(['a,', id, ',b']);
    expect(open(call('format', '%d%%-%s', 5, id)).text).toEqual(['5%-', id]);
  });

  it('tells what is among an unknown list', () => {
    const rest = unknown({ list: 'string' }, reason);
    expect(open(call('concat', ['a'], rest)).among).toEqual([string('a')]);
    expect(call('contains', call('concat', ['a'], rest), 'a')).toMatchObject({ value: true });
    expect(call('contains', call('concat', ['a'], rest), 'b')).toMatchObject({ kind: 'unknown' });
    expect(open(call('toset', call('concat', ['a'], rest))).among).toEqual([string('a')]);
    expect(open(call('flatten', [['a'], rest])).among).toEqual([string('a')]);
    expect(open(call('setunion', ['a'], call('toset', rest))).among).toEqual([string('a')]);
  });

  it('tells what an unknown map has', () => {
    const rest = unknown({ map: 'string' }, reason);
    const merged = open(call('merge', M({ a: 'x' }), rest, M({ b: 'y' })));
    expect([...merged.having!]).toEqual([['b', string('y')]]);
    expect(call('lookup', merged, 'b')).toEqual(string('y'));
    expect(call('lookup', merged, 'a')).toMatchObject({ kind: 'unknown' });
    expect(open(call('keys', merged)).among).toEqual([string('b')]);
    expect(open(call('values', merged)).among).toEqual([string('y')]);
  });

  it('suggests a name', () => {
    expect(() => call('tosett', [])).toThrow('There is no function named "tosett". Did you mean "toset"?');
    expect(() => call('type', 'x')).toThrow('There is no function named "type"');
    expect(functionNames).toContain('try');
  });

  it('leaves functions of providers open', () => {
    expect(open(call('provider::aws::arn_parse', 'x')).reason.code).toBe('unsupported-expression');
  });

  it('says which argument is wrong', () => {
    expect(() => call('abs', 'x')).toThrow('Invalid value for "num" parameter: a number is required.');
    expect(() => call('abs')).toThrow('Function "abs" expects 1 argument(s). Missing value for "num".');
    expect(() => call('upper', 'a', 'b')).toThrow('Function "upper" expects only 1 argument(s).');
    expect(() => call('upper', null)).toThrow(
      'Invalid value for "str" parameter: argument must not be null.',
    );
  });

  // https://developer.hashicorp.com/terraform/language/functions/element: from 1.12 on, where 1.11 breaks down.
  it('counts from the end', () => {
    expect(call('element', ['a', 'b', 'c'], -1)).toEqual(string('c'));
    expect(call('element', L('a', 'b', 'c'), -4)).toEqual(string('c'));
  });

  it('decrypts what was encrypted for a key', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const cipher = publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from('hello'),
    );
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
    expect(call('rsadecrypt', cipher.toString('base64'), pem)).toEqual(string('hello'));
    expect(() => call('rsadecrypt', 'aGk=', 'no key')).toThrow('invalid private key');
  });

  it('does not tell what lies outside or cannot be read', () => {
    const outside = { ...exampleContext, readFile: () => new Error('it lies outside') };
    const result = callFunction('file', [string('/etc/passwd')], outside);
    expect(open(result).reason).toEqual({ code: 'not-collected', text: 'it lies outside' });
    expect(call('abspath', 'x')).toMatchObject({ kind: 'unknown' });
    expect(call('base64gzip', 'x')).toMatchObject({ kind: 'unknown', type: 'string' });
    expect(callFunction('length', [list([], 'string')], outside)).toMatchObject({ value: 0 });
  });

  it('is not held up by a pattern that others choke on', () => {
    expect(() => call('regex', '^(a+)+$', `${'a'.repeat(5000)}b`)).toThrow('did not match');
  });
});
