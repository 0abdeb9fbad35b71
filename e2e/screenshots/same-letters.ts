import { launchChromium } from '../chromium.ts';

/** Letters that look the same everywhere make small files. */
export const sameLetters = launchChromium([
  '--disable-font-subpixel-positioning',
  '--disable-lcd-text',
  '--hide-scrollbars',
]);
