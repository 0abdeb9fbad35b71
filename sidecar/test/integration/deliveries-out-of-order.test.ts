import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, signed } from '../support/deliveries.ts';
import { WEBHOOK_SECRET } from '../support/connections.ts';
import { startWorld, type OrderInShop, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const deliver = (order: object, topic = 'order.updated') =>
  post(world.sidecar.deliveriesUrl('books'), signed(JSON.stringify(order), WEBHOOK_SECRET, topic));

/** Places an order while the shop's own deliveries are held back. */
async function placeQuietly(email: string, sku = DEMO): Promise<OrderInShop> {
  await world.shop.call('PATCH', '/settings', { deliver: false });
  return world.shop.checkout({ items: [{ sku }], email, payment: 'bacs' });
}

const letDeliver = () => world.shop.call('PATCH', '/settings', { deliver: true });

describe('an older delivery that arrives after a newer one', () => {
  it('changes nothing: the shop is asked, and what it says counts', async () => {
    const { lms, shop } = world;
    const onHold = await placeQuietly('ana@example.org');
    const paid = await shop.setStatus(onHold.id, 'processing');

    await deliver(paid);
    await world.sidecar.untilIdle();
    await deliver({ ...onHold, date_modified_gmt: '2026-01-01T00:00:00' });
    await letDeliver();
    await world.untilIdle();

    expect(await lms.enrollment('ana', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
    const outcomes = await world.sidecar.rows<{ outcome: string }>(
      `select outcome from matricula.inbox where order_id = $1 order by received_at limit 2`,
      [String(onHold.id)],
    );
    expect(outcomes[0]?.outcome).toBe('granted');
    expect(['unchanged', 'no_change']).toContain(outcomes[1]?.outcome);
  });

  it('does not hold up the payment while the shop cannot be asked', async () => {
    const { lms, shop } = world;
    const onHold = await placeQuietly('bob@example.com');
    await deliver(onHold);
    await world.sidecar.untilIdle();
    await shop.call('PATCH', '/settings', { restAway: true });
    const paid = await shop.setStatus(onHold.id, 'processing');

    await deliver({ ...onHold, customer_note: 'same second, other content', payment_method: 'cheque' });
    await deliver({ ...paid, date_modified_gmt: '2099-01-01T00:00:00' });
    await untilEnrolled('bob', DEMO);
    await shop.call('PATCH', '/settings', { restAway: false });
    await letDeliver();

    expect(await lms.enrollment('bob', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
  });
});

async function untilEnrolled(username: string, courseKey: string): Promise<void> {
  const { until } = await import('../support/until.ts');
  await until(async () => (await world.lms.enrollment(username, courseKey))?.is_active === true);
}

it('asks the shop when two deliveries of one second differ', async () => {
  const { lms, shop } = world;
  const onHold = await placeQuietly('lucia@example.org', STATISTICS);
  const paid = await shop.setStatus(onHold.id, 'processing');
  const sameSecond = {
    ...onHold,
    date_modified_gmt: (paid as { date_modified_gmt?: string }).date_modified_gmt,
  };
  const since = await shop.mark();

  await deliver(sameSecond);
  await deliver(paid);
  await letDeliver();
  await world.untilIdle();

  expect(await lms.enrollment('lucia', STATISTICS)).toMatchObject({ is_active: true });
  const asked = (await shop.journal(since)).filter(
    (entry) => entry.path === `/wp-json/wc/v3/orders/${onHold.id}`,
  );
  expect(asked.map((entry) => entry.method)).toContain('GET');
});

it('ends our own write-backs where they come back: no note twice, no call to the LMS', async () => {
  const { lms, shop } = world;
  const order = await shop.checkout({ items: [{ sku: STATISTICS }], email: 'carla@example.org' });
  await world.untilIdle();
  const since = await lms.mark();
  const notes = await shop.notes(order.id);

  const all = await shop.call<{ deliveries: { id: number; resource_id?: number }[] }>('GET', '/deliveries');
  for (const delivery of all.deliveries) await shop.call('POST', `/deliveries/${delivery.id}/resend`, {});
  await world.untilIdle();

  expect(await shop.notes(order.id)).toEqual(notes);
  expect((await lms.journal(since)).filter((entry) => entry.scope !== null)).toEqual([]);
});

it('takes the access to a refunded course away, says so once, and mails the customer nothing about it', async () => {
  const { lms, shop } = world;
  const course = 'course-v1:Acme+PY101+2026';
  const order = await shop.checkout({
    items: [{ sku: course }, { sku: 'BOOK-1' }],
    email: 'alumno@example.net',
  });
  await world.untilIdle();
  const before = await shop.notes(order.id);

  const lines = [{ id: order.line_items[0]?.id, quantity: 1 }];
  await shop.call('POST', `/orders/${order.id}/refund`, { lines });
  await world.untilIdle();
  await shop.setStatus(order.id, 'cancelled');
  await shop.call('POST', `/orders/${order.id}/trash`, {});
  await world.untilIdle();

  expect(await lms.enrollment('alumno', course)).toMatchObject({ is_active: false });
  const notes = (await shop.notes(order.id)).slice(before.length);
  expect(notes.map((note) => note.customer_note)).toEqual([false]);
  expect(notes[0]?.note).toContain('It ended because it was refunded.');
});

it('changes no grant when WooCommerce anonymises the order', async () => {
  const { lms, shop, sidecar } = world;
  const course = 'course-v1:Acme+HONOR1+2026';
  const order = await shop.checkout({
    items: [
      {
        sku: 'EBOOK-1',
        meta: [{ key: '_matricula_offer', value: { version: 1, courses: [{ courseKey: course }] } }],
      },
    ],
    email: 'ana@example.org',
  });
  await world.untilIdle();
  const grants = () => sidecar.rows(`select * from matricula.grants where order_id = $1`, [String(order.id)]);
  const before = await grants();

  await shop.call('POST', `/orders/${order.id}/anonymise`, {});
  await world.untilIdle();

  expect(await grants()).toEqual(before);
  expect(await lms.enrollment('ana', course)).toMatchObject({ is_active: true });
});

it('asks when the billing address alone changes after the learner got in', async () => {
  const { lms, shop } = world;
  const course = 'course-v1:Acme+PRO1+2026';
  const order = await shop.checkout({
    items: [{ sku: course }, { sku: 'BOOK-1' }],
    email: 'ana@example.org',
  });
  await world.untilIdle();

  await shop.rest('PUT', `/orders/${order.id}`, { billing: { email: 'bob@example.com' } });
  await world.untilIdle();

  expect(await lms.enrollment('bob', course)).toBeUndefined();
  expect(await lms.enrollment('ana', course)).toMatchObject({ is_active: true });
  expect((await shop.notes(order.id)).at(-1)?.note).toContain('billing e-mail address was changed');
});
