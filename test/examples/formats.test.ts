import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsOfAjv from 'ajv-formats';
import { expect, test } from 'vitest';
import { ringwall } from '../cli/run.ts';

// What the command really prints, held to the schemas that are published for it.
const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): object =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const addFormats = formatsOfAjv as unknown as (ajv: Ajv) => Ajv;

test.each(['examples/sieve', 'examples/fortress'])(
  'the JSON of %s is valid by the published schema',
  async (path) => {
    const valid = new Ajv2020({ strict: true, strictRequired: false }).compile(
      read('docs/schema/check.schema.json'),
    );
    const { out } = await ringwall(root, 'check', path, '--json', '--passed', '--persona', 'auditor');
    expect(valid(JSON.parse(out)), JSON.stringify(valid.errors)).toBe(true);
  },
);

test.each(['examples/sieve', 'examples/fortress'])(
  'every answer of ringwall network on %s is valid by the published schema',
  async (path) => {
    const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
    const valid = ajv.compile(read('docs/schema/network.schema.json'));
    const questions = [
      ['list', path],
      ['list', path, '--mode', 'spec'],
      ['list', path, '--mode', 'both'],
      ['can', 'internet', 'shop/storefront', '--port', '8080', '--path', path],
      ['can', 'shop/storefront', 'imds', '--path', path],
      ['diff', 'examples/fortress', path],
      ['exposure', path],
      ['lint', path],
      ['suggest', path],
    ];
    for (const words of questions) {
      const { out } = await ringwall(root, 'network', ...words, '--json');
      expect(valid(JSON.parse(out)), `${words.join(' ')}: ${JSON.stringify(valid.errors)}`).toBe(true);
    }
  },
);

test.each(['examples/sieve', 'examples/fortress'])(
  'the SARIF of %s is valid by the official schema',
  async (path) => {
    const ajv = addFormats(new Ajv({ strict: false, unicodeRegExp: false }));
    const valid = ajv.compile(read('test/schemas/fixtures/sarif-schema-2.1.0.json'));
    const { out } = await ringwall(root, 'check', path, '--format', 'sarif');
    expect(valid(JSON.parse(out)), JSON.stringify(valid.errors)).toBe(true);
  },
);

test('the text of the sieve fits 80 columns, in full too', async () => {
  for (const more of [[], ['--verbose'], ['--persona', 'auditor', '--verbose']]) {
    const { out } = await ringwall(root, 'check', 'examples/sieve', ...more);
    const wide = out.split('\n').filter((line) => [...line].length > 80);
    expect(wide).toEqual([]);
  }
});
