import type { MailOutcome } from '../store/mails.ts';

/** What nodemailer says of a mail that was not sent (`nodemailer/lib/errors`). */
interface SmtpError {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
}

export interface MailFailure {
  outcome: Exclude<MailOutcome, 'sent'>;
  answer: string;
  isRetryable: boolean;
}

/** Words of Node's TLS about a certificate that is not believed. */
const CERTIFICATE = /certificate|altname/i;

/**
 * Names what went wrong. A 5xx about the recipient or the mail is the server's last word; everything else is tried again:
 * a server comes back, and a password or certificate is mended without anybody touching the mails.
 */
export function explainFailure(error: unknown): MailFailure {
  const { code, command, responseCode, response } = toSmtpError(error);
  const message = error instanceof Error ? error.message : String(error);
  const answer = typeof response === 'string' && response !== '' ? response : message;
  const retry = (outcome: MailFailure['outcome']) => ({ outcome, answer, isRetryable: true });
  const isFinal = typeof responseCode === 'number' && responseCode >= 500;
  if (code === 'EAUTH' || code === 'ENOAUTH' || responseCode === 530)
    return retry('mail_credentials_rejected');
  if (CERTIFICATE.test(message)) return retry('mail_certificate_rejected');
  if (code === 'ETLS')
    return retry(typeof responseCode === 'number' ? 'mail_not_secure' : 'mail_server_away');
  if (isFinal && command === 'RCPT TO')
    return { outcome: 'mail_recipient_refused', answer, isRetryable: false };
  // 554 at the greeting is the server that wants nobody now.
  if (isFinal && command !== 'CONN') return { outcome: 'mail_refused', answer, isRetryable: false };
  if (code === 'EENVELOPE' && responseCode === undefined)
    return { outcome: 'mail_recipient_refused', answer, isRetryable: false };
  const isAway = typeof responseCode === 'number' || AWAY.some((known) => known === code);
  return retry(isAway ? 'mail_server_away' : 'mail_not_sent');
}

const AWAY = ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'EPROTOCOL'];

function toSmtpError(error: unknown): SmtpError {
  return typeof error === 'object' && error !== null ? error : {};
}
