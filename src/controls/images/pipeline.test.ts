import { expect, test } from 'vitest';
import digest from './pipeline-deploy-digest.ts';
import linted from './pipeline-image-linted.ts';
import scanned from './pipeline-image-scanned.ts';
import signed from './pipeline-image-signed.ts';
import { runExamples, verdictsOn } from './testing-pipeline.ts';

test.each([scanned, signed, linted, digest])('$id: its examples', (control) => {
  runExamples(control);
});

test('a workflow that only others call is judged with them', () => {
  const part = (scan: string) =>
    `on: workflow_call\njobs:\n  image:\n    steps:\n      - run: docker build -t app:1 .\n${scan}      - run: docker push app:1\n`;
  const caller = 'on: push\njobs:\n  a: { uses: ./.github/workflows/part.yaml }\n';
  const files = (scan: string) => ({
    '.github/workflows/ci.yaml': caller,
    '.github/workflows/part.yaml': part(scan),
  });
  expect(verdictsOn(scanned, files(''))).toEqual(['fail - run: docker push app:1']);
  expect(verdictsOn(scanned, files('      - run: grype app:1 -f high\n'))).toEqual([
    'pass - run: docker push app:1',
  ]);
});

test.each<[string, string]>([
  ['a condition of a job', 'if: always()'],
  ['no need', ''],
])('a push in another job has to wait for the scan: %s', (_, condition) => {
  const source = (needs: string) => `on: push
jobs:
  scan:
    steps:
      - run: docker build -t app:1 .
      - run: grype app:1 -f high
  push:
    ${condition}
    ${needs}
    steps: [{ run: docker push app:1 }]
`;
  const verdict = (needs: string) =>
    verdictsOn(scanned, { '.github/workflows/a.yaml': source(needs) })[0]!.split(' ')[0];
  expect(verdict('')).toBe('fail');
  expect(verdict('needs: scan')).toBe(condition === '' ? 'pass' : 'fail');
});

test('what goes to the machine itself and what is only carried over is not judged', () => {
  const source = (run: string) => ({
    '.github/workflows/a.yaml': `on: push\njobs:\n  a:\n    steps:\n      - run: ${run}\n`,
  });
  expect(
    verdictsOn(scanned, source('docker build -t localhost:5000/a . && docker push localhost:5000/a')),
  ).toEqual([]);
  expect(verdictsOn(scanned, source('crane copy docker.io/nginx:1 r.example.com/nginx:1'))).toEqual([]);
});

test('another argument makes another image of the same Dockerfile', () => {
  const source = (other: string) => ({
    '.github/workflows/a.yaml': `on: push
jobs:
  a:
    steps:
      - run: docker build --build-arg SERVICE=a -t r.example.com/a:1 .
      - run: docker build --build-arg SERVICE=${other} -t r.example.com/b:1 .
      - run: trivy image --exit-code 1 r.example.com/a:1
      - run: docker push r.example.com/b:1
`,
  });
  expect(verdictsOn(scanned, source('a'))).toEqual(['pass - run: docker push r.example.com/b:1']);
  expect(verdictsOn(scanned, source('b'))).toEqual(['fail - run: docker push r.example.com/b:1']);
});
