import { expect, test } from 'vitest';
import { goRegex } from './regex.ts';

test.each(['web', 'we.*', 'Deployment|StatefulSet', '(?:a|b)c', '[a-z]+-\\d', 'registry.io:5000/team/web'])(
  '%s means the same in both languages',
  (pattern) => {
    expect(goRegex(pattern, { whole: true })?.source).toBe(`^(?:${pattern.replaceAll('/', '\\/')})$`);
  },
);

test.each([
  '(a+)+',
  '(a|b)*',
  '.*.*.*.*x',
  '(?i)web',
  '\\pL',
  '(?P<n>a)',
  '[[:alpha:]]',
  '(',
  'a\\z',
  `${'a'.repeat(501)}`,
])('%s is left to Go', (pattern) => {
  expect(goRegex(pattern, { whole: true })).toBeUndefined();
});
