import { describe, expect, test } from 'vitest';
import { isPipeline } from './recognise.ts';
import { doings, readPipelines } from './testing.ts';

describe('what is not as it should be', () => {
  test.each<[string, string]>([
    ['no jobs', 'on: push\n'],
    ['jobs that are a list', 'on: push\njobs: [a]\n'],
    ['an action in JavaScript', 'runs: { using: node20, main: index.js }\n'],
    ['a scalar', 'hello\n'],
  ])('%s: it is no pipeline', (_, source) => {
    expect(readPipelines({ '.github/workflows/a.yml': source }).resources).toEqual([]);
  });

  test.each<[string, string]>([
    ['nulls', 'on:\njobs:\n  a:\n  b: { steps: }\n  c: { steps: [null, 1, [], {}] }\n'],
    [
      'wrong types',
      'on: 1\nenv: []\njobs: { a: { steps: { run: [x] }, needs: {}, env: x, strategy: 3, permissions: [] } }\n',
    ],
    ['a need of nothing and of itself', 'on: push\njobs: { a: { needs: [a, z], steps: [{ run: 3 }] } }\n'],
    ['an expression that is not closed', 'on: push\njobs: { a: { steps: [{ run: "echo ${{ x" }] } }\n'],
    ['a workflow that calls itself', 'on: workflow_call\njobs: { a: { uses: ./.github/workflows/a.yml } }\n'],
  ])('%s: read as far as it goes', (_, source) => {
    const { resources } = readPipelines({ '.github/workflows/a.yml': source });
    expect(resources.map((one) => doings(one))).toEqual([[]]);
  });

  test('GitLab: templates that extend and refer to each other', () => {
    const source = `.a: { extends: .b, script: [!reference [.b, script]] }
.b: { extends: .a, script: [!reference [.a, script], docker push x:1] }
c: { extends: [.a, .b], stage: none }
include: ./.gitlab-ci.yml
`;
    const { resources } = readPipelines({ '.gitlab-ci.yml': source });
    expect(new Set(resources.flatMap((one) => doings(one)))).toEqual(new Set(['push x:1']));
  });

  test.each<[string, string]>([
    ['expressions', 'echo ${{'],
    ['substitutions', '$('],
    ['commands', 'docker push a:1 && '],
    ['conditions', 'if a; then b; fi; '],
    ['braces', '{ a; } || '],
    ['continued lines', 'a \\\n            '],
  ])('a script of many %s is read in the end', (_, piece) => {
    const source = `on: push\njobs:\n  a:\n    steps:\n      - run: |\n          ${piece.repeat(10_000)}\n`;
    const { resources } = readPipelines({ '.github/workflows/a.yml': source });
    expect(resources).toHaveLength(1);
  });
});

test.each<[string, boolean]>([
  ['.github/workflows/ci.yml', true],
  ['apps/web/.github/workflows/ci.yaml', true],
  ['.github/workflows/parts/ci.yml', false],
  ['.github/dependabot.yml', false],
  ['action.yml', true],
  ['.github/actions/x/action.yaml', true],
  ['transaction.yml', false],
  ['.gitlab-ci.yml', true],
  ['ci/build.gitlab-ci.yml', true],
  ['.gitlab/ci/build.yml', true],
  ['buildspec.yml', true],
  ['ci/buildspec-deploy.yaml', true],
  ['deploy.yaml', false],
])('%s: %s', (path, expected) => {
  expect(isPipeline(path)).toBe(expected);
});
