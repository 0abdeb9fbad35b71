import type { Call } from '../../../kit/call.ts';
import type { Html } from '../../../kit/html.ts';
import { badge } from '../../../kit/page.ts';
import { framedPage, type PageCall, toPageCall } from '../../../kit/page-request.ts';
import type { Reply } from '../../../kit/reply.ts';
import type { Lms } from '../lms.ts';
import type { Account } from '../model.ts';
import { type Messages, messages } from './messages.ts';

/** A call for a page, in the reader's language. */
export type PageRequest = PageCall<Messages> & { lms: Lms };

export function toPageRequest(lms: Lms, call: Call, params: Readonly<Record<string, string>>): PageRequest {
  return { lms, ...toPageCall(messages, call, params) };
}

/** Answers with a page in the LMS's frame. */
export function lmsPage(request: PageRequest, page: { title: string; body: Html; status?: number }): Reply {
  const nav = [
    { href: '/', label: request.t.learners },
    { href: '/courses', label: request.t.courses },
    { href: '/register', label: request.t.register },
    { href: '/dashboard', label: request.t.dashboard },
  ];
  return framedPage(request, nav, page);
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
