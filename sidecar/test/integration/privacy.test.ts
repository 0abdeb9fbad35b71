import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/store/audit.ts';
import { factsOf, PrivacyWorld } from '../support/privacy-world.ts';
import type { World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PYTHON = 'course-v1:Acme+PY101+2026';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';

let trial: PrivacyWorld;
let world: World;

beforeAll(async () => {
  trial = await PrivacyWorld.start();
  world = trial.world;
});

afterAll(() => world.close());

const grantsOf = (orderId: number) =>
  world.sidecar.rows<{ id: string; ended_at: Date | null }>(
    `select id, ended_at, course_key, generation, learner_id from matricula.grants where order_id = $1 order by id`,
    [String(orderId)],
  );

describe('somebody who is erased', () => {
  it('is named nowhere any more, and keeps what they paid for', async () => {
    const order = await trial.bought('lucia@example.org', DEMO);
    await world.sidecar.rows(
      `insert into matricula.transfers (tenant_id, shop_id, order_id, amount, currency, skus, lms_ids, trace, state, reason)
       values ('default', 'books', $1, '9.00', 'EUR', '{}', '{}', 't', 'refused', 'Lucia@example.org paid less')`,
      [String(order.id)],
    );
    const before = await grantsOf(order.id);
    const mark = await world.lms.mark();

    const erased = await trial.erase('Lucia@example.org', { reason: 'lucia@example.org asked by phone' });
    await world.untilIdle();

    expect(erased).toMatchObject({ orders: 1, accounts: 1, done: true });
    expect(erased.retained).toEqual([expect.stringContaining('learning platform') as string]);
    expect(await trial.whereIs('lucia')).toEqual([]);
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
    expect(await trial.erase('lucia@example.org')).toEqual({
      orders: 0,
      accounts: 0,
      deliveries: 0,
      retained: [],
      done: true,
    });
  });

  it('does not come back with a later delivery of the same order, which changes nothing', async () => {
    const order = await trial.bought('alumno@example.net', DEMO);
    await trial.erase('alumno@example.net');
    const before = await grantsOf(order.id);
    const notes = await world.shop.notes(order.id);

    await world.shop.setStatus(order.id, 'processing');
    await world.shop.setStatus(order.id, 'completed');
    await world.untilIdle();

    expect(await trial.whereIs('alumno@example.net')).toEqual([]);
    expect(await grantsOf(order.id)).toEqual(before);
    expect(await world.shop.notes(order.id)).toEqual(notes);
    expect(await world.lms.enrollment('alumno', DEMO)).toMatchObject({ is_active: true });
  });

  it('is no news for the shop, whatever has the order looked at again', async () => {
    const order = await trial.bought('carla@example.org', STATISTICS);
    const notes = await world.shop.notes(order.id);

    await trial.erase('carla@example.org');
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

    expect(await trial.whereIs('alumno@example.net')).toEqual([]);
    const [run] = await world.sidecar.rows<{ counts: Record<string, number> }>(
      `select counts from matricula.reconciliations order by started_at desc limit 1`,
    );
    expect(Object.keys(run?.counts ?? {})).toEqual(['looked_at']);
  });

  it('whose order is anonymised by WooCommerce as well keeps their grants', async () => {
    const order = await trial.bought('aurora@example.org', DEMO);
    await trial.erase('aurora@example.org');
    const before = await grantsOf(order.id);

    await world.shop.call('POST', `/orders/${order.id}/anonymise`, {});
    await world.untilIdle();

    expect(await grantsOf(order.id)).toEqual(before);
    expect(await world.lms.enrollment('aurora', DEMO)).toMatchObject({ is_active: true });
  });

  it('is a new learner when they buy again, and is enrolled in what they buy', async () => {
    const order = await trial.bought('alumno@example.net', PYTHON);

    expect(await world.lms.enrollment('alumno', PYTHON)).toMatchObject({ is_active: true });
    const learners = await world.sidecar.rows<{ state: string }>(
      `select state from matricula.learners where id in (select learner_id from matricula.grants
         where order_id = $1 or learner_email like 'erased-%' and course_key = $2)`,
      [String(order.id), PYTHON],
    );
    expect(learners).toEqual([{ state: 'active' }]);
  });

  it('and is erased again', async () => {
    const erased = await trial.erase('alumno@example.net');

    expect(erased).toMatchObject({ orders: 1, accounts: 1 });
    expect(await trial.whereIs('alumno')).toEqual([]);
    expect(await world.lms.enrollment('alumno', PYTHON)).toMatchObject({ is_active: true });
  });

  it('and whose money goes back is for a person: nobody knows any more whom to unenroll', async () => {
    const order = await trial.bought('uma@example.org', STATISTICS);
    await trial.erase('uma@example.org');
    const mark = await world.lms.mark();

    await world.shop.setStatus(order.id, 'refunded');
    await world.untilIdle();

    expect((await grantsOf(order.id)).every(({ ended_at }) => ended_at !== null)).toBe(true);
    expect(await world.lms.journal(mark)).toEqual([]);
    const attention = await world.sidecar.api('GET', '/v1/attention?lang=en');
    expect(JSON.stringify(await attention.json())).toContain('learner_erased');
    expect(await trial.whereIs('uma@example.org')).toEqual([]);
  });

  it('as a learner leaves whoever paid as they are', async () => {
    const order = await trial.bought('gift-giver@example.com', DEMO, { learner_email: 'vera@example.org' });

    await trial.erase('vera@example.org');
    await world.shop.setStatus(order.id, 'processing');
    await world.untilIdle();

    expect(await trial.whereIs('vera@example.org')).toEqual([]);
    expect(factsOf(await trial.exportOf('gift-giver@example.com'), 'orders')).toMatchObject([
      { Name: 'Test Buyer', 'E-mail address': 'gift-giver@example.com' },
    ]);
  });

  it('whose address is the end of another leaves that one alone', async () => {
    await trial.bought('ana@example.org', DEMO);
    await trial.bought('susana@example.org', DEMO);

    await trial.erase('ana@example.org');

    expect(factsOf(await trial.exportOf('susana@example.org'), 'orders')).toHaveLength(1);
    expect(factsOf(await trial.exportOf('ana@example.org'), 'orders')).toEqual([]);
  });

  it('and who was never known costs nothing and leaves no trace', async () => {
    expect(await trial.erase('never-seen@example.com')).toMatchObject({
      orders: 0,
      accounts: 0,
      retained: [],
    });
    expect(await trial.whereIs('never-seen')).toEqual([]);
  });
});

it('a delivery that could not be read is forgotten with whoever it names', async () => {
  await world.sidecar.rows(
    `insert into matricula.inbox (tenant_id, shop_id, order_id, topic, headers, body, body_hash, state, outcome)
     values ('default', 'books', '99001', 'order.updated', '{}', convert_to('{"id":99001,"Email":"Zoe@Example.com"', 'UTF8'),
       'h1', 'needs_attention', 'unreadable')`,
  );

  expect(await trial.erase('zoe@example.com')).toMatchObject({ orders: 0, deliveries: 1 });
  expect(await trial.whereIs('zoe@example.com')).toEqual([]);
});
