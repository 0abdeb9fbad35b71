import { defineConfig } from '@playwright/test';

import { chromium } from './chromium.ts';
import type { ShopSettings } from './fixtures/woocommerce/index.ts';
import { sameLetters } from './screenshots/same-letters.ts';

/** `npm run screenshots`: pictures of the plugin's pages in a real shop, in each of its languages. */
export default defineConfig<object, ShopSettings>({
  testDir: './screenshots/woocommerce',
  outputDir: './test-results/woocommerce-screenshots',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: { ...chromium, actionTimeout: 30_000, colorScheme: 'light', launchOptions: sameLetters },
  projects: [
    { name: 'en', use: { shopLocale: 'en_US' } },
    { name: 'es', use: { shopLocale: 'es_ES' } },
  ],
});
