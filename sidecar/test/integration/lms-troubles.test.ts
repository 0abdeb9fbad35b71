import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { startWorld, type JournalEntry, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PATH = '/api/enrollment/v1/enrollment';

let world: World;
let mark = 0;

beforeAll(async () => {
  world = await startWorld();
});

beforeEach(async () => {
  await world.lms.call('POST', '/reset', {});
  mark = await world.lms.mark();
});

afterEach(() => world.lms.mend());

afterAll(() => world.close());

const order = (email = 'ana@example.org') => world.shop.checkout({ items: [{ sku: DEMO }], email });

const writesIn = (entries: JournalEntry[]) =>
  entries.filter((entry) => entry.method === 'POST' && entry.path === PATH);

const lane = async () =>
  (
    await world.sidecar.rows<{
      needs_attention_cause: string | null;
      opened_at: Date | null;
      failures: number;
    }>('select needs_attention_cause, opened_at, failures from matricula.lanes')
  )[0];

/** The breaker's next probe, now. */
const probeNow = () => world.sidecar.rows('update matricula.lanes set wait_until = null');

async function expectEnrolledOnce(orderId: number): Promise<void> {
  expect(await world.lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  expect((await world.shop.notes(orderId)).map((note) => note.customer_note)).toEqual([false, true]);
}

describe('an answer that is lost although the LMS did the work', () => {
  it('is read back and not written again', async () => {
    const { lms } = world;
    await lms.fault({ match: { method: 'POST', path: PATH }, times: 1, action: { reset: 'after' } });

    const placed = await order();
    await world.untilIdle(30_000);

    await expectEnrolledOnce(placed.id);
    expect(writesIn(await lms.journal(mark))).toHaveLength(1);
  });
});

describe('an LMS that does not do what it is asked', () => {
  it.each([
    ['cuts the connection before it works', { reset: 'before' }],
    ['answers 500', { status: 500, html: true, body: '<h1>Server error</h1>' }],
    ['answers 502 with a proxy’s page', { status: 502, html: true, body: '<html>Bad gateway</html>' }],
    ['answers 200 with HTML', { status: 200, html: true, body: '<html>Welcome to the hotel’s Wi-Fi</html>' }],
    ['answers half a JSON', { status: 200, body: '{"created":"2026-08-10T12:34:56Z","mo' }],
  ])('is asked again when it %s, and ends with one enrollment and one note each', async (_what, action) => {
    await world.lms.fault({ match: { method: 'POST', path: PATH }, times: 1, action });

    const placed = await order();
    await world.untilIdle(30_000);

    await expectEnrolledOnce(placed.id);
  });

  it('does not believe a 200 that speaks of another learner', async () => {
    const { lms } = world;
    const other = {
      created: '2026-08-10T12:34:56Z',
      mode: 'verified',
      is_active: true,
      user: 'matricula-worker',
      course_details: { course_id: DEMO },
    };
    await lms.fault({
      match: { method: 'POST', path: PATH },
      times: 1,
      action: { status: 200, body: JSON.stringify(other) },
    });

    const placed = await order();
    await world.untilIdle(30_000);

    await expectEnrolledOnce(placed.id);
    expect(writesIn(await lms.journal(mark)).length).toBe(2);
  });

  it('waits as long as it is told when it throttles, by header or by its words', async () => {
    const { lms } = world;
    const words = '{"detail":"Request was throttled. Expected available in 2 seconds."}';
    await lms.fault({
      match: { method: 'POST', path: PATH },
      times: 1,
      action: { status: 429, body: words },
    });
    await lms.fault({
      match: { method: 'GET', path: PATH },
      times: 1,
      action: { status: 429, body: words, headers: { 'retry-after': '1' } },
    });
    const started = Date.now();

    const placed = await order();
    await world.untilIdle(30_000);

    await expectEnrolledOnce(placed.id);
    expect(Date.now() - started).toBeGreaterThan(2_900);
    expect(await lane()).toMatchObject({ failures: 0, needs_attention_cause: null });
    const attempts = await world.sidecar.rows(`select attempts from matricula.access where attempts > 0`);
    expect(attempts).toEqual([]);
  });

  it('gets a new token when one is refused before its time, without anybody noticing', async () => {
    const { lms } = world;
    await lms.fault({
      match: { method: 'GET', path: PATH },
      times: 1,
      action: { status: 401, body: '{"detail":"Signature has expired."}' },
    });

    const placed = await order();
    await world.untilIdle(30_000);

    await expectEnrolledOnce(placed.id);
  });
});

describe('a cause that lies with the LMS as a whole', () => {
  it('stands once on the lane, ages no row, and ends by itself when it is mended: credentials', async () => {
    const { lms, shop } = world;
    const refusal = {
      match: { path: '/oauth2/access_token' },
      times: null,
      action: { status: 401, body: '{"error":"invalid_client"}' },
    };
    await lms.fault(refusal);
    // The token that is remembered is refused too, so a new one is needed.
    await lms.fault({
      match: { method: 'GET', path: '/api' },
      times: 1,
      action: { status: 401, body: '{}' },
    });

    const first = await order();
    const second = await order('bob@example.com');
    await until(async () => (await lane())?.needs_attention_cause === 'credentials_rejected');
    expect(
      await world.sidecar.rows(`select from matricula.access where needs_attention_cause is not null`),
    ).toEqual([]);
    expect(await shop.notes(first.id)).toEqual([]);

    await lms.mend();
    await probeNow();
    await world.untilIdle(30_000);

    await expectEnrolledOnce(first.id);
    expect(await shop.notes(second.id)).toHaveLength(2);
    expect(await lane()).toMatchObject({ needs_attention_cause: null, opened_at: null, failures: 0 });
  });

  it('is named when the service user loses its staff right', async () => {
    const { lms } = world;
    await lms.call('PATCH', '/users/matricula-worker', { is_staff: false });

    const placed = await order();
    await until(async () => (await lane())?.needs_attention_cause === 'staff_right_missing');
    await lms.call('PATCH', '/users/matricula-worker', { is_staff: true });
    await probeNow();
    await world.untilIdle(30_000);

    await expectEnrolledOnce(placed.id);
  });

  it('opens the breaker after five failures in a row, and then only probes', async () => {
    const { lms } = world;
    await lms.fault({
      match: { path: '/api' },
      times: null,
      action: { status: 503, html: true, body: 'maintenance' },
    });
    const orders = [];
    for (const email of ['ana', 'carla', 'lucia'].map((name) => `${name}@example.org`))
      orders.push(await order(email));

    await until(async () => (await lane())?.opened_at !== null, 60_000);
    const openedAt = await lms.mark();
    const attempts = () => world.sidecar.rows(`select id, attempts from matricula.access order by id`);
    const before = await attempts();
    await probeNow();
    await until(async () => (await lms.journal(openedAt)).length > 0);

    expect((await lms.journal(openedAt)).map((entry) => entry.path)).toEqual(['/api/enrollment/v1/roles/']);
    expect(await attempts()).toEqual(before);

    await lms.mend();
    await probeNow();
    await world.untilIdle(60_000);
    for (const placed of orders) expect(await world.shop.notes(placed.id)).toHaveLength(2);
  });
});

it('has spoken to the LMS in the service user’s name without ever enrolling it', async () => {
  expect(await world.lms.enrollments('matricula-worker')).toEqual([]);
});
