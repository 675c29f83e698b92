import { describe, expect, test } from 'vitest';
import { Estate } from '../../estate/index.ts';
import { readSnapshot } from '../../estate/snapshot/read.ts';
import { snapshotOf } from '../../estate/snapshot/write.ts';
import { readTexts } from '../texts.ts';
import { intents } from './testing-intents.ts';
import { template } from './testing-templates.ts';
import { clusterConfig, readEksctl, verdicts } from './testing.ts';

// The second way: the same intent, written for eksctl and as a template of our own, is judged alike by every control.

describe('a cluster of eksctl is judged as the same in a template', () => {
  test.each(intents)('$title', ({ eksctl, cloudformation }) => {
    const config = readEksctl(clusterConfig(eksctl));
    const stack = readTexts({ 'template.json': template(cloudformation) });
    expect(config.problems).toEqual([]);
    expect(stack.problems).toEqual([]);
    expect(verdicts(config)).toEqual(verdicts(stack));
  });
});

test('a snapshot says the same', () => {
  for (const { eksctl } of intents) {
    const estate = readEksctl(clusterConfig(eksctl));
    const copy = new Estate();
    readSnapshot(snapshotOf(estate), 'cluster.snapshot', copy);
    expect(verdicts(copy)).toEqual(verdicts(estate));
  }
});
