import { describe, expect, it } from 'vitest';
import { looksLikeDockerfile } from './index.ts';

describe('looksLikeDockerfile', () => {
  it.each([
    'Dockerfile',
    'a/b/Dockerfile',
    'Dockerfile.prod',
    'x.Dockerfile',
    'x.dockerfile',
    'Containerfile',
    'Containerfile.dev',
    'a\\Dockerfile',
  ])('by name: %s', (path) => {
    expect(looksLikeDockerfile(path, 'anything')).toBe(true);
  });

  it.each([
    'Dockerfile.md',
    '.dockerignore',
    'Dockerfile.dockerignore',
    'Dockerfile.js',
    'my-dockerfile-notes',
    'dockerfile.yaml',
    'dockerfile.vim',
  ])('not by name: %s', (path) => {
    expect(looksLikeDockerfile(path, '# about\nwords')).toBe(false);
  });

  const real = 'FROM node:18 AS x\nRUN a';
  it.each<[string, string, boolean]>([
    ['build', real, true],
    ['build', `# syntax=docker/dockerfile:1\n# hi\n\nARG A=1\nFROM $A\nCMD ["x"]`, true],
    ['build', 'from node\nrun x', true],
    ['build', 'FROM --platform=linux/amd64 a:1\nUSER b\nRUN <<E\nwhatever\nE\nCMD c', true],
    ['build.tmpl', 'FROM {{ .Base }}\n{{ if .X }}\nRUN x\n{{ end }}', true],
    ['Dockerfile.py', real, true],
    ['Dockerfile.md', real, false],
    ['README.md', real, false],
    ['a.yaml', real, false],
    ['build', 'FROM node:18', false],
    ['build', 'FROM users\nWHERE x = 1', false],
    ['build', 'SELECT *\nFROM users\nUSER x', false],
    ['build', 'From here on\nAdd salt', false],
    ['build', 'From here\nUser beware', false],
    ['build', 'FROM here TO there\nRUN fast', false],
    ['build', 'apiVersion: v1\nkind: Pod', false],
    ['build', '#!/bin/sh\nset -e\nFROM=a', false],
    ['build', '#!/bin/sh\nFROM x\nfi', false],
    ['build', 'FROM a\nrun b', false],
    ['build', 'FROM (select)\nRUN x', false],
    ['build', 'FROM a\nRUN', false],
    ['build', '', false],
  ])('%s: %j is %s', (path, text, expected) => {
    expect(looksLikeDockerfile(path, text)).toBe(expected);
  });
});
