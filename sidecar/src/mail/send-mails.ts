import pMap from 'p-map';
import { retryDelayMs } from '../ledger/retry-policy.ts';
import type { Holder } from '../shared/holder.ts';
import { keepClaim } from '../shared/keep-claim.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Seal } from '../shared/seal.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import {
  claimMails,
  extendMail,
  finishMail,
  LINK,
  linkPurpose,
  postponeMail,
  type DueMail,
} from '../store/mails.ts';
import type { Mailer } from './mailer.ts';

export interface SendMailParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  holder: Holder;
  seal: Seal;
  /** Undefined: no mail server is configured, and mails wait. */
  mailer: Mailer | undefined;
}

const BATCH = 20;
const AT_ONCE = 2;

/**
 * Sends due mails of a tenant, whatever they are about. A `kill -9` between the server's yes and our commit sends a mail
 * again under the same Message-ID, by which mailboxes and people recognise it.
 *
 * @returns How many there were.
 */
export async function sendMails(parts: SendMailParts, tenantId: string): Promise<number> {
  const { mailer } = parts;
  if (!mailer) return 0;
  const mails = await inTenant(parts.db, tenantId, (trx) => claimMails(trx, parts.holder, BATCH));
  await pMap(mails, (mail) => sendMail(parts, tenantId, mailer, mail), { concurrency: AT_ONCE });
  return mails.length;
}

async function sendMail(
  { db, logger, metrics, seal }: SendMailParts,
  tenantId: string,
  mailer: Mailer,
  mail: DueMail,
): Promise<void> {
  const extend = () => inTenant(db, tenantId, (trx) => extendMail(trx, mail.mailId));
  const { outcome, answer, isRetryable } = await keepClaim(extend, () => mailer.send(withLink(mail, seal)));
  const delayMs = isRetryable ? retryDelayMs(mail.attempts, Math.random()) : undefined;
  await inTenant(db, tenantId, (trx) =>
    delayMs === undefined
      ? finishMail(trx, mail.mailId, { outcome, answer })
      : postponeMail(trx, mail.mailId, { outcome, answer, delayMs }),
  );
  metrics.mails.inc({ outcome });
  const line = { mail: mail.mailId, kind: mail.kind, attempt: mail.attempts, outcome };
  if (outcome === 'sent') logger.info(line, 'mail.sent');
  else logger.warn({ ...line, delayMs }, 'mail.not_sent');
}

/** A link is nowhere stored but sealed: it comes into the texts as they leave. */
function withLink(mail: DueMail, seal: Seal): DueMail {
  if (!mail.sealedLink) return mail;
  const link = seal.open(mail.sealedLink, linkPurpose(mail.recipient));
  return { ...mail, text: mail.text.replaceAll(LINK, link), html: mail.html.replaceAll(LINK, link) };
}
