import type { RequestListener } from 'node:http';

import type { Observe } from '../../kit/exchange.ts';
import { listen } from '../../kit/listen.ts';
import { mergeSettings } from '../../kit/settings.ts';
import { createShopApp } from './app.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { loadSeed } from './load-seed.ts';
import { orderPayload } from './order-payload.ts';
import { defaultSeed } from './seed.ts';
import { defaultSettings, type ShopSettings } from './settings.ts';
import type { Shop } from './shop.ts';

export interface SandboxShopOptions {
  /** 0, the default, lets the system choose. */
  port?: number;
  host?: string;
  /** A seed of the shape of `ShopSeed`. */
  seed?: unknown;
  settings?: Partial<ShopSettings>;
  observe?: Observe;
  /** Serves https, over which Basic and keys in the query work too. PEM texts. */
  tls?: { key: string; cert: string };
  /** What the shop believes its address to be, where that is not the one it listens on. */
  siteUrl?: string;
}

export interface SandboxShop {
  url: string;
  port: number;
  close: () => Promise<void>;
}

/** Starts a pretend shop; gives back where it listens. `close` cuts open connections and frees the port. */
export async function startSandboxShop(options: SandboxShopOptions = {}): Promise<SandboxShop> {
  const { port = 0, host = '127.0.0.1', seed = defaultSeed, settings = {}, observe, tls } = options;
  const shop: Shop = {
    state: loadSeed(seed),
    settings: mergeSettings(defaultSettings, settings),
    deliveries: new DeliveryQueue(orderPayload),
    siteUrl: '',
  };
  const app: RequestListener = createShopApp(shop, { seed, observe });
  const listening = await listen(app, { port, host, tls });
  shop.siteUrl = options.siteUrl ?? listening.url;
  return {
    ...listening,
    close: async () => {
      shop.deliveries.close();
      await listening.close();
    },
  };
}
