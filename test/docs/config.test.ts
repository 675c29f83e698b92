// docs/config.md and what the code takes say the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/house.mjs';
import { controls } from '../../src/controls/registry.ts';
import { folder, ringwall } from '../cli/run.ts';
import { blocksOf, pages, textOf } from './pages.ts';

const page = textOf('docs/config.md');
const columnOf = (heading: string): string[] => {
  const section = page.split(`## ${heading}`)[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!);
};

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { containers: [{ name: web, image: "example.com/web:1.0.0" }] }\n';

/** Days of the examples are days of some year; here they are never over. */
const forEver = (text: string): string => text.replaceAll(/\b20\d\d-(\d\d-\d\d)\b/g, '9000-$1');

test('every setting is in the table and in the example, and no other', () => {
  const source = readFileSync(join(root, 'src/cli/config.ts'), 'utf8');
  const readers = source.split('const readers')[1]!.split('};')[0]!;
  const settings = [...readers.matchAll(/^ +(\w+): \(\) =>/gm)].map(([, name]) => name!);
  expect(settings.length).toBeGreaterThan(5);
  const [example] = blocksOf('docs/config.md');
  const inExample = [...example!.text.matchAll(/^(\w+):/gm)].map(([, name]) => name!);
  expect(inExample.toSorted()).toEqual(settings.toSorted());
  expect([...columnOf('Settings'), 'kind'].toSorted()).toEqual(settings.toSorted());
});

test('every key of an exception is in the table', () => {
  const source = readFileSync(join(root, 'src/cli/config.ts'), 'utf8');
  const keys = /const known = \[([^\]]*)\]/.exec(source)![1]!.match(/\w+/g)!;
  expect(columnOf('Exceptions').toSorted()).toEqual([...keys].toSorted());
});

const configs = pages.flatMap((path) =>
  blocksOf(path)
    .filter(({ language, text }) => language === 'yaml' && /^kind: (?:Config|Exceptions)$/m.test(text))
    .map(({ text }, index) => ({ name: `${path} ${index + 1}`, text })),
);

describe('what is shown as ringwall.yaml is taken as it stands', () => {
  test.each(configs)('$name', async ({ text }) => {
    const cwd = folder({
      'ringwall.yaml': forEver(text),
      'pod.yaml': POD,
      'known.json': '{"schema":"ringwall/known/1","findings":[]}',
      'infra/parameters.prod.json': '{}',
      'infra/prod.tfvars': '',
      'charts/web/prod.yaml': '',
    });
    const { code, notes, out } = await ringwall(cwd, 'check', '--json');
    expect(notes.replace(/^coverage.*\n/, '')).toBe('');
    expect([0, 1, 4]).toContain(code);
    const { exceptions } = JSON.parse(out) as { exceptions: { state: string }[] };
    expect(exceptions.filter(({ state }) => state !== 'unused')).toEqual([]);
  });
});

test('comments that accept name controls there are, and are well-formed', async () => {
  const comments = pages.flatMap((path) =>
    blocksOf(path).flatMap(({ text }) => text.match(/# ringwall:accept .*$/gm) ?? []),
  );
  expect(comments.length).toBeGreaterThan(1);
  const cwd = folder({ 'pod.yaml': POD + forEver(comments.join('\n')) });
  const { out } = await ringwall(cwd, 'check', '--json', '--persona', 'auditor');
  const { exceptions } = JSON.parse(out) as { exceptions: { state: string; control: string }[] };
  expect(new Set(exceptions.map(({ state }) => state))).toEqual(new Set(['unused']));
  const ids = new Set(controls.map(({ id }) => id));
  for (const { control } of exceptions) expect(ids).toContain(control);
});
