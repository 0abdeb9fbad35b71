import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LmsByHand } from '../../sandbox/demo/by-hand.ts';
import { Stopping } from '../../sandbox/demo/stopping.ts';
import { startSandboxLms } from '../../sandbox/index.ts';
import { newPerson } from '../fixtures/people.ts';
import { Operator } from '../fixtures/woocommerce/operator.ts';
import { Shopper } from '../real-shop/support/shopper.ts';
import { Sidecar } from '../real-shop/support/sidecar.ts';
import { callAsOwner, pair, productId } from '../real-shop/support/world.ts';
import { type Era, findWordPress } from '../wordpress/find-wordpress.ts';
import { startPlaygroundShop } from '../wordpress/playground-shop.ts';
import type { PhpVersion } from '../wordpress/playground.ts';
import type { WordPressShop } from '../wordpress/shop.ts';

const bank = fileURLToPath(new URL('../real-shop/mu-plugins/pretend-bank.php', import.meta.url));

const PYTHON = 'course-v1:Acme+PY101+2026';
/** The sidecar asks a shop every 30 seconds; PHP as WebAssembly takes its time. */
const PATIENCE = { timeout: 100_000, interval: 500 };

/** A complaint, and not a line of the trace that follows one. */
const blamesPlugin = /^\[[^\]]+\] PHP .* in \S*\/plugins\/matricula\//;

interface Versions {
  wordpress: RegExp;
  woocommerce: RegExp;
  php: PhpVersion;
}

/** The way of an order at one end of what the plugin supports: from pairing to the note on the order. */
export function describeTheWay(era: Era, versions: Versions): void {
  describe(`at the ${era} end`, () => {
    const stopping = new Stopping();
    let shop: WordPressShop;
    let lms: LmsByHand;
    let sidecar: Sidecar;
    let operator: Operator;

    beforeAll(async () => {
      shop = await startShop(era, versions.php, stopping);
      const server = await startSandboxLms({ settings: { throttle: { enabled: false } } });
      stopping.beforeEnd(() => server.close());
      lms = new LmsByHand(server.url);
      sidecar = await Sidecar.create(stopping);
      await sidecar.start();
      operator = new Operator(sidecar.matricula);
      await operator.addLms(lms.url);
    });

    afterAll(() => stopping.closeAll());

    it('runs in the versions that the plugin says it supports', async () => {
      const [wordpress, woocommerce, php] = (
        await shop.php("echo get_bloginfo( 'version' ), ' ', WC()->version, ' ', PHP_VERSION;")
      ).split(' ');

      expect(wordpress).toMatch(versions.wordpress);
      expect(woocommerce).toMatch(versions.woocommerce);
      expect(php).toContain(`${versions.php}.`);
    });

    it('pairs with a sidecar, and each side reaches the other', async () => {
      await pair(shop, sidecar.url, await operator.pairingCode('campus-books'));

      await expect.poll(() => failedChecks(shop), PATIENCE).toEqual([]);
    });

    it('enrolls who bought a course, and notes it on the order', async () => {
      const learner = newPerson('Ana');
      await lms.register(learner);
      const shopper = new Shopper(shop.url, learner.email);
      await shopper.fillCart(await productId(shop, 'PY101'));

      const { id } = await shopper.checkOut();

      await expect.poll(() => coursesOf(lms, learner.email), PATIENCE).toEqual([`${PYTHON} verified`]);
      await expect.poll(() => notesOf(shop, id), PATIENCE).toContain('Python 101');
    });

    it("leaves nothing of the plugin's in PHP's log", async () => {
      const log = await readFile(shop.phpLog, 'utf8').catch(() => '');

      expect(log.split('\n').filter((line) => blamesPlugin.test(line))).toEqual([]);
    });
  });
}

async function startShop(era: Era, php: PhpVersion, stopping: Stopping): Promise<WordPressShop> {
  const found = await findWordPress(era, { download: true });
  if ('reason' in found) throw new Error(found.reason);
  const shop = await startPlaygroundShop(found.software, { php }, stopping);
  await copyFile(bank, join(shop.folder, 'wp-content', 'mu-plugins', 'pretend-bank.php'));
  return shop;
}

/** Has the shop check the connection. @returns what failed, with the sentence that the owner reads */
async function failedChecks(shop: WordPressShop): Promise<string[]> {
  const { status, data } = await callAsOwner(shop, 'POST', '/admin/check');
  if (status !== 200) return [JSON.stringify(data)];
  return (data as { checks: { name: string; result: string; sentence: string }[] }).checks
    .filter(({ result }) => result === 'failed')
    .map(({ name, sentence }) => `${name}: ${sentence}`);
}

async function coursesOf(lms: LmsByHand, email: string): Promise<string[]> {
  return (await lms.enrollments())
    .filter((row) => row.email === email && row.is_active)
    .map((row) => `${row.course_id} ${row.mode}`);
}

/** The notes for staff on an order, as HTML. */
function notesOf(shop: WordPressShop, orderId: number): Promise<string> {
  return shop.php(
    `foreach ( wc_get_order_notes( array( 'order_id' => ${orderId} ) ) as $note ) { echo $note->content, "\\n"; }`,
  );
}
