import { htmlCard, htmlFacts, htmlMail, MUTED } from '../mail/html-parts.ts';
import { escapeHtml } from '../shared/escape-html.ts';
import { oneLine } from '../shared/one-line.ts';
import { LINK } from '../store/mails.ts';
import type { MailText } from '../store/mail-texts.ts';
import { day, type ShownTransfer } from './describe-transfer.ts';

/** What an institution's own words may name. */
export const FILLINGS = ['shop', 'order', 'payer', 'amount', 'institution'] as const;

/** Which mail about a transfer: the first, one more, or one about another amount. */
export type MailTurn = 'first' | 'reminder' | 'changed';

const BUTTON =
  'display:inline-block;padding:12px 22px;background:#1f6feb;border-radius:6px;color:#ffffff;font-weight:600;text-decoration:none';

/**
 * Writes the mail that asks somebody whether an order's money arrived.
 *
 * @param words The institution's own; undefined: ours.
 * @param goodUntil Until when its link can be used; undefined: it has none.
 */
export function composeTransferMail(
  shown: ShownTransfer,
  { words, turn, goodUntil }: { words: MailText | undefined; turn: MailTurn; goodUntil: Date | undefined },
): { subject: string; text: string; html: string } {
  const { messages, locale, facts, institution } = shown;
  const texts = messages.transfer;
  const { subject, intro, closing } = fill(words ?? texts.mail, shown);
  const said = turn === 'first' ? [] : [texts.intro[turn]];
  const ending = goodUntil ? [texts.goodUntil(day(goodUntil, locale))] : [];
  const heading = oneLine(institution.name);
  return {
    subject: `${turn === 'first' ? '' : texts.subjectAgain[turn]}${subject}`,
    text: `${[
      ...(heading === '' ? [] : [heading]),
      [...said, intro].join('\n'),
      facts.map(({ label, value }) => `  ${label}: ${value}`).join('\n'),
      goodUntil ? `${texts.open}:\n  ${LINK}` : texts.withoutLink,
      [closing, ...ending].filter(Boolean).join('\n'),
    ].join('\n\n')}\n`,
    html: htmlMail(
      locale,
      [
        ...(heading === ''
          ? []
          : [`<p style="margin:0 0 16px;font-size:17px;font-weight:600">${escapeHtml(heading)}</p>`]),
        paragraph([...said, intro].join(' ')),
        htmlCard(htmlFacts(facts), '#1f6feb'),
        goodUntil
          ? `<p style="margin:0 0 16px"><a href="${LINK}" style="${BUTTON}">${escapeHtml(texts.open)}</a></p>`
          : paragraph(texts.withoutLink),
        `<p style="margin:16px 0 0;font-size:13px;${MUTED}">${escapeHtml([closing, ...ending].filter(Boolean).join(' '))}</p>`,
      ].join('\n'),
    ),
  };
}

/** Puts what the mail knows into words; what people typed stays one line. */
function fill({ subject, intro, closing }: MailText, shown: ShownTransfer): MailText {
  const known: Record<(typeof FILLINGS)[number], string> = {
    shop: oneLine(shown.shop.name),
    order: shown.orderNumber,
    payer: shown.payer,
    amount: shown.amount,
    institution: oneLine(shown.institution.name || shown.shop.name),
  };
  const filled = (text: string) =>
    text.replace(/\{(\w+)\}/g, (all, name: string) =>
      Object.hasOwn(known, name) ? known[name as keyof typeof known] : all,
    );
  return { subject: oneLine(filled(subject)), intro: filled(intro), closing: filled(closing) };
}

/** Names in braces that stand for nothing. */
export function unknownFillings({ subject, intro, closing }: MailText): string[] {
  const named = [subject, intro, closing].flatMap((text) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  );
  return [...new Set(named.filter((name) => !FILLINGS.some((known) => known === name)))];
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;
}
