import { devices, type LaunchOptions, type PlaywrightTestConfig } from '@playwright/test';

/** Where Debian keeps it; Playwright downloads none. */
const debian = '/usr/bin/chromium';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How Chromium is started, as the machine has it. */
export function launchChromium(more: string[] = []): LaunchOptions {
  return { executablePath: process.env['MATRICULA_CHROMIUM'] ?? debian, args: [...args, ...more] };
}

/** What every browser of the tests has in common. */
export const chromium: PlaywrightTestConfig['use'] = {
  ...devices['Desktop Chrome'],
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  launchOptions: launchChromium(),
};
