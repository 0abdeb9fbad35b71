import { z } from 'zod';
import { previewRedrive, redriveAttention, type Redrive } from '../operator/redrive-attention.ts';
import { describeEntry, describeGroup } from '../reports/describe-attention.ts';
import { messagesFor, type Messages } from '../reports/messages/messages.ts';
import type { Problem } from '../shared/problem.ts';
import {
  ATTENTION_KINDS,
  listAttention,
  listAttentionGroups,
  type AttentionCursor,
  type AttentionEntry,
  type AttentionFilter,
  type AttentionGroup,
} from '../store/attention.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { actor } from './operator-requests.ts';

const lang = z.enum(['en', 'es']).default('en').meta({ description: 'Language of the sentences.' });

const scope = {
  cause: z
    .string()
    .max(100)
    .optional()
    .meta({ examples: ['course_not_found'] }),
  about: z.string().max(1000).optional().meta({ description: 'A course key, a mistyped one, a product, …' }),
  shopId: z.string().max(64).optional(),
  lmsId: z.string().max(64).optional(),
};

export const attentionQuery = z.object({ ...scope, lang });

export const attentionGroupQuery = z.object({
  lang,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z
    .string()
    .max(1000)
    .transform((text, context): AttentionCursor => {
      const [, time = '', entryId = ''] = /^([^|]+)\|(.+)$/s.exec(text) ?? [];
      const since = new Date(time);
      if (!Number.isNaN(since.getTime())) return { since, entryId };
      context.addIssue({ code: 'custom', message: 'the `next` of the page before' });
      return z.NEVER;
    })
    .optional()
    .meta({ description: 'The `next` of the page before.' }),
});

export const redriveRequest = z
  .object({
    ...scope,
    groupId: z.string().max(64).optional(),
    entryId: z.string().max(1000).optional(),
    all: z.literal(true).optional().meta({ description: 'Everything; instead of a filter.' }),
    dryRun: z.boolean().default(false).meta({ description: 'Only say how many of what.' }),
    lang,
    actor,
  })
  .refine(({ all, ...request }) => (all === true) !== isNarrow(request), { path: ['all'] });

const groupView = z
  .object({
    groupId: z.string(),
    kind: z.enum(ATTENTION_KINDS),
    cause: z.string(),
    about: z.string(),
    shopId: z.string(),
    lmsId: z.string(),
    count: z.number().int(),
    since: z.iso.datetime(),
    newestSince: z.iso.datetime(),
    isDecision: z.boolean().meta({ description: 'Waits for a decision: a redrive leaves it alone.' }),
    sentence: z.string(),
    wayOut: z.string(),
    command: z.string().nullable(),
    examples: z.array(z.object({ orderId: z.string(), orderNumber: z.string(), subject: z.string() })),
  })
  .meta({ id: 'AttentionGroup' });

export const attentionList = z.object({ groups: z.array(groupView) }).meta({ id: 'Attention' });

export const attentionPage = z
  .object({
    group: groupView,
    entries: z.array(
      z.object({
        entryId: z.string(),
        orderId: z.string(),
        subject: z.string(),
        since: z.iso.datetime(),
        sentence: z.string(),
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.string().nullable().meta({ description: 'Where the next page begins; null on the last.' }),
  })
  .meta({ id: 'AttentionPage' });

export const redriveResult = z
  .object({
    dryRun: z.boolean(),
    redriven: z.array(groupView),
    undecided: z.array(groupView).meta({ description: 'Left alone: a person has to decide.' }),
  })
  .meta({ id: 'Redrive' });

const groupUnknown: Problem = {
  status: 404,
  code: 'group_unknown',
  title: 'Nothing of that',
  detail: 'Nothing of this group needs attention: it was mended, or never there.',
};

/** What needs a person, and trying it again. */
export function attentionHandlers({ db, tenantId, run, wake, actorOf }: OperatorTools) {
  return {
    list: async ({ lang: language, ...filter }: z.infer<typeof attentionQuery>): Promise<Answer> => {
      const groups = await run((trx) => listAttentionGroups(trx, filter));
      return { answer: { groups: groups.map((group) => toGroup(group, messagesFor(language))) } };
    },
    page: async (
      { lang: language, limit, after }: z.infer<typeof attentionGroupQuery>,
      { groupId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const { group, found } = await run(async (trx) => ({
        group: (await listAttentionGroups(trx, { groupId }))[0],
        found: await listAttention(trx, { groupId }, { after, limit: limit + 1 }),
      }));
      if (!group) return { refused: groupUnknown };
      const messages = messagesFor(language);
      const entries = found.slice(0, limit);
      const last = found.length > limit ? entries.at(-1) : undefined;
      return {
        answer: {
          group: toGroup(group, messages),
          entries: entries.map((entry) => toEntry(entry, messages)),
          next: last ? `${last.since.toISOString()}|${last.entryId}` : null,
        },
      };
    },
    redrive: async (request: z.infer<typeof redriveRequest>): Promise<Answer> => {
      const { dryRun, lang: language, actor: name, cause, about, shopId, lmsId, groupId, entryId } = request;
      const filter = { cause, about, shopId, lmsId, groupId, entryId };
      const done = dryRun
        ? await run((trx) => previewRedrive(trx, filter))
        : await redriveAttention({ db, tenantId }, filter, actorOf(name));
      if (!dryRun) wake();
      return { answer: { dryRun, ...toRedrive(done, messagesFor(language)) } };
    },
  };
}

function isNarrow({ cause, about, shopId, lmsId, groupId, entryId }: AttentionFilter): boolean {
  return [cause, about, shopId, lmsId, groupId, entryId].some((value) => value !== undefined);
}

function toRedrive({ redriven, undecided }: Redrive, messages: Messages) {
  return {
    redriven: redriven.map((group) => toGroup(group, messages)),
    undecided: undecided.map((group) => toGroup(group, messages)),
  };
}

function toGroup(group: AttentionGroup, messages: Messages): z.infer<typeof groupView> {
  return {
    ...group,
    since: group.since.toISOString(),
    newestSince: group.newestSince.toISOString(),
    ...describeGroup(group, messages),
  };
}

function toEntry(entry: AttentionEntry, messages: Messages) {
  const { entryId, orderId, subject, since, detail } = entry;
  return {
    entryId,
    orderId,
    subject,
    since: since.toISOString(),
    sentence: describeEntry(entry, messages),
    detail,
  };
}
