import { type Call, formFields } from '../../../kit/call.ts';
import type { Html } from '../../../kit/html.ts';
import { type Language, pickLanguage } from '../../../kit/language.ts';
import { badge, pageReply } from '../../../kit/page.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Lms } from '../lms.ts';
import type { Account } from '../model.ts';
import { type Messages, messages } from './messages.ts';

/** A call for a page, in the reader's language. */
export interface PageRequest {
  lms: Lms;
  call: Call;
  lang: Language;
  t: Messages;
  form: URLSearchParams;
  params: Readonly<Record<string, string>>;
}

export function toPageRequest(lms: Lms, call: Call, params: Readonly<Record<string, string>>): PageRequest {
  const lang = pickLanguage(call);
  return { lms, call, lang, t: messages[lang], form: formFields(call), params };
}

/** Answers with a page in the LMS's frame. */
export function lmsPage(
  { call, lang, t }: PageRequest,
  page: { title: string; body: Html; status?: number },
): Reply {
  const frame = {
    brand: t.brand,
    disclaimer: t.disclaimer,
    skip: t.skip,
    navLabel: t.navLabel,
    nav: [
      { href: '/', label: t.learners },
      { href: '/courses', label: t.courses },
      { href: '/register', label: t.register },
      { href: '/dashboard', label: t.dashboard },
    ],
  };
  return pageReply(call, lang, frame, page);
}

/** The states of an account as words; an account can have several. */
export function stateBadges(t: Messages, account: Account): Html[] {
  if (account.retirement !== null) {
    return [badge(account.retirement.pending ? t.stateLeaving : t.stateRetired, 'bad')];
  }
  return [
    account.isActive ? badge(t.stateActive, 'ok') : badge(t.stateUnconfirmed, 'warn'),
    ...(account.disabled ? [badge(t.stateDisabled, 'bad')] : []),
    ...(account.isStaff ? [badge(t.stateStaff)] : []),
  ];
}

/** An ISO time as people read it, in UTC. */
export function showTime(time: string | null): string {
  return time === null ? '' : `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

/** An ISO time as a day. */
export function showDay(time: string): string {
  return time.slice(0, 10);
}
