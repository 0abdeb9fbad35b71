import { courseOrder } from '../course-order.ts';
import { WEBHOOK_SECRET } from '../connections.ts';
import { post, signed, signedAsPlugin } from '../deliveries.ts';
import { until } from '../until.ts';
import type { OrderInShop } from '../world.ts';
import type { Told } from './every-line-once.ts';
import type { KillWorld } from './kill-world.ts';

/**
 * What can become of an order, from payment to the last note. Each plays one order of a learner of its own against a
 * sidecar that may be killed at any moment, waits for nothing but what people see, and tells what must have come of it.
 */
export const STORIES = {
  bought,
  triedOnce,
  refused,
  polled,
  takenOver,
  refunded,
  asked,
  registered,
  withdrawn,
};

export type StoryName = keyof typeof STORIES;
export type Story = (world: KillWorld, name: string) => Promise<Told>;

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
/** One call: the LMS creates an enrollment in its default mode and gives it the mode asked for. */
export const ENROLLED = ['audit in', 'verified in'];
const PATIENCE_MS = 180_000;

/** Before any shop of these tests was connected. */
const LONG_AGO = '2026-01-02T03:04:05';
const BEFORE = '2026-01-01T00:00:00Z';

/** A minute passes sooner. */
const HASTEN_EVERY_MS = 500;

async function bought(world: KillWorld, name: string): Promise<Told> {
  const { order, email } = await buy(world, name);
  world.outbox.add(order);
  await completed(world, order.id);
  return told(order.id, 'sc', 'completed', [seat(email, ENROLLED)]);
}

/** WooCommerce tries each delivery once: where nobody takes it, the shop is asked what was missed. */
async function triedOnce(world: KillWorld, name: string): Promise<Told> {
  const { order, email } = await buy(world, name);
  await post(world.deliveriesUrl, signed(JSON.stringify(order), WEBHOOK_SECRET)).catch(() => undefined);
  await completed(world, order.id);
  return told(order.id, 'sc', 'completed', [seat(email, ENROLLED)]);
}

/** Its delivery is refused for its signature, and WooCommerce does not try again: the shop is asked what changed. */
async function refused(world: KillWorld, name: string): Promise<Told> {
  const { order, email } = await buy(world, name);
  const delivery = signedAsPlugin(JSON.stringify(order), `whsec_${Buffer.alloc(32, 1).toString('base64')}`);
  const refuse = () =>
    fetch(world.deliveriesUrl, { method: 'POST', ...delivery }).then(
      (answer) => answer.status === 401,
      () => false,
    );
  await until(refuse, PATIENCE_MS);
  const other = bought(world, `${name}-other`);
  await completed(world, order.id, () => world.hasten('shops', 'next_sweep_at'));
  world.told.push(await other);
  return told(order.id, 'sc', 'completed', [seat(email, ENROLLED)]);
}

/** Bought in a shop with the plugin, whose outbox nobody delivers: it is asked for. */
async function polled(world: KillWorld, name: string): Promise<Told> {
  const { plugin } = world;
  const { email } = await register(world, name);
  const orderId = 100_000 + world.nextNumber();
  plugin.change(courseOrder(orderId, email, [{ courseKey: DEMO, mode: 'verified' }]));
  const isCompleted = () => plugin.orders.get(String(orderId))?.order.status === 'completed';
  await patiently(world, isCompleted, () => world.hasten('shops', 'next_poll_at'));
  return { ...told(orderId, 'sc', 'completed', [seat(email, ENROLLED)]), shop: 'plugin' };
}

/** Sold before our plugin was there: a backfill enrolls the learner, and nobody hears of it. */
async function takenOver(world: KillWorld, name: string): Promise<Told> {
  const { plugin, lms } = world;
  const { email } = await register(world, name);
  const orderId = 100_000 + world.nextNumber();
  const times = { date_created_gmt: LONG_AGO, date_paid_gmt: LONG_AGO, date_modified_gmt: LONG_AGO };
  plugin.keep(courseOrder(orderId, email, [{ courseKey: DEMO, mode: 'verified' }], times));
  const isEnrolled = async () => (await lms.enrollment(name, DEMO))?.mode === 'verified';
  // One that is under way may have listed the orders already: asked again until this one was seen.
  await patiently(world, isEnrolled, () => world.backfill(plugin.shopId, BEFORE));
  return { ...told(orderId, '', 'processing', [seat(email, ENROLLED)]), shop: 'plugin' };
}

async function refunded(world: KillWorld, name: string): Promise<Told> {
  const before = await bought(world, name);
  await refund(world, before.orderId, {});
  await noted(world, before.orderId, 'scs');
  return told(before.orderId, 'scs', 'refunded', [
    seat(before.seats[0]?.email ?? '', [...ENROLLED, 'verified out']),
  ]);
}

/** Some of the money goes back without a word about what for; staff says that the access ends. */
async function asked(world: KillWorld, name: string): Promise<Told> {
  const before = await bought(world, name);
  await refund(world, before.orderId, { amount: '10.00' });
  await noted(world, before.orderId, 'scs');
  await patiently(world, () => world.answer(before.orderId, 'remove'));
  await noted(world, before.orderId, 'scss');
  return told(before.orderId, 'scss', 'completed', [
    seat(before.seats[0]?.email ?? '', [...ENROLLED, 'verified out']),
  ]);
}

/** Paid before there is an account: a place is kept, in the default mode, and the paid mode follows. */
async function registered(world: KillWorld, name: string): Promise<Told> {
  const { order, email } = await buyWithoutAccount(world, name);
  await world.lms.call('POST', '/users', { email, username: name });
  await completed(world, order.id, () => world.hasten('learners', 'next_lookup_at'));
  const place = { ...seat(email, ENROLLED), preEnrollment: 'used' as const };
  return told(order.id, 'scsc', 'completed', [place]);
}

async function withdrawn(world: KillWorld, name: string): Promise<Told> {
  const { order, email } = await buyWithoutAccount(world, name);
  await refund(world, order.id, {});
  await noted(world, order.id, 'scs');
  return told(order.id, 'scs', 'refunded', [seat(email, [])]);
}

async function register({ lms }: KillWorld, name: string): Promise<{ email: string }> {
  const email = `${name}@example.org`;
  await lms.call('POST', '/users', { email, username: name });
  return { email };
}

async function buy(world: KillWorld, name: string): Promise<{ order: OrderInShop; email: string }> {
  const { email } = await register(world, name);
  return { email, order: await world.shop.checkout({ items: [{ sku: DEMO }], email }) };
}

async function buyWithoutAccount(world: KillWorld, name: string) {
  const email = `${name}@example.org`;
  const order = await world.shop.checkout({ items: [{ sku: DEMO }], email });
  world.outbox.add(order);
  await noted(world, order.id, 'sc');
  return { order, email };
}

/** @param what Its lines in full where it names no amount. */
async function refund(
  { shop, outbox }: KillWorld,
  orderId: number,
  what: { amount?: string },
): Promise<void> {
  const { line_items } = await shop.order(orderId);
  const lines = line_items.map(({ id, quantity }) => ({ id, quantity, total: '49.00' }));
  await shop.call('POST', `/orders/${orderId}/refund`, what.amount === undefined ? { lines } : what);
  outbox.add(await shop.order(orderId));
}

function completed(world: KillWorld, orderId: number, meanwhile?: () => Promise<void>): Promise<void> {
  return patiently(world, async () => (await world.statusOf(orderId)) === 'completed', meanwhile);
}

function noted(world: KillWorld, orderId: number, kinds: string): Promise<void> {
  return patiently(world, async () => (await world.notesOf(orderId)) === kinds);
}

async function patiently(
  world: KillWorld,
  isDone: () => Promise<boolean> | boolean,
  meanwhile?: () => Promise<void>,
): Promise<void> {
  let hastenedAt = performance.now();
  const look = async () => {
    if (meanwhile && performance.now() - hastenedAt > HASTEN_EVERY_MS) {
      await meanwhile();
      hastenedAt = performance.now();
    }
    return isDone();
  };
  await until(look, PATIENCE_MS, () => world.describeOpen());
}

const seat = (email: string, history: string[]) => ({ email, courseKey: DEMO, history });

const told = (orderId: number, notes: string, status: string, seats: Told['seats']): Told => ({
  orderId,
  notes,
  status,
  seats,
});
