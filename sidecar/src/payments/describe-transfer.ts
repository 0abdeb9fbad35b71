import type { Order } from '../ledger/order.ts';
import type { Fact } from '../mail/html-parts.ts';
import { messagesFor, type Messages } from '../reports/messages/messages.ts';
import { moneyOf } from '../reports/messages/money.ts';
import { oneLine } from '../shared/one-line.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { readInstitution, type Institution } from '../store/institution.ts';
import { findOrder } from '../store/orders.ts';
import { getShop, type Shop } from '../store/shops.ts';
import type { Transfer } from '../store/transfers.ts';

/** A transfer with everything that is shown of it, in the institution's language. Plain text, nothing escaped yet. */
export interface ShownTransfer {
  transfer: Transfer;
  shop: Shop;
  order: Order | undefined;
  institution: Institution;
  locale: 'en' | 'es';
  messages: Messages;
  /** With its currency. */
  amount: string;
  orderNumber: string;
  payer: string;
  facts: Fact[];
}

/** More lines than a person who looks for one amount wants to read. */
const MOST_LINES = 10;

export async function showTransfer(trx: TenantTransaction, transfer: Transfer): Promise<ShownTransfer> {
  const shop = await getShop(trx, transfer.shopId);
  const order = (await findOrder(trx, transfer))?.order;
  const institution = await readInstitution(trx);
  const locale = institution.locale ?? (shop.locale.toLowerCase().startsWith('es') ? 'es' : 'en');
  const messages = messagesFor(locale);
  const amount = moneyOf(locale, { amount: transfer.amount, currency: transfer.currency });
  const orderNumber = oneLine(order?.number ?? transfer.orderId);
  const payer = oneLine([order?.customer.name, order?.customer.email].filter(Boolean).join(', '));
  const { facts: labels } = messages.transfer;
  const facts = [
    { label: labels.amount, value: amount },
    { label: labels.payer, value: payer },
    { label: labels.order, value: orderNumber },
    { label: labels.orderedAt, value: order?.createdAt ? day(order.createdAt, locale) : '' },
    { label: labels.lines, value: order ? linesOf(order, messages) : '' },
    { label: labels.shop, value: oneLine(shop.name) },
  ].filter(({ value }) => value !== '');
  return { transfer, shop, order, institution, locale, messages, amount, orderNumber, payer, facts };
}

function linesOf({ lines }: Order, messages: Messages): string {
  const shown = lines
    .slice(0, MOST_LINES)
    .map(({ name, sku, quantity }) => `${quantity === 1 ? '' : `${quantity} × `}${oneLine(name || sku)}`);
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [messages.attentionMail.more(left)] : [])].join('; ');
}

export function day(date: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

/** A moment as people read it; UTC, for nobody knows where they are. */
export function moment(date: Date, locale: string): string {
  const text = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${text.format(date)} UTC`;
}
