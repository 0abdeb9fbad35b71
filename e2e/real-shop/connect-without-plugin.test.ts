import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { Stopping } from '../../sandbox/demo/stopping.ts';
import { startSandboxLms } from '../../sandbox/index.ts';
import { makeSelfSigned } from '../../sandbox/kit/self-signed.ts';
import { launchChromium } from '../chromium.ts';
import { logins, type Tls, type WordPressShop } from '../wordpress/shop.ts';
import { allEnrolledAt, registerLearners } from './support/campus.ts';
import { pendingOrders } from './support/orders.ts';
import { Sidecar } from './support/sidecar.ts';
import { openTlsGate, type TlsGate } from './support/tls-gate.ts';
import { startShop } from './support/world.ts';

/** Sells itself: without the plugin, a SKU that is a course key is the offer. */
const SKU = 'course-v1:OpenedX+DemoX+DemoCourse';

const patience = { timeout: 60_000, interval: 200 };

const stopping = new Stopping();
let lmsUrl: string;
let gate: TlsGate;
let sidecar: Sidecar;
let shop: WordPressShop;
let browser: Browser;
let context: BrowserContext;
let learners: string[];

beforeAll(async () => {
  const { key, cert: certificate } = makeSelfSigned();
  const tls = { key, certificate };
  gate = await openTlsGate(tls, stopping);
  const lms = await startSandboxLms();
  stopping.beforeEnd(() => lms.close());
  lmsUrl = lms.url;
  [shop, sidecar, browser] = await Promise.all([
    startShop(stopping, { plugin: false, server: 'fpm', tls }),
    startSidecar(tls),
    chromium.launch(launchChromium()),
  ]);
  stopping.beforeEnd(() => browser.close());
  await letShopReachSidecar(tls);
  // The browser takes the certificate as it is; that shop and sidecar check it is what counts.
  context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' });
  learners = await registerLearners(lmsUrl, 'plain', 2);
});

afterAll(() => stopping.closeAll());

/** A sidecar that is reached, and reaches shops, by TLS, and trusts this one certificate beside those of the world. */
async function startSidecar({ certificate }: Tls): Promise<Sidecar> {
  const folder = await mkdtemp(join(tmpdir(), 'matricula-tls-'));
  stopping.beforeEnd(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'certificate.pem');
  await writeFile(file, certificate);
  const settings = { MATRICULA_PUBLIC_URL: gate.url, NODE_EXTRA_CA_CERTS: file };
  const started = await Sidecar.create(stopping, settings);
  await started.start();
  gate.target = started.url;
  await started.addLms('campus', lmsUrl);
  return started;
}

/** See mu-plugins/local-tls.php. */
async function letShopReachSidecar({ certificate }: Tls): Promise<void> {
  const folder = join(shop.folder, 'wp-content', 'local-tls');
  await mkdir(folder);
  await writeFile(join(folder, 'certificate.pem'), certificate);
  await writeFile(join(folder, 'address.txt'), gate.url);
}

async function askForKeys(): Promise<string> {
  const printed = await sidecar.matricula(
    ...['shop', 'connect', 'plain', '--url', shop.url, '--lms', 'campus'],
  );
  const link = /https:\S+\/wc-auth\/v1\/authorize\?\S+/.exec(printed)?.[0];
  if (link === undefined) throw new Error(`There is no link in: ${printed}`);
  return link;
}

/** Logs in where WooCommerce asks for it. */
async function openAsOwner(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel(/^Username/).fill(logins.owner.user);
  await page.getByLabel(/^Password/).fill(logins.owner.password);
  await page.getByRole('button', { name: 'Login' }).click();
}

interface WebhookInShop {
  topic: string;
  status: string;
  url: string;
  version: string;
}

async function webhooks(): Promise<WebhookInShop[]> {
  const printed = await shop.php(`
    echo wp_json_encode( array_map(
      static function ( $id ) {
        $webhook = wc_get_webhook( $id );
        return array(
          'topic'   => $webhook->get_topic(),
          'status'  => $webhook->get_status(),
          'url'     => $webhook->get_delivery_url(),
          'version' => $webhook->get_api_version(),
        );
      },
      WC_Data_Store::load( 'webhook' )->get_webhooks_ids()
    ) );`);
  return (JSON.parse(printed) as WebhookInShop[]).sort((a, b) => a.topic.localeCompare(b.topic));
}

/** Keys that the shop knows. */
const keys = () =>
  shop.php(
    `global $wpdb; echo $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}woocommerce_api_keys" );`,
  );

/** Somebody's bank tells the shop of their money; then WordPress's schedule runs. */
async function buy(email: string | undefined): Promise<void> {
  const [order] = await pendingOrders(shop, SKU, [email ?? '']);
  const answer = await context.request.get(`${shop.url}/?wc-api=pretend_bank&order=${order}`);
  expect(await answer.text()).toBe('paid');
  await shop.php(`ActionScheduler_QueueRunner::instance()->run( 'test' );`);
}

const untilEnrolled = (emails: string[]) => vi.waitFor(() => allEnrolledAt(lmsUrl, emails), patience);

it('hands nothing over when its owner denies', async () => {
  const page = await context.newPage();
  await openAsOwner(page, await askForKeys());
  await page.getByRole('link', { name: 'Deny' }).click();

  await page.getByText('Nothing was approved, and nothing has changed.').waitFor();
  expect(await keys()).toBe('0');
  expect(await sidecar.matricula('shop', 'show', 'plain')).toContain('not connected yet');
  await page.close();
});

it('is connected by one approval: keys, webhooks, and an order that is enrolled', async () => {
  const page = await context.newPage();
  await page.goto(await askForKeys());
  await page.getByRole('link', { name: 'Approve' }).click();
  await page.getByRole('heading', { name: `Connect ${new URL(shop.url).host}` }).waitFor();
  await vi.waitFor(async () => {
    expect(await sidecar.matricula('shop', 'show', 'plain')).toContain('all four active');
  }, patience);
  await page.reload();
  await page.getByText('The shop is connected').waitFor();

  expect(await keys()).toBe('1');
  expect(await webhooks()).toEqual(
    ['order.created', 'order.deleted', 'order.restored', 'order.updated'].map((topic) => ({
      ...{ topic, status: 'active', version: 'wp_api_v3' },
      url: `${gate.url}/v1/shops/plain/deliveries`,
    })),
  );
  await buy(learners[0]);
  await untilEnrolled(learners.slice(0, 1));
  expect(await sidecar.matricula('shop', 'check', 'plain')).not.toContain('FAILED');
  await page.close();
});

it('has an order enrolled whose delivery was lost while nobody was there', async () => {
  await sidecar.stop();
  await buy(learners[1]);
  const deliveries = await shop.php(`
    echo count( as_get_scheduled_actions( array(
      'hook' => 'woocommerce_deliver_webhook_async', 'status' => 'pending', 'per_page' => 100 ), 'ids' ) );`);

  await sidecar.start();

  expect(deliveries).toBe('0'); // WooCommerce tries each once
  await untilEnrolled(learners);
});
