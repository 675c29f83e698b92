import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generate } from '../../scripts/generate.mjs';
import { newControl } from '../../scripts/new-control.mjs';
import { emptyFolder, write } from './workspace.ts';

const registry = (base: string): string => readFileSync(join(base, 'src/controls/registry.ts'), 'utf8');

test('nothing generated has drifted in this checkout', () => {
  expect(generate({ check: true })).toEqual([]);
});

test('entries are listed in a fixed order, helpers and tests are left out, drift is named', () => {
  const base = emptyFolder();
  for (const file of ['network/b', 'network/a', 'access/z', 'access/_shared', 'access/z.test']) {
    write(base, `src/controls/${file}.ts`, 'export default {};\n');
  }
  expect(generate({ base, check: true })).toEqual(['src/controls/registry.ts']);
  generate({ base });
  expect(generate({ base, check: true })).toEqual([]);
  expect(registry(base).match(/'\.\/.*'/g)).toEqual([
    "'./access/z.ts'",
    "'./network/a.ts'",
    "'./network/b.ts'",
  ]);

  write(base, 'src/controls/data/new.ts', 'export default {};\n');
  expect(generate({ base, check: true })).toEqual(['src/controls/registry.ts']);
  expect(registry(base)).not.toContain('new.ts');
});

test('ids are kebab-case and occur once in all layers', () => {
  const base = emptyFolder();
  write(base, 'src/controls/data/Bad_Name.ts', '');
  expect(() => generate({ base })).toThrow(/not kebab-case/);
  const other = emptyFolder();
  write(other, 'src/controls/data/twice.ts', '');
  write(other, 'src/controls/images/twice.ts', '');
  expect(() => generate({ base: other })).toThrow(/have the same id/);
});

test('a new control comes from the template and is registered', () => {
  const base = emptyFolder();
  expect(newControl('network', 'no-open-door', base)).toBe('src/controls/network/no-open-door.ts');
  const text = readFileSync(join(base, 'src/controls/network/no-open-door.ts'), 'utf8');
  expect(text).toContain('no-open-door');
  expect(text).not.toContain('{{');
  expect(registry(base)).toContain("'./network/no-open-door.ts'");
});

test.each([
  ['nowhere', 'an-id', /no layer "nowhere"/],
  ['network', 'BadId', /no good id/],
  ['network', 'taken', /already: src\/controls\/data\/taken\.ts/],
  ['network', '', /usage/],
])('new:control %s %s is refused', (layer, id, message) => {
  const base = emptyFolder();
  write(base, 'src/controls/data/taken.ts', '');
  expect(() => newControl(layer, id, base)).toThrow(message);
});
