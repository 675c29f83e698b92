import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controls } from '../../controls/registry.ts';
import { judge } from '../../controls/judge.ts';
import { readTexts } from '../texts.ts';

const SEED = `# a workload and its policy
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: &labels {app: "web"}}
spec:
  replicas: 010
  template:
    metadata:
      labels: *labels
    spec:
      containers:
        - name: 'web'
          image: example.com/web:1.0
          args: ["-c", |-
            echo]
          securityContext:
            privileged: yes
          command:
            - sh
            - >
              folded
              text
---
{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "data": {"a": "Yg=="}}]}
`;

/** Reads a text and judges what came of it: nothing may throw, and what could not be read has to be said. */
function survives(path: string, text: string): void {
  const estate = readTexts({ [path]: text });
  judge(estate, controls, ({ decision }) => {
    expect(decision.verdict === 'not-evaluated' ? decision.reason : '').not.toContain('bug in ringwall');
  });
  for (const { code, file, message } of estate.problems) {
    expect(file).toBe(path);
    expect(code).toMatch(/^[a-z-]+[0-9]*[a-z-]*$/);
    expect(message.length).toBeLessThan(400);
    expect(message).not.toMatch(/\n/);
  }
}

describe('damaged and hostile manifests', () => {
  test('500 mutations of a good one', () => {
    const edit = fc.tuple(
      fc.nat({ max: SEED.length }),
      fc.constantFrom('flip', 'cut', 'drop', 'insert', 'repeat'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('a.yaml', 'a.json', 'a'),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        (path, edits) => {
          let text = SEED;
          for (const [at, kind, more] of edits) {
            if (kind === 'cut') text = text.slice(0, at);
            else if (kind === 'drop') text = text.slice(0, at) + text.slice(at + 7);
            else if (kind === 'insert') text = text.slice(0, at) + more + text.slice(at);
            else if (kind === 'repeat')
              text = text.slice(0, at) + text.slice(Math.max(0, at - 30), at).repeat(3) + text.slice(at);
            else
              text =
                text.slice(0, at) +
                String.fromCharCode((text.charCodeAt(at) ^ 32) & 0xff || 32) +
                text.slice(at + 1);
          }
          survives(path, text);
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);

  test.each([
    ['flow lists 10,000 deep', `apiVersion: v1\nkind: Pod\nx: ${'['.repeat(10_000)}`, 'invalid-yaml'],
    [
      'closed flow lists 10,000 deep',
      `apiVersion: v1\nkind: Pod\nx: ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
      'invalid-yaml',
    ],
    ['dashes 10,000 deep', `apiVersion: v1\nkind: Pod\nx:\n${'- '.repeat(10_000)}x`, 'invalid-yaml'],
    [
      'blocks 2,000 deep',
      `apiVersion: v1\nkind: Pod\n${Array.from({ length: 2000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')}`,
      'invalid-yaml',
    ],
    ['only markers', 'apiVersion: v1\n'.concat('---\n'.repeat(100_000)), undefined],
    [
      'a key of a megabyte',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n${'k'.repeat(1_000_000)}: 1\n`,
      undefined,
    ],
    [
      '100,000 duplicate keys',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${'  a: 1\n'.repeat(100_000)}`,
      'duplicate-key',
    ],
    [
      '20,000 keys',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${Array.from({ length: 20_000 }, (_, n) => `  k${n}: 1\n`).join('')}`,
      undefined,
    ],
    [
      'control characters',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: "\u001b[31m\u0000"}\n',
      'invalid-yaml',
    ],
    [
      'prototype names',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}\nspec: {containers: [{__proto__: {securityContext: {privileged: true}}}]}\n',
      undefined,
    ],
    [
      'a kind named like a property of objects',
      'apiVersion: v1\nkind: constructor\nmetadata: {name: a}\n---\napiVersion: v1\nkind: __proto__\nmetadata: {name: b}\n',
      undefined,
    ],
  ])(
    '%s',
    (_, text, code) => {
      const started = performance.now();
      survives('a.yaml', text);
      expect(performance.now() - started).toBeLessThan(5000);
      const { problems } = readTexts({ 'a.yaml': text });
      if (code !== undefined) expect(problems.map((problem) => problem.code)).toContain(code);
      expect(problems.length).toBeLessThan(60);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
    30_000,
  );

  test('JSON 10,000 deep', () => {
    const { problems } = readTexts({
      'a.json': `{"apiVersion": "v1", "kind": "Pod", "x": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    });
    expect(problems).toMatchObject([{ code: 'too-deep' }]);
  });

  test('a line of 100 MB, when the limit allows it', () => {
    const started = performance.now();
    const { resources } = readTexts({
      'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "${'x'.repeat(100_000_000)}"}\n`,
    });
    expect(resources).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5000);
  }, 30_000);
});
