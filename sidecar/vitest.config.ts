import { defineConfig } from 'vitest/config';

/** In full, a fault is played for many minutes: see docs/developers/faults.md. */
const IS_FULL = process.env.MATRICULA_FAULTS === 'full';
const FAULT_MS = IS_FULL ? 3_600_000 : 600_000;

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'sidecar unit', include: ['src/**/*.test.ts'] } },
      {
        test: {
          name: 'sidecar conformance',
          include: ['test/conformance/**/*.test.ts'],
          // A real LMS is far away, and slower than the sandbox.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'sidecar faults',
          include: ['test/faults/*.test.ts'],
          // A minute of waiting for leases to run out; in short, the integration tests have a lane taken over.
          exclude: IS_FULL ? [] : ['test/faults/sidecars.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: FAULT_MS,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'sidecar clock',
          include: ['test/faults/moved-clock/*.test.ts'],
          testTimeout: FAULT_MS,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'sidecar scale-out',
          include: ['test/scale-out/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'sidecar integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/postgres.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two cores: more files at once only make each other's deadlines short.
          maxWorkers: 2,
        },
      },
    ],
  },
});
