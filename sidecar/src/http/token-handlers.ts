import { z } from 'zod';
import { ROLES } from '../ledger/role.ts';
import { createToken, revokeToken, TOKEN_NAME } from '../operator/api-tokens.ts';
import { listApiTokens, type ApiToken } from '../store/api-tokens.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

const state = z.enum(['active', 'expired', 'revoked']);

export const tokensQuery = z.object({
  state: state.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.uuid().optional().meta({ description: 'The `next` of the page before.' }),
});

export const tokenRequest = z.object({
  name: z
    .string()
    .trim()
    .regex(TOKEN_NAME)
    .meta({
      description:
        'As the audit names whoever uses it: up to 63 letters, digits, spaces and . _ @ + -, beginning with a letter or a digit.',
      examples: ['wp-admin'],
    }),
  role: z.enum(ROLES),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional()
    .meta({ description: 'From then on it opens nothing; without one it is good until it is revoked.' }),
  actor,
});

export const tokenRevocation = z.object({ actor });

export const tokenView = z
  .object({
    tokenId: z.uuid(),
    name: z.string(),
    role: z.enum(ROLES),
    state,
    createdAt: z.iso.datetime(),
    createdBy: z.string().meta({ description: '`cli:` or `api:` and a name.' }),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: 'To the minute.' }),
    revokedAt: z.iso.datetime().nullable(),
    revokedBy: z.string().nullable(),
  })
  .meta({ id: 'ApiToken' });

export const tokenPage = z
  .object({
    tokens: z.array(tokenView),
    next: z.string().nullable().meta({ description: 'Where the next page begins; null on the last.' }),
  })
  .meta({ id: 'ApiTokens' });

export const createdToken = tokenView
  .extend({ token: z.string().meta({ description: 'Shown here and never again.' }) })
  .meta({ id: 'CreatedApiToken' });

/** The tokens of an institution, for its owners. */
export function tokenHandlers({ run, actorOf }: OperatorTools) {
  return {
    list: async ({ limit, ...page }: z.infer<typeof tokensQuery>): Promise<Answer> => {
      const found = await run((trx) => listApiTokens(trx, { ...page, limit: limit + 1 }));
      const tokens = found.slice(0, limit);
      const last = found.length > limit ? tokens.at(-1) : undefined;
      return { answer: { tokens: tokens.map(toView), next: last?.tokenId ?? null } };
    },
    create: async (request: z.infer<typeof tokenRequest>): Promise<Answer> => {
      const { name, role, expiresAt = null } = request;
      const result = await run((trx) =>
        createToken(trx, { name, role, expiresAt, actor: actorOf(request.actor) }),
      );
      if (typeof result === 'string') return { refused: problems[result] };
      return { status: 201, answer: { token: result.token, ...toView(result.stored) } };
    },
    revoke: async (
      request: z.infer<typeof tokenRevocation>,
      { tokenId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      const result = await run((trx) => revokeToken(trx, tokenId, actorOf(request.actor)));
      return typeof result === 'string' ? { refused: problems[result] } : { answer: toView(result) };
    },
  };
}

function toView({
  createdAt,
  expiresAt,
  lastUsedAt,
  revokedAt,
  ...token
}: ApiToken): z.infer<typeof tokenView> {
  return {
    ...token,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
