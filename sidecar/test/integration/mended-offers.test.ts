import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { parseCourseKey } from '../../src/ledger/course-key.ts';
import { putOffer } from '../../src/store/offers.ts';
import { startWorld, type OrderInShop, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PYTHON = 'course-v1:Acme+PY101+2026';
const TYPO = 'course-v1:Acme+PY101+2062';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

beforeEach(() => world.lms.call('POST', '/reset', {}));

afterAll(() => world.close());

const META = '_matricula_offer';

const offerOf = (...courseKeys: string[]) =>
  JSON.stringify({ version: 1, courses: courseKeys.map((courseKey) => ({ courseKey, mode: 'verified' })) });

/** A book whose line carries an offer, as the plugin writes it. */
async function buy(...courseKeys: string[]): Promise<OrderInShop> {
  const items = [{ sku: 'BOOK-1', meta: [{ key: META, value: offerOf(...courseKeys) }] }];
  const order = await world.shop.checkout({ items, email: 'ana@example.org' });
  await world.untilIdle();
  return order;
}

/** What the plugin's Retry does to a line once the product is mended. */
async function mend(order: OrderInShop, ...courseKeys: string[]): Promise<void> {
  const meta_data = [{ key: META, value: offerOf(...courseKeys) }];
  const line_items = [{ id: order.line_items[0]?.id, meta_data }];
  await world.shop.rest('PUT', `/orders/${order.id}`, { line_items });
  await world.untilIdle();
}

async function causesOf(order: OrderInShop): Promise<string[]> {
  const answer = await world.sidecar.api('GET', '/v1/attention');
  const { groups } = (await answer.json()) as {
    groups: { cause: string; examples: { orderId: string }[] }[];
  };
  return groups
    .filter(({ examples }) => examples.some(({ orderId }) => orderId === String(order.id)))
    .map(({ cause }) => cause);
}

const coursesOfAna = async () =>
  (await world.lms.enrollments('ana')).filter((row) => row.is_active).map((row) => row.course_id);

const grantsOf = (order: OrderInShop) =>
  world.sidecar.rows(
    `select course_key, end_cause from matricula.grants where order_id = $1 and source = 'order' order by opened_at`,
    [String(order.id)],
  );

it('gives what the mended line sells, where the LMS has no such course run', async () => {
  const order = await buy(TYPO);
  expect(await causesOf(order)).toEqual(['course_not_found']);

  await mend(order, PYTHON);

  expect(await causesOf(order)).toEqual([]);
  expect(await coursesOfAna()).toContain(PYTHON);
  expect(await grantsOf(order)).toEqual([
    { course_key: TYPO, end_cause: 'offer_mended' },
    { course_key: PYTHON, end_cause: null },
  ]);
});

it('does so too when it was tried again in between', async () => {
  const order = await buy(TYPO);
  await world.sidecar.api('POST', '/v1/attention/redrive', { cause: 'course_not_found' });
  await world.untilIdle();

  await mend(order, PYTHON);

  expect(await coursesOfAna()).toContain(PYTHON);
  // From now on it is what was bought.
  await mend(order, DEMO);
  expect(await coursesOfAna()).not.toContain(DEMO);
});

it('keeps what was bought where one course of the line was given', async () => {
  const order = await buy(DEMO, TYPO);
  expect(await coursesOfAna()).toContain(DEMO);

  await mend(order, PYTHON);

  expect(await coursesOfAna()).not.toContain(PYTHON);
  expect(await causesOf(order)).toEqual(['course_not_found']);
});

it('keeps what was bought where the course run is there by now', async () => {
  const order = await buy(TYPO);
  const modes = ['audit', { slug: 'verified', min_price: 49 }];
  await world.lms.call('PUT', `/courses/${encodeURIComponent(TYPO)}`, { course_id: TYPO, name: 'X', modes });
  await world.sidecar.api('POST', '/v1/attention/redrive', { cause: 'course_not_found' });
  await world.untilIdle();
  expect(await coursesOfAna()).toContain(TYPO);

  await mend(order, PYTHON);

  expect(await coursesOfAna()).not.toContain(PYTHON);
});

it('gives what the shop’s table says now, once it is tried again', async () => {
  const put = async (text: string) => {
    const courseKey = parseCourseKey(text);
    if (!courseKey) throw new Error(`${text} is no course key.`);
    const offer = { entries: [{ courseKey, mode: 'verified', lms: null }], refunds: {} };
    await world.sidecar.run((trx) => putOffer(trx, 'books', 'BOOK-1', offer));
  };
  await put(TYPO);
  const order = await world.shop.checkout({ items: [{ sku: 'BOOK-1' }], email: 'ana@example.org' });
  await world.untilIdle();
  await put(PYTHON);

  await world.sidecar.api('POST', '/v1/attention/redrive', { cause: 'course_not_found' });
  await world.untilIdle();

  expect(await coursesOfAna()).toContain(PYTHON);
  expect(await causesOf(order)).toEqual([]);
});
