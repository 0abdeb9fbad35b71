import { afterAll, beforeAll, expect, it } from 'vitest';
import { post, readFixture } from '../support/deliveries.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';

/**
 * Every delivery that a real WooCommerce sent, in its order, with what it must change, written down before it was
 * first run. `lms`: the enrollments it adds; `left`: those it ends. `outcome`: what becomes of the delivery. `notes`: new order notes.
 */
interface Step {
  delivery: string;
  outcome: string | null;
  lms: string[];
  left?: string[];
  notes: { staff: string[]; customer: boolean } | null;
  why: string;
}

const STEPS: Step[] = [
  {
    delivery: 'ping',
    outcome: null,
    lms: [],
    notes: null,
    why: 'a test of the address: answered 200, nothing stored',
  },
  {
    delivery: 'order-created-pending-bank-transfer',
    outcome: 'not_granting',
    lms: [],
    notes: null,
    why: 'pending is not paid',
  },
  {
    delivery: 'order-updated-on-hold',
    outcome: 'not_granting',
    lms: [],
    notes: null,
    why: 'on hold: the transfer has not been confirmed',
  },
  {
    delivery: 'order-updated-processing',
    outcome: 'granted',
    lms: [`lucia ${DEMO} verified`],
    notes: { staff: ['Enrolled (verified)'], customer: true },
    why: 'moved on by hand, with a paid date: the confirmation. No mode named: the only paid one',
  },
  {
    delivery: 'order-updated-processing-mixed-cart-coupon-learner-email',
    outcome: 'granted',
    lms: [`alumno ${DEMO} verified`],
    notes: {
      staff: ['Enrolled (verified)', 'seat 1: no learner yet', 'seat 3: no learner yet'],
      customer: true,
    },
    why: 'the learner named on the line, not the buyer; three seats wait for theirs; the book is left alone',
  },
  {
    delivery: 'order-updated-partially-refunded',
    outcome: 'ended',
    lms: [],
    notes: { staff: ['Enrolled (verified)', 'It ended because it was refunded.'], customer: false },
    why: 'all three seats of the line were refunded and end; the other line stays',
  },
  {
    delivery: 'order-updated-cancelled',
    outcome: 'ended',
    lms: [],
    left: [`alumno ${DEMO} verified`],
    notes: {
      staff: ['It ended because the order was cancelled, refunded or failed.'],
      customer: false,
    },
    why: 'cancelled after paid: what was left of it ends, too',
  },
  {
    delivery: 'order-updated-processing-variations',
    outcome: 'awaits_completion',
    lms: [],
    notes: null,
    why: 'cash on delivery: processing comes before the money',
  },
  {
    delivery: 'order-updated-variation-line-refunded',
    outcome: 'awaits_completion',
    lms: [],
    notes: null,
    why: 'still not paid, and nobody sits on the refunded line',
  },
];

let world: World;

beforeAll(async () => {
  world = await startWorld();
  const { shop, sidecar } = world;
  await sidecar.rows(
    `insert into matricula.offers (tenant_id, shop_id, sku, version, entries) values
     ('default', 'books', 'MITx-6.00-audit', 1, '[{"courseKey": "course-v1:MITx+6.00x+2026", "mode": "audit", "lms": null}]'),
     ('default', 'books', 'MITx-6.00-verified', 1, '[{"courseKey": "course-v1:MITx+6.00x+2026", "mode": "verified", "lms": null}]')`,
  );
  await shop.call('PATCH', '/settings', { deliver: false });
});

afterAll(() => world.close());

const enrollments = async () =>
  (await world.lms.enrollments())
    .filter((row) => row.is_active)
    .map((row) => `${row.user} ${row.course_id} ${row.mode}`);

/** Makes the shop's order what the delivery says, so that the shop answers questions about it as it did then. */
async function putOrder(body: string): Promise<number> {
  const order = JSON.parse(body) as {
    id: number;
    refunds: { id: number; total: string }[];
    line_items: Line[];
  };
  const refunds = order.refunds.flatMap(({ id, total }) => {
    const line = order.line_items.find((item) => Number(item.total) === -Number(total));
    const meta_data = [{ id: 1, key: '_refunded_item_id', value: String(line?.id) }];
    const refunded = line && { ...line, id: line.id + 100, quantity: -line.quantity, total, meta_data };
    return [{ order_id: order.id, id, amount: total.slice(1), line_items: [refunded] }];
  });
  await world.shop.call('POST', '/orders', { orders: [order], refunds });
  return order.id;
}

interface Line {
  id: number;
  quantity: number;
  total: string;
}

it.each(STEPS)('$delivery: $why', async ({ delivery, outcome, lms, left = [], notes }) => {
  const fixture = readFixture(delivery);
  const orderId = outcome === null ? 0 : await putOrder(fixture.body);
  const before = await enrollments();
  const notesBefore = orderId ? (await world.shop.notes(orderId)).length : 0;

  const response = await post(world.sidecar.deliveriesUrl('books'), fixture);
  await world.sidecar.untilIdle();

  expect(response.status).toBe(200);
  const after = await enrollments();
  expect(after.filter((row) => !before.includes(row))).toEqual(lms);
  expect(before.filter((row) => !after.includes(row))).toEqual(left);
  if (outcome === null) return;
  const inbox = await world.sidecar.rows<{ outcome: string }>(
    'select outcome from matricula.inbox order by received_at desc limit 1',
  );
  expect(inbox[0]?.outcome).toBe(outcome);
  const added = (await world.shop.notes(orderId)).slice(notesBefore);
  expect(added.map((note) => note.customer_note)).toEqual(
    notes ? (notes.customer ? [false, true] : [false]) : [],
  );
  for (const sentence of notes?.staff ?? []) expect(added[0]?.note).toContain(sentence);
});

it('enrolled two learners in all, and completed the one order that nothing is left of', async () => {
  const { shop } = world;

  expect(
    (await world.lms.enrollments()).filter((row) => row.course_id === STATISTICS && row.user !== 'vera'),
  ).toEqual([]);
  const states = await Promise.all([18, 19, 21].map(async (id) => [id, (await shop.order(id)).status]));
  expect(states).toEqual([
    [18, 'completed'],
    [19, 'cancelled'],
    [21, 'processing'],
  ]);
});
