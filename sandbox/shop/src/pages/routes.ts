import type { Call } from '../../../kit/call.ts';
import { html } from '../../../kit/html.ts';
import { explainProblem } from '../../../kit/page.ts';
import { BadInput } from '../../../kit/parse.ts';
import { redirectReply, type Reply } from '../../../kit/reply.ts';
import { orderActions } from '../order-by-hand.ts';
import type { Shop } from '../shop.ts';
import { readOrderForm } from './order-actions.ts';
import { orderPage } from './order-page.ts';
import { ordersPage } from './orders-page.ts';
import { type PageRequest, shopPage, toPageRequest } from './page-request.ts';
import { storefrontPage, submitCheckout } from './storefront-page.ts';

type Answer = (request: PageRequest) => Reply | Promise<Reply>;

const routes: readonly { method: string; path: RegExp; answer: Answer }[] = [
  { method: 'GET', path: /^\/$/, answer: (request) => storefrontPage(request) },
  { method: 'POST', path: /^\/checkout$/, answer: submitCheckout },
  { method: 'GET', path: /^\/orders$/, answer: ordersPage },
  { method: 'GET', path: /^\/orders\/(?<id>\d+)$/, answer: (request) => orderPage(request) },
  { method: 'POST', path: /^\/orders\/(?<id>\d+)\/resend$/, answer: resend },
  { method: 'POST', path: /^\/orders\/(?<id>\d+)\/(?<action>[a-z]+)$/, answer: actOnOrder },
];

/** Answers a call for a page, or a form of one; a 404 page where there is none. */
export async function answerFromPages(shop: Shop, call: Call): Promise<Reply> {
  for (const { method, path, answer } of routes) {
    const match = call.method === method ? path.exec(call.path) : null;
    if (match !== null) return answer(toPageRequest(shop, call, match.groups ?? {}));
  }
  return notFound(toPageRequest(shop, call, {}));
}

function notFound(request: PageRequest): Reply {
  const { t } = request;
  const body = html`<h1>${t.notFound}</h1>
    <p>${t.notFoundLead} <a href="/">${t.toStorefront}</a></p>`;
  return shopPage(request, { title: t.notFound, body, status: 404 });
}

function actOnOrder(request: PageRequest): Reply {
  const { shop, params } = request;
  const order = shop.state.orders.get(Number(params['id']));
  const act = orderActions[params['action'] ?? ''];
  if (order === undefined || act === undefined) return notFound(request);
  try {
    act(shop, order, readOrderForm(request, order));
  } catch (error) {
    if (error instanceof BadInput) return orderPage(request, explainProblem(error, request.t));
    throw error;
  }
  return redirectReply(shop.state.orders.has(order.id) ? `/orders/${order.id}?done=changed` : '/orders');
}

async function resend({ shop, form, params }: PageRequest): Promise<Reply> {
  await shop.deliveries.resend(shop, Number(form.get('delivery')));
  return redirectReply(`/orders/${params['id'] ?? ''}?done=changed`);
}
