// Links between pages lead somewhere.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesUnder, root } from '../../scripts/lib/house.mjs';
import { pages } from './pages.ts';

const all = [...pages, ...filesUnder('docs/controls')];

const anchorsOf = (path: string): string[] =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(/\s+/g, '-'),
  );

test('every link to a file or a heading leads to one', () => {
  const lost: string[] = [];
  for (const page of all) {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue;
      const [file, anchor] = target!.split('#');
      const path = file === '' ? page : join(dirname(page), file!);
      const found =
        existsSync(join(root, path)) && (anchor === undefined || anchorsOf(path).includes(anchor));
      if (!found) lost.push(`${page}: ${target}`);
    }
  }
  expect(lost).toEqual([]);
});
