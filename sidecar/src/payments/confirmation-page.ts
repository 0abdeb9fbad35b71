import { escapeHtml } from '../shared/escape-html.ts';
import { htmlPage as page, notice } from '../shared/html-page.ts';
import type { Institution } from '../store/institution.ts';
import { messagesFor } from '../reports/messages/messages.ts';
import type { TransferMessages } from '../reports/messages/transfer.ts';
import { nameOf } from './answer-transfer.ts';
import { day, moment, type ShownTransfer } from './describe-transfer.ts';

/** What the person is told before the facts. */
export type Notice = 'changed' | 'reasonMissing' | 'daysWrong' | 'tooLate';

export interface PageOptions {
  notice?: Notice | undefined;
  /** What they wrote already. */
  reason?: string;
  /** They just asked to be asked again. */
  isPutOff?: boolean;
}

const LATER_DAYS = 3;

/** What is asked, or what came of it. */
export function transferPage(shown: ShownTransfer, options: PageOptions = {}): string {
  const { messages, locale, institution, shop, facts } = shown;
  const texts = messages.transfer;
  const list = `<section><dl>${facts
    .map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('')}</dl></section>`;
  const isAsked = shown.transfer.state === 'asked' && !options.isPutOff;
  const title = isAsked ? texts.page.question(shown.amount) : texts.page.title;
  const said = outcomeOf(shown, options);
  return page(locale, title, { institution, name: institution.name || shop.name }, [
    ...(options.notice ? [notice(texts.page[options.notice])] : []),
    ...said.map((sentence) => notice(sentence, 'done')),
    list,
    ...(isAsked ? [forms(shown, options, texts)] : []),
  ]);
}

/** A link that is no longer good, or leads nowhere. */
export function deadLinkPage(locale: string, kind: 'expired' | 'unknown', institution?: Institution): string {
  const texts = messagesFor(locale).transfer.page;
  return page(locale, texts.title, { institution, name: institution?.name ?? '' }, [notice(texts[kind])]);
}

function outcomeOf({ transfer, locale, messages }: ShownTransfer, { isPutOff }: PageOptions): string[] {
  const texts = messages.transfer.page;
  const who = nameOf(transfer.answeredBy ?? '');
  const at = transfer.answeredAt ? moment(transfer.answeredAt, locale) : '';
  if (isPutOff && transfer.nextMailAt) return [texts.askedAgain(day(transfer.nextMailAt, locale))];
  if (transfer.state === 'confirmed') return [`${texts.confirmed(who, at)} ${texts.next}`];
  if (transfer.state === 'refused') return [texts.refused(who, at, transfer.reason ?? '')];
  return transfer.state === 'withdrawn' ? [texts.withdrawn(transfer.reason ?? '')] : [];
}

/** A form for each answer, so that nothing typed for one keeps another from being sent. */
function forms(
  { transfer }: ShownTransfer,
  { reason = '' }: PageOptions,
  { page: texts }: TransferMessages,
): string {
  const seen = `<input type="hidden" name="amount" value="${escapeHtml(transfer.amount)}"><input type="hidden" name="currency" value="${escapeHtml(transfer.currency)}">`;
  const button = (choice: string, label: string) =>
    `<button type="submit" name="choice" value="${choice}">${escapeHtml(label)}</button>`;
  return `<form method="post" class="main">${seen}${button('arrived', texts.arrived)}</form>
<form method="post" class="later">${seen}<label for="days">${escapeHtml(texts.laterDays)}</label>
<input id="days" name="days" type="number" min="1" max="60" required value="${LATER_DAYS}">${button('later', texts.later)}</form>
<form method="post" class="wrong">${seen}<label for="reason">${escapeHtml(texts.wrongReason)}</label>
<p class="hint" id="reason-hint">${escapeHtml(texts.wrongHint)}</p>
<textarea id="reason" name="reason" rows="3" maxlength="500" required aria-describedby="reason-hint">${escapeHtml(reason)}</textarea>${button('wrong', texts.wrong)}</form>`;
}
