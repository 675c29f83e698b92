import { expect, test } from 'vitest';
import type { Labels } from '../../../estate/index.ts';
import type { Wanted } from './labels.ts';
import { leastSelector } from './labels.ts';

function labels(known: Readonly<Record<string, string>>, unknown: readonly string[] = []): Labels {
  return { known: new Map(Object.entries(known)), unknown: new Set(unknown), complete: true };
}

const none: Pick<Wanted, 'preferred' | 'services'> = { preferred: new Map(), services: [] };
const text = (own: Labels[], others: Labels[], more: Partial<typeof none> = {}): string | undefined =>
  leastSelector({ own, others, ...none, ...more })?.text;

test('one label where one is enough, and the one that the workload is made with before others', () => {
  const own = labels({ app: 'web', tier: 'front', 'pod-template-hash': 'abc' });
  expect(text([own], [labels({ app: 'db', tier: 'back' })])).toBe('app In web');
  expect(text([own], [labels({ app: 'db' })], { preferred: new Map([['tier', 'front']]) })).toBe(
    'tier In front',
  );
  expect(text([own], [labels({ app: 'web', tier: 'back' })])).toBe('tier In front');
});

test('two labels where each alone catches another workload', () => {
  const own = labels({ app: 'web', tier: 'front' });
  const others = [labels({ app: 'web', tier: 'back' }), labels({ app: 'db', tier: 'front' })];
  expect(text([own], others)).toBe('app In web, tier In front');
});

test('a label that others have and these do not, or with other values', () => {
  expect(text([labels({ app: 'web' })], [labels({ app: 'web', canary: 'yes' })])).toBe(
    'canary DoesNotExist ',
  );
  const own = [labels({ role: 'driver' }), labels({ role: 'executor' })];
  expect(text(own, [labels({ role: 'master' })])).toBe('role In driver|executor');
  expect(text([labels({})], [labels({ app: 'web' })])).toBe('app DoesNotExist ');
});

test('no selector where the labels are the same, or not known', () => {
  expect(text([labels({ app: 'web' })], [labels({ app: 'web' })])).toBeUndefined();
  expect(text([labels({ app: 'web' })], [labels({}, ['app'])])).toBeUndefined();
  expect(
    text([labels({ 'pod-template-hash': 'a' })], [labels({ 'pod-template-hash': 'b' })]),
  ).toBeUndefined();
});

test('a selector without conditions only where the pods have no labels', () => {
  expect(text([labels({ app: 'web' })], [])).toBe('app In web');
  expect(text([labels({})], [])).toBe('');
});

test('what the Service selects by goes before what it does not look at', () => {
  const own = labels({ app: 'web', part: 'x' });
  const services = [new Map([['part', 'x']])];
  expect(text([own], [labels({ app: 'db' })], { preferred: new Map([['app', 'web']]), services })).toBe(
    'part In x',
  );
});
