import { createTransport } from 'nodemailer';
import type { ConnectionOptions } from 'node:tls';
import type { MailAccount } from './mail-account.ts';
import { oneLine } from '../shared/one-line.ts';
import type { MailOutcome } from '../store/mails.ts';
import { explainFailure } from './mail-failure.ts';

/** One mail as it goes out. */
export interface OutgoingMail {
  recipient: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  createdAt: Date;
}

export interface MailAttempt {
  outcome: MailOutcome;
  /** What the mail server said, in one line without secrets. */
  answer: string;
  /** Waiting may help, or a person mends the connection. */
  isRetryable: boolean;
}

export interface Mailer {
  /** Right side of Message-IDs. */
  domain: string;
  /** Never throws: whatever goes wrong has an outcome. */
  send(mail: OutgoingMail): Promise<MailAttempt>;
}

/** A server that says nothing for this long does not answer. */
const PATIENCE_MS = 20_000;

/**
 * Speaks SMTP to the mail server of the configuration.
 *
 * @param trust Certificates besides those that Node trusts.
 */
export function createMailer(account: MailAccount, trust: Pick<ConnectionOptions, 'ca'> = {}): Mailer {
  const { host, port, isSecure, requiresTls, user, password, from } = account;
  const transport = createTransport({
    host,
    port,
    secure: isSecure,
    requireTLS: requiresTls && !isSecure,
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    tls: trust,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    domain: from.address.slice(from.address.lastIndexOf('@') + 1),
    send: async ({ recipient, subject, text, html, messageId, createdAt }) => {
      try {
        const info = await transport.sendMail({
          from,
          to: { name: '', address: recipient },
          subject,
          text,
          html,
          messageId,
          date: createdAt,
          // Nobody's "out of office" answers it, and no list takes it for a person's.
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            // Amazon SES writes a Message-ID of its own; by this one a mail that came twice is still recognised.
            'X-Matricula-Mail': messageId.slice(1, messageId.indexOf('@')),
          },
        });
        return { outcome: 'sent', answer: toAnswer(info.response), isRetryable: false };
      } catch (error) {
        const { answer, ...failure } = explainFailure(error);
        return { ...failure, answer: withoutSecrets(toAnswer(answer), [password, user]) };
      }
    },
  };
}

const LONGEST_ANSWER = 300;

/** What servers say goes to lists and logs: one line of plain text. */
function toAnswer(text: string): string {
  return oneLine(text).slice(0, LONGEST_ANSWER);
}

/** A server may say back what it was told. */
function withoutSecrets(text: string, secrets: (string | undefined)[]): string {
  return secrets.reduce<string>((rest, secret) => (secret ? rest.replaceAll(secret, '…') : rest), text);
}
