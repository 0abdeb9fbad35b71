import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'matrix',
    include: ['*.test.ts'],
    // PHP as WebAssembly wants a core for itself.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 30_000,
  },
});
