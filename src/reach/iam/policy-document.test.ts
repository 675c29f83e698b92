import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers, coversAction } from './policy-document.ts';

test('actions are matched in any case, with their wildcards', () => {
  expect(coversAction('*', 'eks:DescribeCluster')).toBe(true);
  expect(coversAction('EKS:describe*', 'eks:DescribeCluster')).toBe(true);
  expect(coversAction('eks:*Cluster', 'eks:DescribeCluster')).toBe(true);
  expect(coversAction('eks:Describe?luster', 'eks:DescribeCluster')).toBe(true);
  expect(coversAction('ec2:*', 'eks:DescribeCluster')).toBe(false);
  expect(covers('arn:aws:s3:::A', 'arn:aws:s3:::a')).toBe(false);
});

// The second way: the pattern as a regular expression.
test('matching is what a regular expression says', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, name, (p, n) => {
      const expression = new RegExp(
        `^${p.replaceAll(/[.*+?^${}()|[\]\\]/g, (c) => (c === '*' ? '[^]*' : c === '?' ? '[^]' : `\\${c}`))}$`,
      );
      expect(covers(p, n)).toBe(expression.test(n));
    }),
    { numRuns: 2000 },
  );
});

test('a hostile pattern costs no time', () => {
  const start = performance.now();
  covers('*a'.repeat(2000), 'a'.repeat(4000) + 'b');
  expect(performance.now() - start).toBeLessThan(2000);
});
