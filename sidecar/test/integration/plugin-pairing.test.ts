import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakePlugin } from '../support/fake-plugin.ts';
import { makeCode } from '../support/plugin-world.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';

let sidecar: SidecarUnderTest;
let plugin: FakePlugin;

beforeAll(async () => {
  sidecar = await startSidecarUnderTest();
  plugin = await FakePlugin.start();
});

afterAll(async () => {
  await sidecar.stop();
  await plugin.server.close();
});

const shopOf = async (shopId: string) =>
  (
    await sidecar.rows<Record<string, unknown>>(
      'select connector, name, locale, url, webhook_secrets, credentials from matricula.shops where id = $1',
      [shopId],
    )
  )[0];

/** The status and code of a refusal, whose sentence must be one. */
function refusal({ status, body }: { status: number; body: Record<string, unknown> }): [number, unknown] {
  expect(body.detail).toMatch(/^[A-Z].*\.$/);
  return [status, body.code];
}

describe('a pairing code', () => {
  it('makes a shop of the site that brings it', async () => {
    const { status, body } = await plugin.pair(sidecar.url, await makeCode(sidecar, 'acme'));

    expect([status, body]).toEqual([
      201,
      { shopId: 'acme', deliverySecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as string },
    ]);
    const shop = await shopOf('acme');
    expect(shop).toMatchObject({
      connector: 'woocommerce-plugin',
      name: 'Libros & más',
      locale: 'en_US',
      url: plugin.server.url,
    });
    expect(JSON.stringify(shop)).not.toContain(plugin.deliverySecret);
    expect(JSON.stringify(shop)).not.toContain(plugin.reportSecrets[0]);
  });

  it('may be typed in small letters, with spaces, without dashes', async () => {
    const code = await makeCode(sidecar, 'typed');

    const { status } = await plugin.pair(sidecar.url, ` ${code.toLowerCase().replaceAll('-', ' ')} `);

    expect(status).toBe(201);
  });

  it('is stored as a hash alone', async () => {
    const code = await makeCode(sidecar, 'hashed');

    const rows = await sidecar.rows(`select * from matricula.pairings where shop_id = 'hashed'`);

    expect(JSON.stringify(rows)).not.toContain(code);
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''));
  });

  it('that nobody made is refused', async () => {
    expect(refusal(await plugin.pair(sidecar.url, 'AAAA-BBBB-CCCC'))).toEqual([403, 'pairing_code_unknown']);
  });

  it('is refused after ten minutes', async () => {
    const code = await makeCode(sidecar, 'late', { validMs: 0 });

    expect(refusal(await plugin.pair(sidecar.url, code))).toEqual([403, 'pairing_code_expired']);
    expect(await shopOf('late')).toBeUndefined();
  });

  it('is refused the second time', async () => {
    const code = await makeCode(sidecar, 'once');
    await plugin.pair(sidecar.url, code);

    expect(refusal(await plugin.pair(sidecar.url, code))).toEqual([403, 'pairing_code_used']);
  });

  it('pairs one of two that bring it at once', async () => {
    const code = await makeCode(sidecar, 'race');

    const results = await Promise.all([plugin.pair(sidecar.url, code), plugin.pair(sidecar.url, code)]);

    expect(results.map(({ status }) => status).sort()).toEqual([201, 403]);
  });

  it('for an id that another tenant has meanwhile is refused, and stays usable', async () => {
    const code = await makeCode(sidecar, 'contested');
    await sidecar.rows(`insert into matricula.tenants (id) values ('other') on conflict do nothing`);
    await sidecar.rows(`insert into matricula.shops (tenant_id, id, name, connector, url, webhook_secrets, settings)
      values ('other', 'contested', '', 'woocommerce', '', '{}', '{}')`);

    expect(refusal(await plugin.pair(sidecar.url, code))).toEqual([409, 'shop_id_taken']);
    expect(await sidecar.rows(`select used_at from matricula.pairings where shop_id = 'contested'`)).toEqual([
      { used_at: null },
    ]);
  });

  it('keeps what the operator chose before what the site says', async () => {
    const choices = { name: 'Acme', locale: 'es', ordersSince: '2026-11-01T00:00:00.000Z' };
    await plugin.pair(sidecar.url, await makeCode(sidecar, 'chosen', { choices }));

    expect(await shopOf('chosen')).toMatchObject({ name: 'Acme', locale: 'es' });
    expect(
      await sidecar.rows(`select connected_at, sweep_from from matricula.shops where id = 'chosen'`),
    ).toEqual([{ connected_at: new Date('2026-11-01'), sweep_from: new Date('2026-11-01') }]);
  });

  it('turns a shop without the plugin into one with it; its settings and orders stay', async () => {
    await sidecar.addShop({ shopId: 'books', url: 'http://127.0.0.1:9', name: 'Books', locale: 'es' });
    const before = await shopOf('books');

    const { status } = await plugin.pair(sidecar.url, await makeCode(sidecar, 'books'));

    expect(status).toBe(201);
    const after = await shopOf('books');
    expect(after).toMatchObject({
      connector: 'woocommerce-plugin',
      name: 'Books',
      locale: 'es',
      url: plugin.server.url,
    });
    expect(after?.webhook_secrets).not.toEqual(before?.webhook_secrets);
  });

  it.each([
    ['no secret', { reportSecret: '' }],
    ['a secret of another form', { reportSecret: 'env:HOME' }],
    ['no site', { site: undefined }],
    ['a site that is no address', { site: { url: 'javascript:alert(1)' } }],
  ])('with %s is refused, naming the fields', async (_what, overrides) => {
    const code = await makeCode(sidecar, 'malformed');
    const reportSecret = `whsec_${Buffer.alloc(32).toString('base64')}`;
    const response = await fetch(`${sidecar.url}/v1/pairings`, {
      method: 'POST',
      body: JSON.stringify({ code, reportSecret, site: plugin.site(), ...overrides }),
    });
    const body = (await response.json()) as Record<string, unknown>;

    expect(refusal({ status: response.status, body })).toEqual([400, 'body_invalid']);
    expect(body.detail).toContain(Object.keys(overrides)[0]);
  });
});

describe('an address that is not public', () => {
  let closed: SidecarUnderTest;

  beforeAll(async () => {
    closed = await startSidecarUnderTest(undefined, { privateNetworks: '' });
  });

  afterAll(() => closed.stop());

  it.each([
    ['the metadata service', 'http://169.254.169.254'],
    ['this machine by name', 'http://localhost'],
    ['this machine inside IPv6', 'http://[::ffff:127.0.0.1]'],
    ['this machine as one number', 'http://2130706433'],
    ['this machine in hexadecimal', 'http://0x7f.1'],
    ['a private network', 'https://192.168.1.10:8443'],
  ])('(%s) is refused, and the code stays usable', async (_what, url) => {
    const code = await makeCode(closed, 'inside');
    const site = plugin.site({ url, restUrl: `${url}/wp-json/matricula/v1/` });
    await closed.rows('update matricula.pairings set used_at = null');

    expect(refusal(await plugin.pair(closed.url, code, site))).toEqual([422, 'site_address_forbidden']);
    expect(await closed.rows('select from matricula.pairings where used_at is not null')).toEqual([]);
    expect(await closed.rows('select from matricula.shops')).toEqual([]);
    await restart();
  });

  /** Wrong addresses count as tries. */
  async function restart(): Promise<void> {
    await closed.stop();
    closed = await startSidecarUnderTest(undefined, { privateNetworks: '' });
  }

  it('is not reached by way of a REST address on another host', async () => {
    const site = plugin.site({ restUrl: 'https://shop.example/wp-json/matricula/v1/' });

    const code = await makeCode(sidecar, 'elsewhere');

    expect(refusal(await plugin.pair(sidecar.url, code, site))).toEqual([422, 'site_address_forbidden']);
  });

  it('is told from a name that is not found', async () => {
    const url = 'https://shop.invalid';
    const site = plugin.site({ url, restUrl: `${url}/wp-json/matricula/v1/` });

    const code = await makeCode(closed, 'nowhere');

    expect(refusal(await plugin.pair(closed.url, code, site))).toEqual([422, 'site_address_not_found']);
  });
});

it('takes ten wrong codes from one address in ten minutes, and then none, not even a right one', async () => {
  const strict = await startSidecarUnderTest();
  const right = await makeCode(strict, 'guessed');

  const wrong = await Promise.all(
    Array.from({ length: 12 }, () => plugin.pair(strict.url, 'AAAA-BBBB-CCCC')),
  );
  const last = await plugin.pair(strict.url, right);
  const headers = { 'x-forwarded-for': '8.8.8.8' };
  const throughWebServer = await fetch(`${strict.url}/v1/pairings`, { method: 'POST', headers, body: '{}' });
  await strict.stop();

  expect(wrong.filter(({ status }) => status === 403)).toHaveLength(10);
  expect(refusal(last)).toEqual([429, 'pairing_tried_too_often']);
  expect(throughWebServer.status).toBe(400); // another caller, who has ten of their own
});
