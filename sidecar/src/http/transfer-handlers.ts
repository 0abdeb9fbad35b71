import { z } from 'zod';
import { messagesFor } from '../reports/messages/messages.ts';
import {
  changeConfirmers,
  changeInstitution,
  changeMailText,
  changeTransferTerms,
  readTransferTerms,
} from '../operator/transfer-settings.ts';
import { answerTransfer, LONGEST_REASON, type AnswerParts } from '../payments/answer-transfer.ts';
import { FILLINGS, unknownFillings } from '../payments/compose-transfer-mail.ts';
import { LARGEST_LOGO, logoType } from '../payments/logo.ts';
import type { Problem } from '../shared/problem.ts';
import { listConfirmers } from '../store/confirmers.ts';
import { readInstitution, type Institution } from '../store/institution.ts';
import { findMailText } from '../store/mail-texts.ts';
import {
  findTransfer,
  listTransfers,
  mailTransferAgain,
  TRANSFER_STATES,
  type Transfer,
} from '../store/transfers.ts';
import { address } from './mail-handlers.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

export const transfersQuery = z.object({
  state: z.enum(TRANSFER_STATES).optional(),
  shop: z.string().max(64).optional(),
  after: z.uuid().optional().meta({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const transferView = z
  .object({
    transferId: z.uuid(),
    shopId: z.string(),
    orderId: z.string(),
    amount: z.string().meta({ examples: ['49.00'] }),
    currency: z.string().meta({ examples: ['EUR'] }),
    state: z.enum(TRANSFER_STATES),
    askedAt: z.iso.datetime(),
    changedAt: z.iso.datetime().nullable(),
    nextMailAt: z.iso.datetime().nullable(),
    needsAttention: z.boolean().meta({ description: 'Nobody answered however often they were asked.' }),
    answeredAt: z.iso.datetime().nullable(),
    answeredBy: z
      .string()
      .nullable()
      .meta({ examples: ['mail:treasurer@school.example'] }),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Transfer' });

export const transferList = z.object({ transfers: z.array(transferView), next: z.string().nullable() });

export const transferAnswerRequest = z.discriminatedUnion('choice', [
  z.object({ choice: z.literal('arrived'), actor }),
  z.object({ choice: z.literal('wrong'), reason: z.string().trim().min(1).max(LONGEST_REASON), actor }),
  z.object({ choice: z.literal('later'), days: z.number().int().min(1).max(60), actor }),
]);

export const transferMailRequest = z.object({ actor });

export const confirmersRequest = z.object({
  shopId: z.string().max(64).default(''),
  lmsId: z.string().max(64).default(''),
  sku: z.string().trim().max(200).default('').meta({
    description: 'About a shop, an LMS, a product, or, without any, about everything else.',
  }),
  addresses: z.array(address).max(20).meta({ description: 'Nobody of its own where it is empty.' }),
  actor,
});

export const confirmersView = z.object({
  confirmers: z.array(
    z.object({ shopId: z.string(), lmsId: z.string(), sku: z.string(), addresses: z.array(z.string()) }),
  ),
});

export const transferTerms = z
  .object({
    remindAfterDays: z.number().int().min(1).max(60),
    reminders: z.number().int().min(0).max(10),
    linkDays: z.number().int().min(1).max(365),
    refused: z.enum(['keep', 'cancel']),
  })
  .meta({ id: 'TransferTerms' });

export const transferTermsRequest = transferTerms.partial().extend({ actor });

export const institutionRequest = z
  .object({
    name: z.string().trim().max(200),
    locale: z.enum(['en', 'es']).nullable().meta({ description: 'Null: the language of the shop.' }),
    logo: z
      .base64()
      .max(Math.ceil(LARGEST_LOGO / 3) * 4)
      .nullable()
      .meta({ description: 'A PNG, JPEG or GIF of up to 100 KiB, in base64; null: none.' }),
  })
  .partial()
  .extend({ actor });

export const institutionView = z
  .object({ name: z.string(), locale: z.string().nullable(), logo: z.string().nullable() })
  .meta({ id: 'Institution' });

const mailText = z.object({
  subject: z.string().trim().min(1).max(200),
  intro: z.string().trim().min(1).max(2000),
  closing: z.string().trim().max(2000),
});

export const mailTextRequest = z.object({
  text: mailText.nullable().meta({
    description: `Null: our own words again. {${FILLINGS.join('}, {')}} stand for what the mail knows.`,
  }),
  actor,
});

export const mailTextView = mailText.extend({ isOwn: z.boolean() }).meta({ id: 'MailText' });

const transferProblems = {
  transfer_unknown: {
    status: 404,
    code: 'transfer_unknown',
    title: 'Unknown transfer',
    detail: 'There is no transfer of this id. "matricula transfer list" shows them.',
  },
  answered_before: {
    status: 409,
    code: 'answered_before',
    title: 'Answered before',
    detail: 'Somebody answered before; nothing was changed.',
  },
  withdrawn: {
    status: 409,
    code: 'transfer_withdrawn',
    title: 'Nothing to confirm',
    detail: 'The order does not wait for this money any more; nothing was changed.',
  },
  changed: {
    status: 409,
    code: 'transfer_changed',
    title: 'The order has changed',
    detail: 'The order costs something else now; nothing was decided. Look at it and answer again.',
  },
  language_unknown: {
    status: 404,
    code: 'language_unknown',
    title: 'Unknown language',
    detail: 'Mails are written in en or es.',
  },
  logo_unusable: {
    status: 400,
    code: 'logo_unusable',
    title: 'No picture',
    detail: 'The logo must be a PNG, JPEG or GIF of up to 100 KiB.',
  },
} satisfies Record<string, Problem>;

type Tools = OperatorTools & AnswerParts;

/** Transfers that a person confirms, and who is asked about them in which words. */
export function transferHandlers({ run, actorOf, tenantId, ...parts }: Tools) {
  return {
    list: async ({ shop: shopId, limit, ...page }: z.infer<typeof transfersQuery>): Promise<Answer> => {
      const found = await run((trx) => listTransfers(trx, { ...page, shopId, limit: limit + 1 }));
      const transfers = found.slice(0, limit);
      const last = found.length > limit ? transfers.at(-1) : undefined;
      return { answer: { transfers: transfers.map(viewTransfer), next: last?.transferId ?? null } };
    },
    answer: async (
      { actor: name, ...answer }: z.infer<typeof transferAnswerRequest>,
      { transferId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const given = { transferId, answer: answer, actor: actorOf(name) };
      const result = await answerTransfer(parts, tenantId, given);
      if (result !== 'answered' && result !== 'repeat') return { refused: transferProblems[result] };
      return read(transferId);
    },
    mail: async (_request: unknown, { transferId = '' }: Record<string, string>): Promise<Answer> => {
      const transfer = await run((trx) => findTransfer(trx, transferId));
      if (!transfer) return { refused: transferProblems.transfer_unknown };
      if (transfer.state !== 'asked') return { refused: transferProblems.withdrawn };
      await run((trx) => mailTransferAgain(trx, transfer.transferId));
      parts.wake();
      return read(transferId);
    },
    confirmers: async (): Promise<Answer> => ({ answer: { confirmers: await run(listConfirmers) } }),
    setConfirmers: async ({
      actor: name,
      ...request
    }: z.infer<typeof confirmersRequest>): Promise<Answer> => {
      const addresses = [...new Set(request.addresses)];
      const result = await run((trx) => changeConfirmers(trx, { ...request, addresses }, actorOf(name)));
      return typeof result === 'string' ? { refused: problems[result] } : { answer: { confirmers: result } };
    },
    terms: async (_query: unknown, { shopId = '' }: Record<string, string>): Promise<Answer> => {
      const terms = await run((trx) => readTransferTerms(trx, shopId));
      return terms ? { answer: terms } : { refused: problems.shop_unknown };
    },
    setTerms: async (
      { actor: name, ...changes }: z.infer<typeof transferTermsRequest>,
      { shopId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const terms = await run((trx) => changeTransferTerms(trx, shopId, changes, actorOf(name)));
      return terms ? { answer: terms } : { refused: problems.shop_unknown };
    },
    institution: async (): Promise<Answer> => ({ answer: viewInstitution(await run(readInstitution)) }),
    setInstitution: async ({
      actor: name,
      logo,
      ...rest
    }: z.infer<typeof institutionRequest>): Promise<Answer> => {
      const bytes = typeof logo === 'string' ? Buffer.from(logo, 'base64') : undefined;
      const type = bytes && logoType(bytes);
      if (bytes && type === undefined) return { refused: transferProblems.logo_unusable };
      const picture = bytes && type !== undefined ? { logo: { type, bytes } } : logo === null ? { logo } : {};
      const now = await run((trx) => changeInstitution(trx, { ...rest, ...picture }, actorOf(name)));
      return { answer: viewInstitution(now) };
    },
    mailText: (_query: unknown, { locale = '' }: Record<string, string>) => readText(locale),
    setMailText: async (
      { actor: name, text }: z.infer<typeof mailTextRequest>,
      { locale = '' }: Record<string, string>,
    ): Promise<Answer> => {
      if (locale !== 'en' && locale !== 'es') return { refused: transferProblems.language_unknown };
      const unknown = text ? unknownFillings(text) : [];
      if (unknown.length > 0) return { refused: unknownNames(unknown) };
      await run((trx) => changeMailText(trx, { kind: 'transfer', locale }, text ?? undefined, actorOf(name)));
      return readText(locale);
    },
  };

  async function read(transferId: string): Promise<Answer> {
    const transfer = await run((trx) => findTransfer(trx, transferId));
    return transfer ? { answer: viewTransfer(transfer) } : { refused: transferProblems.transfer_unknown };
  }

  async function readText(locale: string): Promise<Answer> {
    if (locale !== 'en' && locale !== 'es') return { refused: transferProblems.language_unknown };
    const own = await run((trx) => findMailText(trx, { kind: 'transfer', locale }));
    return { answer: { ...(own ?? messagesFor(locale).transfer.mail), isOwn: own !== undefined } };
  }
}

function viewTransfer(transfer: Transfer): z.input<typeof transferView> {
  const { transferId, shopId, orderId, amount, currency, state, answeredBy, reason } = transfer;
  const at = (date: Date | null) => date?.toISOString() ?? null;
  return {
    ...{ transferId, shopId, orderId, amount, currency, state },
    askedAt: transfer.askedAt.toISOString(),
    changedAt: at(transfer.changedAt),
    nextMailAt: at(transfer.nextMailAt),
    needsAttention: transfer.isUnanswered,
    answeredAt: at(transfer.answeredAt),
    answeredBy,
    reason,
  };
}

function viewInstitution({ name, locale, logo }: Institution) {
  return { name, locale, logo: logo && `data:${logo.type};base64,${logo.bytes.toString('base64')}` };
}

function unknownNames(names: string[]): Problem {
  return {
    status: 400,
    code: 'mail_text_unknown_name',
    title: 'Unknown name',
    detail: `{${names.join('}, {')}} stand for nothing. A mail knows {${FILLINGS.join('}, {')}}.`,
  };
}
