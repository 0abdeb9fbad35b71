import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redriveOrder } from '../../src/operator/redrive.ts';
import { listAttention } from '../../src/store/attention.ts';
import { untilPlanned } from '../support/refund-matrix/play.ts';
import { startWorld, type OrderInShop, type World } from '../support/world.ts';

const PYTHON = 'course-v1:Acme+PY101+2026';
const PROFESSIONAL = 'course-v1:Acme+PRO1+2026';

interface AskedQuestion {
  questionId: string;
  kind: string;
  seats: { lineItemId: string; seat: number }[];
  count: number | null;
}

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

async function ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) {
  const answer = await world.sidecar.api(method, path, body);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function questionsOf(order: OrderInShop): Promise<AskedQuestion[]> {
  const { body } = await ask('GET', `/v1/questions?orderId=${order.id}`);
  return body.questions as AskedQuestion[];
}

async function answer(questionId: string | undefined, choice: string, seats: object[] = []) {
  const path = `/v1/questions/${String(questionId)}/answers`;
  const taken = await ask('POST', path, {
    choice,
    seats,
    actor: 'maria',
  });
  await world.untilIdle();
  return [taken.status, taken.body.result ?? taken.body.code];
}

/** Bought by somebody with a fresh account, and refunded a little. */
async function boughtAndRefunded(username: string, sku = PYTHON) {
  const { lms, shop } = world;
  const email = `${username}@example.org`;
  await lms.call('POST', '/users', { username, email });
  const order = await shop.checkout({ items: [{ sku }], email });
  await world.untilIdle();
  await shop.call('POST', `/orders/${order.id}/refund`, { amount: '10.00' });
  await world.untilIdle();
  return order;
}

const isIn = async (username: string, courseKey = PYTHON) =>
  (await world.lms.enrollment(username, courseKey))?.is_active;

describe('a refund that nobody can read', () => {
  it('is asked about in the order note, and carried out as it is answered, once', async () => {
    const order = await boughtAndRefunded('quinn');
    const [question] = await questionsOf(order);
    const note = (await world.shop.notes(order.id)).at(-1);
    expect(question).toMatchObject({ kind: 'amount_refunded', count: null });
    expect(note?.note).toContain('A refund of ARS 10.00 does not say what it was for.');
    expect(note?.note).toContain(`matricula question answer ${question?.questionId ?? ''}`);
    expect(await isIn('quinn')).toBe(true);

    expect(await answer(question?.questionId, 'remove')).toEqual([200, 'answered']);
    expect(await answer(question?.questionId, 'remove')).toEqual([200, 'repeat']);
    expect(await answer(question?.questionId, 'keep')).toEqual([409, 'question_answered']);

    expect(await isIn('quinn')).toBe(false);
    expect(await questionsOf(order)).toEqual([]);
    expect((await world.shop.notes(order.id)).at(-1)?.note).toContain('It ended because it was refunded.');
    const audit = await ask('GET', '/v1/audit?limit=1');
    expect(audit.body.entries).toMatchObject([
      { actor: 'api:maria', event: 'question.answered', orderId: String(order.id) },
    ]);
  });

  it('is withdrawn with its refund, and gives back what its answer took', async () => {
    const { shop } = world;
    const order = await boughtAndRefunded('rosa');
    const [question] = await questionsOf(order);
    await answer(question?.questionId, 'remove');
    expect(await isIn('rosa')).toBe(false);

    const raw = { ...order, status: 'completed', refunds: [] };
    await shop.call('POST', '/orders', { orders: [raw], event: 'updated' });
    await world.untilIdle();

    expect(await isIn('rosa')).toBe(true);
    expect(await answer(question?.questionId, 'keep')).toEqual([409, 'question_withdrawn']);
  });

  it('takes no answer that it did not ask for', async () => {
    const order = await boughtAndRefunded('saul');
    const [question] = await questionsOf(order);

    expect(await answer(question?.questionId, 'burn')).toEqual([400, 'request_invalid']);
    expect(await answer(question?.questionId, 'remove', [{ lineItemId: '0', seat: 9 }])).toEqual([
      400,
      'seats_unknown',
    ]);
    expect(await answer('nothing', 'remove')).toEqual([404, 'question_unknown']);
    expect(await isIn('saul')).toBe(true);
  });

  it('asks for a way out where the course has no audit mode to move to', async () => {
    const order = await boughtAndRefunded('tina', PROFESSIONAL);
    const [first] = await questionsOf(order);

    await answer(first?.questionId, 'audit');
    const [second] = await questionsOf(order);
    expect(second?.kind).toBe('audit_missing');
    expect(await world.lms.enrollment('tina', PROFESSIONAL)).toMatchObject({ mode: 'professional' });
    expect(await answer(second?.questionId, 'audit')).toEqual([400, 'choice_unknown']);
    await answer(second?.questionId, 'remove');

    expect(await isIn('tina', PROFESSIONAL)).toBe(false);
  });
});

it('asks whose seat it was while the LMS is away: who was not looked up is not known to have no account', async () => {
  const { lms, shop } = world;
  const emails = ['wanda@example.org', 'xaver@example.org'];
  const seats = { sku: PYTHON, quantity: 2, meta: [{ key: 'Learner email', value: emails }] };
  await lms.fault({ match: { path: '/api/' }, times: null, action: { status: 503 } });

  const order = await shop.checkout({ items: [seats], email: 'boss@example.org' });
  await untilPlanned(world);
  await shop.call('POST', `/orders/${order.id}/refund`, {
    lines: [{ id: order.line_items[0]?.id, quantity: 1 }],
  });
  await untilPlanned(world);

  expect(await questionsOf(order)).toMatchObject([{ kind: 'seats_refunded', count: 1 }]);
  await lms.mend();
  await world.sidecar.rows('update matricula.lanes set failures = 0, opened_at = null, wait_until = null');
});

it('says that a learner is still in whose mode was changed while they were taken out, until it is tried again', async () => {
  const { lms, shop, sidecar } = world;
  await lms.call('POST', '/users', { username: 'vito', email: 'vito@example.org' });
  const order = await shop.checkout({ items: [{ sku: PYTHON }], email: 'vito@example.org' });
  await world.untilIdle();
  const message = "Enrollment mode mismatch: active mode=honor, requested mode=verified. Won't deactivate.";
  const match = { method: 'POST', path: '/api/enrollment/v1/enrollment' };
  await lms.fault({ match, times: 1, action: { status: 400, body: JSON.stringify({ message }) } });

  await shop.setStatus(order.id, 'cancelled');
  await world.untilIdle();
  const causes = async () =>
    (await sidecar.run((trx) => listAttention(trx))).filter((entry) => entry.orderId === String(order.id));
  expect(await causes()).toMatchObject([{ kind: 'seat', cause: 'mode_changed_meanwhile' }]);
  expect((await shop.notes(order.id)).at(-1)?.note).toContain('Somebody changed the mode in the LMS');

  const seat = { user: 'vito', course_id: PYTHON, mode: 'verified', is_active: false };
  await lms.call('PUT', '/enrollments', seat);
  await sidecar.run((trx) => redriveOrder(trx, { shopId: 'books', orderId: String(order.id) }));
  await world.untilIdle();

  expect(await causes()).toEqual([]);
});

describe('the policy of a shop', () => {
  const policy = '/v1/shops/books/refund-policy';

  it('is what it says, and is changed in part', async () => {
    expect((await ask('GET', policy)).body).toEqual({
      onRefund: 'remove',
      onTrash: 'ask',
      windowDays: null,
      afterWindow: 'ask',
    });
    expect((await ask('PATCH', policy, { onRefund: 'audit' })).body).toMatchObject({ onRefund: 'audit' });
    expect((await ask('PATCH', policy, { onRefund: 'burn' })).status).toBe(400);
    expect((await ask('GET', '/v1/shops/nobody/refund-policy')).status).toBe(404);
  });

  it('of audit moves a learner there, and says so', async () => {
    const { lms, shop } = world;
    await lms.call('POST', '/users', { username: 'ugo', email: 'ugo@example.org' });
    const order = await shop.checkout({
      items: [{ sku: PYTHON }, { sku: 'BOOK-1' }],
      email: 'ugo@example.org',
    });
    await world.untilIdle();

    const lines = [{ id: order.line_items[0]?.id, quantity: 1 }];
    await shop.call('POST', `/orders/${order.id}/refund`, { lines });
    await world.untilIdle();

    expect(await lms.enrollment('ugo', PYTHON)).toMatchObject({ mode: 'audit', is_active: true });
    const note = (await shop.notes(order.id)).at(-1)?.note;
    expect(note).toContain('Enrolled (audit)');
    expect(note).toContain('This line was refunded.');
  });
});
