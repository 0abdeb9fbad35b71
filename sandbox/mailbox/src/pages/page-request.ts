import { type Call, formFields } from '../../../kit/call.ts';
import type { Html } from '../../../kit/html.ts';
import { type Language, pickLanguage } from '../../../kit/language.ts';
import { pageReply } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Mailbox } from '../mailbox.ts';
import { type Messages, messages } from './messages.ts';

/** A call for a page, in the reader's language. */
export interface PageRequest {
  mailbox: Mailbox;
  call: Call;
  lang: Language;
  t: Messages;
  form: URLSearchParams;
  params: Readonly<Record<string, string>>;
}

export function toPageRequest(
  mailbox: Mailbox,
  call: Call,
  params: Readonly<Record<string, string>>,
): PageRequest {
  const lang = pickLanguage(call);
  return { mailbox, call, lang, t: messages[lang], form: formFields(call), params };
}

/** Answers with a page in the mailbox's frame. */
export function mailboxPage(
  { call, lang, t }: PageRequest,
  page: { title: string; body: Html; status?: number },
): Reply {
  const frame = {
    brand: t.brand,
    disclaimer: t.disclaimer,
    skip: t.skip,
    navLabel: t.navLabel,
    nav: [
      { href: '/', label: t.mails },
      { href: '/troubles', label: t.troubles },
    ],
  };
  return pageReply(call, lang, frame, page);
}

/** A moment as people read it. */
export function showTime(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
