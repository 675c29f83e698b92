import { defineConfig } from 'vitest/config';

// Tests against a real cluster: one file at a time, for each starts a lab of its own.
export default defineConfig({
  test: {
    include: ['lab/**/*.test.ts'],
    reporters: ['default', './lab/testing/tally.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
});
