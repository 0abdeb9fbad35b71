import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deny, PUBLIC } from '../support/approval.ts';
import { ConnectWorld } from '../support/connect-world.ts';
import { SHOP_KEYS } from '../support/connections.ts';
import { until } from '../support/until.ts';

let world: ConnectWorld;

beforeAll(async () => {
  world = await ConnectWorld.start();
});

beforeEach(() => world.begin());

afterEach(() => world.forget());

afterAll(() => world.close());

describe('a shop that approves', () => {
  it('is connected: its keys are in use, and the four webhooks deliver to us', async () => {
    const asked = await world.ask({ name: 'Libros', locale: 'es' });
    expect(asked.status).toBe(201);

    const approval = await world.press(asked.body.authorizeUrl);
    await world.untilKept();

    expect(approval).toMatchObject({ status: 200, isKeyDeleted: false });
    expect(await world.webhooks()).toMatchObject(world.inPlace);
    expect(await world.state()).toMatchObject({
      ...{ connector: 'woocommerce', attention: null },
      asked: { state: 'connected', outcome: null },
    });
    const [row] = await world.stored();
    expect(row).toMatchObject({ id: world.books, name: 'Libros', locale: 'es', url: world.shop.url });
    const rows = await world.storedConnections();
    for (const secret of [SHOP_KEYS.consumerSecret, asked.body.authorizeUrl.slice(-43)])
      expect(JSON.stringify([row, rows])).not.toContain(secret);
    expect(rows).toMatchObject([{ credentials: null, state: 'connected' }]);
  });

  it('has the webhooks signed with the secret that we know', async () => {
    await world.press(await world.link());
    await world.untilKept();
    // The public address is nobody's here: where the shop delivers is led to the sidecar.
    for (const { id } of await world.webhooks())
      await world.rest('PUT', `/webhooks/${id}`, { delivery_url: world.sidecar.deliveriesUrl(world.books) });

    const order = await world.shop.checkout({ items: [{ sku: 'BOOK-1' }], email: 'ana@example.org' });

    await until(async () => (await world.delivered()).length > 0);
    expect(await world.delivered()).toContainEqual({ order_id: String(order.id), topic: 'order.created' });
  });

  it('is told on a page, which changes nothing', async () => {
    const authorizeUrl = await world.link({ locale: 'es' });

    const denied = await world.page(deny(authorizeUrl));
    const forged = await world.page(deny(authorizeUrl).replace('success=0', 'success=1'));
    expect(denied.html).toContain('Nothing was approved, and nothing has changed.');
    expect(forged.html).toContain('The shop has not handed over its keys.');
    expect((await world.state()).asked).toMatchObject({ state: 'asked' });

    const { returnsTo = '' } = await world.press(authorizeUrl);
    await world.untilKept();
    const after = await world.page(returnsTo);
    expect([after.status, after.html.includes('The shop is connected')]).toEqual([200, true]);
    expect((await world.page(returnsTo, 'es-AR')).html).toContain('La tienda está conectada');
    expect(after.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(after.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it.each(['', '?user_id=', `?success=1&user_id=${'A'.repeat(43)}`, `?user_id=' or 1=1 --`, '?user_id[]=a'])(
    'sees a plain page where the link is of nobody: %s',
    async (query) => {
      const { status, html } = await world.page(`${PUBLIC}/v1/shop-connections${query}`, 'es');

      expect([status, html.includes('Este enlace no lleva a ninguna parte.')]).toEqual([404, true]);
    },
  );
});

describe('keys', () => {
  const nothingHappened = async () => {
    expect(await world.webhooks()).toEqual([]);
    expect(await world.stored()).toEqual([]);
  };

  it('that nobody asked for are refused, and the shop deletes them', async () => {
    const approval = await world.press(await world.link(), { userId: 'A'.repeat(43) });

    expect(approval).toEqual({
      ...{ status: 404, code: 'connection_unknown', isKeyDeleted: true, returnsTo: undefined },
    });
    await nothingHappened();
  });

  it('are taken once for each link', async () => {
    const authorizeUrl = await world.link();

    const both = await Promise.all([world.press(authorizeUrl), world.press(authorizeUrl)]);

    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await world.press(authorizeUrl)).code).toBe('connection_used');
    expect(await world.audit()).toContainEqual({
      event: 'shop.connection_refused',
      actor: `shop:${world.books}`,
      detail: { actor: `shop:${world.books}`, code: 'connection_used' },
    });
    await world.untilKept();
  });

  it('are refused after a day', async () => {
    const authorizeUrl = await world.link();
    await world.sidecar.rows(
      `update matricula.shop_connections set expires_at = now() - interval '1 second' where shop_id = $1`,
      [world.books],
    );

    expect(await world.press(authorizeUrl)).toMatchObject({
      ...{ status: 410, code: 'connection_expired', isKeyDeleted: true },
    });
    expect((await world.state()).asked).toMatchObject({ state: 'expired' });
    expect((await world.page(deny(authorizeUrl))).html).toContain('This link is no longer good.');
    await nothingHappened();
  });

  it('are refused by a link that a newer one has replaced', async () => {
    const old = await world.link();
    const fresh = await world.link();

    expect(await world.press(old)).toMatchObject({ status: 409, code: 'connection_used' });
    expect((await world.page(deny(old))).status).toBe(410);
    expect(await world.press(fresh)).toMatchObject({ status: 200 });
    await world.untilKept();
  });

  it('that may only read use no link up', async () => {
    const authorizeUrl = await world.link();

    expect(await world.press(authorizeUrl, { scope: 'read' })).toMatchObject({
      ...{ status: 422, code: 'keys_insufficient', isKeyDeleted: true },
    });
    expect(await world.press(authorizeUrl)).toMatchObject({ status: 200 });
    await world.untilKept();
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a form', 'user_id=1&consumer_key=ck_1'],
    ['a reference instead of a secret', keys({ consumer_secret: 'env:MATRICULA_KEY' })],
    ['a key of another kind', keys({ consumer_key: 'sk_0123456789abcdef' })],
    ['a permission that there is not', keys({ key_permissions: 'all' })],
  ])('that are %s are refused', async (_what, body) => {
    const answer = await fetch(`${world.sidecar.url}/v1/shop-keys`, { method: 'POST', body });

    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      400,
      'request_invalid',
    ]);
  });

  function keys(changed: object): string {
    const usual = { user_id: 'A'.repeat(43), key_permissions: 'read_write' };
    const pair = { consumer_key: `ck_${'0'.repeat(40)}`, consumer_secret: `cs_${'0'.repeat(40)}` };
    return JSON.stringify({ ...usual, ...pair, ...changed });
  }

  it('that are a megabyte long are not read', async () => {
    const answer = await fetch(`${world.sidecar.url}/v1/shop-keys`, {
      method: 'POST',
      body: 'x'.repeat(1_000_000),
    });

    expect(answer.status).toBe(413);
  });

  it('that the shop does not know change nothing of a shop that works', async () => {
    await world.sidecar.addShop({ shopId: world.books, url: world.shop.url });
    const inUse = async () =>
      (await world.stored()).map(({ credentials, webhook_secrets: secrets, url }) => [
        credentials,
        secrets,
        url,
      ]);
    const before = await inUse();

    const forged = { consumerKey: `ck_${'f'.repeat(40)}`, consumerSecret: `cs_${'f'.repeat(40)}` };
    const { returnsTo = '' } = await world.press(await world.link(), { keys: forged });
    await world.untilFailed();

    expect((await world.state()).asked).toMatchObject({ outcome: 'shop_credentials_rejected' });
    expect(await inUse()).toEqual(before);
    expect((await world.page(returnsTo)).html).toContain('The shop itself refuses them.');
    expect(await world.audit()).toContainEqual({
      event: 'shop.connection_failed',
      actor: 'api',
      detail: { actor: 'api', code: 'shop_credentials_rejected' },
    });
  });

  it('are tried again where the shop does not answer at once', async () => {
    await world.shop.fault({ match: { path: '/wp-json/wc/v3/orders' }, times: 2, action: { status: 503 } });

    await world.press(await world.link());
    await world.untilKept();

    expect(await world.storedConnections()).toMatchObject([{ attempts: 3 }]);
  });
});

describe('a link', () => {
  it('is made for no shop with the plugin', async () => {
    await world.sidecar.addShop({
      shopId: world.books,
      url: world.shop.url,
      connector: 'woocommerce-plugin',
    });

    expect(await world.ask()).toMatchObject({ status: 409, body: { code: 'shop_is_paired' } });
  });

  it('needs an address, an id that can be one, and an LMS that is there', async () => {
    expect(await world.ask({ url: undefined })).toMatchObject({
      status: 400,
      body: { code: 'shop_url_missing' },
    });
    expect(await world.ask({}, 'Books')).toMatchObject({ status: 400, body: { code: 'shop_id_unusable' } });
    expect(await world.ask({ lmsId: 'none' })).toMatchObject({ status: 404, body: { code: 'lms_unknown' } });
    for (const url of ['ftp://shop.example', 'https://me:you@shop.example', 'https://shop.example/?a=1'])
      expect(await world.ask({ url })).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
  });

  it('leads into no other institution: whose keys they are stands in the link alone', async () => {
    await world.sidecar.rows(`insert into matricula.tenants (id) values ('south')`);
    await world.sidecar.rows(
      `insert into matricula.shops (tenant_id, id, name, connector, url, webhook_secrets, settings)
       values ('south', 'south-shop', 'South', 'woocommerce', 'http://127.0.0.1:9', '{}', '{}')`,
    );

    expect(await world.ask({}, 'south-shop')).toMatchObject({ status: 409, body: { code: 'shop_id_taken' } });
    const late = await world.link();
    await world.sidecar.rows(`update matricula.shops set id = $1 where id = 'south-shop'`, [world.books]);
    await world.press(late);
    await world.untilFailed();
    expect((await world.state()).asked).toMatchObject({ outcome: 'shop_id_taken' });
    expect(await world.stored()).toMatchObject([
      { tenant_id: 'south', name: 'South', url: 'http://127.0.0.1:9' },
    ]);
  });
});
