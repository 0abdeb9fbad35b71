import type { Express } from 'express';

import type { Call } from '../../kit/call.ts';
import type { Observe } from '../../kit/exchange.ts';
import type { Reply } from '../../kit/reply.ts';
import { createSandboxApp } from '../../kit/sandbox-app.ts';
import { shopControls } from './controls.ts';
import { noteRoutes } from './notes-api.ts';
import { orderRoutes } from './orders-api.ts';
import { answerFromPages } from './pages/routes.ts';
import { productRoutes } from './products-api.ts';
import { refundRoutes } from './refunds-api.ts';
import { answerRest, type RestRoute } from './rest.ts';
import type { Shop } from './shop.ts';
import { publicRoutes, siteRoutes } from './site-api.ts';
import { webhookRoutes } from './webhooks-api.ts';

const routes: readonly RestRoute[] = [
  ...orderRoutes,
  ...noteRoutes,
  ...refundRoutes,
  ...productRoutes,
  ...webhookRoutes,
  ...siteRoutes,
];

export interface ShopAppOptions {
  /** The seed a reset goes back to when it is given none. */
  seed: unknown;
  observe: Observe | undefined;
}

/** Builds the Express app of a pretend shop: controls under `/__sandbox`, `/wp-json` as WooCommerce answers it. */
export function createShopApp(shop: Shop, options: ShopAppOptions): Express {
  return createSandboxApp({
    mark: 'shop/1',
    controls: (parts) => shopControls(shop, { ...parts, seed: options.seed }),
    settings: () => shop.settings,
    observe: options.observe,
    answer: (call) => answerCall(shop, call),
  });
}

async function answerCall(shop: Shop, call: Call): Promise<Reply> {
  return (await answerRest(shop, routes, publicRoutes, call)) ?? answerFromPages(shop, call);
}
