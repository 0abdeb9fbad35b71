import { type Html, html, trusted } from '../../../kit/html.ts';
import { explainProblem, field, notice } from '../../../kit/page.ts';
import { BadInput, type JsonRecord } from '../../../kit/parse.ts';
import { redirectReply, type Reply } from '../../../kit/reply.ts';
import { paymentMethods, placeOrder, readCart } from '../checkout.ts';
import type { Product } from '../model.ts';
import { fromCents } from '../money.ts';
import { type PageRequest, shopPage } from './page-request.ts';

/** `/`: everything that is sold, and the checkout, on one page. */
export function storefrontPage(request: PageRequest, problem?: string): Reply {
  const { shop, t } = request;
  const products = [...shop.state.products.values()].filter((product) => product.type !== 'variable');
  const body = html`
    ${problem === undefined ? '' : notice(problem, true)}
    <h1>${t.storefront}</h1>
    <p class="lead">${t.storefrontLead}</p>
    ${
      products.length === 0
        ? html`<p class="empty">${t.noProducts}</p>`
        : html`<form method="post" action="/checkout">
            <ul class="list grid">
              ${products.map((product) => productCard(request, product))}
            </ul>
            ${checkoutCard(request)}
          </form>`
    }
  `;
  return shopPage(request, { title: t.storefront, body, ...(problem === undefined ? {} : { status: 400 }) });
}

function productCard({ t, form }: PageRequest, product: Product): Html {
  const quantity = `quantity-${product.id}`;
  const learner = `learner-${product.id}`;
  return html`<li class="card product">
    <h2>${product.name}</h2>
    <p class="key muted">${product.sku}</p>
    <p><strong>${fromCents(product.priceCents)} ARS</strong></p>
    <div class="choose">
      ${cardField(quantity, t.quantity, product, 'number', form.get(quantity) ?? '0')}
      ${needsLearner(product) ? cardField(learner, t.learnerEmail, product, 'email', form.get(learner) ?? '') : ''}
    </div>
  </li>`;
}

/** Books and downloads have no learner. */
function needsLearner(product: Product): boolean {
  return product.virtual && !product.downloadable;
}

/** Shows a short label; read out it names its product too. */
function cardField(name: string, label: string, product: Product, type: string, value: string): Html {
  const limits = type === 'number' ? trusted('min="0" max="999"') : trusted('autocomplete="off"');
  return html`<div>
    <label for="${name}">${label}<span class="hidden">: ${product.name}</span></label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" ${limits} />
  </div>`;
}

function checkoutCard({ t, form }: PageRequest): Html {
  const value = (name: string) => form.get(name) ?? '';
  return html`<section class="card stack" aria-labelledby="buyer" style="margin-top: 1.5rem">
    <h2 id="buyer">${t.buyer}</h2>
    <div class="row">
      ${field({ name: 'email', label: t.email, type: 'email', value: value('email'), required: true })}
      ${field({ name: 'first_name', label: t.firstName, value: value('first_name') })}
      ${field({ name: 'last_name', label: t.lastName, value: value('last_name') })}
    </div>
    <fieldset>
      <legend>${t.payment}</legend>
      ${Object.keys(paymentMethods).map((method) => paymentChoice(t, method, form.get('payment_method') ?? 'stripe'))}
    </fieldset>
    <div style="max-width: 16rem">
      ${field({ name: 'coupon', label: t.coupon, value: value('coupon'), hint: t.couponHint })}
    </div>
    <button type="submit" class="primary">${t.placeOrder}</button>
  </section>`;
}

function paymentChoice(t: PageRequest['t'], method: string, chosen: string): Html {
  const labels: Readonly<Record<string, string>> = {
    bacs: t.bacs,
    cheque: t.cheque,
    cod: t.cod,
    stripe: t.stripe,
  };
  return html`<label class="choice">
    <input
      type="radio"
      name="payment_method"
      value="${method}"
      ${method === chosen ? trusted('checked') : ''}
    />${labels[method] ?? method}
  </label>`;
}

/** `POST /checkout`: places the order and leads to it. */
export function submitCheckout(request: PageRequest): Reply {
  const { shop } = request;
  try {
    const order = placeOrder(shop, readCart(shop, toCheckout(request)));
    return redirectReply(`/orders/${order.id}?done=placed`);
  } catch (error) {
    if (error instanceof BadInput) return storefrontPage(request, explainProblem(error, request.t));
    throw error;
  }
}

function toCheckout({ shop, form }: PageRequest): JsonRecord {
  const items = [...shop.state.products.keys()].flatMap((id) => {
    const quantity = Math.floor(Number(form.get(`quantity-${id}`) ?? 0));
    if (!Number.isFinite(quantity) || quantity < 1) return [];
    return [{ product_id: id, quantity, learner_email: (form.get(`learner-${id}`) ?? '').trim() }];
  });
  const text = (name: string) => (form.get(name) ?? '').trim();
  return {
    items,
    billing: { email: text('email'), first_name: text('first_name'), last_name: text('last_name') },
    payment_method: text('payment_method'),
    coupon: text('coupon'),
  };
}
