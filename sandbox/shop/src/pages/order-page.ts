import { queryValue } from '../../../kit/call.ts';
import { type Html, html, trusted } from '../../../kit/html.ts';
import { badge, dataTable, notice } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { LineItem, Order, OrderNote } from '../model.ts';
import { fromCents, toCents } from '../money.ts';
import { actionsCard, refundCard } from './order-actions.ts';
import { deliveryLog } from './delivery-log.ts';
import { type PageRequest, shopPage, showDate, showMoney, statusBadge } from './page-request.ts';

/** `/orders/{id}`: an order as the shop's staff sees it. */
export function orderPage(request: PageRequest, problem?: string): Reply {
  const { shop, t, params, call } = request;
  const order = shop.state.orders.get(Number(params['id']));
  if (order === undefined) return noSuchOrder(request);
  const asked = queryValue(call, 'done');
  const said = asked === 'placed' ? t.placed(order.number) : asked === 'changed' ? t.done : undefined;
  const title = t.orderNumber(order.number);
  const body = html`
    ${problem === undefined ? '' : notice(problem, true)} ${said === undefined ? '' : notice(said)}
    <h1>${title}</h1>
    <p>${statusBadge(t, order.status)}</p>
    <div class="cols">
      <div class="stack">
        ${detailsCard(request, order)}
        <h2>${t.lines}</h2>
        ${linesTable(request, order)} ${refundList(request, order)}
        <h2 id="notes">${t.notes}</h2>
        ${notesList(request, order)}
      </div>
      <div class="stack">
        ${actionsCard(request, order)} ${order.status === 'trash' ? '' : refundCard(request, order)}
      </div>
    </div>
    <h2>${t.deliveries}</h2>
    ${deliveryLog(request, order)}
  `;
  return shopPage(request, { title, body, ...(problem === undefined ? {} : { status: 400 }) });
}

function noSuchOrder(request: PageRequest): Reply {
  const { t, params } = request;
  const body = html`<h1>${t.noSuchOrder(params['id'] ?? '')}</h1>
    <p><a href="/orders">${t.backToOrders}</a></p>`;
  return shopPage(request, { title: t.notFound, body, status: 404 });
}

function detailsCard({ t }: PageRequest, order: Order): Html {
  const { first_name: first, last_name: last, email } = order.billing;
  const rows: [string, string | Html][] = [
    [t.buyer, `${first} ${last}`.trim() || '–'],
    [t.email, email],
    [t.method, order.payment_method_title || order.payment_method || t.free],
    [t.total, showMoney(order.total, order)],
    [t.date, showDate(order.date_created, '')],
    [t.modifiedOn, showDate(order.date_modified, '')],
    [t.paidOn, showDate(order.date_paid, t.notYet)],
    [t.completedOn, showDate(order.date_completed, t.notYet)],
    [t.orderMeta, metaList(order.meta_data, t.none)],
  ];
  return html`<section class="card" aria-labelledby="details">
    <h2 id="details">${t.details}</h2>
    <dl class="facts">
      ${rows.map(
        ([label, value]) =>
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

function metaList(meta: readonly { key: string; value: unknown }[], none: string): Html {
  if (meta.length === 0) return html`<span class="muted">${none}</span>`;
  return html`<ul class="list">
    ${meta.map(
      ({ key, value }) =>
        html`<li class="key">${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}</li>`,
    )}
  </ul>`;
}

function linesTable(request: PageRequest, order: Order): Html {
  const { t } = request;
  const rows = order.line_items.map((line) => [
    html`<strong>${line.name}</strong>
      <div class="key muted">${line.sku ?? t.noSku}</div>`,
    html`${line.quantity} ${refundedBadge(request, order, line)}`,
    html`<span class="amount">${showMoney(line.total, order)}</span>`,
    metaList(line.meta_data, t.none),
  ]);
  return dataTable(t.lines, [t.product, t.quantity, t.total, t.meta], rows);
}

function refundedBadge({ shop, t }: PageRequest, order: Order, line: LineItem): Html | string {
  const refunded = (shop.state.refunds.get(order.id) ?? [])
    .flatMap((refund) => refund.line_items)
    .filter((item) => item.meta_data.some((meta) => meta.value === String(line.id)));
  if (refunded.length === 0) return '';
  const quantity = refunded.reduce((sum, item) => sum - item.quantity, 0);
  const cents = refunded.reduce((sum, item) => sum - (toCents(item.total) ?? 0), 0);
  return badge(t.refunded(quantity, fromCents(cents)), 'bad');
}

function refundList({ t }: PageRequest, order: Order): Html {
  if (order.refunds.length === 0) return html``;
  return html`<h3>${t.refunds}</h3>
    <ul class="list">
      ${order.refunds.map((refund) => html`<li>${showMoney(refund.total, order)} · ${refund.reason || '–'}</li>`)}
    </ul>`;
}

function notesList({ shop, t }: PageRequest, order: Order): Html {
  const notes = shop.state.notes.get(order.id) ?? [];
  if (notes.length === 0) return html`<p class="empty">${t.noNotes}</p>`;
  return html`<ul class="list notes" aria-labelledby="notes">
    ${notes.map((note) => noteItem(t, note))}
  </ul>`;
}

/** The note's markup went through the shop's filter when it was written. */
function noteItem(t: PageRequest['t'], note: OrderNote): Html {
  const kind = note.customer_note ? badge(t.customerNote, 'warn') : badge(t.staffNote);
  return html`<li class="note ${note.customer_note ? 'is-customer' : ''}">
    <div>${trusted(note.note)}</div>
    <p class="hint">${kind} ${note.author}, ${showDate(note.date_created, '')}</p>
  </li>`;
}
