import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/http/openapi.ts';
import type { Role } from '../../src/ledger/role.ts';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { ensureTenant } from '../../src/store/in-tenant.ts';
import { createTestDatabase } from '../support/database.ts';
import { OPERATORS_TOKEN, startQuietApi, type Method, type QuietApi } from '../support/quiet-api.ts';

const ROLES: Role[] = ['owner', 'editor', 'viewer', 'confirmer'];

/** By hand: who may, in the order of `ROLES`, and which roles a refusal names. */
const READ = ['yes yes yes no', 'viewer or editor or owner'] as const;
const DECIDE = ['yes yes no no', 'editor or owner'] as const;
const MANAGE = ['yes no no no', 'owner'] as const;

const ROUTES: [Method, string, readonly [string, string]][] = [
  ['GET', '/v1/access', READ],
  ['POST', '/v1/access/grants', DECIDE],
  ['POST', '/v1/access/revocations', DECIDE],
  ['POST', '/v1/access/holds', DECIDE],
  ['POST', '/v1/access/releases', DECIDE],
  ['POST', '/v1/shops/{shopId}/orders/{orderId}/seats', DECIDE],
  ['POST', '/v1/lms/{lmsId}/pause', MANAGE],
  ['POST', '/v1/lms/{lmsId}/resume', MANAGE],
  ['GET', '/v1/audit', READ],
  ['GET', '/v1/questions', READ],
  ['POST', '/v1/questions/{questionId}/answers', DECIDE],
  ['GET', '/v1/shops/{shopId}/refund-policy', READ],
  ['PATCH', '/v1/shops/{shopId}/refund-policy', MANAGE],
  ['GET', '/v1/attention', READ],
  ['GET', '/v1/attention/{groupId}', READ],
  ['POST', '/v1/attention/redrive', DECIDE],
  ['GET', '/v1/owners', READ],
  ['PUT', '/v1/owners', MANAGE],
  ['PATCH', '/v1/owners', MANAGE],
  ['GET', '/v1/mails', READ],
  ['POST', '/v1/mails/test', MANAGE],
  ['POST', '/v1/reconciliations', DECIDE],
  ['GET', '/v1/reconciliations', READ],
  ['GET', '/v1/reconciliations/{runId}', READ],
  ['POST', '/v1/shops/{shopId}/backfills', DECIDE],
  ['GET', '/v1/transfers', ['yes yes yes yes', '']],
  ['POST', '/v1/transfers/{transferId}/answers', ['yes no no yes', 'confirmer or owner']],
  ['POST', '/v1/transfers/{transferId}/mails', DECIDE],
  ['GET', '/v1/confirmers', READ],
  ['PUT', '/v1/confirmers', MANAGE],
  ['GET', '/v1/shops/{shopId}/transfer-terms', READ],
  ['PATCH', '/v1/shops/{shopId}/transfer-terms', MANAGE],
  ['GET', '/v1/institution', READ],
  ['PATCH', '/v1/institution', MANAGE],
  ['GET', '/v1/mail-texts/{locale}', READ],
  ['PUT', '/v1/mail-texts/{locale}', MANAGE],
  ['GET', '/v1/routes', READ],
  ['PUT', '/v1/routes', MANAGE],
  ['GET', '/v1/routes/explain', READ],
  ['POST', '/v1/privacy/export', MANAGE],
  ['POST', '/v1/privacy/erase', MANAGE],
  ['GET', '/v1/shops/{shopId}/connection', READ],
  ['POST', '/v1/shops/{shopId}/connection', MANAGE],
  ['GET', '/v1/tokens', MANAGE],
  ['POST', '/v1/tokens', MANAGE],
  ['DELETE', '/v1/tokens/{tokenId}', MANAGE],
];

const CASES = ROUTES.flatMap(([method, path, [may, needed]]) =>
  ROLES.map((role, place) => ({ method, path, role, may: may.split(' ')[place], needed })),
);

let api: QuietApi;
const tokens: Partial<Record<Role, string>> = {};

beforeAll(async () => {
  api = await startQuietApi(await createTestDatabase());
  await ensureTenant(api.db, DEFAULT_TENANT);
  for (const role of ROLES) tokens[role] = await api.makeToken(DEFAULT_TENANT, role);
});

afterAll(() => api.stop());

const fill = (path: string) => path.replace(/\{\w+\}/g, 'x');

describe('a role', () => {
  it('is asked for by every address that needs a token', () => {
    const guarded = Object.entries(openApiDocument('0').paths ?? {}).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { security?: unknown }>)
        .filter(([, operation]) => operation.security !== undefined)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );

    expect(ROUTES.map(([method, path]) => `${method} ${path}`).sort()).toEqual(guarded.sort());
  });

  it.each(CASES)('$role, $method $path: $may', async ({ method, path, role, may, needed }) => {
    const answer = await api.call(tokens[role], method, fill(path), method === 'GET' ? undefined : {});
    const body = (await answer.json()) as { code?: string; detail?: string };

    if (may === 'yes') expect([401, 403, 429]).not.toContain(answer.status);
    else {
      expect([answer.status, body.code]).toEqual([403, 'role_insufficient']);
      expect(body.detail).toContain(`a token with the role ${needed};`);
    }
  });

  it.each(ROUTES)('needs a token at all: %s %s', async (method, path) => {
    const answer = await api.call(undefined, method, fill(path), method === 'GET' ? undefined : {});

    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'token_wrong']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(ROUTES)('is an owner’s with the operator’s own token: %s %s', async (method, path) => {
    const answer = await api.call(OPERATORS_TOKEN, method, fill(path), method === 'GET' ? undefined : {});

    expect([401, 403, 429]).not.toContain(answer.status);
  });
});

it('is named in the audit where it was not enough, once a minute however often it is tried', async () => {
  const viewer = await api.makeToken(DEFAULT_TENANT, 'viewer', { name: 'dashboard' });

  await api.call(viewer, 'POST', '/v1/lms/main/pause', {});
  await api.call(viewer, 'POST', '/v1/lms/main/pause', {});
  await api.call(viewer, 'POST', '/v1/shops/books/backfills', {});

  const { entries } = (await (await api.call(viewer, 'GET', '/v1/audit')).json()) as {
    entries: { actor: string }[];
  };
  expect(entries.filter(({ actor }) => actor === 'api:dashboard')).toMatchObject([
    {
      event: 'api.refused',
      detail: {
        method: 'POST',
        path: '/v1/shops/books/backfills',
        role: 'viewer',
        needed: 'owner, editor',
      },
    },
    {
      event: 'api.refused',
      detail: { method: 'POST', path: '/v1/lms/main/pause', role: 'viewer', needed: 'owner' },
    },
  ]);
});
