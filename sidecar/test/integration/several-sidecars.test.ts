import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakePlugin, newSecret } from '../support/fake-plugin.ts';
import { makeCode } from '../support/plugin-world.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';
import { look, press, TransferWorld, TREASURER } from '../support/transfer-world.ts';
import { until } from '../support/until.ts';

let trial: TransferWorld;
let one: SidecarUnderTest;
/** On the same database: whatever a balancer sends there was begun at the first. */
let other: SidecarUnderTest;

beforeAll(async () => {
  trial = await TransferWorld.start();
  one = trial.sidecar;
  other = await startSidecarUnderTest(one.database, { env: trial.mail.env });
  await trial.begin();
});

afterAll(async () => {
  await other.stop();
  await trial.close();
});

describe('what was begun at one sidecar goes on at another', () => {
  it('a page about a transfer', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();
    const there = link.replace(one.url, other.url);

    expect((await look(there)).html).toContain('Has ARS 49.00 arrived on the account?');
    const answered = await press(there, { choice: 'arrived' });
    await trial.mail.world.untilIdle();

    expect(answered.html).toContain(`${TREASURER} confirmed on`);
    expect((await look(link)).html).toContain(`${TREASURER} confirmed on`);
    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'completed' });
  });

  it('a token of the API, until it is revoked at the third', async () => {
    const made = await one.api('POST', '/v1/tokens', { role: 'viewer', name: 'dashboard' });
    const { token, tokenId } = (await made.json()) as { token: string; tokenId: string };
    const ask = ({ url }: SidecarUnderTest) =>
      fetch(`${url}/v1/attention`, { headers: { authorization: `Bearer ${token}` } }).then(
        ({ status }) => status,
      );

    expect([await ask(one), await ask(other)]).toEqual([200, 200]);
    const headers = { authorization: `Bearer operator-token-of-the-tests-0123456789` };
    await fetch(`${one.url}/v1/tokens/${tokenId}`, { method: 'DELETE', headers });
    expect([await ask(one), await ask(other)]).toEqual([401, 401]);
  });

  it('a shop’s pairing, and a change of its secrets', async () => {
    const plugin = await FakePlugin.start();
    const code = await makeCode(one, 'papers');

    expect((await plugin.pair(one.url, code)).status).toBe(201);
    expect(await plugin.pair(other.url, code)).toMatchObject({
      status: 403,
      body: { code: 'pairing_code_used' },
    });
    plugin.sidecarUrl = other.url;
    expect((await plugin.ask('checks', { action: 'check' })).status).toBe(200);
    const reportSecret = newSecret();
    const rotated = await plugin.ask('rotations', { action: 'rotate', reportSecret });
    plugin.sidecarUrl = one.url;
    plugin.deliverySecret = String(rotated.body.deliverySecret);
    plugin.reportSecrets.unshift(reportSecret);

    expect(rotated.status).toBe(200);
    // What a sidecar knows of a shop is a second old at most where a signature does not fit.
    await until(async () => (await plugin.ask('checks', { action: 'check' })).status === 200);
    await plugin.server.close();
  });
});

it('a sidecar that is stopping answers whoever still comes, and has them go elsewhere', async () => {
  const leaving = await startSidecarUnderTest(one.database, {
    env: { ...trial.mail.env, MATRICULA_DRAIN_SECONDS: '2' },
  });
  const stopped = leaving.stop();

  const ready = await fetch(`${leaving.url}/readyz`);
  const ping = await fetch(leaving.deliveriesUrl('books'), {
    method: 'POST',
    body: new URLSearchParams({ webhook_id: '1' }),
  });
  await stopped;

  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ code: 'stopping' });
  expect(ready.headers.get('connection')).toBe('close');
  expect(ping.status).toBe(200);
  await expect(fetch(`${leaving.url}/healthz`)).rejects.toThrow();
  expect((await fetch(`${one.url}/readyz`)).status).toBe(200);
});
