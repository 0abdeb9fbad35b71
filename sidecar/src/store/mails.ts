import { sql } from 'kysely';
import type { Holder } from '../shared/holder.ts';
import { CLAIM_MS } from '../shared/keep-claim.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';

/** What became of an attempt to send a mail. */
export type MailOutcome =
  | 'sent'
  | 'mail_recipient_refused'
  | 'mail_refused'
  | 'mail_server_away'
  | 'mail_credentials_rejected'
  | 'mail_certificate_rejected'
  | 'mail_not_secure'
  | 'mail_not_sent';

/** A mail to one address. To tell two people is two mails: each is refused, tried again and kept by itself. */
export interface NewMail {
  kind: 'attention' | 'transfer';
  recipient: string;
  subject: string;
  text: string;
  html: string;
  /** Stands in its texts instead of `LINK`; sealed for `linkPurpose`. */
  sealedLink?: string | null;
}

/** Where the link of a mail belongs, as a stored mail has it. */
export const LINK = '{link}';

/** What the link of a mail is sealed for. */
export function linkPurpose(recipient: string): string {
  return `link in a mail to ${recipient}`;
}

export interface DueMail extends NewMail {
  mailId: string;
  messageId: string;
  createdAt: Date;
  /** This one included. */
  attempts: number;
}

/**
 * Puts a mail into the outbox, in the transaction that it tells of.
 *
 * @param domain Right side of its Message-ID.
 */
export async function addMail(trx: TenantTransaction, mail: NewMail, domain: string): Promise<void> {
  await sql`
    with named as (select gen_random_uuid() as id)
    insert into mails (id, kind, recipient, subject, text_body, html_body, sealed_link, message_id)
    select id, ${mail.kind}, ${mail.recipient}, ${mail.subject}, ${mail.text}, ${mail.html},
      ${mail.sealedLink ?? null},
      '<' || id || '@' || ${domain}::text || '>' from named`.execute(trx);
}

/** What an UPDATE sets where the texts of mails go. */
export const withoutTexts = { subject: '', text_body: '', html_body: '', purged_at: now };

/** Claims due mails, the oldest first. A claim is a later `next_attempt_at`: after a crash it runs out by itself. */
export async function claimMails(trx: TenantTransaction, holder: Holder, limit: number): Promise<DueMail[]> {
  const rows = await trx
    .updateTable('mails')
    .set((mail) => ({
      next_attempt_at: fromNow(CLAIM_MS),
      claimed_by: holder,
      attempts: mail('attempts', '+', 1),
    }))
    .where('id', 'in', (mails) =>
      mails
        .selectFrom('mails')
        .select('id')
        .where('state', '=', 'due')
        .where('next_attempt_at', '<=', now)
        .orderBy('next_attempt_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'kind', 'recipient', 'subject', 'text_body', 'html_body', 'message_id'])
    .returning(['created_at', 'attempts', 'sealed_link'])
    .execute();
  return rows.map((row) => ({
    mailId: row.id,
    kind: row.kind as NewMail['kind'],
    recipient: row.recipient,
    subject: row.subject,
    text: row.text_body,
    html: row.html_body,
    sealedLink: row.sealed_link,
    messageId: row.message_id,
    createdAt: row.created_at,
    attempts: row.attempts,
  }));
}

/** The mail is still being sent. */
export async function extendMail(trx: TenantTransaction, mailId: string): Promise<void> {
  await trx
    .updateTable('mails')
    .set({ next_attempt_at: fromNow(CLAIM_MS) })
    .where('id', '=', mailId)
    .where('state', '=', 'due')
    .execute();
}

/** @param answer What the mail server said. */
export async function finishMail(
  trx: TenantTransaction,
  mailId: string,
  { outcome, answer }: { outcome: MailOutcome; answer: string },
): Promise<void> {
  const isSent = outcome === 'sent';
  await trx
    .updateTable('mails')
    .set({ state: isSent ? 'sent' : 'needs_attention', outcome, answer, claimed_by: null })
    .set(isSent ? { sent_at: now, sealed_link: null } : { sent_at: null })
    .where('id', '=', mailId)
    .execute();
}

/** The mail was not taken; it is due again after `delayMs`. */
export async function postponeMail(
  trx: TenantTransaction,
  mailId: string,
  { outcome, answer, delayMs }: { outcome: MailOutcome; answer: string; delayMs: number },
): Promise<void> {
  await trx
    .updateTable('mails')
    .set({ outcome, answer, claimed_by: null, next_attempt_at: fromNow(delayMs) })
    .where('id', '=', mailId)
    .where('state', '=', 'due')
    .execute();
}

/** A mail as the operator sees it. */
export interface MailView {
  mailId: string;
  kind: string;
  recipient: string;
  subject: string;
  state: 'due' | 'sent' | 'needs_attention';
  outcome: string | null;
  answer: string | null;
  attempts: number;
  createdAt: Date;
  sentAt: Date | null;
  /** Null unless it is due. */
  nextAttemptAt: Date | null;
}

/** Lists mails, the newest first. */
export async function listMails(
  trx: TenantTransaction,
  { state, limit }: { state?: MailView['state'] | undefined; limit: number },
): Promise<MailView[]> {
  let query = trx
    .selectFrom('mails')
    .select(['id', 'kind', 'recipient', 'subject', 'state', 'outcome', 'answer', 'attempts'])
    .select(['created_at', 'sent_at', 'next_attempt_at'])
    .orderBy('created_at', 'desc')
    .limit(limit);
  if (state !== undefined) query = query.where('state', '=', state);
  const rows = await query.execute();
  return rows.map((row) => ({
    mailId: row.id,
    kind: row.kind,
    recipient: row.recipient,
    subject: row.subject,
    state: row.state,
    outcome: row.outcome,
    answer: row.answer,
    attempts: row.attempts,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    nextAttemptAt: row.state === 'due' ? row.next_attempt_at : null,
  }));
}
