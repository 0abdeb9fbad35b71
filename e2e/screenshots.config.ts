import { defineConfig } from '@playwright/test';

import { chromium, launchChromium } from './chromium.ts';

/** Letters that look the same everywhere make small files. */
const sameLetters = ['--disable-font-subpixel-positioning', '--disable-lcd-text'];

/** `npm run screenshots`: pictures for the documentation. They are looked at by people, not compared. */
export default defineConfig({
  testDir: './screenshots',
  outputDir: './test-results',
  globalSetup: './world/global-setup.ts',
  metadata: { useFriendlyPorts: true },
  workers: 1,
  timeout: 60_000,
  use: { ...chromium, colorScheme: 'light', launchOptions: launchChromium(sameLetters) },
});
