import type { Call } from '../../../kit/call.ts';
import type { Html } from '../../../kit/html.ts';
import { framedPage, type PageCall, toPageCall } from '../../../kit/page-request.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Mailbox } from '../mailbox.ts';
import { type Messages, messages } from './messages.ts';

/** A call for a page, in the reader's language. */
export type PageRequest = PageCall<Messages> & { mailbox: Mailbox };

export function toPageRequest(
  mailbox: Mailbox,
  call: Call,
  params: Readonly<Record<string, string>>,
): PageRequest {
  return { mailbox, ...toPageCall(messages, call, params) };
}

/** Answers with a page in the mailbox's frame. */
export function mailboxPage(
  request: PageRequest,
  page: { title: string; body: Html; status?: number },
): Reply {
  const nav = [
    { href: '/', label: request.t.mails },
    { href: '/troubles', label: request.t.troubles },
  ];
  return framedPage(request, nav, page);
}

/** A moment as people read it. */
export function showTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
