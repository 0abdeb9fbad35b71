import { defineConfig } from '@playwright/test';

import { chromium } from './chromium.ts';
import { sameLetters } from './screenshots/same-letters.ts';

/** `npm run screenshots`: pictures of the sandbox's pages for the documentation. They are looked at by people, not compared. */
export default defineConfig({
  testDir: './screenshots/sandbox',
  outputDir: './test-results',
  globalSetup: './world/global-setup.ts',
  metadata: { useFriendlyPorts: true },
  workers: 1,
  timeout: 60_000,
  use: { ...chromium, colorScheme: 'light', launchOptions: sameLetters },
});
