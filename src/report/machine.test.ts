// The formats that programs read.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsOfAjv from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckDocument } from '../result/document.ts';
import { documents } from './fixtures/hostile.ts';
import { rich } from './fixtures/rich.ts';
import type { Format } from './index.ts';
import { FORMATS, formats } from './index.ts';

const render = async (format: Format, document: CheckDocument): Promise<string> =>
  [...(await formats[format]())(document, { colour: false })].join('');

const read = (path: string): object =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const addFormats = formatsOfAjv as unknown as (ajv: Ajv) => Ajv;

test.each(FORMATS.filter((format) => format !== 'text'))('the whole output as %s', async (format) =>
  expect(await render(format, rich)).toMatchSnapshot(),
);

test.each(FORMATS)('%s of a hostile document steers no terminal and hides nothing', async (format) => {
  await fc.assert(
    fc.asyncProperty(documents, async (document) => {
      const output = await render(format, document);
      expect(output).not.toMatch(/(?![\n])[\p{C}\p{Zl}\p{Zp}]|[\u200b-\u200f\ufeff\u3164]/u);
      expect(output.endsWith('\n')).toBe(true);
    }),
    { numRuns: 100 },
  );
});

const withoutFrames = (document: CheckDocument): unknown => ({
  ...document,
  findings: document.findings.map((finding) => {
    const { frame, ...rest } = finding;
    return frame === undefined ? finding : rest;
  }),
});

describe('json', () => {
  const schema = read('docs/schema/check.schema.json');
  const valid = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema);

  test('is the document without its frames, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const back = JSON.parse(await render('json', document));
        expect(back).toEqual(JSON.parse(JSON.stringify(withoutFrames(document))));
        expect(valid(back), JSON.stringify(valid.errors)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('begins with its schema and has a line for each finding', async () => {
    const lines = (await render('json', rich)).split('\n');
    expect(lines[1]).toBe('  "schema": "ringwall/check/1",');
    expect(lines.filter((line) => line.startsWith('    {"id":'))).toHaveLength(rich.findings.length);
  });

  test('the schema names every field there is', () => {
    const closed = new Ajv2020({ allErrors: true, strict: false }).compile(close(schema) as object);
    expect(closed(withoutFrames(complete)), JSON.stringify(closed.errors)).toBe(true);
  });

  test.each<[string, (document: Loose) => void]>([
    ['another schema', (d) => (d.schema = 'ringwall/check/2')],
    ['no tool', (d) => delete d.tool],
    ['a frame', (d) => (d.findings[0].frame = { lines: [] })],
    ['an id of another kind', (d) => (d.findings[0].id = 'line 13')],
    ['no control', (d) => delete d.findings[0].control],
    ['an unknown layer', (d) => (d.findings[0].layer = 'cloud')],
    ['an unknown severity', (d) => (d.findings[0].severity = 'urgent')],
    ['an unknown verdict', (d) => (d.findings[0].verdict = 'skipped')],
    [
      'an undecided finding without its reason',
      (d) => {
        d.findings[0].verdict = 'not-evaluated';
        delete d.findings[0].reason;
      },
    ],
    ['a fix that does not say whether it is safe', (d) => delete d.findings[0].fix.safe],
    ['a line 0', (d) => (d.findings[0].location.line = 0)],
    ['a location without its end', (d) => delete d.findings[0].location.endColumn],
    ['a live location without its path', (d) => delete d.findings.at(-1).location.path],
    ['a via without its line', (d) => delete d.findings[0].via[0].line],
    ['a half pass', (d) => (d.passed[0].count = 1.5)],
    ['coverage above 1', (d) => (d.coverage.overall = 1.01)],
    ['a layer left out', (d) => delete d.coverage.layers.data],
    ['a seventh layer', (d) => (d.coverage.layers.cloud = 1)],
    ['a count left out', (d) => delete d.coverage.counts.data.notEvaluated],
    ['a problem without its file', (d) => delete d.inputs.problems[0].file],
    ['an unknown state', (d) => (d.exceptions[0].state = 'old')],
    ['known: false', (d) => (d.findings[0].known = false)],
  ])('the schema refuses %s', (_name, plant) => {
    const document = structuredClone(withoutFrames(complete)) as Loose;
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
    plant(document);
    expect(valid(document)).toBe(false);
  });

  test('the schema allows additions', () => {
    expect(valid({ ...(withoutFrames(rich) as object), attack: { paths: [] } })).toBe(true);
  });
});

// oxlint-disable-next-line typescript/no-explicit-any -- faults are planted in it
type Loose = any;

/** Every optional field is there. */
const complete: CheckDocument = {
  ...rich,
  findings: rich.findings.map((finding) => ({
    ...finding,
    resource: {
      type: 't',
      name: 'n',
      namespace: 'ns',
      address: 'a',
      account: '1',
      region: 'r',
      cluster: 'c',
    },
    reason: 'r',
    fix: { ...finding.fix, breaks: 'b' },
    acceptance: { owner: 'o', until: '2027-01-01', where: 'w' },
    known: true,
  })),
  exceptions: [
    { state: 'active', control: 'c', where: 'w', owner: 'o', reason: 'r', until: 'u', message: 'm' },
    ...rich.exceptions!,
  ],
};

/** The same schema with no room for additions. */
function close(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(close);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
  const isRecord = closed['type'] === 'object' && closed['properties'] !== undefined;
  return isRecord && closed['additionalProperties'] === undefined
    ? { ...closed, additionalProperties: false }
    : closed;
}

describe('sarif', () => {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
  const valid = ajv.compile(read('test/schemas/fixtures/sarif-schema-2.1.0.json'));
  const runOf = async (document: CheckDocument): Promise<Loose> =>
    JSON.parse(await render('sarif', document)).runs[0];

  test('is valid by the official schema, whatever the document holds', async () => {
    expect(valid(JSON.parse(await render('sarif', complete))), JSON.stringify(valid.errors)).toBe(true);
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        expect(valid(JSON.parse(await render('sarif', document))), JSON.stringify(valid.errors)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('the schema is no rubber stamp', async () => {
    const log = JSON.parse(await render('sarif', rich));
    log.runs[0].results[0].level = 'critical';
    expect(valid(log)).toBe(false);
  });

  test('says what failed, what is open and what is accepted', async () => {
    const run = await runOf(rich);
    const by = (verdict: string): Loose =>
      run.results.find((result: Loose) => result.properties.verdict === verdict);
    expect(by('fail')).toMatchObject({
      kind: 'fail',
      level: 'error',
      suppressions: [],
      baselineState: 'new',
    });
    expect(by('not-evaluated')).toMatchObject({ kind: 'open', level: 'none' });
    expect(by('accepted').suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification:
          'the log collector reads /var/log; accepted by platform until 2027-03-31 (ringwall.yaml:12)',
      },
    ]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  test.each([
    ['charts/my app/ä#1?.yaml', { uri: 'charts/my%20app/%C3%A4%231%3F.yaml', uriBaseId: '%SRCROOT%' }],
    ['a:b.yaml', { uri: 'a%3Ab.yaml', uriBaseId: '%SRCROOT%' }],
    ['/etc/x y.yaml', { uri: 'file:///etc/x%20y.yaml' }],
    ['C:\\etc\\x.yaml', { uri: 'file:///C:/etc/x.yaml' }],
    ['\ud800.yaml', { uri: '%EF%BF%BD.yaml', uriBaseId: '%SRCROOT%' }],
  ])('the file %j is the address %j', async (file, artifact) => {
    const finding = {
      ...rich.findings[0]!,
      location: { file, line: 1, column: 1, endLine: 1, endColumn: 2 },
    };
    const run = await runOf({ ...rich, findings: [finding] });
    expect(run.results[0].locations[0].physicalLocation.artifactLocation).toEqual(artifact);
  });

  test('what looks like a link in a message is none', async () => {
    const run = await runOf({
      ...rich,
      findings: [{ ...rich.findings[0]!, message: 'see [this](http://evil.example)' }],
    });
    expect(run.results[0].message.text).toBe('see \\[this\\](http://evil.example)');
  });
});

describe('junit', () => {
  test('is well-formed, and its counts are right, whatever the document holds', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const elements = parseXml(await render('junit', document));
        const count = (name: string): number => elements.filter((element) => element === name).length;
        const fails = document.findings.filter(({ verdict, known }) => verdict === 'fail' && !known).length;
        expect(count('failure')).toBe(fails);
        expect(count('skipped')).toBe(document.findings.length - fails);
        expect(count('testcase')).toBe(
          document.findings.length + document.passed.length + document.inputs.problems.length,
        );
      }),
      { numRuns: 150 },
    );
  });

  test('the check of well-formedness is no rubber stamp', () => {
    for (const xml of [
      '<a>',
      '<a></b>',
      '<a b=c/>',
      '<a b="<"/>',
      '<a>&nbsp;</a>',
      '<a>\u0000</a>',
      '<a/><b/>',
    ]) {
      expect(() => parseXml(xml), xml).toThrow();
    }
  });
});

/** The names of the elements of a small XML document, in order; throws where it is not well-formed. */
function parseXml(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  let at = 0;
  let roots = 0;
  const token =
    /<\?xml[^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="(?:[^<>&"]|&(?:amp|lt|gt|quot|apos);)*")*)(\/?)>|(?:[^<>&]|&(?:amp|lt|gt|quot|apos);)+/uy;
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml))
    throw new Error('a forbidden character');
  while (at < xml.length) {
    token.lastIndex = at;
    const match = token.exec(xml);
    if (match === null) throw new Error(`not well-formed: ${xml.slice(at, at + 80)}`);
    const [all, closed, opened, , empty] = match;
    if (opened !== undefined) {
      if (open.length === 0) roots++;
      names.push(opened);
      if (empty === '') open.push(opened);
    } else if (closed !== undefined) {
      if (open.pop() !== closed) throw new Error(`</${closed}> closes nothing`);
    } else if (open.length === 0 && !all.startsWith('<?xml') && all.trim() !== '')
      throw new Error('text outside');
    at += all.length;
  }
  if (open.length > 0 || roots !== 1) throw new Error('not one root');
  return names;
}
