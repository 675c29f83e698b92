import { expect, test } from 'vitest';
import scanned from './pipeline-image-scanned.ts';
import { verdictsOn } from './testing-pipeline.ts';

/** A generator of numbers that is the same in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface SmallStep {
  readonly kind: 'build' | 'scan' | 'push' | 'test';
  readonly code: 0 | 1;
  readonly swallowed: boolean;
  readonly tolerated: boolean;
  readonly always: boolean;
}

interface SmallJob {
  readonly id: string;
  readonly needs: readonly string[];
  readonly always: boolean;
  readonly tolerated: boolean;
  readonly steps: readonly SmallStep[];
}

function randomJobs(random: (below: number) => number): SmallJob[] {
  const count = 1 + random(4);
  const often = (one: number) => random(one) === 0;
  return Array.from({ length: count }, (_, index): SmallJob => ({
    id: `j${index}`,
    needs: Array.from({ length: index }, (__, of) => `j${of}`).filter(() => !often(3)),
    always: often(10),
    tolerated: often(10),
    steps: Array.from({ length: 1 + random(4) }, (__, at) => {
      const kinds = ['build', 'scan', 'scan', 'push', 'test'] as const;
      return {
        // Most pipelines build before all else.
        kind: index === 0 && at === 0 && !often(6) ? 'build' : kinds[random(kinds.length)]!,
        code: often(5) ? 0 : 1,
        swallowed: often(10),
        tolerated: often(10),
        always: often(12),
      };
    }),
  }));
}

const COMMANDS = {
  build: () => 'docker build -t r.example.com/app:1 .',
  scan: ({ code, swallowed }: SmallStep) =>
    `trivy image --exit-code ${code} r.example.com/app:1${swallowed ? ' || true' : ''}`,
  push: () => 'docker push r.example.com/app:1',
  test: () => 'echo test',
} satisfies Record<SmallStep['kind'], (step: SmallStep) => string>;

function written(jobs: readonly SmallJob[]): string {
  const lines = ['on: push', 'jobs:'];
  for (const { always, id, needs, steps, tolerated } of jobs) {
    lines.push(`  ${id}:`, `    needs: [${needs.join(', ')}]`);
    if (always) lines.push('    if: ${{ always() }}');
    if (tolerated) lines.push('    continue-on-error: true');
    lines.push('    steps:');
    for (const step of steps) {
      lines.push(`      - run: ${COMMANDS[step.kind](step)}`);
      if (step.always) lines.push('        if: always()');
      if (step.tolerated) lines.push('        continue-on-error: true');
    }
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Runs a pipeline on an image that every scan finds something in, in one order in which the jobs may run; whether the
 * image is pushed before a scan of it, or in spite of one. Jobs that do not wait for each other run in any order, so
 * the run tries each.
 */
function pushesBadImage(jobs: readonly SmallJob[]): boolean {
  return ordersOf(jobs).some((order) => {
    const results = new Map<string, 'ok' | 'failed' | 'skipped'>();
    const byId = new Map(jobs.map((job) => [job.id, job]));
    const badBefore = (id: string): boolean =>
      byId.get(id)!.needs.some((need) => results.get(need) !== 'ok' || badBefore(need));
    let pushed = false;
    for (const id of order) {
      const job = byId.get(id)!;
      if (!job.always && badBefore(id)) {
        results.set(id, 'skipped');
        continue;
      }
      // Each step in turn: after a failure only those that always run.
      let failed = false;
      for (const step of job.steps) {
        if (failed && !step.always) continue;
        if (step.kind === 'push') pushed = true;
        if (step.kind === 'scan' && step.code === 1 && !step.swallowed && !step.tolerated) failed = true;
      }
      results.set(id, failed && !job.tolerated ? 'failed' : 'ok');
    }
    return pushed;
  });
}

/** All orders in which jobs may run one after the other. */
function ordersOf(jobs: readonly SmallJob[]): string[][] {
  if (jobs.length === 0) return [[]];
  return jobs
    .filter(({ needs }) => needs.every((need) => !jobs.some(({ id }) => id === need)))
    .flatMap(({ id }) => ordersOf(jobs.filter((job) => job.id !== id)).map((rest) => [id, ...rest]));
}

/** A scan of an image that is not yet there finds nothing of it: such pipelines are left to the examples. */
function buildsFirst(jobs: readonly SmallJob[]): boolean {
  const [first, ...others] = jobs;
  return first!.steps[0]!.kind === 'build' && others.every(({ needs }) => needs.includes('j0'));
}

test('agrees with a run of the pipeline on an image with findings', () => {
  const random = randomFrom(20_260);
  const seen = { fail: 0, pass: 0 };
  for (let round = 0; seen.fail + seen.pass < 2500; round++) {
    expect(round, 'enough pipelines that push').toBeLessThan(40_000);
    const jobs = randomJobs(random);
    if (!buildsFirst(jobs) || !jobs.some(({ steps }) => steps.some(({ kind }) => kind === 'push'))) continue;
    const source = written(jobs);
    const [verdict] = verdictsOn(scanned, { '.github/workflows/ci.yaml': source });
    const expected = pushesBadImage(jobs) ? 'fail' : 'pass';
    expect(verdict?.split(' ')[0], source).toBe(expected);
    seen[expected]++;
  }
  expect(Math.min(seen.fail, seen.pass)).toBeGreaterThan(300);
});
