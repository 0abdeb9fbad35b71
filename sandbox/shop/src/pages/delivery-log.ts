import { type Html, html } from '../../../kit/html.ts';
import { actionForm, badge, dataTable } from '../../../kit/page.ts';
import type { Delivery } from '../delivery-queue.ts';
import type { Order } from '../model.ts';
import { type PageRequest, showDate } from './page-request.ts';

/** The deliveries made for an order, newest first. */
export function deliveryLog({ shop, t }: PageRequest, order: Order): Html {
  const made = shop.deliveries.made().filter((delivery) => delivery.resource_id === order.id);
  if (made.length === 0) return html`<p class="empty">${t.noDeliveries}</p>`;
  const rows = [...made]
    .reverse()
    .map((delivery) => [
      showDate(delivery.at.slice(0, 19), ''),
      html`<span class="key">${delivery.topic}</span>`,
      html`<span class="key">${delivery.url}</span>`,
      answerOf(t, delivery),
      actionForm(`/orders/${order.id}/resend`, t.resend, { delivery: String(delivery.id) }),
    ]);
  return dataTable(t.deliveries, [t.date, t.topic, t.to, t.answer, t.resend], rows);
}

function answerOf(t: PageRequest['t'], { status, error, duration_ms: duration }: Delivery): Html {
  if (duration === null) return badge(t.onItsWay);
  if (status === null) return html`${badge(t.noAnswer, 'bad')} <span class="muted">${error}</span>`;
  return html`${badge(String(status), status <= 302 ? 'ok' : 'bad')}
    <span class="muted">${duration} ms</span>`;
}
