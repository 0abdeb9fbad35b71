import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { addWebhooks } from '../../sandbox/demo/add-webhooks.ts';
import {
  commandsFor,
  demoEnvironment,
  mailEnvironment,
  type Matricula,
} from '../../sandbox/demo/matricula.ts';
import { findPort, friendlyPorts, openNear } from '../../sandbox/demo/ports.ts';
import { startSidecar } from '../../sandbox/demo/sidecar.ts';
import type { Stopping } from '../../sandbox/demo/stopping.ts';
import { Wakeup } from '../../sandbox/demo/until.ts';
import { startSandboxLms, startSandboxMailbox, startSandboxShop } from '../../sandbox/index.ts';
import { defaultSeed as lmsSeed } from '../../sandbox/lms/src/seed.ts';
import { defaultSeed as shopSeed } from '../../sandbox/shop/src/seed.ts';
import type { ShopAddress, World } from './world.ts';

const anyPorts = { sidecar: 0, shop: 0, spanishShop: 0, lms: 0, mailbox: 0 };
const picturePorts = { ...friendlyPorts, spanishShop: 8423 };

/** Which ports to take, where they are free: any, or those of the demo, which look the same in every picture. */
export interface WorldOptions {
  useFriendlyPorts: boolean;
}

interface Connection extends ShopAddress {
  locale: string;
  /** Where the sidecar listens. */
  sidecarUrl: string;
}

/**
 * Starts one LMS, two shops whose notes are in English and in Spanish, and a sidecar of its own between them, as a
 * process and on its embedded database.
 */
export async function startWorld(stopping: Stopping, { useFriendlyPorts }: WorldOptions): Promise<World> {
  const ports = useFriendlyPorts ? picturePorts : anyPorts;
  const dataDir = await mkdtemp(join(tmpdir(), 'matricula-e2e-'));
  stopping.beforeEnd(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const lmsUrl = await openSandbox(stopping, ports.lms, startLms);
  const shopUrl = await openSandbox(stopping, ports.shop, startShop);
  const spanishShopUrl = await openSandbox(stopping, ports.spanishShop, startShop);
  const mailbox = await open(stopping, ports.mailbox, (port) => startSandboxMailbox({ port }));
  const sidecarPort = await findPort(ports.sidecar);
  const env = { ...demoEnvironment(dataDir, sidecarPort), ...mailEnvironment(mailbox.smtpUrl) };
  const { url: sidecarUrl } = await startSidecar(env, dataDir, { stopping, wakeup: new Wakeup() });

  const matricula = commandsFor(env, stopping);
  await addLms(matricula, lmsUrl);
  await matricula('owner', 'set', '--mail', 'owner@school.example');
  const shop = { id: 'books', url: shopUrl };
  const spanishShop = { id: 'libros', url: spanishShopUrl };
  await addShop(matricula, { ...shop, locale: 'en', sidecarUrl });
  await addShop(matricula, { ...spanishShop, locale: 'es', sidecarUrl });
  return { lmsUrl, mailboxUrl: mailbox.url, shop, spanishShop, dataDir };
}

interface Sandbox {
  url: string;
  close: () => Promise<void>;
}

/** Specs place more orders in a minute than a real LMS takes; its limits are the integration tests' business. */
function startLms(port: number): Promise<Sandbox> {
  return startSandboxLms({ port, settings: { throttle: { enabled: false, scale: 1 } } });
}

function startShop(port: number): Promise<Sandbox> {
  return startSandboxShop({ port });
}

async function openSandbox(
  stopping: Stopping,
  port: number,
  start: (port: number) => Promise<Sandbox>,
): Promise<string> {
  return (await open(stopping, port, start)).url;
}

async function open<T extends Sandbox>(
  stopping: Stopping,
  port: number,
  start: (port: number) => Promise<T>,
): Promise<T> {
  stopping.signal.throwIfAborted();
  const server = await openNear(port, start);
  stopping.beforeEnd(() => server.close());
  return server;
}

async function addLms(matricula: Matricula, url: string): Promise<void> {
  const client = first(lmsSeed.clients);
  await matricula(
    ...['lms', 'add', 'main', '--url', url],
    ...['--client-id', client.client_id, '--client-secret', client.client_secret],
  );
}

async function addShop(matricula: Matricula, { id, url, locale, sidecarUrl }: Connection): Promise<void> {
  const key = first(shopSeed.keys);
  const secret = randomBytes(24).toString('hex');
  await matricula(
    ...['shop', 'add', id, '--url', url, '--lms', 'main', '--locale', locale],
    ...['--consumer-key', key.consumer_key, '--consumer-secret', key.consumer_secret],
    ...['--webhook-secret', secret],
  );
  await addWebhooks(url, key, { delivery_url: `${sidecarUrl}/v1/shops/${id}/deliveries`, secret });
}

function first<T>(list: readonly T[]): T {
  const [item] = list;
  if (item === undefined) throw new Error('The seed of the sandbox is empty.');
  return item;
}
