import express, { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import {
  answerTransfer,
  LONGEST_REASON,
  type AnswerParts,
  type TransferAnswer,
  type TransferAnswerResult,
} from '../payments/answer-transfer.ts';
import { deadLinkPage, transferPage, type Notice, type PageOptions } from '../payments/confirmation-page.ts';
import { showTransfer } from '../payments/describe-transfer.ts';
import { PAGE_HEADERS } from '../shared/html-page.ts';
import { hashToken } from '../shared/token.ts';
import type { Logger } from '../shared/logger.ts';
import { inTenant } from '../store/in-tenant.ts';
import { readInstitution } from '../store/institution.ts';
import { findTransferLink, type TransferLink } from '../store/transfer-links.ts';
import { findTransfer, type Transfer } from '../store/transfers.ts';

export interface TransferPageParts extends AnswerParts {
  logger: Logger;
}

/** 256 random bits, as the mail has them; anything else is not even looked for. */
const TOKEN = /^[\w-]{43}$/;

const text = z.string().default('');

const filledIn = z.object({ choice: text, reason: text, days: text, amount: text, currency: text });

/**
 * The page that a mailed link opens. Looking changes nothing: mail scanners follow links. Who holds the link may answer,
 * once, and see afterwards who did.
 */
export function transferPages(parts: TransferPageParts): Router {
  const router = Router();
  router.get('/transfers/:token', async (request, response) => {
    const link = await linkOf(request);
    if (!link || link.isExpired) return deadEnd(request, response, link);
    await show(response, link);
  });
  router.post(
    '/transfers/:token',
    express.urlencoded({ extended: false, limit: '16kb' }),
    async (request, response) => {
      const link = await linkOf(request);
      if (!link || link.isExpired) return deadEnd(request, response, link);
      const given = filledIn
        .catch({ choice: '', reason: '', days: '', amount: '', currency: '' })
        .parse(request.body);
      const { answer, notice } = readAnswer(given);
      if (!answer) return show(response, link, { status: 400, options: { notice, reason: given.reason } });
      const result = await answerTransfer(parts, link.tenantId, {
        transferId: link.transferId,
        answer,
        actor: `mail:${link.recipient}`,
        seen: { amount: given.amount, currency: given.currency },
      });
      parts.logger.info({ transfer: link.transferId, choice: answer.choice, result }, 'transfer.answered');
      await show(response, link, { status: STATUS[result], options: afterwards(result, answer) });
    },
  );
  return router;

  async function linkOf({ params }: Request<{ token: string }>): Promise<TransferLink | undefined> {
    return TOKEN.test(params.token) ? findTransferLink(parts.db, hashToken(params.token)) : undefined;
  }

  async function show(
    response: Response,
    link: TransferLink,
    { status = 200, options }: { status?: number; options?: PageOptions } = {},
  ): Promise<void> {
    const shown = await inTenant(parts.db, link.tenantId, async (trx) => {
      const transfer = await findTransfer(trx, link.transferId);
      return transfer && showTransfer(trx, transfer);
    });
    const html = shown
      ? transferPage(shown, options ?? atFirstSight(shown.transfer, link))
      : deadLinkPage('en', 'unknown');
    response
      .status(shown ? status : 404)
      .set(PAGE_HEADERS)
      .type('html')
      .send(html);
  }

  async function deadEnd(
    request: Request,
    response: Response,
    link: TransferLink | undefined,
  ): Promise<void> {
    const institution = link && (await inTenant(parts.db, link.tenantId, readInstitution));
    const locale = institution?.locale ?? (request.acceptsLanguages('en', 'es') || 'en');
    const html = deadLinkPage(locale, link ? 'expired' : 'unknown', institution);
    response
      .status(link ? 410 : 404)
      .set(PAGE_HEADERS)
      .type('html')
      .send(html);
  }
}

const STATUS: Record<TransferAnswerResult, number> = {
  answered: 200,
  repeat: 200,
  answered_before: 409,
  changed: 409,
  withdrawn: 409,
  transfer_unknown: 404,
};

/** Whoever comes from a mail that was sent before the order changed is told so. */
function atFirstSight({ state, changedAt }: Transfer, { createdAt }: TransferLink): PageOptions {
  return state === 'asked' && changedAt !== null && changedAt > createdAt ? { notice: 'changed' } : {};
}

function afterwards(result: TransferAnswerResult, answer: TransferAnswer): PageOptions {
  if (result === 'changed')
    return { notice: 'changed', ...(answer.choice === 'wrong' && { reason: answer.reason }) };
  if (result === 'answered_before') return { notice: 'tooLate' };
  return { isPutOff: result === 'answered' && answer.choice === 'later' };
}

/** What a person can say; the notice is what keeps it from being an answer. */
function readAnswer({ choice, reason, days }: z.infer<typeof filledIn>): {
  answer?: TransferAnswer;
  notice?: Notice;
} {
  if (choice === 'arrived') return { answer: { choice } };
  if (choice === 'wrong') {
    const said = reason.trim().slice(0, LONGEST_REASON);
    return said === '' ? { notice: 'reasonMissing' } : { answer: { choice, reason: said } };
  }
  if (choice !== 'later') return {};
  const count = /^\d{1,2}$/.test(days) ? Number(days) : 0;
  return count >= 1 && count <= 60 ? { answer: { choice, days: count } } : { notice: 'daysWrong' };
}
