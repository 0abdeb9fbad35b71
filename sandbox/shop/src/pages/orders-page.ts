import { html } from '../../../kit/html.ts';
import { cutPage, dataTable, pager } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Order } from '../model.ts';
import { type PageRequest, shopPage, showDate, showMoney, statusBadge } from './page-request.ts';

const rowsPerPage = 100;

/** `/orders`: every order, those in the trash included. */
export function ordersPage(request: PageRequest): Reply {
  const { shop, call, t } = request;
  const orders = [...shop.state.orders.values()].sort((one, other) => other.id - one.id);
  const page = cutPage(orders, call.query.get('page'), rowsPerPage);
  const head = [t.order, t.date, t.buyer, t.status, t.items, t.total];
  const words = { label: t.pageOf, previous: t.previous, next: t.next };
  const body = html`
    <h1>${t.orders}</h1>
    ${
      orders.length === 0
        ? html`<p class="empty">${t.noOrders} <a href="/">${t.toStorefront}</a></p>`
        : html`<p class="lead">${t.ordersLead(orders.length)}</p>
            ${dataTable(
              t.orders,
              head,
              page.rows.map((order) => orderCells(t, order)),
            )}
            ${pager(call, page, words)}`
    }
  `;
  return shopPage(request, { title: t.orders, body });
}

function orderCells(t: PageRequest['t'], order: Order) {
  const { first_name: first, last_name: last, email } = order.billing;
  return [
    html`<a href="/orders/${order.id}">${t.orderNumber(order.number)}</a>`,
    showDate(order.date_created, ''),
    html`${`${first} ${last}`.trim()}
      <div class="muted">${email}</div>`,
    statusBadge(t, order.status),
    html`<ul class="list">
      ${order.line_items.map((line) => html`<li>${line.quantity} × ${line.name}</li>`)}
    </ul>`,
    html`<span class="amount">${showMoney(order.total, order)}</span>`,
  ];
}
