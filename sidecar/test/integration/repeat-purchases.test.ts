import { afterAll, beforeAll, expect, it } from 'vitest';
import { redriveOrder } from '../../src/operator/redrive.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STATISTICS = 'course-v1:UBA+STAT101+2026_T1';
const PYTHON = 'course-v1:Acme+PY101+2026';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

async function buys(email: string, sku: string) {
  const order = await world.shop.checkout({ items: [{ sku }], email });
  await world.untilIdle();
  return order;
}

async function questionsOf(orderId: number) {
  const answer = await world.sidecar.api('GET', `/v1/questions?orderId=${orderId}`);
  const { questions } = (await answer.json()) as { questions: { questionId: string; kind: string }[] };
  return questions;
}

async function staffNotes(orderId: number): Promise<string[]> {
  return (await world.shop.notes(orderId)).filter((note) => !note.customer_note).map((note) => note.note);
}

it('fulfils a repeat purchase like any other, and tells staff of it once', async () => {
  const first = await buys('bob@example.com', DEMO);

  const second = await buys('bob@example.com', DEMO);

  const notes = await staffNotes(second.id);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain('Course access is ready.');
  expect(notes[0]).toContain(`The learner had this already, by order ${first.id}.`);
  expect(notes[0]).not.toContain('Ask the buyer');
  expect((await world.shop.order(second.id)).status).toBe('completed');
  expect(await staffNotes(first.id)).toHaveLength(1);
});

it('asks whether to refund where the shop wants to be asked', async () => {
  const first = await buys('ana@example.org', PYTHON);
  await world.sidecar.rows(
    `update matricula.shops set settings = settings || '{"repeatPurchases": "ask"}' where id = 'books'`,
  );

  const second = await buys('ana@example.org', PYTHON);

  const [note] = await staffNotes(second.id);
  expect(note).toContain('Course access needs your attention.');
  expect(note).toContain(`by order ${first.id}`);
  expect(note).toContain('Ask the buyer whether one of the two should be refunded');
  expect((await world.shop.order(second.id)).status).toBe('processing');
  const [question] = await questionsOf(second.id);
  expect(question).toMatchObject({ kind: 'repeat_purchase', detail: { order: String(first.id) } });

  const answer = { choice: 'keep', actor: 'maria' };
  const reply = await world.sidecar.api(
    'POST',
    `/v1/questions/${String(question?.questionId)}/answers`,
    answer,
  );
  await world.untilIdle();

  expect(reply.status).toBe(200);
  expect((await staffNotes(second.id)).at(-1)).toContain('Course access is ready.');
  expect((await world.shop.order(second.id)).status).toBe('completed');
  await world.sidecar.run((trx) => redriveOrder(trx, { shopId: 'books', orderId: String(second.id) }));
  await world.untilIdle();
  expect(await questionsOf(second.id)).toEqual([]);
});

it('asks no more about a repeat purchase that was refunded', async () => {
  await buys('carla@example.org', PYTHON);
  const second = await buys('carla@example.org', PYTHON);
  expect(await questionsOf(second.id)).toHaveLength(1);

  await world.shop.call('POST', `/orders/${second.id}/refund`, {
    lines: [{ id: second.line_items[0]?.id, quantity: 1 }],
  });
  await world.untilIdle();

  expect(await questionsOf(second.id)).toEqual([]);
  expect(await world.lms.enrollment('carla', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
});

it('keeps the learner in by the one when the other is refunded, whichever it is', async () => {
  const { shop, lms } = world;
  const first = await buys('alumno@example.net', STATISTICS);
  await buys('alumno@example.net', STATISTICS);
  const since = await lms.mark();

  await shop.call('POST', `/orders/${first.id}/refund`, {
    lines: [{ id: first.line_items[0]?.id, quantity: 1 }],
  });
  await world.untilIdle();

  expect(await lms.enrollment('alumno', STATISTICS)).toMatchObject({ mode: 'verified', is_active: true });
  const writes = (await lms.journal(since)).filter(
    (entry) => entry.method === 'POST' && entry.path.endsWith('/enrollment'),
  );
  expect(writes).toEqual([]);
});

it('is no repeat for another learner, nor after the first order has ended', async () => {
  const { shop } = world;
  const first = await buys('lucia@example.org', DEMO);
  const other = await buys('carla@example.org', DEMO);
  await shop.call('POST', `/orders/${first.id}/refund`, {
    lines: [{ id: first.line_items[0]?.id, quantity: 1 }],
  });
  await world.untilIdle();

  const again = await buys('lucia@example.org', DEMO);

  for (const order of [other, again]) {
    expect((await staffNotes(order.id)).join()).not.toContain('had this already');
  }
  expect(await world.lms.enrollment('lucia', DEMO)).toMatchObject({ mode: 'verified', is_active: true });
});

it('tells in one report that the right person got in and the wrong one went out', async () => {
  const order = await buys('gina.wrong@example.org', STATISTICS);
  await world.lms.call('POST', '/users', { email: 'gina.wrong@example.org', username: 'gina' });
  await world.sidecar.rows(
    `update matricula.learners set next_lookup_at = now() where next_lookup_at is not null and username is null`,
  );
  await world.untilIdle();
  const before = (await staffNotes(order.id)).length;

  await assign(order, 'lucia@example.org');

  expect(await world.lms.enrollment('lucia', STATISTICS)).toMatchObject({ mode: 'verified' });
  expect(await world.lms.enrollment('gina', STATISTICS)).toMatchObject({ is_active: false });
  const notes = await staffNotes(order.id);
  expect(notes).toHaveLength(before + 1);
  expect(notes.at(-1)).toContain('Course access has changed.');
  expect(notes.at(-1)).toMatch(/lucia@example\.org.*Enrolled \(verified\)/s);
  expect(notes.at(-1)).toMatch(/gina\.wrong@example\.org.*Ended.*The seat was given to another learner\./s);
});

it('leaves the wrong person in where another order pays for them, and says so', async () => {
  await buys('carla@example.org', PYTHON);
  const order = await buys('carla@example.org', PYTHON);

  await assign(order, 'bob@example.com');

  expect(await world.lms.enrollment('bob', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  expect(await world.lms.enrollment('carla', PYTHON)).toMatchObject({ mode: 'verified', is_active: true });
  const note = (await staffNotes(order.id)).at(-1);
  expect(note).toMatch(/carla@example\.org.*The seat was given to another learner\..*still in the course/s);
});

async function assign(order: { id: number; line_items: { id: number }[] }, email: string): Promise<void> {
  const seat = { lineId: String(order.line_items[0]?.id), seat: 1, email, reason: 'wrong address' };
  const answer = await world.sidecar.api('POST', `/v1/shops/books/orders/${order.id}/seats`, seat);
  expect(answer.status).toBe(200);
  await world.untilIdle();
}
