// The pages of the controls are made from the controls, and say what works.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateDocs } from '../../scripts/generate-docs.mjs';
import { filesUnder, root } from '../../scripts/lib/house.mjs';
import { inlineAcceptances } from '../../src/controls/acceptances/inline.ts';
import { applyAcceptances } from '../../src/controls/acceptances/apply.ts';
import { check } from '../../src/controls/check.ts';
import type { Control, Example } from '../../src/controls/control.ts';
import { exampleFile } from '../../src/controls/example.ts';
import { controls } from '../../src/controls/registry.ts';
import { readTexts } from '../../src/sources/texts.ts';
import { copyOf, write } from '../house/workspace.ts';

test('no page and no shown output has drifted; `npm run generate` writes them', async () => {
  expect(await generateDocs({ check: true })).toEqual([]);
});

test('there is one page for each control, and the index', () => {
  const pages = controls.map(({ id }) => `docs/controls/${id}.md`);
  expect(filesUnder('docs/controls')).toEqual([...pages, 'docs/controls/README.md'].toSorted());
  const index = readFileSync(join(root, 'docs/controls/README.md'), 'utf8');
  for (const { id } of controls) expect(index).toContain(`| [${id}](${id}.md) |`);
});

test('a page that somebody changed is written again, one without a control is removed', async () => {
  const folder = copyOf('src', 'scripts', 'docs', 'package.json', 'README.md', 'examples');
  await generateDocs({ base: folder });
  write(folder, 'docs/controls/gone.md', '# Gone\n');
  write(folder, 'docs/controls/container-privileged.md', '# Mine\n');
  const drifted = ['docs/controls/container-privileged.md', 'docs/controls/gone.md'];
  expect(await generateDocs({ base: folder, check: true })).toEqual(drifted);
  expect(await generateDocs({ base: folder })).toEqual(drifted);
  expect(await generateDocs({ base: folder, check: true })).toEqual([]);
});

test('nothing is left of the template', () => {
  for (const { decide: _, examples, ...facts } of controls)
    expect(JSON.stringify([facts, examples()]), facts.id).not.toContain('TODO');
});

/** The bad example with the comment of its page above the line that is wrong. */
function accepted(control: Control, example: Example & { at: string }): string {
  const lines = example.source.split('\n');
  const at = lines.findIndex((line) => line.includes(example.at));
  const indent = /^[ -]*/.exec(lines[at]!)![0].replaceAll('-', ' ');
  return lines
    .toSpliced(at, 0, `${indent}# ringwall:accept ${control.id} owner=me -- as the page says`)
    .join('\n');
}

const cases = controls.flatMap((control) =>
  control
    .examples()
    .filter((example): example is Example & { verdict: 'fail'; at: string } => example.verdict === 'fail')
    // JSON has no comments, and within a text a comment is a part of the text.
    .filter(({ source }) => !source.trimStart().startsWith('{') && !/[|>]-?$|<<|\\$/m.test(source))
    .map((example, index) => ({ name: `${control.id} ${index + 1}`, control, example })),
);

test.each(cases)('the comment that the page shows accepts: $name', ({ control, example }) => {
  const estate = readTexts({ [exampleFile(example)]: accepted(control, example) });
  const { findings } = check(estate, { controls: [control], version: 'test' });
  const { accepted: acceptances, malformed } = inlineAcceptances(estate.files[0]!);
  const judged = applyAcceptances(findings, acceptances, malformed, {
    now: new Date(),
    names: new Map([[control.id, control.id]]),
    asked: new Set([control.id]),
    audit: true,
  });
  expect(judged.findings.map(({ verdict }) => verdict)).not.toContain('fail');
  expect(judged.exceptions).toMatchObject([{ state: 'active' }]);
});
