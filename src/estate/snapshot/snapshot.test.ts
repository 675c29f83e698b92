import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Estate } from '../estate.ts';
import { setRedactionKey } from '../redact.ts';
import { Resource } from '../resource.ts';
import type { Tree } from '../tree.ts';
import { hole, leaf, mapping, sequence } from '../tree.ts';
import { readSnapshot } from './read.ts';
import { snapshotOf } from './write.ts';

setRedactionKey(Buffer.alloc(32, 7));

function estateOf(...trees: readonly Tree[]): Estate {
  const estate = new Estate();
  const parent = { kind: 'cluster', id: 'manifests:.' } as const;
  trees.forEach((tree, index) => {
    const scope = index % 2 === 0 ? parent : ({ kind: 'cluster', id: 'manifests:prod', parent } as const);
    estate.add(
      new Resource({
        scope,
        type: 'ConfigMap',
        name: `c${index}`,
        namespace: 'shop',
        address: `ConfigMap/shop/c${index}`,
        tree,
      }),
    );
  });
  return estate;
}

function back(bytes: Uint8Array): Estate {
  const estate = new Estate();
  readSnapshot(bytes, 'test.snapshot', estate);
  return estate;
}

/** The same tree with its keys in order. */
function canonical(one: Tree): unknown {
  if (one.kind === 'sequence') return one.items.map(canonical);
  if (one.kind === 'text')
    return ['text', ...one.parts.map((part) => (typeof part === 'string' ? part : canonical(part)))];
  if (one.kind !== 'mapping') return one;
  return [
    'map',
    ...one.keys
      .map((name, index) => [name, canonical(one.values[index]!)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

const none = { start: -1, end: -1 };
const key = fc.constantFrom(
  'a',
  'b',
  '$text',
  '$unknown',
  '$$x',
  '__proto__',
  'constructor',
  '$rest',
  '0',
  'é\u0000',
);
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)).map((value) => leaf(value)),
    fc.constant(hole({ code: 'unresolved-parameter', text: 'no value' }, -1, -1, 'string')),
    fc.constant<Tree>({ kind: 'pointer', target: 'Role', attribute: 'Arn', ...none }),
    fc.array(tie('tree'), { maxLength: 3 }).map((items) => sequence(items)),
    fc
      .uniqueArray(fc.tuple(key, tie('tree')), { maxLength: 4, selector: ([name]) => name })
      .map((entries) => mapping(entries.map(([name, value]) => [name, value, -1]))),
    fc.string().map((text): Tree => ({
      kind: 'text',
      parts: [text, { kind: 'pointer', target: 'Key', ...none }],
      ...none,
    })),
  ),
})).tree;

test('what is written is what is read, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), (trees) => {
      const bytes = snapshotOf(estateOf(...trees));
      const read = back(bytes);
      expect(read.resources.map((resource) => resource.identity).toSorted()).toEqual(
        estateOf(...trees)
          .resources.map((resource) => resource.identity)
          .toSorted(),
      );
      // Writing again gives the same bytes: everything came through.
      expect(Buffer.from(snapshotOf(read)).equals(Buffer.from(bytes))).toBe(true);
      const byName = new Map(read.resources.map((resource) => [resource.name, resource.tree]));
      trees.forEach((one, index) => expect(canonical(byName.get(`c${index}`)!)).toEqual(canonical(one)));
    }),
  );
});

test('the order of reading makes no difference to the bytes', () => {
  const [a, b] = [leaf('1'), leaf('2')];
  const forward = estateOf(a, b);
  const backward = new Estate();
  for (const resource of forward.resources.toReversed()) backward.add(resource);
  expect(Buffer.from(snapshotOf(backward)).equals(Buffer.from(snapshotOf(forward)))).toBe(true);
});

test('secrets are hashes in it: equal for equal ones, and gone', () => {
  const env = (value: string): Tree =>
    sequence([
      mapping([
        ['name', leaf('DB_PASSWORD'), -1],
        ['value', leaf(value), -1],
      ]),
    ]);
  const text = gunzipSync(snapshotOf(estateOf(env('hunter2'), env('hunter2'), env('other')))).toString();
  expect(text).not.toMatch(/hunter2|other/);
  const hashes = [...text.matchAll(/redacted:password:[0-9a-f]{16}:\d+/g)].map(([hash]) => hash);
  expect(hashes).toHaveLength(3);
  expect(new Set(hashes).size).toBe(2);
});

test('secrets within longer texts are gone too', () => {
  const texts = [
    'curl --password hunter2 x',
    'export API_TOKEN=hunter2 && run',
    'db:\n  password: hunter2\n  host: a\n',
  ];
  const text = gunzipSync(snapshotOf(estateOf(...texts.map((one) => leaf(one))))).toString();
  expect(text).not.toContain('hunter2');
  expect(text).toContain('host: a');
});

test('a damaged file is one clear line', () => {
  const good = snapshotOf(estateOf(leaf('x'), leaf('y')));
  const lines = gunzipSync(good).toString().split('\n');
  const cases: [Uint8Array, RegExp][] = [
    [Buffer.from('hello'), /not a snapshot/],
    [good.subarray(0, good.length - 12), /not a snapshot/],
    [gzipSync(''), /empty/],
    [gzipSync('{}'), /not a snapshot of ringwall/],
    [
      gzipSync('{"schema":"ringwall/snapshot/9","resources":0}'),
      /ringwall\/snapshot\/9.*reads ringwall\/snapshot\/1/,
    ],
    [gzipSync(`${lines[0]}\n${lines[1]}\n`), /says it holds 2 resources and holds 1/],
    [gzipSync(`${lines[0]}\n{"type":1}\n{}\n`), /line 2 is no resource/],
    [gzipSync(`${lines[0]}\n{"type":`), /line 2 is not JSON/],
  ];
  for (const [bytes, message] of cases) expect(() => back(bytes)).toThrow(message);
});

test('10,000 pods of a few owners share what they have in common', () => {
  const container = {
    name: 'app',
    image: 'example.com/app@sha256:1',
    env: Array.from({ length: 20 }, (_, n) => ({ name: `V${n}`, value: `${n}` })),
    securityContext: { runAsNonRoot: true },
  };
  const scope = [{ kind: 'cluster', id: 'live' }];
  const lines = Array.from({ length: 10_000 }, (_, n) => {
    const name = `app-${n % 50}-${n}`;
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop', labels: { app: `app-${n % 50}` } },
      spec: { nodeName: `node-${n % 400}`, containers: [container], serviceAccountName: 'app' },
      status: { phase: 'Running', podIP: `10.0.${n >> 8}.${n & 255}` },
    };
    return JSON.stringify({ scope, type: 'Pod', name, namespace: 'shop', address: `Pod/shop/${name}`, body });
  });
  const bytes = gzipSync(
    [JSON.stringify({ schema: 'ringwall/snapshot/1', resources: lines.length }), ...lines].join('\n'),
  );
  const read = back(bytes);
  expect(read.resources).toHaveLength(10_000);
  const trees = new Set<Tree>();
  const visit = (one: Tree): void => {
    if (trees.has(one)) return;
    trees.add(one);
    if (one.kind === 'mapping') one.values.forEach(visit);
    if (one.kind === 'sequence') one.items.forEach(visit);
  };
  for (const resource of read.resources) visit(resource.tree);
  // Name, address and the maps that hold them: under a dozen nodes of a pod's sixty are its own.
  expect(trees.size).toBeLessThan(80_000);
  expect(read.resources[9_999]!.at('spec', 'containers', 0, 'env', 3, 'value').value()).toMatchObject({
    kind: 'known',
    value: '3',
  });
});

test('every line is valid by the published schema', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../docs/schema/snapshot.schema.json', import.meta.url), 'utf8'),
  );
  const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), (trees) => {
      const lines = gunzipSync(snapshotOf(estateOf(...trees)))
        .toString()
        .trimEnd()
        .split('\n');
      for (const line of lines)
        expect(valid(JSON.parse(line)), `${line} ${JSON.stringify(valid.errors)}`).toBe(true);
    }),
    { numRuns: 60 },
  );
  expect(valid({ scope: [], type: 'Pod', name: 'x', address: 'x', body: {} })).toBe(false);
  expect(valid({ schema: 'ringwall/snapshot/2', resources: 0 })).toBe(false);
});
