import { z } from 'zod';
import { parseEmail } from '../ledger/email.ts';
import type { Mailer } from '../mail/mailer.ts';
import { sendTestMail } from '../mail/test-mail.ts';
import { changeMailSettings, changeOwner, readOwners } from '../operator/owners.ts';
import type { Problem } from '../shared/problem.ts';
import { listMails } from '../store/mails.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

export const address = z
  .string()
  .max(1000)
  .transform((text, context): string => {
    const email = parseEmail(text);
    if (email) return email.typed;
    context.addIssue({ code: 'custom', message: 'an e-mail address' });
    return z.NEVER;
  });

export const ownerRequest = z
  .object({
    shopId: z.string().max(64).default(''),
    lmsId: z.string().max(64).default('').meta({
      description: 'About a shop, about an LMS, or, without either, about whatever has nobody of its own.',
    }),
    addresses: z.array(address).max(20).meta({ description: 'Nobody where it is empty.' }),
    actor,
  })
  .refine(({ shopId, lmsId }) => shopId === '' || lmsId === '', { path: ['lmsId'] });

export const mailSettingsRequest = z
  .object({ locale: z.enum(['en', 'es']), remindAfterDays: z.number().int().min(0).max(365) })
  .partial()
  .extend({ actor });

export const ownersView = z
  .object({
    owners: z.array(z.object({ shopId: z.string(), lmsId: z.string(), addresses: z.array(z.string()) })),
    locale: z.string(),
    remindAfterDays: z.number().int(),
  })
  .meta({ id: 'Owners' });

export const mailsQuery = z.object({
  state: z.enum(['due', 'sent', 'needs_attention']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const mailList = z
  .object({
    mails: z.array(
      z.object({
        mailId: z.uuid(),
        kind: z.string(),
        recipient: z.string(),
        subject: z.string(),
        state: z.enum(['due', 'sent', 'needs_attention']),
        outcome: z.string().nullable(),
        answer: z.string().nullable().meta({ description: 'What the mail server said last.' }),
        attempts: z.number().int(),
        createdAt: z.iso.datetime(),
        sentAt: z.iso.datetime().nullable(),
        nextAttemptAt: z.iso.datetime().nullable(),
      }),
    ),
  })
  .meta({ id: 'Mails' });

export const testMailRequest = z.object({ address, lang: z.enum(['en', 'es']).default('en') });

export const testMailResult = z
  .object({ outcome: z.string(), sentence: z.string(), mend: z.string(), answer: z.string() })
  .meta({ id: 'TestMail' });

const notConfigured: Problem = {
  status: 409,
  code: 'mail_not_configured',
  title: 'No mail server',
  detail: 'No mail server is configured: set MATRICULA_SMTP_URL and MATRICULA_MAIL_FROM.',
};

type Tools = OperatorTools & { mailer: Mailer | undefined };

/** Who is mailed, what was sent, and whether sending works. */
export function mailHandlers({ run, actorOf, mailer }: Tools) {
  return {
    owners: async (): Promise<Answer> => ({ answer: await run(readOwners) }),
    setOwner: async (request: z.infer<typeof ownerRequest>): Promise<Answer> => {
      const { actor: name, ...owner } = request;
      const addresses = [...new Set(owner.addresses)];
      const result = await run((trx) => changeOwner(trx, { ...owner, addresses }, actorOf(name)));
      if (result === 'shop_unknown') return { refused: problems.shop_unknown };
      if (result === 'lms_unknown') return { refused: problems.lms_unknown };
      return { answer: await run(readOwners) };
    },
    settings: async (request: z.infer<typeof mailSettingsRequest>): Promise<Answer> => {
      const { actor: name, ...changes } = request;
      await run((trx) => changeMailSettings(trx, changes, actorOf(name)));
      return { answer: await run(readOwners) };
    },
    mails: async (query: z.infer<typeof mailsQuery>): Promise<Answer> => ({
      answer: { mails: await run((trx) => listMails(trx, query)) },
    }),
    test: async ({ address: recipient, lang }: z.infer<typeof testMailRequest>): Promise<Answer> => {
      if (!mailer) return { refused: notConfigured };
      const { outcome, sentence, mend, answer } = await sendTestMail(mailer, recipient, lang);
      return { answer: { outcome, sentence, mend, answer } };
    },
  };
}
