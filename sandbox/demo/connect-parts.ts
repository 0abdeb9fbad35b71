import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { defaultSeed as lmsSeed } from '../lms/src/seed.ts';
import { defaultSeed as shopSeed } from '../shop/src/seed.ts';
import { addWebhooks } from './add-webhooks.ts';
import { mendedOffer, offers } from './courses.ts';
import type { Surroundings } from './demo-case.ts';
import type { Screen } from './screen.ts';
import type { Parts } from './start-parts.ts';
import { DemoError } from './stopping.ts';

/** Makes the three known to each other, as an operator does: by commands, and by webhooks in the shop. */
export async function connectParts(
  parts: Parts,
  { screen, locale }: { screen: Screen; locale: string },
): Promise<Surroundings> {
  const { matricula, shop, lms, dataDir, sidecar } = parts;
  const since = new Date().toISOString(); // a paid date has whole seconds, so the moment of "shop add" would be too late
  const secret = randomBytes(24).toString('hex');
  const offersFile = join(dataDir, 'offers.csv');
  const mendedOfferFile = join(dataDir, 'mended-offer.csv');
  await writeFile(offersFile, offers);
  await writeFile(mendedOfferFile, mendedOffer);

  const client = first(lmsSeed.clients);
  const key = first(shopSeed.keys);
  screen.say('  $ matricula lms add main …');
  await matricula(
    ...['lms', 'add', 'main', '--url', lms.url],
    ...['--client-id', client.client_id, '--client-secret', client.client_secret],
  );
  screen.say('  $ matricula shop add books …');
  await matricula(
    ...['shop', 'add', 'books', '--url', shop.url, '--lms', 'main', '--locale', locale],
    ...['--consumer-key', key.consumer_key, '--consumer-secret', key.consumer_secret],
    ...['--webhook-secret', secret, '--orders-since', since],
  );
  screen.say('  $ matricula offers import books offers.csv');
  await matricula('offers', 'import', 'books', offersFile);
  const delivery_url = `${sidecar.url}/v1/shops/books/deliveries`;
  const count = await addWebhooks(shop.url, key, { delivery_url, secret });
  screen.say(`  ${count} webhooks are set up in the shop.`);
  return { lmsUrl: lms.url, mendedOfferFile };
}

function first<T>(list: readonly T[]): T {
  const [item] = list;
  if (item === undefined) throw new DemoError('The seed of the sandbox is empty.');
  return item;
}
