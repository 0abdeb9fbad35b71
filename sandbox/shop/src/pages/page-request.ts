import { type Call, formFields } from '../../../kit/call.ts';
import type { Html } from '../../../kit/html.ts';
import { type Language, pickLanguage } from '../../../kit/language.ts';
import { badge, pageReply, type Tone } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Shop } from '../shop.ts';
import { type Messages, messages } from './messages.ts';

/** A call for a page, in the reader's language. */
export interface PageRequest {
  shop: Shop;
  call: Call;
  lang: Language;
  t: Messages;
  form: URLSearchParams;
  params: Readonly<Record<string, string>>;
}

export function toPageRequest(shop: Shop, call: Call, params: Readonly<Record<string, string>>): PageRequest {
  const lang = pickLanguage(call);
  return { shop, call, lang, t: messages[lang], form: formFields(call), params };
}

/** Answers with a page in the shop's frame. */
export function shopPage(
  { call, lang, t }: PageRequest,
  page: { title: string; body: Html; status?: number },
): Reply {
  const frame = {
    brand: t.brand,
    disclaimer: t.disclaimer,
    skip: t.skip,
    navLabel: t.navLabel,
    nav: [
      { href: '/', label: t.storefront },
      { href: '/orders', label: t.orders },
    ],
  };
  return pageReply(call, lang, frame, page);
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
