import type { Request, Router } from 'express';

import { controlBody, controlRoutes } from '../../kit/control-routes.ts';
import type { FaultList } from '../../kit/faults.ts';
import type { Journal } from '../../kit/journal.ts';
import { BadInput, toRecord } from '../../kit/parse.ts';
import { mergeSettings } from '../../kit/settings.ts';
import { placeOrder, readCart } from './checkout.ts';
import { loadSeed, readProduct } from './load-seed.ts';
import type { Order } from './model.ts';
import { orderActions } from './order-by-hand.ts';
import { putRawOrders } from './raw-orders.ts';
import type { Shop } from './shop.ts';
import { addProduct, deleteProduct, describeState } from './state.ts';

interface ControlOptions {
  journal: Journal;
  faults: FaultList;
  seed: unknown;
}

/** The controls of the shop: those both servers share, and what shoppers and staff do by hand. */
export function shopControls(shop: Shop, { journal, faults, seed }: ControlOptions): Router {
  const initialSettings = structuredClone(shop.settings);
  const router = controlRoutes({
    journal,
    faults,
    state: () => describeState(shop.state),
    settings: () => shop.settings,
    changeSettings: (patch) => {
      shop.settings = mergeSettings(shop.settings, patch);
      shop.deliveries.pump(shop);
    },
    reset: (options) => {
      shop.state = loadSeed(options.seed ?? seed);
      shop.deliveries.clear();
      if (options.settings) shop.settings = structuredClone(initialSettings);
    },
  });
  addOrderRoutes(router, shop);
  addProductRoutes(router, shop);
  addDeliveryRoutes(router, shop);
  return router;
}

function addOrderRoutes(router: Router, shop: Shop): void {
  router.post('/checkout', (request, response) => {
    response.status(201).json(placeOrder(shop, readCart(shop, toRecord(controlBody(request)))));
  });
  router.post('/orders', (request, response) => {
    response.status(201).json({ orders: putRawOrders(shop, toRecord(controlBody(request))) });
  });
  router.get('/orders/:id/notes', (request, response) => {
    response.json({ notes: shop.state.notes.get(requireOrder(shop, request).id) ?? [] });
  });
  router.post('/orders/:id/:action', (request, response) => {
    const order = requireOrder(shop, request);
    const act = orderActions[request.params.action];
    if (act === undefined) throw new BadInput(`An order can be ${Object.keys(orderActions).join(', ')}.`);
    act(shop, order, toRecord(controlBody(request)));
    response.json(order);
  });
}

function addProductRoutes(router: Router, shop: Shop): void {
  router.post('/products', (request, response) => {
    const product = readProduct(shop.state, toRecord(controlBody(request)));
    addProduct(shop.state, product);
    response.status(201).json(product);
  });
  router.delete('/products/:id', (request, response) => {
    response.status(deleteProduct(shop.state, Number(request.params.id)) ? 204 : 404).end();
  });
}

function addDeliveryRoutes(router: Router, shop: Shop): void {
  router.get('/deliveries', (_request, response) => {
    response.json({ deliveries: shop.deliveries.made(), pending: shop.deliveries.pendingCount() });
  });
  router.post('/deliveries/:id/resend', async (request, response) => {
    const delivery = await shop.deliveries.resend(shop, Number(request.params.id));
    response
      .status(delivery === undefined ? 404 : 200)
      .json(delivery ?? { error: 'There is no such delivery.' });
  });
}

function requireOrder(shop: Shop, request: Request<{ id: string }>): Order {
  const order = shop.state.orders.get(Number(request.params.id));
  if (order === undefined) throw new BadInput(`There is no order ${request.params.id}.`);
  return order;
}
