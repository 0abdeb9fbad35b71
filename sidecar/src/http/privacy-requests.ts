import { z } from 'zod';
import { parseEmail } from '../ledger/email.ts';
import { actor } from './operator-requests.ts';

const email = z
  .string()
  .max(1000)
  .transform((text, context) => {
    const parsed = parseEmail(text);
    if (parsed) return parsed.key;
    context.addIssue({ code: 'custom', message: 'an e-mail address' });
    return z.NEVER;
  })
  .meta({ description: 'E-mail address of the person.' });

const page = z.number().int().min(1).max(100_000).default(1).meta({
  description: 'As long as `done` is false, there is a next one.',
});
const shop = z.string().max(63).optional().meta({ description: 'Only what the orders of this shop say.' });
const locale = z.string().max(20).default('en').meta({ description: 'Language of the answer: en or es.' });

export const exportRequest = z.object({ email, shop, page, locale, actor });

export const eraseRequest = z.object({
  email,
  shop,
  locale,
  actor,
  reason: z.string().trim().min(1).max(500).meta({
    description: 'Why, in words; kept in the audit, without the address.',
  }),
});

const login = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ description: 'Login of whoever asks; kept in the audit after `shop:`.' });

export const pluginExportRequest = z.object({ action: z.literal('export'), email, page, actor: login });

export const pluginEraseRequest = z.object({ action: z.literal('erase'), email, actor: login });

export const exportAnswer = z
  .object({
    groups: z.array(
      z.object({
        id: z.string().meta({ examples: ['orders', 'courses', 'deliveries'] }),
        label: z.string(),
        items: z.array(
          z.object({
            id: z.string(),
            facts: z.array(z.object({ name: z.string(), value: z.string() })),
          }),
        ),
      }),
    ),
    done: z.boolean().meta({ description: 'False: ask for the next page.' }),
  })
  .meta({ id: 'PersonalData', description: 'What is known of a person, in words.' });

export const eraseAnswer = z
  .object({
    orders: z.number().int().meta({ description: 'Orders that name the person no more.' }),
    accounts: z.number().int().meta({ description: 'Accounts of LMSs that are known no more.' }),
    deliveries: z.number().int().meta({ description: 'Stored deliveries whose text is gone.' }),
    retained: z.array(z.string()).meta({ description: 'What stays, and why: a sentence each.' }),
    done: z.boolean().meta({ description: 'False: there is more; ask again.' }),
  })
  .meta({ id: 'Erasure' });
