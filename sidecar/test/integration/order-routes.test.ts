import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redriveOrder } from '../../src/operator/redrive.ts';
import { startTwoShops, type TwoShops } from '../support/two-shops.ts';
import type { LmsInTest, OrderInShop } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: TwoShops;

beforeAll(async () => {
  world = await startTwoShops();
});

beforeEach(async () => {
  await Promise.all([world.lms.call('POST', '/reset', {}), world.second.call('POST', '/reset', {})]);
  await world.setRules();
});

afterAll(() => world.close());

const coursesOf = async (lms: LmsInTest, user: string) =>
  (await lms.enrollments(user))
    .filter((row) => row.is_active && row.mode === 'verified')
    .map((row) => row.course_id)
    .sort();

const grantsOf = (shopId: string, order: OrderInShop) =>
  world.sidecar.rows<{ lms_id: string; course_key: string }>(
    `select lms_id, course_key from matricula.grants
     where shop_id = $1 and order_id = $2 and ended_at is null order by course_key`,
    [shopId, String(order.id)],
  );

describe('an order', () => {
  it('reaches several LMSs, each line where its rule says, and each has its own fate', async () => {
    await world.setRules({ organisation: 'UBA', lmsId: 'second' });
    await world.second.call('DELETE', `/courses/${encodeURIComponent(STATISTICS)}`);

    const order = await world.buy(world.shop, 'bob@example.com', DEMO, STATISTICS);

    expect(await grantsOf('books', order)).toEqual([
      { lms_id: 'main', course_key: DEMO },
      { lms_id: 'second', course_key: STATISTICS },
    ]);
    expect(await coursesOf(world.lms, 'bob')).toEqual([DEMO]);
    expect(await coursesOf(world.second, 'bob')).toEqual([]);
    const modes = ['audit', { slug: 'verified', min_price: 49 }];
    const course = { course_id: STATISTICS, name: 'Statistics', modes };
    await world.second.call('PUT', `/courses/${encodeURIComponent(STATISTICS)}`, course);
    await world.sidecar.run((trx) => redriveOrder(trx, { shopId: 'books', orderId: String(order.id) }));
    await world.untilIdle();
    expect(await coursesOf(world.second, 'bob')).toEqual([STATISTICS]);
    expect(await coursesOf(world.lms, 'bob')).toEqual([DEMO]);
  });

  it('never meets the order of the same number in another shop', async () => {
    await world.setRules({ shopId: 'music', lmsId: 'second' });
    const [ours, theirs] = await sameNumber('carla@example.com', 'david@example.com');

    expect([ours.id, theirs.id]).toEqual([ours.id, ours.id]);
    expect(await grantsOf('books', ours)).toEqual([{ lms_id: 'main', course_key: DEMO }]);
    expect(await grantsOf('music', theirs)).toEqual([{ lms_id: 'second', course_key: PYTHON }]);
    await world.music.setStatus(theirs.id, 'cancelled');
    await world.untilIdle();
    expect(await grantsOf('books', ours)).toEqual([{ lms_id: 'main', course_key: DEMO }]);
    expect(await grantsOf('music', theirs)).toEqual([]);
    expect(JSON.stringify(await world.shop.notes(ours.id))).not.toContain(PYTHON);
  });

  it('that was granted stays in its LMS, whatever rules and the shop’s default say later', async () => {
    const order = await world.buy(world.shop, 'bob@example.com', PYTHON);
    await world.setRules({ organisation: 'Acme', lmsId: 'second' });
    await world.sidecar.rows(`update matricula.shops set default_lms_id = 'second'`);

    await world.sidecar.run((trx) => redriveOrder(trx, { shopId: 'books', orderId: String(order.id) }));
    await world.shop.setStatus(order.id, 'cancelled');
    await world.untilIdle();
    await world.shop.setStatus(order.id, 'processing');
    await world.untilIdle();
    await world.sidecar.rows(`update matricula.shops set default_lms_id = 'main'`);

    expect(await grantsOf('books', order)).toEqual([{ lms_id: 'main', course_key: PYTHON }]);
    expect(await coursesOf(world.lms, 'bob')).toEqual([PYTHON]);
    expect(await coursesOf(world.second, 'bob')).toEqual([]);
  });

  it('that was granted before routes were kept stays in its LMS too', async () => {
    const order = await world.buy(world.shop, 'carla@example.com', PYTHON);
    await world.sidecar.rows(
      `update matricula.order_lines set sold_routes = '[]',
         sold_offer = jsonb_build_array(sold_offer -> 0 || '{"lms": null}') where order_id = $1`,
      [String(order.id)],
    );
    await world.setRules({ organisation: 'Acme', lmsId: 'second' });

    await world.sidecar.run((trx) => redriveOrder(trx, { shopId: 'books', orderId: String(order.id) }));
    await world.untilIdle();

    expect(await grantsOf('books', order)).toEqual([{ lms_id: 'main', course_key: PYTHON }]);
    const { lines } = (await world.ask('GET', `/v1/routes/explain?shop=books&order=${order.id}`)).body;
    expect(lines).toMatchObject([{ courses: [{ lmsId: 'second', sold: { lmsId: 'main', by: null } }] }]);
  });

  it('goes to the right LMS once the rule is mended that sent it where the course run is not', async () => {
    await world.second.call('DELETE', `/courses/${encodeURIComponent(PYTHON)}`);
    await world.setRules({ organisation: 'Acme', lmsId: 'second' });
    const order = await world.buy(world.shop, 'aurora@example.org', PYTHON);
    expect(await coursesOf(world.lms, 'aurora')).toEqual([]);
    await world.setRules();

    await world.sidecar.api('POST', '/v1/attention/redrive', { cause: 'course_not_found' });
    await world.untilIdle();

    expect(await grantsOf('books', order)).toEqual([{ lms_id: 'main', course_key: PYTHON }]);
    expect(await coursesOf(world.lms, 'aurora')).toEqual([PYTHON]);
  });
});

/** Places orders in both shops until both have had one of the same number. */
async function sameNumber(ourEmail: string, theirEmail: string): Promise<[OrderInShop, OrderInShop]> {
  let ours = await world.buy(world.shop, ourEmail, DEMO);
  let theirs = await world.buy(world.music, theirEmail, PYTHON);
  while (ours.id !== theirs.id) {
    if (ours.id < theirs.id) ours = await world.buy(world.shop, ourEmail, DEMO);
    else theirs = await world.buy(world.music, theirEmail, PYTHON);
  }
  return [ours, theirs];
}
