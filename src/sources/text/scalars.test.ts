import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resolvePlain } from './scalars.ts';

// The second way: what the library of kubectl and the API server made of the same texts. The rows were recorded with
// test/oracle/yaml-scalars (`go run . < texts > kubectl-scalars.jsonl`), hand-picked ones first, then random ones.
const rows = readFileSync(new URL('fixtures/kubectl-scalars.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as [text: string, value: unknown]);

test('plain scalars mean what they mean to kubectl', () => {
  expect(rows.length).toBeGreaterThan(1500);
  const wrong = rows.filter(([text, value]) => JSON.stringify(resolvePlain(text)) !== JSON.stringify(value));
  expect(wrong).toEqual([]);
});
