import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/store/audit.ts';
import { findInDatabase } from '../support/find-in-database.ts';
import { startWorld, type OrderInShop, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PYTHON = 'course-v1:Acme+PY101+2026';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

interface Exported {
  groups: { id: string; items: { id: string; facts: { name: string; value: string }[] }[] }[];
  done: boolean;
}

interface Erased {
  orders: number;
  accounts: number;
  deliveries: number;
  retained: string[];
  done: boolean;
}

async function bought(email: string, sku = DEMO, more: object = {}): Promise<OrderInShop> {
  const order = await world.shop.checkout({ items: [{ sku, ...more }], email });
  await world.untilIdle();
  return order;
}

async function ask<T>(path: 'export' | 'erase', body: object): Promise<T> {
  const answer = await world.sidecar.api('POST', `/v1/privacy/${path}`, body);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const exportOf = (email: string, more: object = {}) => ask<Exported>('export', { email, ...more });

const erase = (email: string, more: object = {}) =>
  ask<Erased>('erase', { email, reason: 'asked for it', actor: 'maria', ...more });

/** Facts of a group, each item as its values by name. */
function factsOf({ groups }: Exported, id: string): Record<string, string>[] {
  const items = groups.find((group) => group.id === id)?.items ?? [];
  return items.map(({ facts }) => Object.fromEntries(facts.map(({ name, value }) => [name, value])));
}

const whereIs = (text: string) => findInDatabase(world.sidecar.database.superuserUrl, text);

const grantsOf = (orderId: number) =>
  world.sidecar.rows<{ id: string; ended_at: Date | null }>(
    `select id, ended_at, course_key, generation, learner_id from matricula.grants where order_id = $1 order by id`,
    [String(orderId)],
  );

describe('an export', () => {
  it('has the orders, courses, deliveries and accounts of a person, in words', async () => {
    const order = await bought('bob@example.com');

    const exported = await exportOf('Bob@Example.com');

    expect(factsOf(exported, 'orders')).toMatchObject([
      {
        Order: String(order.id),
        Shop: 'books',
        Name: 'Test Buyer',
        'E-mail address': 'bob@example.com',
        Products: expect.stringMatching(/^1 × /) as string,
      },
    ]);
    expect(factsOf(exported, 'courses')).toMatchObject([
      { Course: DEMO, 'Learning platform': 'main', Ended: 'no', State: 'As it should be' },
    ]);
    expect(factsOf(exported, 'deliveries')[0]?.['Billing address']).toContain('bob@example.com');
    expect(factsOf(exported, 'accounts')).toMatchObject([{ Username: 'bob', State: 'Confirmed' }]);
    expect(exported.done).toBe(true);
  });

  it('speaks Spanish where it is asked to', async () => {
    const exported = await exportOf('bob@example.com', { locale: 'es_AR' });

    expect(factsOf(exported, 'accounts')).toMatchObject([
      { 'Nombre de usuario': 'bob', Estado: 'Confirmada' },
    ]);
  });

  it('tells a learner nothing of whoever paid', async () => {
    await bought('payer@example.com', DEMO, { learner_email: 'carla@example.org' });

    const exported = await exportOf('carla@example.org');

    expect(factsOf(exported, 'courses')).toMatchObject([{ Course: DEMO }]);
    expect(JSON.stringify(exported)).not.toMatch(/payer|Buyer/);
  });

  it('of somebody unknown is empty', async () => {
    expect(await exportOf('nobody@example.com')).toEqual({ groups: [], done: true });
  });

  it.each([
    [{ email: 'no address' }, 400, 'request_invalid'],
    [{ email: 'bob@example.com', shop: 'elsewhere' }, 404, 'shop_unknown'],
  ])('of %j is refused', async (body, status, code) => {
    const answer = await world.sidecar.api('POST', '/v1/privacy/export', body);

    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it('comes in pages where there are many orders', async () => {
    await world.sidecar.rows(
      `insert into matricula.orders (tenant_id, shop_id, order_id, snapshot, fingerprint, trace)
       select 'default', 'books', 'many-' || n, jsonb_build_object('orderId', 'many-' || n, 'number', 'many-' || n,
         'status', 'pending', 'lines', '[]'::jsonb, 'refunds', '[]'::jsonb, 'anonymised', false,
         'customer', jsonb_build_object('email', 'Many@Example.com', 'name', 'Many')), 'f', 't'
       from generate_series(1, 30) as n`,
    );

    const pages = [await exportOf('many@example.com'), await exportOf('many@example.com', { page: 2 })];

    expect(pages.map(({ done }) => done)).toEqual([false, true]);
    const numbers = pages.flatMap((page) => factsOf(page, 'orders').map((facts) => facts.Order));
    expect(new Set(numbers).size).toBe(30);
  });

  it('and the erasure goes on until everything is gone', async () => {
    const steps = [await erase('many@example.com'), await erase('many@example.com')];

    expect(steps.map(({ orders, done }) => [orders, done])).toEqual([
      [25, false],
      [5, true],
    ]);
    expect(await whereIs('many@example.com')).toEqual([]);
  });
});

describe('somebody who is erased', () => {
  it('is named nowhere any more, and keeps what they paid for', async () => {
    const order = await bought('lucia@example.org');
    await world.sidecar.rows(
      `insert into matricula.transfers (tenant_id, shop_id, order_id, amount, currency, skus, lms_ids, trace, state, reason)
       values ('default', 'books', $1, '9.00', 'EUR', '{}', '{}', 't', 'refused', 'Lucia@example.org paid less')`,
      [String(order.id)],
    );
    const before = await grantsOf(order.id);
    const mark = await world.lms.mark();

    const erased = await erase('Lucia@example.org', { reason: 'lucia@example.org asked by phone' });
    await world.untilIdle();

    expect(erased).toMatchObject({ orders: 1, accounts: 1, done: true });
    expect(erased.retained).toEqual([expect.stringContaining('learning platform') as string]);
    expect(await whereIs('lucia')).toEqual([]);
    expect(await grantsOf(order.id)).toEqual(before);
    expect(await world.lms.enrollment('lucia', DEMO)).toMatchObject({ is_active: true, mode: 'verified' });
    expect(await world.lms.journal(mark)).toEqual([]);
  });

  it('is in the audit without the address', async () => {
    const answer = await world.sidecar.api('GET', '/v1/audit?limit=1');
    const [entry] = ((await answer.json()) as { entries: AuditEntry[] }).entries;

    expect(entry).toMatchObject({ actor: 'api:maria', event: 'privacy.erased' });
    expect(entry?.reason).toMatch(/^erased-[0-9a-f]{32} asked by phone$/);
  });

  it('is erased once: the second time there is nothing', async () => {
    expect(await erase('lucia@example.org')).toEqual({
      orders: 0,
      accounts: 0,
      deliveries: 0,
      retained: [],
      done: true,
    });
  });

  it('does not come back with a later delivery of the same order, which changes nothing', async () => {
    const order = await bought('alumno@example.net');
    await erase('alumno@example.net');
    const before = await grantsOf(order.id);
    const notes = await world.shop.notes(order.id);

    await world.shop.setStatus(order.id, 'processing');
    await world.shop.setStatus(order.id, 'completed');
    await world.untilIdle();

    expect(await whereIs('alumno@example.net')).toEqual([]);
    expect(await grantsOf(order.id)).toEqual(before);
    expect(await world.shop.notes(order.id)).toEqual(notes);
    expect(await world.lms.enrollment('alumno', DEMO)).toMatchObject({ is_active: true });
  });

  it('is no news for the shop, whatever has the order looked at again', async () => {
    const order = await bought('carla@example.org', STATISTICS);
    const notes = await world.shop.notes(order.id);

    await erase('carla@example.org');
    await world.sidecar.rows(`update matricula.orders set settle_at = now() where order_id = $1`, [
      String(order.id),
    ]);
    await world.untilIdle();

    expect(notes).not.toEqual([]);
    expect(await world.shop.notes(order.id)).toEqual(notes);
  });

  it('is not brought back by a comparison with the shop, which finds nothing to repair', async () => {
    await world.sidecar.api('POST', '/v1/reconciliations', { shop: 'books', since: '2026-11-01T00:00:00Z' });
    await world.untilIdle();

    expect(await whereIs('alumno@example.net')).toEqual([]);
    const [run] = await world.sidecar.rows<{ counts: Record<string, number> }>(
      `select counts from matricula.reconciliations order by started_at desc limit 1`,
    );
    expect(Object.keys(run?.counts ?? {})).toEqual(['looked_at']);
  });

  it('whose order is anonymised by WooCommerce as well keeps their grants', async () => {
    const order = await bought('aurora@example.org');
    await erase('aurora@example.org');
    const before = await grantsOf(order.id);

    await world.shop.call('POST', `/orders/${order.id}/anonymise`, {});
    await world.untilIdle();

    expect(await grantsOf(order.id)).toEqual(before);
    expect(await world.lms.enrollment('aurora', DEMO)).toMatchObject({ is_active: true });
  });

  it('is a new learner when they buy again, and is enrolled in what they buy', async () => {
    const order = await bought('alumno@example.net', PYTHON);

    expect(await world.lms.enrollment('alumno', PYTHON)).toMatchObject({ is_active: true });
    const learners = await world.sidecar.rows<{ state: string }>(
      `select state from matricula.learners where id in (select learner_id from matricula.grants
         where order_id = $1 or learner_email like 'erased-%' and course_key = $2)`,
      [String(order.id), PYTHON],
    );
    expect(learners).toEqual([{ state: 'active' }]);
  });

  it('and is erased again', async () => {
    const erased = await erase('alumno@example.net');

    expect(erased).toMatchObject({ orders: 1, accounts: 1 });
    expect(await whereIs('alumno')).toEqual([]);
    expect(await world.lms.enrollment('alumno', PYTHON)).toMatchObject({ is_active: true });
  });

  it('and whose money goes back is for a person: nobody knows any more whom to unenroll', async () => {
    const order = await bought('uma@example.org', STATISTICS);
    await erase('uma@example.org');
    const mark = await world.lms.mark();

    await world.shop.setStatus(order.id, 'refunded');
    await world.untilIdle();

    expect((await grantsOf(order.id)).every(({ ended_at }) => ended_at !== null)).toBe(true);
    expect(await world.lms.journal(mark)).toEqual([]);
    const attention = await world.sidecar.api('GET', '/v1/attention?lang=en');
    expect(JSON.stringify(await attention.json())).toContain('learner_erased');
    expect(await whereIs('uma@example.org')).toEqual([]);
  });

  it('as a learner leaves whoever paid as they are', async () => {
    const order = await bought('gift-giver@example.com', DEMO, { learner_email: 'vera@example.org' });

    await erase('vera@example.org');
    await world.shop.setStatus(order.id, 'processing');
    await world.untilIdle();

    expect(await whereIs('vera@example.org')).toEqual([]);
    expect(factsOf(await exportOf('gift-giver@example.com'), 'orders')).toMatchObject([
      { Name: 'Test Buyer', 'E-mail address': 'gift-giver@example.com' },
    ]);
  });

  it('whose address is the end of another leaves that one alone', async () => {
    await bought('ana@example.org');
    await bought('susana@example.org');

    await erase('ana@example.org');

    expect(factsOf(await exportOf('susana@example.org'), 'orders')).toHaveLength(1);
    expect(factsOf(await exportOf('ana@example.org'), 'orders')).toEqual([]);
  });

  it('and who was never known costs nothing and leaves no trace', async () => {
    expect(await erase('never-seen@example.com')).toMatchObject({ orders: 0, accounts: 0, retained: [] });
    expect(await whereIs('never-seen')).toEqual([]);
  });
});

it('a delivery that could not be read is forgotten with whoever it names', async () => {
  await world.sidecar.rows(
    `insert into matricula.inbox (tenant_id, shop_id, order_id, topic, headers, body, body_hash, state, outcome)
     values ('default', 'books', '99001', 'order.updated', '{}', convert_to('{"id":99001,"Email":"Zoe@Example.com"', 'UTF8'),
       'h1', 'needs_attention', 'unreadable')`,
  );

  expect(await erase('zoe@example.com')).toMatchObject({ orders: 0, deliveries: 1 });
  expect(await whereIs('zoe@example.com')).toEqual([]);
});
