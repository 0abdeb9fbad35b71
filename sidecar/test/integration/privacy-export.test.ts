import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsOf, PrivacyWorld } from '../support/privacy-world.ts';
import type { World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let trial: PrivacyWorld;
let world: World;

beforeAll(async () => {
  trial = await PrivacyWorld.start();
  world = trial.world;
});

afterAll(() => world.close());

describe('an export', () => {
  it('has the orders, courses, deliveries and accounts of a person, in words', async () => {
    const order = await trial.bought('bob@example.com', DEMO);

    const exported = await trial.exportOf('Bob@Example.com');

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
    const exported = await trial.exportOf('bob@example.com', { locale: 'es_AR' });

    expect(factsOf(exported, 'accounts')).toMatchObject([
      { 'Nombre de usuario': 'bob', Estado: 'Confirmada' },
    ]);
  });

  it('tells a learner nothing of whoever paid', async () => {
    await trial.bought('payer@example.com', DEMO, { learner_email: 'carla@example.org' });

    const exported = await trial.exportOf('carla@example.org');

    expect(factsOf(exported, 'courses')).toMatchObject([{ Course: DEMO }]);
    expect(JSON.stringify(exported)).not.toMatch(/payer|Buyer/);
  });

  it('of somebody unknown is empty', async () => {
    expect(await trial.exportOf('nobody@example.com')).toEqual({ groups: [], done: true });
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

    const pages = [
      await trial.exportOf('many@example.com'),
      await trial.exportOf('many@example.com', { page: 2 }),
    ];

    expect(pages.map(({ done }) => done)).toEqual([false, true]);
    const numbers = pages.flatMap((page) => factsOf(page, 'orders').map((facts) => facts.Order));
    expect(new Set(numbers).size).toBe(30);
  });

  it('and the erasure goes on until everything is gone', async () => {
    const steps = [await trial.erase('many@example.com'), await trial.erase('many@example.com')];

    expect(steps.map(({ orders, done }) => [orders, done])).toEqual([
      [25, false],
      [5, true],
    ]);
    expect(await trial.whereIs('many@example.com')).toEqual([]);
  });
});
