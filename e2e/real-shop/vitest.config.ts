import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'real shop',
    include: ['*.test.ts'],
    // They measure a machine with two cores: one at a time.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // A warning of a shop that is slow to end must not fail a run that measured what it wanted.
    teardownTimeout: 30_000,
  },
});
