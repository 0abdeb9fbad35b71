import { defineConfig } from '@playwright/test';

import { chromium } from './chromium.ts';
import type { ShopSettings } from './fixtures/woocommerce/index.ts';

/**
 * Browser tests in a real WordPress with WooCommerce: `playwright test --config e2e/woocommerce.config.ts`. Each worker
 * starts a shop, a sidecar and an LMS of its own, on this machine's nginx, PHP-FPM and MariaDB.
 */
export default defineConfig<object, ShopSettings>({
  testDir: './specs/woocommerce',
  outputDir: './test-results/woocommerce',
  forbidOnly: process.env['CI'] !== undefined,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: { ...chromium, actionTimeout: 30_000 },
  projects: [
    { name: 'woocommerce', use: { hpos: true } },
    { name: 'woocommerce, orders as posts', use: { hpos: false }, grep: /@orders/ },
  ],
});
