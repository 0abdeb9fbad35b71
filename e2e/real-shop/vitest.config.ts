import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'real shop',
    include: ['*.test.ts'],
    // They measure a machine with two cores: one at a time.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
