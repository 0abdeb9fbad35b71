import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { courseOrder } from '../support/course-order.ts';
import { WEBHOOK_SECRET } from '../support/connections.ts';
import { signed as signedByWooCommerce, post } from '../support/deliveries.ts';
import { FakePlugin, newSecret, signed } from '../support/fake-plugin.ts';
import { makeCode, startPluginWorld, type PluginWorld } from '../support/plugin-world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let world: PluginWorld;
let plugin: FakePlugin;

beforeAll(async () => {
  world = await startPluginWorld();
  plugin = world.plugin;
});

afterAll(() => world.close());

/** The status and code of a refusal, whose sentence must be one. */
function refusal({ status, body }: { status: number; body: Record<string, unknown> }): [number, unknown] {
  expect(body.detail).toMatch(/^[A-Z].*\.$/);
  return [status, body.code];
}

const check = JSON.stringify({ action: 'check' });

describe('a question', () => {
  it('is answered once', async () => {
    const message = signed(check, plugin.deliverySecret);

    expect((await plugin.post('checks', message)).status).toBe(200);
    expect(refusal(await plugin.post('checks', message))).toEqual([409, 'call_repeated']);
  });

  it('is not answered at another address than the one that it was signed for', async () => {
    const message = signed(check, plugin.deliverySecret);

    expect(refusal(await plugin.post('unpairings', message))).toEqual([400, 'action_wrong']);
    expect((await plugin.post('checks', message)).status).toBe(200);
  });

  it('is refused when it is older than five minutes', async () => {
    const old = signed(check, plugin.deliverySecret, { skew: -301 });

    expect(refusal(await plugin.post('checks', old))).toEqual([401, 'signature_wrong']);
  });

  it('is refused when it is signed as WooCommerce signs, which names no time', async () => {
    const signature = createHmac('sha256', plugin.deliverySecret).update(check).digest('base64');
    const message = { body: check, headers: { 'x-wc-webhook-signature': signature } };

    expect(refusal(await plugin.post('checks', message))).toEqual([401, 'signature_missing']);
  });

  it('is refused when another shop has signed it', async () => {
    const other = await FakePlugin.start();
    await other.pair(world.sidecar.url, await makeCode(world.sidecar, 'other'));

    const answer = await plugin.ask('retries', { action: 'retry', orderId: '1' }, other.deliverySecret);
    await other.server.close();

    expect(refusal(answer)).toEqual([401, 'signature_wrong']);
  });

  it('that lacks something is refused, naming it and not what was sent', async () => {
    const answer = await plugin.ask('rotations', { action: 'rotate', reportSecret: 'env:HOME' });

    expect(refusal(answer)).toEqual([400, 'body_invalid']);
    expect(answer.body.detail).toContain('reportSecret');
    expect(answer.body.detail).not.toContain('HOME');
  });

  it('is refused above 64 KiB', async () => {
    const answer = await plugin.ask('checks', { action: 'check', padding: 'x'.repeat(65_536) });

    expect(refusal(answer)).toEqual([413, 'too_large']);
    expect(answer.body.detail).toContain('64 KiB');
  });

  it('has no place in a shop without the plugin, whose secret is another one', async () => {
    const { sidecar } = world;
    await sidecar.addShop({ shopId: 'plain', url: 'http://127.0.0.1:9' });
    const ask = async (route: string, question: object) => {
      const raw = { id: 'msg_1', at: String(Math.floor(Date.now() / 1000)), body: JSON.stringify(question) };
      const mac = createHmac('sha256', WEBHOOK_SECRET).update(`${raw.id}.${raw.at}.${raw.body}`);
      const response = await fetch(`${sidecar.url}/v1/shops/plain/${route}`, {
        method: 'POST',
        headers: {
          'webhook-id': raw.id,
          'webhook-timestamp': raw.at,
          'webhook-signature': `v1,${mac.digest('base64')}`,
        },
        body: raw.body,
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };

    const rotation = await ask('rotations', { action: 'rotate', reportSecret: newSecret() });
    const unpairing = await ask('unpairings', { action: 'unpair' });

    expect([refusal(rotation), refusal(unpairing)]).toEqual([
      [410, 'shop_unpaired'],
      [410, 'shop_unpaired'],
    ]);
    const delivery = signedByWooCommerce('{"id":1}', WEBHOOK_SECRET);
    expect((await post(sidecar.deliveriesUrl('plain'), delivery)).status).toBe(200);
  });
});

describe('a check', () => {
  const names = (answer: { body: Record<string, unknown> }) =>
    (answer.body.checks as { name: string; result: string; sentence: string }[]).map(
      ({ name, result }) => `${name} ${result}`,
    );

  it('goes from the signature to the LMS', async () => {
    const answer = await plugin.ask('checks', { action: 'check' });

    expect(names(answer)).toEqual(['signature ok', 'clock ok', 'callback ok', 'orders ok', 'lms ok']);
  });

  it('says by how much the shop’s clock is wrong, and goes on', async () => {
    plugin.clockSkewSeconds = 90;
    const answer = await plugin.ask('checks', { action: 'check' });
    plugin.clockSkewSeconds = 0;

    expect(names(answer)).toEqual(['signature ok', 'clock failed', 'callback ok', 'orders ok', 'lms ok']);
    expect(JSON.stringify(answer.body)).toMatch(/clock is (89|90|91) s ahead/);
  });

  it.each([
    ['no connection', { how: 'down' as const }, 'broke before the whole answer came'],
    ['a firewall', { how: { status: 403, body: '<html>' } }, 'Let POST requests to matricula/v1 through'],
    ['a redirect', { how: { status: 301, body: '' } }, 'a redirect, a firewall'],
    ['no plugin', { how: { status: 404, body: { code: 'rest_no_route' } } }, 'Is the plugin active'],
    ['an error of PHP', { how: { status: 500, body: '' } }, 'PHP error log'],
    ['a maintenance page', { how: { status: 200, body: '<html>' } }, 'PHP error log'],
    [
      'another secret',
      { how: { status: 401, body: { code: 'matricula_signature_wrong' } } },
      'Un-pair and pair again',
    ],
  ])('ends at the way back that %s bars, and says what to do', async (_what, trouble, hint) => {
    plugin.troubles.push({ action: 'status', times: 1, ...trouble });

    const answer = await plugin.ask('checks', { action: 'check' });

    expect(names(answer)).toEqual(['signature ok', 'clock ok', 'callback failed']);
    expect(JSON.stringify(answer.body)).toContain(hint);
  });
});

describe('an order that the panel asks about', () => {
  const stateOf = (orderId: string) => plugin.ask('order-states', { action: 'order_state', orderId });

  it('is unknown before it was planned, and another shop’s stays so', async () => {
    expect(refusal(await stateOf('999'))).toEqual([404, 'order_unknown']);
    expect(refusal(await plugin.ask('retries', { action: 'retry', orderId: '999' }))).toEqual([
      404,
      'order_unknown',
    ]);
  });

  it('has not settled while a delivery of it waits to be planned', async () => {
    plugin.change(courseOrder(202, 'ana@example.org', [{ courseKey: DEMO, mode: 'verified' }]));
    await plugin.push();
    await world.sidecar.untilIdle();
    const before = (await stateOf('202')).body.settled;

    await world.sidecar.rows(`update matricula.inbox
      set state = 'due', next_attempt_at = now() + '1 hour' where order_id = '202'`);
    const meanwhile = (await stateOf('202')).body.settled;
    await world.sidecar.rows(`update matricula.inbox set state = 'done' where order_id = '202'`);

    expect([before, meanwhile]).toEqual([true, false]);
  });

  it('shows lines, seats and what happened, and can be retried while somebody has to register', async () => {
    plugin.change(courseOrder(201, 'nobody-yet@example.org', [{ courseKey: DEMO, mode: 'verified' }]));
    await plugin.push();
    await world.sidecar.untilIdle();

    const { status, body } = await stateOf('201');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      orderId: '201',
      settled: true,
      canRetry: true,
      lines: [{ lineItemId: '7', state: 'waiting_for_learner', seats: [{ seat: 1, courseKey: DEMO }] }],
    });
    expect((body.timeline as { event: string }[]).map(({ event }) => event)).toContain('report.sent');
    expect(await plugin.ask('retries', { action: 'retry', orderId: '201' })).toMatchObject({
      status: 200,
      body: { redriven: 0 },
    });
  });
});

describe('secrets that are changed', () => {
  const rotate = async () => {
    const reportSecret = newSecret();
    plugin.reportSecrets.unshift(reportSecret);
    const { status, body } = await plugin.ask('rotations', { action: 'rotate', reportSecret });
    expect(status).toBe(200);
    return String(body.deliverySecret);
  };
  const deliver = (id: number, secret: string) =>
    plugin.post('deliveries', signed(JSON.stringify({ id, matricula: { topic: 'order.updated' } }), secret));

  it('cost no delivery: the one before is taken until the new one was used', async () => {
    const before = plugin.deliverySecret;
    const after = await rotate();

    const statuses = [];
    for (const [id, secret] of [
      [301, before],
      [302, before],
      [303, after],
      [304, before],
      [305, after],
    ] as const)
      statuses.push((await deliver(id, secret)).status);

    expect(statuses).toEqual([200, 200, 200, 401, 200]);
    plugin.deliverySecret = after;
  });

  it('may be asked for again when the answer was lost', async () => {
    const before = plugin.deliverySecret;
    const lost = await rotate();
    const after = await rotate();

    expect((await deliver(311, before)).status).toBe(200);
    expect((await deliver(312, lost)).status).toBe(401);
    expect((await deliver(313, after)).status).toBe(200);
    plugin.deliverySecret = after;
  });

  it('sign what the sidecar asks from then on', async () => {
    plugin.deliverySecret = await rotate();
    plugin.reportSecrets.splice(1);

    const answer = await plugin.ask('checks', { action: 'check' });

    expect(JSON.stringify(answer.body)).toContain('"callback","result":"ok"');
  });
});

it('a question about an order is answered by somebody of the shop, and only about its own order', async () => {
  const { lms, sidecar } = world;
  await lms.call('POST', '/users', { username: 'walt', email: 'walt@example.org' });
  const order = courseOrder(771, 'walt@example.org', [{ courseKey: DEMO, mode: 'verified' }]);
  plugin.change(order, []);
  await plugin.push();
  await sidecar.untilIdle();
  plugin.change({ ...order, refunds: [{ id: 98, reason: '', total: '-5.00' }] }, [
    { id: 98, amount: '5.00', date_created_gmt: '2026-11-25T10:00:00', line_items: [] },
  ]);
  await plugin.push();
  await sidecar.untilIdle();
  const state = await plugin.ask('order-states', { action: 'order_state', orderId: '771' });
  const [question] = state.body.questions as { questionId: string; seats: object[]; choices: object[] }[];
  expect(question).toMatchObject({
    sentence: 'A refund of ARS 5.00 does not say what it was for. Should access end for it?',
    seats: [{ lineItemId: '7', seat: 1, label: 'seat 1: walt@example.org' }],
    choices: [{ choice: 'remove', label: 'End the access' }, { choice: 'audit' }, { choice: 'keep' }],
  });

  const { questionId } = question ?? {};
  const given = { action: 'answer', questionId, choice: 'remove', seats: [], actor: 'maria' };
  expect(refusal(await plugin.ask('answers', { ...given, orderId: '1' }))).toEqual([404, 'question_unknown']);
  expect((await plugin.ask('answers', { ...given, orderId: '771' })).body).toEqual({ result: 'answered' });
  await sidecar.untilIdle();

  expect(await lms.enrollment('walt', DEMO)).toMatchObject({ is_active: false });
});
