import { z } from 'zod';
import {
  changeConfirmers,
  changeInstitution,
  changeMailText,
  changeTransferTerms,
  readTransferTerms,
} from '../operator/transfer-settings.ts';
import { FILLINGS, unknownFillings } from '../payments/compose-transfer-mail.ts';
import { LARGEST_LOGO, logoType } from '../payments/logo.ts';
import { messagesFor } from '../reports/messages/messages.ts';
import type { Problem } from '../shared/problem.ts';
import { listConfirmers } from '../store/confirmers.ts';
import { readInstitution, type Institution } from '../store/institution.ts';
import { findMailText } from '../store/mail-texts.ts';
import { address } from './mail-handlers.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

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

const settingsProblems = {
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

/** Who is asked about transfers, on which terms, in which words and in whose name. */
export function transferSettingsHandlers({ run, actorOf }: OperatorTools) {
  return {
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
      if (bytes && type === undefined) return { refused: settingsProblems.logo_unusable };
      const picture = bytes && type !== undefined ? { logo: { type, bytes } } : logo === null ? { logo } : {};
      const now = await run((trx) => changeInstitution(trx, { ...rest, ...picture }, actorOf(name)));
      return { answer: viewInstitution(now) };
    },
    mailText: (_query: unknown, { locale = '' }: Record<string, string>) => readText(locale),
    setMailText: async (
      { actor: name, text }: z.infer<typeof mailTextRequest>,
      { locale = '' }: Record<string, string>,
    ): Promise<Answer> => {
      if (locale !== 'en' && locale !== 'es') return { refused: settingsProblems.language_unknown };
      const unknown = text ? unknownFillings(text) : [];
      if (unknown.length > 0) return { refused: unknownNames(unknown) };
      await run((trx) => changeMailText(trx, { kind: 'transfer', locale }, text ?? undefined, actorOf(name)));
      return readText(locale);
    },
  };

  async function readText(locale: string): Promise<Answer> {
    if (locale !== 'en' && locale !== 'es') return { refused: settingsProblems.language_unknown };
    const own = await run((trx) => findMailText(trx, { kind: 'transfer', locale }));
    return { answer: { ...(own ?? messagesFor(locale).transfer.mail), isOwn: own !== undefined } };
  }
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
