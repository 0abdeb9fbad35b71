import { randomUUID } from 'node:crypto';
import { findCauseText } from '../reports/messages/attention/attention.ts';
import { messagesFor } from '../reports/messages/messages.ts';
import { escapeHtml } from '../shared/escape-html.ts';
import type { Mailer, MailAttempt } from './mailer.ts';

/** How a test mail went, in words. */
export interface TestMailResult extends MailAttempt {
  sentence: string;
  mend: string;
}

/** Sends one mail past the outbox: whoever sets up a mail server wants to see what it says. */
export async function sendTestMail(
  mailer: Mailer,
  recipient: string,
  locale: string,
): Promise<TestMailResult> {
  const { attention, testMail } = messagesFor(locale);
  const attempt = await mailer.send({
    recipient,
    subject: testMail.subject,
    text: `${testMail.body}\n`,
    html: `<!doctype html><html><body><p>${escapeHtml(testMail.body)}</p></body></html>`,
    messageId: `<${randomUUID()}@${mailer.domain}>`,
    createdAt: new Date(),
  });
  if (attempt.outcome === 'sent') return { ...attempt, sentence: testMail.sent, mend: '' };
  const text = findCauseText(attention, { kind: 'mail', cause: attempt.outcome });
  return { ...attempt, sentence: text?.means ?? '', mend: text?.mend ?? '' };
}
