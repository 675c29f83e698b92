import { expect, test } from 'vitest';
import { runExamples, verdictsOn } from '../images/testing-pipeline.ts';
import pinned from './pipeline-actions-pinned.ts';
import permissions from './pipeline-permissions.ts';
import injection from './pipeline-script-injection.ts';
import keys from './pipeline-static-keys.ts';
import checkout from './pipeline-untrusted-checkout.ts';

test.each([pinned, keys, injection, checkout, permissions])('$id: its examples', (control) => {
  runExamples(control);
});

test('a file that is used by others is judged once', () => {
  const files = {
    '.github/workflows/ci.yaml':
      'on: issues\njobs:\n  a:\n    uses: ./.github/workflows/part.yaml\n    secrets: inherit\n',
    '.github/workflows/part.yaml':
      'on: [workflow_call, issues]\njobs:\n  a:\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n',
  };
  expect(verdictsOn(injection, files)).toEqual(['fail - run: echo ${{ github.event.issue.title }}']);
});

test('keys in the variables of a file that GitLab includes', () => {
  const files = {
    '.gitlab-ci.yml': 'include: /ci/part.gitlab-ci.yml\nbuild: { script: [aws s3 ls] }\n',
    'ci/part.gitlab-ci.yml': 'variables:\n  AWS_SECRET_ACCESS_KEY: $DEPLOY_SECRET\n',
  };
  expect(verdictsOn(keys, files)).toEqual(['fail AWS_SECRET_ACCESS_KEY: $DEPLOY_SECRET']);
});

test('a token that only writes comments is nothing to take', () => {
  const source = (permission: string) => ({
    '.github/workflows/a.yaml': `on: push\njobs:\n  a:\n    permissions: { ${permission}: write }\n    steps: [{ uses: example/a@v1 }, { uses: example/b@v1 }]\n`,
  });
  expect(verdictsOn(pinned, source('issues'))).toEqual([]);
  expect(verdictsOn(pinned, source('contents'))).toHaveLength(1);
});
