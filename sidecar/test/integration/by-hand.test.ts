import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessView } from '../../src/operator/show-access.ts';
import type { AuditEntry } from '../../src/store/audit.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';
const MITX = 'course-v1:MITx+6.00x+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

type Action = 'grants' | 'revocations' | 'holds' | 'releases';

/** Decides as an operator does, and waits until the LMS has followed. */
async function decide(action: Action, courseKey: string, learner: string, more: object = {}) {
  const answer = await world.sidecar.api('POST', `/v1/access/${action}`, {
    lms: 'main',
    courseKey,
    learner,
    reason: `why ${action}`,
    actor: 'maria',
    ...more,
  });
  await world.untilIdle();
  return { status: answer.status, body: (await answer.json()) as AccessView & { code?: string } };
}

async function look(courseKey: string, learner: string): Promise<AccessView> {
  const query = new URLSearchParams({ lms: 'main', courseKey, learner });
  const answer = await world.sidecar.api('GET', `/v1/access?${query.toString()}`);
  return (await answer.json()) as AccessView;
}

/** Bought, enrolled and reported. */
async function bought(sku: string, email: string) {
  const order = await world.shop.checkout({ items: [{ sku }], email });
  await world.untilIdle();
  return order;
}

describe('access given by hand', () => {
  it('enrolls a learner who bought nothing, in the mode that was named', async () => {
    const { status, body } = await decide('grants', DEMO, 'bob@example.com', { mode: 'audit' });

    expect(status).toBe(200);
    expect(body).toMatchObject({ lms: 'main', courseKey: DEMO, byHand: null });
    expect(await world.lms.enrollment('bob', DEMO)).toMatchObject({ mode: 'audit', is_active: true });
    expect(await look(DEMO, 'bob')).toMatchObject({
      state: 'settled',
      learner: { username: 'bob', emails: ['bob@example.com'], state: 'active' },
      seen: { isActive: true, mode: 'audit' },
      grants: [{ source: 'manual', mode: 'audit', endedAt: null }],
    });
  });

  it('is raised by another grant, which takes the place of the first', async () => {
    await decide('grants', DEMO, 'bob@example.com', { mode: 'verified' });

    expect(await world.lms.enrollment('bob', DEMO)).toMatchObject({ mode: 'verified' });
    expect((await look(DEMO, 'bob')).grants).toMatchObject([
      { mode: 'audit', endCause: 'replaced' },
      { mode: 'verified', endedAt: null },
    ]);
  });

  it('is the only paid mode where none was named, also for somebody named by their username', async () => {
    await decide('grants', STATISTICS, 'Lucia');

    expect(await world.lms.enrollment('lucia', STATISTICS)).toMatchObject({ mode: 'verified' });
  });

  it('waits for a learner who has no account yet', async () => {
    await decide('grants', DEMO, 'Later@example.org', { mode: 'verified' });

    expect(await look(DEMO, 'later@example.org')).toMatchObject({
      state: 'waiting_for_learner',
      learner: { username: null, state: 'no_account' },
    });
    expect(await world.lms.allowed()).toContainEqual(
      expect.objectContaining({ email: 'later@example.org', course_id: DEMO }),
    );
  });

  it('is refused for a username that the LMS does not have', async () => {
    expect(await decide('grants', DEMO, 'nobody-here')).toMatchObject({
      status: 404,
      body: { code: 'account_unknown' },
    });
  });

  it('stays when an order of the same learner is over, and goes when it is revoked', async () => {
    await decide('grants', MITX, 'bob', { mode: 'audit' });
    const { shop, lms } = world;
    const meta = {
      key: '_matricula_offer',
      value: { version: 1, courses: [{ courseKey: MITX, mode: 'verified' }] },
    };
    await shop.checkout({ items: [{ sku: 'EBOOK-1', meta: [meta] }], email: 'bob@example.com' });
    await world.untilIdle();
    expect(await lms.enrollment('bob', MITX)).toMatchObject({ mode: 'verified' });

    await decide('revocations', MITX, 'bob@example.com');

    expect(await lms.enrollment('bob', MITX)).toMatchObject({ is_active: false });
  });
});

describe('access revoked by hand', () => {
  it('goes although an order pays for it, outlives later deliveries, and the order says so', async () => {
    const { shop, lms } = world;
    const order = await bought(PYTHON, 'ana@example.org');

    const { body } = await decide('revocations', PYTHON, 'ana@example.org');
    await shop.setStatus(order.id, 'processing');
    await world.untilIdle();
    await shop.setStatus(order.id, 'completed');
    await world.untilIdle();

    expect(body.byHand).toBe('revoked');
    expect(await lms.enrollment('ana', PYTHON)).toMatchObject({ is_active: false });
    expect(await look(PYTHON, 'ana')).toMatchObject({ state: 'held', cause: 'revoked_by_hand' });
    const note = (await shop.notes(order.id)).at(-1)?.note;
    expect(note).toContain('Course access is on hold, as staff decided.');
    expect(note).toContain('Staff took this access away.');
  });

  it('comes back when somebody releases it', async () => {
    await decide('releases', PYTHON, 'ana');

    expect(await world.lms.enrollment('ana', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
    expect(await look(PYTHON, 'ana')).toMatchObject({ state: 'settled', byHand: null });
    expect(await decide('releases', PYTHON, 'ana')).toMatchObject({
      status: 409,
      body: { code: 'not_held' },
    });
  });

  it('comes back when the learner buys the course run again', async () => {
    await decide('revocations', PYTHON, 'ana');

    await bought(PYTHON, 'ana@example.org');

    expect(await world.lms.enrollment('ana', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  });

  it('falls back to what the LMS itself had given', async () => {
    await bought(DEMO, 'aurora@example.org');
    expect(await world.lms.enrollment('aurora', DEMO)).toMatchObject({ mode: 'verified' });

    await decide('revocations', DEMO, 'aurora');

    expect(await world.lms.enrollment('aurora', DEMO)).toMatchObject({ mode: 'audit', is_active: true });
    expect((await look(DEMO, 'aurora')).cause).toBe('revoked_but_given_in_lms');
  });

  it('withdraws the pre-enrollment of somebody without an account', async () => {
    await bought(PYTHON, 'never.came@example.org');

    await decide('revocations', PYTHON, 'never.came@example.org');

    expect((await world.lms.allowed()).map((row) => row.email)).not.toContain('never.came@example.org');
    expect((await look(PYTHON, 'never.came@example.org')).state).toBe('held');
  });

  it('is refused where the ledger knows of no access', async () => {
    expect(await decide('revocations', PYTHON, 'stranger@example.org')).toMatchObject({
      status: 404,
      body: { code: 'access_unknown' },
    });
  });
});

describe('access on hold', () => {
  it('stays as it is in the LMS, whatever the order does, and is no matter for attention', async () => {
    const { shop, lms, sidecar } = world;
    const order = await bought(PYTHON, 'alumno@example.net');
    await decide('holds', PYTHON, 'alumno');
    const since = await lms.mark();

    const seats = `/v1/shops/books/orders/${order.id}/seats`;
    const lineId = String(order.line_items[0]?.id);
    await sidecar.api('POST', seats, { lineId, seat: 1, email: 'carla@example.org', reason: 'wrong person' });
    await world.untilIdle();

    expect(await lms.enrollment('alumno', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
    expect(await lms.enrollment('carla', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
    const written = (await lms.journal(since)).filter((entry) => entry.method === 'POST');
    expect(written.map((entry) => (entry.body as { user?: string }).user)).not.toContain('alumno');
    expect(
      (await shop.notes(order.id)).some((note) => note.note.includes('Staff put this access on hold')),
    ).toBe(true);
  });

  it('follows the orders once it is released', async () => {
    await decide('releases', PYTHON, 'alumno');

    expect(await world.lms.enrollment('alumno', PYTHON)).toMatchObject({ is_active: false });
  });

  it('is what a learner who left by themselves is on, and a person may release that too', async () => {
    await bought(STATISTICS, 'bob@example.com');
    await world.lms.call('PUT', '/enrollments', {
      user: 'bob',
      course_id: STATISTICS,
      mode: 'verified',
      is_active: false,
    });
    await world.sidecar.rows(`update matricula.access set state = 'due', seen_at = null
      where course_key = '${STATISTICS}' and state = 'settled'`);
    await world.untilIdle();
    expect(await look(STATISTICS, 'bob')).toMatchObject({ state: 'held', cause: 'left_in_lms' });

    await decide('releases', STATISTICS, 'bob');

    expect(await world.lms.enrollment('bob', STATISTICS)).toMatchObject({
      mode: 'verified',
      is_active: true,
    });
  });
});

describe('the audit', () => {
  it('says who decided what, about whom and why, the newest first', async () => {
    const answer = await world.sidecar.api('GET', '/v1/audit?limit=1000');

    const { entries } = (await answer.json()) as { entries: AuditEntry[] };
    expect(entries[0]).toMatchObject({
      actor: 'api:maria',
      event: 'access.released_by_hand',
      reason: 'why releases',
      lmsId: 'main',
      courseKey: STATISTICS,
      learner: 'bob',
    });
    expect(new Set(entries.map((entry) => entry.event))).toEqual(
      new Set([
        'access.granted_by_hand',
        'access.revoked_by_hand',
        'access.held_by_hand',
        'access.released_by_hand',
        'seat.assigned',
      ]),
    );
    expect(entries.find((entry) => entry.event === 'seat.assigned')).toMatchObject({
      actor: 'api',
      reason: 'wrong person',
      shopId: 'books',
    });
  });
});

describe('the operator’s API', () => {
  const ask = (authorization?: string) =>
    fetch(`${world.sidecar.url}/v1/audit`, { headers: authorization ? { authorization } : {} });

  it.each([undefined, 'Bearer wrong', 'Basic b3BlcmF0b3I6'])('lets nobody in with %s', async (header) => {
    const response = await ask(header);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('names the fields that are wrong, all at once', async () => {
    const { status, body } = await decide('grants', 'no key', 'two words', { reason: ' ' });

    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'request_invalid',
      detail: expect.stringContaining('courseKey, learner, reason') as string,
    });
  });

  it('refuses what is no JSON', async () => {
    const response = await fetch(`${world.sidecar.url}/v1/access/grants`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer operator-token-of-the-tests-0123456789',
        'content-type': 'application/json',
      },
      body: '{',
    });

    expect(response.status).toBe(400);
  });
});
