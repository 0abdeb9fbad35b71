import type { Call } from '../../../kit/call.ts';
import type { Html } from '../../../kit/html.ts';
import { badge, type Tone } from '../../../kit/page.ts';
import { framedPage, type PageCall, toPageCall } from '../../../kit/page-request.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Shop } from '../shop.ts';
import { type Messages, messages } from './messages.ts';

/** A call for a page, in the reader's language. */
export type PageRequest = PageCall<Messages> & { shop: Shop };

export function toPageRequest(shop: Shop, call: Call, params: Readonly<Record<string, string>>): PageRequest {
  return { shop, ...toPageCall(messages, call, params) };
}

/** Answers with a page in the shop's frame. */
export function shopPage(request: PageRequest, page: { title: string; body: Html; status?: number }): Reply {
  const nav = [
    { href: '/', label: request.t.storefront },
    { href: '/orders', label: request.t.orders },
  ];
  return framedPage(request, nav, page);
}

const tones: Readonly<Record<string, Tone>> = {
  processing: 'ok',
  completed: 'ok',
  pending: 'warn',
  'on-hold': 'warn',
  cancelled: 'bad',
  refunded: 'bad',
  failed: 'bad',
  trash: 'bad',
};

/** The status of an order as a word. */
export function statusBadge(t: Messages, status: string): Html {
  const names: Readonly<Record<string, string>> = t.statuses;
  return badge(names[status] ?? status, tones[status] ?? 'plain');
}

/** A stored date as people read it; `fallback` for none. */
export function showDate(date: string | null, fallback: string): string {
  return date === null ? fallback : date.replace('T', ' ');
}

/** An amount with its currency. */
export function showMoney(amount: string, { currency }: { currency: string }): string {
  return `${amount} ${currency}`;
}
