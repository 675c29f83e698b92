// The two bundled shops, judged whole: whatever a control finds in them more or less than before shows here.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/lib/house.mjs';
import { check, controlsFor } from '../../src/controls/check.ts';
import { controls } from '../../src/controls/registry.ts';
import type { CheckDocument, Finding, Persona } from '../../src/result/document.ts';
import { LAYERS, PERSONAS } from '../../src/result/document.ts';
import { readEstate } from '../../src/sources/read.ts';
import { folder, ringwall } from '../cli/run.ts';

const read = (shop: string) => readEstate(['.'], { cwd: join(root, 'examples', shop) });
const estates = { sieve: await read('sieve'), fortress: await read('fortress') };

const judge = (shop: keyof typeof estates, persona: Persona): CheckDocument =>
  check(estates[shop], {
    controls: controlsFor(controls, persona),
    version: 'test',
  });

/** A line a finding, without its words: those may be put better at any time. */
const lines = ({ findings }: CheckDocument): string =>
  findings
    .map(({ control, layer, location, resource, verdict, via }: Finding) => {
      const at = 'file' in location ? `${location.file}:${location.line}` : location.path;
      const way = via.map(({ file, line }) => ` via ${file}:${line}`).join('');
      const rest = verdict === 'fail' ? '' : ` (${verdict})`;
      return `${LAYERS.indexOf(layer) + 1} ${control}  ${resource.address}  ${at}${way}${rest}\n`;
    })
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .join('');

describe('sieve', () => {
  const document = judge('sieve', 'regular');

  test('has exactly these findings', async () => {
    await expect(lines(document)).toMatchFileSnapshot('./sieve.txt');
  });

  test('fails in each of the six layers, at every severity that gates', () => {
    const failing = document.findings.filter(({ verdict }) => verdict === 'fail');
    expect(new Set(failing.map(({ layer }) => layer))).toEqual(new Set(LAYERS));
    expect(new Set(failing.map(({ severity }) => severity))).toEqual(
      new Set(['critical', 'high', 'medium', 'low']),
    );
  });

  test('points at defaults of parameters, with the way they took', () => {
    const through = document.findings.filter(({ via }) => via.length > 0);
    const files = through.map(({ location }) => ('file' in location ? location.file : ''));
    expect(new Set(files)).toEqual(new Set(['infra/cluster.yaml', 'infra/data.yaml', 'infra/registry.json']));
  });

  test('is read without problems', () => {
    expect(document.inputs.problems).toEqual([]);
  });
});

describe('fortress', () => {
  const document = judge('fortress', 'regular');

  test.each(PERSONAS)('has no finding for %s', (persona) => {
    expect(lines(judge('fortress', persona))).toBe('');
  });

  test('is decided to the last check, in every layer', () => {
    const decided = Object.fromEntries(LAYERS.map((layer) => [layer, 1]));
    expect(document.coverage).toMatchObject({ overall: 1, layers: decided });
  });

  test('is read without problems', () => {
    expect(document.inputs.problems).toEqual([]);
  });

  test('is the same shop: the same files, but for what only one of them needs', () => {
    const files = (shop: keyof typeof estates): string[] => estates[shop].files.map(({ path }) => path);
    const [sieve, fortress] = [files('sieve'), files('fortress')];
    expect(sieve.filter((file) => !fortress.includes(file))).toEqual([
      'k8s/log-shipper.yaml',
      'k8s/secrets.yaml',
    ]);
    expect(fortress.filter((file) => !sieve.includes(file))).toEqual(['k8s/admission.yaml']);
  });
});

test('the tour shows both, and takes seconds', async () => {
  const cwd = folder();
  const start = performance.now();
  const { code, notes, out } = await ringwall(cwd, 'tour');
  expect(performance.now() - start).toBeLessThan(10_000);
  expect({ code, notes }).toEqual({ code: 0, notes: '' });
  expect(out).toMatch(/sieve +fortress/);
  for (const [index, name] of [
    'images',
    'cluster access',
    'network',
    'workload identity',
    'data',
    'runtime',
  ].entries()) {
    expect(out).toMatch(new RegExp(`^  ${index + 1} ${name} +\\d+ of \\d+ fail.* all \\d+ hold$`, 'm'));
  }
});

test('the strong shop gates nothing, the weak one does', async () => {
  expect(
    await ringwall(root, 'check', 'examples/fortress', '--fail-on', 'info', '--min-coverage', '1'),
  ).toMatchObject({ code: 0 });
  expect(await ringwall(root, 'check', 'examples/sieve')).toMatchObject({ code: 1 });
});
