import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

const views = [
  { width: 1280, height: 900, suffix: '' },
  { width: 390, height: 844, suffix: '-phone' },
];

export interface Picture {
  name: string;
  url: string;
  /** The first thing in the picture; the top of the page unless given. */
  from?: string;
  /** The last thing in the picture; what the window shows unless given. */
  until?: string;
  /** What is done on the page before it is taken. */
  prepare?: () => Promise<void>;
}

/** Takes a page at a desk and on a phone. */
export async function take(page: Page, { name, url, from, until, prepare }: Picture): Promise<void> {
  for (const { suffix, ...size } of views) {
    await page.setViewportSize(size);
    await page.goto(url);
    await prepare?.();
    const part = async () => {
      const top = from === undefined ? 0 : Math.max(0, (await edges(page, from)).top - 24);
      const bottom = until === undefined ? top + size.height : (await edges(page, until)).bottom + 24;
      return { top, bottom };
    };
    // A window that shows all of it: what is fixed to a window's edge would else stand in the middle of the picture.
    await page.setViewportSize({ ...size, height: Math.max(size.height, (await part()).bottom) });
    const { top, bottom } = await part(); // WordPress's editor grows with the window.
    const clip = { x: 0, y: top, width: size.width, height: bottom - top };
    await page.screenshot({ path: `${folder}${name}${suffix}.png`, clip });
  }
}

/** Waits until nothing has moved a part of the page for half a second: editors and fonts come late. */
async function standsStill(page: Page, selector: string): Promise<void> {
  const part = page.locator(selector).first();
  await part.evaluate(async (element) => {
    const frame = () => new Promise(requestAnimationFrame);
    const place = () => JSON.stringify(element.getBoundingClientRect());
    for (let [before, frames] = [place(), 0]; frames < 30; frames += 1) {
      await frame();
      if (place() !== before) [before, frames] = [place(), 0];
    }
  });
}

/** Where a part of the page begins and ends, in pixels from the top of the page. */
async function edges(page: Page, selector: string): Promise<{ top: number; bottom: number }> {
  await standsStill(page, selector);
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not on the page.`);
  const scrolled = await page.evaluate(() => window.scrollY);
  return { top: Math.floor(box.y + scrolled), bottom: Math.ceil(box.y + box.height + scrolled) };
}
