import { answerQuestion } from '../../../src/operator/answer-question.ts';
import { listOpenQuestions, type Question } from '../../../src/store/questions.ts';
import { WEBHOOK_SECRET } from '../connections.ts';
import { post, signed } from '../deliveries.ts';
import { until } from '../until.ts';
import type { OrderInShop, World } from '../world.ts';
import type { Cell } from './table.ts';

export const COURSE = 'course-v1:Acme+PY101+2026';
/** On another line of the partial refund, and bought by nobody else. */
export const OTHER_COURSE = 'course-v1:UBA+STAT101+2026_T1';

/** One cell while it is played: its learner has a name of their own, so that all of them are played at once. */
export interface Case extends Cell {
  username: string;
  /** Under which they buy. */
  email: string;
  /** Bought with the learner's seat. */
  colleague: string;
  /** Orders to which the event happens. */
  orders: OrderInShop[];
}

export function toCase(cell: Cell, index: number): Case {
  const username = `learner-${index}`;
  return { ...cell, username, email: `${username}@example.org`, colleague: `colleague-${index}`, orders: [] };
}

const isIn = ({ situation }: Cell, name: string) => situation === name;

/** What the LMS has before anything is bought. */
export async function prepare({ lms }: World, play: Case): Promise<void> {
  await lms.call('POST', '/users', { username: play.colleague, email: `${play.colleague}@example.org` });
  if (isIn(play, 'learner unregistered')) return;
  await lms.call('POST', '/users', { username: play.username, email: play.email });
  const before = { 'audit before buying': 'audit', 'seat given by staff': 'verified' }[play.situation];
  if (before) await enrollByHand({ lms }, play, before);
}

export async function buy({ lms, shop, untilIdle }: World, cases: Case[]): Promise<void> {
  for (const play of cases) play.orders.push(await checkout(shop, play, play.email));
  await untilIdle(180_000);
  for (const play of cases.filter((one) => isIn(one, 'two addresses of one account'))) {
    const email = `new.${play.email}`;
    await lms.call('PATCH', `/users/${play.username}`, { email });
    play.orders.push(await checkout(shop, play, email));
  }
  // The order elsewhere stays out of the event.
  for (const play of cases.filter((one) => isIn(one, 'second grant elsewhere')))
    await shop.checkout({ items: [{ sku: COURSE }], email: play.email });
  await untilIdle(180_000);
}

function checkout(shop: World['shop'], play: Case, email: string): Promise<OrderInShop> {
  const learners = [email, `${play.colleague}@example.org`];
  const seats = { sku: COURSE, quantity: 2, meta: [{ key: 'Learner email', value: learners }] };
  const items = play.event === 'quantity' ? [seats] : [{ sku: COURSE }];
  const others = play.event === 'partial' ? [{ sku: OTHER_COURSE }] : [];
  return shop.checkout({ items: [...items, ...others], email });
}

/** What happens in the LMS between the purchase and the refund. */
export async function meanwhile({ lms }: World, play: Case): Promise<void> {
  if (isIn(play, 'mode changed meanwhile')) await enrollByHand({ lms }, play, 'professional');
  if (isIn(play, 'learner left by themselves')) await enrollByHand({ lms }, play, 'verified', false);
  if (isIn(play, 'address changed in the LMS'))
    await lms.call('PATCH', `/users/${play.username}`, { email: `new.${play.email}` });
}

async function enrollByHand(
  { lms }: Pick<World, 'lms'>,
  { username: user }: Case,
  mode: string,
  is_active = true,
): Promise<void> {
  await lms.call('PUT', '/enrollments', { user, course_id: COURSE, mode, is_active });
}

/** What happens in the shop. */
export async function happen(world: World, play: Case): Promise<void> {
  for (const { id } of play.orders) {
    const before = await world.shop.order(id);
    await change(world.shop, play.event, before);
    if (isIn(play, 'delivered twice, out of order')) await deliverAgain(world, play.event, before);
  }
}

async function change(shop: World['shop'], event: string, order: OrderInShop): Promise<void> {
  const line = order.line_items.find((item) => item.sku === COURSE)?.id;
  const refund = (body: object) => shop.call('POST', `/orders/${order.id}/refund`, body);
  switch (event) {
    case 'full':
      await refund({});
      return;
    case 'partial':
    case 'quantity':
      await refund({ lines: [{ id: line, quantity: 1 }] });
      return;
    case 'amount-only':
      await refund({ amount: '10.00' });
      return;
    case 'cancel':
      await shop.setStatus(order.id, 'cancelled');
      return;
    case 'delete':
      await shop.call('POST', `/orders/${order.id}/trash`, {});
      return;
    case 'late refund':
      // Bought a month ago.
      await shop.call('POST', '/orders', { ...order, date_paid_gmt: monthAgo(), date_paid: monthAgo() });
      await refund({ lines: [{ id: line, quantity: 1 }] });
      return;
    default:
      throw new Error(`Nobody has taught the test what "${event}" is.`);
  }
}

function monthAgo(): string {
  return new Date(Date.now() - 30 * 24 * 60 * 60_000).toISOString().slice(0, 19);
}

/** The newest delivery twice, and the one from before it last. */
async function deliverAgain({ shop, sidecar }: World, event: string, before: OrderInShop): Promise<void> {
  const isTrashed = event === 'delete';
  const after = isTrashed ? { id: before.id } : await shop.order(before.id);
  const topic = isTrashed ? 'order.deleted' : 'order.updated';
  const deliver = (body: object, name: string) =>
    post(sidecar.deliveriesUrl('books'), signed(JSON.stringify(body), WEBHOOK_SECRET, name));
  for (const [body, name] of [
    [after, topic],
    [after, topic],
    [before, 'order.updated'],
    [before, 'order.updated'],
  ] as const)
    await deliver(body, name);
}

/** What the LMS holds for the learner in the course. */
export async function look({ lms }: Pick<World, 'lms'>, play: Case): Promise<string> {
  const seat = await lms.enrollment(play.username, COURSE);
  if (seat?.is_active) return seat.mode;
  const waits = (await lms.allowed()).some((row) => row.email === play.email && row.course_id === COURSE);
  return waits ? 'waiting' : 'out';
}

/** The open questions about the orders of a case. */
export async function questionsOf({ sidecar }: World, play: Case): Promise<Question[]> {
  const all = await sidecar.run((trx) => listOpenQuestions(trx, { shopId: 'books' }));
  return all.filter(({ orderId }) => play.orders.some(({ id }) => String(id) === orderId));
}

/** Staff answers: "keep" after the window, else the learner's seat ends, which is the first of its line. */
export async function answer({ sidecar }: World, event: string, questions: Question[]): Promise<void> {
  for (const { questionId, seats } of questions) {
    const isLate = event === 'late refund';
    const given = {
      questionId,
      choice: isLate ? 'keep' : 'remove',
      seats: isLate ? [] : seats.filter(({ seat }) => seat === 1),
      actor: 'test',
    };
    const result = await sidecar.run((trx) => answerQuestion(trx, given));
    if (result !== 'answered') throw new Error(`The answer was taken as ${result}.`);
  }
}

/** Everybody has an account in the end. */
export async function register({ lms, sidecar, untilIdle }: World, cases: Case[]): Promise<void> {
  const unregistered = cases.filter((play) => isIn(play, 'learner unregistered'));
  for (const { username, email } of unregistered) await lms.call('POST', '/users', { username, email });
  await sidecar.rows(
    `update matricula.learners set next_lookup_at = clock_timestamp() where state = 'no_account'`,
  );
  await untilIdle(60_000);
}

/** While the LMS is down, what was planned waits for it: idle is when all deliveries were planned. */
export async function untilPlanned({ shop, sidecar }: World): Promise<void> {
  await until(async () => {
    const { pending } = await shop.call<{ pending: number }>('GET', '/deliveries');
    const due = await sidecar.rows(`select from matricula.inbox where state = 'due'`);
    return pending + due.length === 0;
  });
}
