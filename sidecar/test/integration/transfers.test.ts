import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO, look, press, TransferWorld, TREASURER } from '../support/transfer-world.ts';
import { until } from '../support/until.ts';

let trial: TransferWorld;

beforeAll(async () => {
  trial = await TransferWorld.start();
});

beforeEach(() => trial.begin());

afterEach(() => trial.forget());

afterAll(() => trial.close());

describe('an order by bank transfer', () => {
  it('is mailed about once, paid when somebody says so, and enrolled', async () => {
    const order = await trial.buy();
    const [letter] = await trial.asked(1);
    const link = trial.linkIn(letter);
    const page = await look(link);

    expect(letter).toMatchObject({
      envelope: { to: [TREASURER] },
      subject: `Has ARS 49.00 arrived? Order ${order.id}, books`,
    });
    for (const part of [`${order.id}`, 'Test Buyer, ana@example.org', 'ARS 49.00', 'Demo course'])
      expect(letter?.text).toContain(part);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Has ARS 49.00 arrived on the account?');
    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'on-hold' });

    const answered = await press(link, { choice: 'arrived' });
    await trial.mail.world.untilIdle();

    expect(answered.status).toBe(200);
    expect(answered.html).toContain(`${TREASURER} confirmed on`);
    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'completed' });
    expect((await trial.shop.notes(order.id))[0]?.note).toMatch(
      /^<strong>The money arrived\.<\/strong><table><tbody valign="top"><tr><td>Amount<\/td><td>ARS 49\.00<\/td><\/tr><tr><td>Confirmed by<\/td><td>treasurer@school\.example<\/td><\/tr><tr><td>On<\/td><td>.+ UTC<\/td><\/tr><\/tbody><\/table>/,
    );
    expect(await trial.enrolled('ana@example.org')).toMatchObject([{ is_active: true }]);
    expect(await trial.transferOf(order.id)).toMatchObject({
      state: 'confirmed',
      answeredBy: `mail:${TREASURER}`,
    });
    expect(await trial.asked(1)).toHaveLength(1);
  });

  it('changes nothing when its link is only looked at, however often and by whom', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();

    for (let looks = 0; looks < 5; looks += 1) await look(link);
    await fetch(link, { method: 'HEAD' });
    await fetch(`${link}?choice=arrived&amount=49.00&currency=ARS`);
    await trial.mail.world.untilIdle();

    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'on-hold' });
    expect(await trial.transferOf(order.id)).toMatchObject({ state: 'asked' });
  });

  it('is told to the buyer and stays on hold where something is wrong', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();

    const empty = await press(link, { choice: 'wrong', reason: '  ' });
    const answered = await press(link, { choice: 'wrong', reason: 'Only 40 came.\r\n<img src=x>' });
    await trial.mail.world.untilIdle();
    const notes = await trial.shop.notes(order.id);

    expect(empty.status).toBe(400);
    expect(empty.html).toContain('Please say what is wrong');
    expect(answered.html).toContain('something is wrong: Only 40 came. &lt;img src=x&gt;');
    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'on-hold' });
    expect(notes.map(({ customer_note }) => customer_note)).toEqual([false, true]);
    expect(notes[0]?.note).toContain(`<td>Answered by</td><td>${TREASURER}</td>`);
    expect(notes[0]?.note).toContain('The order stays on hold.');
    expect(notes[1]?.note).toContain('There is a question about your transfer: Only 40 came.');
    expect(notes.map(({ note }) => note).join()).not.toContain('<img');
    expect(await trial.enrolled('ana@example.org')).toEqual([]);
  });

  it('is cancelled where the shop wants that', async () => {
    await trial.setTerms({ refused: 'cancel' });
    const order = await trial.buy();
    const link = await trial.firstLink();

    await press(link, { choice: 'wrong', reason: 'Nothing came.' });
    await trial.mail.world.untilIdle();

    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'cancelled' });
    expect(await trial.transferOf(order.id)).toMatchObject({ state: 'refused', reason: 'Nothing came.' });
  });

  it('is asked about again when it is not there yet, and not before', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();
    const days = [
      await press(link, { choice: 'later', days: '0' }),
      await press(link, { choice: 'later', days: '61' }),
    ];

    const answered = await press(link, { choice: 'later', days: '5' });
    const again = await trial.transferOf(order.id);

    expect(days.map(({ status }) => status)).toEqual([400, 400]);
    expect(answered.html).toContain('You are asked again on');
    expect(Math.round((Date.parse(String(again.nextMailAt)) - Date.now()) / 86_400_000)).toBe(5);
    expect(await trial.asked(1)).toHaveLength(1);

    await trial.letDaysPass();
    const [, second] = await trial.asked(2);
    expect((await press(link, { choice: 'arrived' })).status).toBe(200);
    expect((await look(trial.linkIn(second))).html).toContain(`${TREASURER} confirmed on`);
  });

  it('is reminded of, and needs attention when nobody ever answers', async () => {
    await trial.setTerms({ reminders: 1, remindAfterDays: 2 });
    const order = await trial.buy();
    await trial.asked(1);
    await trial.letDaysPass();
    const [, reminder] = await trial.asked(2);
    await trial.letDaysPass();
    await until(async () => (await trial.transferOf(order.id)).needsAttention === true);
    const attention: unknown = await (await trial.sidecar.api('GET', '/v1/attention')).json();

    expect(reminder?.subject).toMatch(/^Reminder: Has ARS 49\.00 arrived\?/);
    expect(await trial.asked(2)).toHaveLength(2);
    expect(attention).toMatchObject({
      groups: [{ kind: 'transfer', cause: 'transfer_unanswered', count: 1, shopId: 'books' }],
    });
    const late = await press(trial.linkIn(reminder), { choice: 'arrived' });
    expect(late.status).toBe(200);
    expect(await (await trial.sidecar.api('GET', '/v1/attention')).json()).toMatchObject({ groups: [] });
  });
});

describe('an order that changes meanwhile', () => {
  it('is asked about anew with what it costs now, where the page was opened before', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();
    await trial.shop.setWebhooks('paused');
    await trial.addFee(order.id);

    const answered = await press(link, { choice: 'arrived' });
    const [, changed] = await trial.asked(2);
    await trial.shop.setWebhooks('active');

    expect(answered.status).toBe(409);
    expect(answered.html).toContain('The order has changed: this is what it costs now.');
    expect(answered.html).toContain('Has ARS 59.00 arrived on the account?');
    expect(changed?.subject).toMatch(/^Changed: Has ARS 59\.00 arrived\?/);
    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'on-hold' });
    expect(await trial.eventsOf(order.id)).toContain('transfer.changed');
    expect((await press(link, { choice: 'arrived' })).status).toBe(200);
    await trial.mail.world.untilIdle();
    expect(['processing', 'completed']).toContain((await trial.shop.order(order.id)).status);
  });

  it('is mailed about once more as soon as the shop says so', async () => {
    const order = await trial.buy();
    const [before] = await trial.asked(1);

    await trial.addFee(order.id);
    const [, changed] = await trial.asked(2);

    expect(changed?.subject).toMatch(/^Changed: Has ARS 59\.00 arrived\?/);
    const told = 'The order has changed: this is what it costs now.';
    expect((await look(trial.linkIn(before))).html).toContain(told);
    expect((await look(trial.linkIn(changed))).html).not.toContain(told);
    expect(await trial.transferOf(order.id)).toMatchObject({ amount: '59.00', state: 'asked' });
  });

  it('is confirmed by staff in the shop: nobody has to answer any more', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();

    await trial.shop.setStatus(order.id, 'processing');
    await trial.mail.world.untilIdle();
    const late = await press(link, { choice: 'wrong', reason: 'Nothing came.' });
    await trial.mail.world.untilIdle();

    expect(await trial.transferOf(order.id)).toMatchObject({ state: 'withdrawn', reason: 'processing' });
    expect(late.status).toBe(409);
    expect(late.html).toContain('Nothing is left to confirm: the order is &quot;Processing&quot;');
    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'completed' });
    expect(await trial.enrolled('ana@example.org')).toMatchObject([{ is_active: true }]);
  });

  it('is cancelled in the shop after it was confirmed, before the shop heard of it: it stays cancelled', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();
    await trial.shop.fault({ match: {}, times: 2, action: { status: 503 } });

    expect((await press(link, { choice: 'arrived' })).status).toBe(200);
    await trial.shop.mend();
    await trial.shop.setStatus(order.id, 'cancelled');
    await trial.sidecar.rows(`update matricula.reports set next_attempt_at = now() where state = 'due'`);
    await until(async () => (await trial.transferOf(order.id)).state === 'withdrawn');

    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'cancelled' });
    expect(await trial.enrolled('ana@example.org')).toEqual([]);
  });
});

it('is listed page by page, the newest first', async () => {
  const ids: string[] = [];
  for (const email of ['a@example.org', 'b@example.org', 'c@example.org']) {
    ids.push(String((await trial.buy(email)).id));
    await trial.asked(ids.length);
  }

  const page = async (query: string) => {
    const answer = await trial.sidecar.api('GET', `/v1/transfers?limit=2${query}`);
    return (await answer.json()) as { transfers: { orderId: string }[]; next: string | null };
  };
  const first = await page('');
  const second = await page(`&after=${String(first.next)}`);

  const orders = [...first.transfers, ...second.transfers].map(({ orderId }) => orderId);
  expect(orders).toEqual(ids.reverse());
  expect(second.next).toBeNull();
});

it('asks nobody about an order of books, or one that is paid by card', async () => {
  await trial.shop.checkout({ items: [{ sku: 'BOOK-1' }], email: 'b@example.org', payment: 'bacs' });
  await trial.shop.checkout({ items: [{ sku: DEMO }], email: 'c@example.org', payment: 'stripe' });
  await trial.mail.world.untilIdle();

  expect(await trial.sidecar.rows('select from matricula.transfers')).toEqual([]);
});
