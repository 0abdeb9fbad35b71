import type { Payment } from '../ledger/transfer.ts';
import { messagesFor } from '../reports/messages/messages.ts';
import { moneyOf } from '../reports/messages/money.ts';
import { escapeHtml } from '../shared/escape-html.ts';
import { moment } from './describe-transfer.ts';

/** What was answered, by whom and when. */
export interface AnswerToTell extends Payment {
  who: string;
  at: Date;
  /** Why it was refused; null where the money arrived. */
  reason: string | null;
}

/**
 * The notes that tell of an answer: for staff a table, as all of ours, and for the buyer why it was refused.
 *
 * @param locale The shop's.
 * @returns HTML in which everything that people typed is escaped.
 */
export function composeAnswerNotes(
  { decision, amount, currency, who, at, reason }: AnswerToTell,
  locale: string,
): { staffNote: string; customerNote: string | null } {
  const language = locale.slice(0, 2).toLowerCase();
  const { note, facts } = messagesFor(locale).transfer;
  const rows = [
    [facts.amount, moneyOf(language, { amount, currency })],
    [reason === null ? note.confirmedBy : note.refusedBy, who],
    [note.at, moment(at, language)],
    ...(reason === null ? [] : [[note.reason, reason]]),
  ].map(([label = '', value = '']) => `<tr><td>${label}</td><td>${escapeHtml(value)}</td></tr>`);
  const ending = { paid: '', cancelled: note.cancelled, kept: note.stays }[decision];
  return {
    staffNote: `<strong>${reason === null ? note.confirmed : note.refused}</strong><table><tbody valign="top">${rows.join('')}</tbody></table>${ending}`,
    customerNote: reason === null ? null : escapeHtml(note.forCustomer(reason)),
  };
}
