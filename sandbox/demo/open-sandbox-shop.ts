import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startSandboxShop } from '../index.ts';
import { defaultSeed } from '../shop/src/seed.ts';
import { addWebhooks } from './add-webhooks.ts';
import { ShopByHand } from './by-hand.ts';
import { mendedOffer, offers } from './courses.ts';
import type { Surroundings } from './demo-case.ts';
import type { DemoShop, Introduction, OpenShop } from './demo-shop.ts';
import { openSandbox, type Setting } from './open-sandbox.ts';
import { friendlyPorts } from './ports.ts';
import { DemoError } from './stopping.ts';

class SandboxShop extends ShopByHand implements DemoShop {
  readonly kind = 'sandbox';
  readonly patienceSeconds = 30;
  readonly echoMs = 2_000;

  /** Our own write-backs cause deliveries too, which are told as well. */
  isTold(): Promise<boolean> {
    return this.hasDelivered();
  }

  pages() {
    return [
      { what: 'Place an order', url: `${this.url}/` },
      { what: 'See all orders', url: `${this.url}/orders` },
    ];
  }
}

/** Starts the sandbox shop; what it is called with is told from its journal. */
export async function openSandboxShop(setting: Setting): Promise<OpenShop> {
  const { url, journal } = await openSandbox('shop', startSandboxShop, friendlyPorts.shop, setting);
  journal.onAnswered((entry) => setting.narrator.onShopCall(entry));
  return { shop: new SandboxShop(url), connect: (introduction) => connect(url, introduction) };
}

/** A plain WooCommerce is connected by its keys and by webhooks; what it sells is kept in the sidecar, by SKU. */
async function connect(url: string, introduction: Introduction): Promise<Surroundings> {
  const { sidecar, lmsUrl, dataDir, matricula, screen, locale } = introduction;
  const since = new Date().toISOString(); // a paid date has whole seconds, so the moment of "shop add" would be too late
  const secret = randomBytes(24).toString('hex');
  const [key] = defaultSeed.keys;
  if (key === undefined) throw new DemoError('The seed of the sandbox is empty.');
  screen.say('  $ matricula shop add books …');
  await matricula(
    ...['shop', 'add', 'books', '--url', url, '--lms', 'main', '--locale', locale],
    ...['--consumer-key', key.consumer_key, '--consumer-secret', key.consumer_secret],
    ...['--webhook-secret', secret, '--orders-since', since],
  );
  screen.say('  $ matricula offers import books offers.csv');
  await matricula('offers', 'import', 'books', await write(dataDir, 'offers.csv', offers));
  const delivery_url = `${sidecar.url}/v1/shops/books/deliveries`;
  const count = await addWebhooks(url, key, { delivery_url, secret });
  screen.say(`  ${count} webhooks are set up in the shop.`);
  const file = await write(dataDir, 'mended-offer.csv', mendedOffer);
  return {
    lmsUrl,
    mendCourseKey: (stage) => {
      stage.tell('operator', 'does what the note says: an offer with the right course key');
      return stage.matricula('offers', 'import', 'books', file);
    },
  };
}

async function write(folder: string, name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}
