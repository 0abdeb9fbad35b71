import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ensureTenant } from '../../src/store/in-tenant.ts';
import { OPERATORS_TOKEN, startQuietApi, type QuietApi } from '../support/quiet-api.ts';

interface TokenView {
  tokenId: string;
  token?: string;
  name: string;
  state: string;
  lastUsedAt: string | null;
}

/** Of whichever question: a token, a page of them, or a problem. */
interface Answered extends TokenView {
  tokens: TokenView[];
  next: string | null;
  code: string;
}

let database: TestDatabase;
let looker: pg.Client;
/** Of its own for each test: wrong tokens are counted in its memory. */
let api: QuietApi;

beforeAll(async () => {
  database = await createTestDatabase();
  looker = new pg.Client({ connectionString: database.superuserUrl, options: '-c search_path=matricula' });
  await looker.connect();
});

beforeEach(async () => {
  await looker.query('truncate tenants cascade');
  api = await startQuietApi(database);
  for (const tenant of ['default', 'north']) await ensureTenant(api.db, tenant);
  return () => api.stop();
});

afterAll(() => looker.end());

async function ask(...call: Parameters<QuietApi['call']>): Promise<{ status: number; body: Answered }> {
  const answer = await api.call(...call);
  return { status: answer.status, body: (await answer.json()) as Answered };
}

const create = (token: string, body: object) => ask(token, 'POST', '/v1/tokens', body);
const status = async (token: string | undefined) => (await api.call(token, 'GET', '/v1/questions')).status;

describe('a token', () => {
  it('is made by an owner, shown once, and kept as a hash alone', async () => {
    const owner = await api.makeToken('north', 'owner');

    const made = await create(owner, { name: 'wp-admin', role: 'editor', actor: 'maria' });

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      ...{ name: 'wp-admin', role: 'editor', state: 'active', createdBy: 'api:owner/maria' },
      ...{ expiresAt: null, lastUsedAt: null, revokedAt: null },
    });
    expect(made.body.token).toMatch(/^mtr_[A-Za-z0-9_-]{43}$/);
    const secret = made.body.token ?? '';
    expect(await status(secret)).toBe(200);
    const rows = await looker.query('select * from api_tokens');
    const timeline = await looker.query('select * from timeline');
    const listed = await ask(owner, 'GET', '/v1/tokens');
    for (const shown of [rows.rows, timeline.rows, listed.body]) {
      expect(JSON.stringify(shown)).toContain('wp-admin');
      expect(JSON.stringify(shown)).not.toContain(secret.slice(4));
    }
    expect(JSON.stringify(listed.body)).not.toContain('Hash');
  });

  it('opens its own institution alone', async () => {
    const north = await api.makeToken('north', 'owner', { name: 'of the north' });
    await api.makeToken('default', 'owner', { name: 'of the others' });

    const seen = async (token: string) =>
      (await ask(token, 'GET', '/v1/tokens')).body.tokens.map(({ name }) => name);

    expect(await seen(north)).toEqual(['of the north']);
    expect(await seen(OPERATORS_TOKEN)).toEqual(['of the others']);
  });

  it('opens nothing any more from the call on that follows its revocation', async () => {
    const owner = await api.makeToken('north', 'owner');
    const { body } = await create(owner, { name: 'old phone', role: 'viewer' });
    expect(await status(body.token)).toBe(200);

    const revoked = await ask(owner, 'DELETE', `/v1/tokens/${body.tokenId}?actor=maria`);
    const again = await ask(owner, 'DELETE', `/v1/tokens/${body.tokenId}`);

    expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked', revokedBy: 'api:owner/maria' } });
    expect(again).toEqual(revoked);
    expect(await ask(body.token, 'GET', '/v1/questions')).toMatchObject({
      status: 401,
      body: { code: 'token_wrong', detail: expect.stringContaining('was revoked') as string },
    });
    const { rows } = await looker.query(`select detail from timeline where event = 'token.revoked'`);
    expect(rows).toEqual([{ detail: { actor: 'api:owner/maria', token: 'old phone', role: 'viewer' } }]);
  });

  it('opens nothing any more once it has expired', async () => {
    const owner = await api.makeToken('north', 'owner');
    const inTime = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await create(owner, { name: 'for an hour', role: 'viewer', expiresAt: inTime });
    expect(await status(body.token)).toBe(200);

    await looker.query(`update api_tokens set expires_at = now() where name = 'for an hour'`);

    expect(await ask(body.token, 'GET', '/v1/questions')).toMatchObject({
      status: 401,
      body: { code: 'token_wrong', detail: expect.stringContaining('has expired') as string },
    });
    const expired = await ask(owner, 'GET', '/v1/tokens?state=expired');
    expect(expired.body.tokens).toMatchObject([{ name: 'for an hour', state: 'expired' }]);
  });

  it('says when it was used last, written once a minute', async () => {
    const owner = await api.makeToken('north', 'owner');
    const lastUse = async () =>
      (await looker.query<{ at: Date | null }>(`select last_used_at as at from api_tokens`)).rows[0]?.at;
    expect(await lastUse()).toBeNull();

    await Promise.all([status(owner), status(owner), status(owner)]);
    const first = await lastUse();
    await status(owner);

    expect(first).toBeInstanceOf(Date);
    expect(await lastUse()).toEqual(first);
    await looker.query(`update api_tokens set last_used_at = now() - interval '61 s'`);
    await status(owner);
    expect((await lastUse())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
  });

  it('names whoever decides in the audit, before whom the caller names', async () => {
    const editor = await api.makeToken('north', 'owner', { name: 'wp-admin' });
    const { call } = api;

    await call(editor, 'PATCH', '/v1/owners', { locale: 'es' });
    await call(editor, 'PATCH', '/v1/owners', { locale: 'en', actor: 'ines' });

    const { rows } = await looker.query<{ actor: string }>(
      `select detail ->> 'actor' as actor from timeline where event = 'owner.changed' order by at`,
    );
    expect(rows.map(({ actor }) => actor)).toEqual(['api:wp-admin', 'api:wp-admin/ines']);
  });
});

describe('a token is not made', () => {
  it.each([
    ['without a role', { name: 'x' }, 400, 'request_invalid'],
    ['with a role that is none', { name: 'x', role: 'king' }, 400, 'request_invalid'],
    ['without a name', { role: 'viewer' }, 400, 'request_invalid'],
    ['with a name that hides another actor', { name: 'a/b', role: 'viewer' }, 400, 'request_invalid'],
    ['with a name of 64 letters', { name: 'a'.repeat(64), role: 'viewer' }, 400, 'request_invalid'],
    [
      'to expire in the past',
      { name: 'x', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' },
      400,
      'token_expiry_past',
    ],
    ['under a name that is taken', { name: 'owner', role: 'viewer' }, 409, 'token_name_taken'],
  ])('%s', async (_what, body, code, problem) => {
    const owner = await api.makeToken('north', 'owner');

    expect(await create(owner, body)).toMatchObject({ status: code, body: { code: problem } });
  });

  it('unless the one of that name was revoked, or is another institution’s', async () => {
    const owner = await api.makeToken('north', 'owner');
    const { body } = await create(owner, { name: 'phone', role: 'viewer' });
    expect((await create(OPERATORS_TOKEN, { name: 'phone', role: 'viewer' })).status).toBe(201);

    await ask(owner, 'DELETE', `/v1/tokens/${body.tokenId}`);

    expect((await create(owner, { name: 'phone', role: 'viewer' })).status).toBe(201);
  });
});

it('lists tokens page by page, the newest first', async () => {
  const owner = await api.makeToken('north', 'owner', { name: '1' });
  for (const name of ['2', '3', '4', '5']) await api.makeToken('north', 'viewer', { name });

  const pages: string[][] = [];
  for (let next: string | null = ''; next !== null;) {
    const query: string = next && `&after=${next}`;
    const { body }: { body: Answered } = await ask(owner, 'GET', `/v1/tokens?limit=2${query}`);
    pages.push(body.tokens.map(({ name }) => name));
    next = body.next;
  }

  expect(pages).toEqual([['5', '4'], ['3', '2'], ['1']]);
});

describe('wrong tokens', () => {
  const WRONG = `mtr_${'A'.repeat(43)}`;

  it.each([
    ['of the right shape', WRONG],
    ['of no shape', 'secret'],
    ['that is cut off', 'mtr_AAAA'],
    ['that is as long as a header may be', 'x'.repeat(8_000)],
    ['with SQL in it', `mtr_'or'1'='1`],
  ])('are refused: one %s', async (_what, token) => {
    expect(await ask(token, 'GET', '/v1/questions')).toMatchObject({
      status: 401,
      body: { code: 'token_wrong' },
    });
  });

  it('are refused when the hash that is stored is sent in their stead', async () => {
    await api.makeToken('north', 'owner');
    const { rows } = await looker.query<{ token_hash: string }>('select token_hash from api_tokens');

    expect(await status(rows[0]?.token_hash)).toBe(401);
    expect(await status(`mtr_${rows[0]?.token_hash.slice(0, 43)}`)).toBe(401);
  });

  it('are few from one address: then even the right one waits, unless it was let in before', async () => {
    const known = await api.makeToken('north', 'viewer', { name: 'known' });
    const fresh = await api.makeToken('north', 'viewer', { name: 'fresh' });
    expect(await status(known)).toBe(200);

    for (let tries = 0; tries < 10; tries += 1) expect(await status(WRONG)).toBe(401);
    const late = await api.call(WRONG, 'GET', '/v1/questions');

    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([
      429,
      'token_tried_too_often',
    ]);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(500);
    expect(await status(fresh)).toBe(429);
    expect(await status(known)).toBe(200);
    expect(await status(undefined)).toBe(401);
  });

  it('are not counted where none is sent', async () => {
    const fresh = await api.makeToken('north', 'viewer');
    for (let tries = 0; tries < 12; tries += 1) expect(await status(undefined)).toBe(401);

    expect(await status(fresh)).toBe(200);
  });
});
