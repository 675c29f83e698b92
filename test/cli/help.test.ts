import { expect, test } from 'vitest';
import { folder, ringwall } from './run.ts';

const QUESTIONS = ['list', 'can', 'diff', 'exposure', 'lint', 'suggest'].map((name) => ['network', name]);

test('the help of every verb fits 80 columns, but for an example that is one command', async () => {
  const overview = await ringwall(folder({}), '--help');
  const verbs = [...overview.out.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name]) => [name!]);
  expect(verbs.length).toBeGreaterThan(5);
  for (const verb of [[], ...verbs, ...QUESTIONS]) {
    const { code, out } = await ringwall(folder({}), ...verb, '--help');
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.length > 80 && !line.startsWith('  ringwall '))).toEqual([]);
  }
});

test('what a lint of the network finds is explained by its name', async () => {
  const help = await ringwall(folder({}), 'network', 'lint', '--help');
  expect(help.out).toMatch(/^ {2}no-dns {2,}pods are isolated/m);
  const { code, out } = await ringwall(folder({}), 'explain', 'no-dns');
  expect(code).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "no-dns
      pods are isolated for egress and cannot ask for names

      \`ringwall network lint --only no-dns\` says where
    "
  `);
  const json = await ringwall(folder({}), 'explain', 'no-dns', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ schema: 'ringwall/explain/1', lint: { id: 'no-dns' } });
});
