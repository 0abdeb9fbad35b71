import { type Html, html } from '../../../kit/html.ts';
import { actionForm, field } from '../../../kit/page.ts';
import type { JsonRecord } from '../../../kit/parse.ts';
import type { Order } from '../model.ts';
import { fromCents } from '../money.ts';
import { remainingCents } from '../order-facts.ts';
import { type PageRequest, showMoney } from './page-request.ts';

/** The buttons by which staff moves an order on. */
export function actionsCard({ t }: PageRequest, order: Order): Html {
  const path = `/orders/${order.id}`;
  const moveTo = (status: string, label: string, kind = '') =>
    order.status === status ? '' : actionForm(`${path}/status`, label, { status }, kind);
  const buttons =
    order.status === 'trash'
      ? [
          actionForm(`${path}/untrash`, t.untrash),
          actionForm(`${path}/delete`, t.deleteForGood, {}, 'danger'),
        ]
      : [
          moveTo('processing', t.markProcessing, 'primary'),
          moveTo('completed', t.markCompleted),
          moveTo('on-hold', t.markOnHold),
          moveTo('cancelled', t.cancel),
          actionForm(`${path}/anonymise`, t.anonymise),
          actionForm(`${path}/trash`, t.trash, {}, 'danger'),
        ];
  return html`<section class="card" aria-labelledby="actions">
    <h2 id="actions">${t.actions}</h2>
    <div class="actions">${buttons}</div>
  </section>`;
}

/** The form by which staff refunds lines, or an amount alone. */
export function refundCard({ t }: PageRequest, order: Order): Html {
  const left = remainingCents(order);
  return html`<section class="card" aria-labelledby="refund">
    <h2 id="refund">${t.refund}</h2>
    ${
      left <= 0
        ? html`<p class="muted" style="margin: 0">${t.nothingLeft}</p>`
        : html`<p class="hint">${t.refundLead(showMoney(fromCents(left), order))}</p>
            <form method="post" action="/orders/${order.id}/refund" class="stack">
              ${order.line_items.map((line) =>
                field({
                  name: `line-${line.id}`,
                  label: t.refundQuantityOf(line.name),
                  type: 'number',
                  value: '0',
                  attributes: `min="0" max="${line.quantity}"`,
                }),
              )}
              ${field({ name: 'amount', label: t.amount, hint: t.amountHint, attributes: 'inputmode="decimal"' })}
              ${field({ name: 'reason', label: t.reason })}
              <button type="submit" class="danger">${t.refundButton}</button>
            </form>`
    }
  </section>`;
}

/** What an order's form asks for, in the shape of the control of the same name. */
export function readOrderForm({ form }: PageRequest, order: Order): JsonRecord {
  const lines = order.line_items.flatMap((line) => {
    const quantity = Math.floor(Number(form.get(`line-${line.id}`) ?? 0));
    return Number.isFinite(quantity) && quantity > 0 ? [{ id: line.id, quantity }] : [];
  });
  const amount = (form.get('amount') ?? '').trim().replace(',', '.');
  const status = form.get('status');
  return {
    ...(status === null ? {} : { status }),
    ...(lines.length === 0 ? {} : { lines }),
    ...(amount === '' ? {} : { amount }),
    reason: (form.get('reason') ?? '').trim(),
  };
}
