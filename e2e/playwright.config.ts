import { defineConfig } from '@playwright/test';

import { chromium } from './chromium.ts';

const rolesOf = ['shopper', 'merchant', 'learner', 'everyone'];

export default defineConfig({
  outputDir: './test-results',
  globalSetup: './world/global-setup.ts',
  forbidOnly: process.env['CI'] !== undefined,
  // They share one world, and a machine with two cores.
  workers: 1,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: chromium,
  projects: rolesOf.map((name) => ({ name, testDir: `./specs/${name}` })),
});
