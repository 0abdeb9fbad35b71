import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resolve } from '../../src/shared/outgoing-addresses.ts';
import { approve, PUBLIC } from '../support/approval.ts';
import { TEST_KEY } from '../support/connections.ts';
import { FakePlugin } from '../support/fake-plugin.ts';
import { runMatricula } from '../support/matricula-command.ts';
import { makeCode } from '../support/plugin-world.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from '../support/sidecar.ts';
import { startTinyServer, type TinyServer } from '../support/tiny-server.ts';
import { until } from '../support/until.ts';

// A shop's address that leads where no shop is: by each way to name a shop, each way to write such an address.

/** The only private address that the operator allows here. */
const ALLOWED = '127.0.0.3';

/** What the names of these tests lead to, look by look; the last one stays. */
const NAMES: Record<string, string[]> = {
  'metadata.example': ['169.254.169.254'],
  'mapped.example': ['::ffff:169.254.169.254'],
  'inside.example': ['127.0.0.1'],
  'rebinding-connect.example': ['8.8.8.8', '127.0.0.1'],
  'rebinding-pair.example': ['8.8.8.8', '127.0.0.1'],
  'rebinding-add.example': ['127.0.0.1'],
};

const looked: Record<string, number> = {};

const resolve: Resolve = (name, _options, done) => {
  const answers = NAMES[name] ?? ['127.0.0.1'];
  const look = (looked[name] ?? 0) + 1;
  looked[name] = look;
  const address = answers[Math.min(look, answers.length) - 1] ?? '';
  done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
};

/** Two names at once, one of them good: every address of a name is looked at. */
const both: Resolve = (name, options, done) => {
  if (name !== 'both.example') return resolve(name, options, done);
  done(null, [
    { address: '8.8.8.8', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]);
};

let sidecar: SidecarUnderTest;
let plugin: FakePlugin;
/** Listens where nobody may be sent to. */
let victim: TinyServer;
let shops = 0;

beforeAll(async () => {
  sidecar = await startSidecarUnderTest(undefined, {
    privateNetworks: `${ALLOWED}/32`,
    env: { MATRICULA_PUBLIC_URL: PUBLIC },
    resolve: both,
  });
  plugin = await FakePlugin.start();
  victim = await startTinyServer((_request, response) => response.end('{}'));
});

afterAll(async () => {
  await sidecar.stop();
  await plugin.server.close();
  await victim.close();
});

const HOSTS = [
  ['the metadata service', '169.254.169.254'],
  ['the same as one number', '2852039166'],
  ['the same in hexadecimal', '0xa9fea9fe'],
  ['the same in octal', '0251.0376.0251.0376'],
  ['the same inside IPv6', '[::ffff:169.254.169.254]'],
  ['the same inside IPv6, in hexadecimal', '[::ffff:a9fe:a9fe]'],
  ['the same through NAT64', '[64:ff9b::a9fe:a9fe]'],
  ['a name of it', 'metadata.example'],
  ['a name of it inside IPv6', 'mapped.example'],
  ['this machine', '127.0.0.1'],
  ['this machine as one number', '2130706433'],
  ['this machine in hexadecimal', '0x7f.1'],
  ['this machine in octal', '0177.0.0.1'],
  ['this machine inside IPv6', '[::ffff:127.0.0.1]'],
  ['this machine in IPv6', '[::1]'],
  ['localhost', 'localhost'],
  ['localhost with a dot', 'localhost.'],
  ['a name of this machine', 'inside.example'],
  ['a name of which one address is this machine', 'both.example'],
] as const;

/** A new shop id. */
function newId(): string {
  shops += 1;
  return `shop-${shops}`;
}

/** Each from another caller: a refused address counts as a wrong code, and wrong codes are few. */
const pair = async (shopId: string, site: ReturnType<FakePlugin['site']>) =>
  plugin.pair(sidecar.url, await makeCode(sidecar, shopId), site, {
    'x-forwarded-for': `198.51.100.${shops}`,
  });

const refused = (shopId: string) =>
  sidecar.rows<{ actor: string; code: string; host: string }>(
    `select detail ->> 'actor' as actor, detail ->> 'code' as code, detail ->> 'host' as host
     from matricula.timeline where event = 'shop.address_refused' and shop_id = $1`,
    [shopId],
  );

async function isNowhere(shopId: string): Promise<void> {
  expect(await sidecar.rows('select from matricula.shops where id = $1', [shopId])).toEqual([]);
  expect(victim.connections()).toBe(0);
}

describe.each(HOSTS)('%s', (_what, host) => {
  const urlOf = (port: number) => `http://${host}:${port}`;
  const hostOf = (port: number) => new URL(urlOf(port)).host;

  it('is no shop to connect', async () => {
    const shopId = newId();
    const url = urlOf(victim.port);

    const answer = await sidecar.api('POST', `/v1/shops/${shopId}/connection`, { url, actor: 'maria' });

    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'site_address_forbidden' });
    expect(await refused(shopId)).toEqual([
      { actor: 'api:maria', code: 'site_address_forbidden', host: hostOf(victim.port) },
    ]);
    expect(await sidecar.rows('select from matricula.shop_connections where shop_id = $1', [shopId])).toEqual(
      [],
    );
    await isNowhere(shopId);
  });

  it('is no shop to pair', async () => {
    const shopId = newId();
    const url = urlOf(victim.port);
    const site = { ...plugin.site(), url, restUrl: `${url}/wp-json/matricula/v1/` };

    const { status, body } = await pair(shopId, site);

    expect([status, body.code]).toEqual([422, 'site_address_forbidden']);
    expect(await refused(shopId)).toEqual([
      { actor: `shop:${shopId}`, code: 'site_address_forbidden', host: hostOf(victim.port) },
    ]);
    await isNowhere(shopId);
  });
});

it.each(['169.254.169.254', '2852039166', '[::ffff:169.254.169.254]', 'localhost'])(
  'is no shop to add by hand: %s',
  async (host) => {
    const shopId = newId();
    const keys = ['--consumer-key', 'ck_1', '--consumer-secret', 'cs_1'];
    const url = `http://${host}:${victim.port}`;

    const said = await runMatricula(['shop', 'add', shopId, '--url', url, ...keys], {
      DATABASE_URL: sidecar.database.url,
      MATRICULA_KEY: TEST_KEY,
    });

    expect(said).toMatchObject({ code: 1, stdout: '' });
    expect(said.stderr).toMatch(/^site_address_forbidden: .* private network/);
    const [entry] = await refused(shopId);
    expect(entry).toMatchObject({ actor: expect.stringMatching(/^cli:/) as string, host: new URL(url).host });
    await isNowhere(shopId);
  },
);

describe('a name that leads somewhere else at the second look', () => {
  it('is not connected: its keys are tried nowhere', async () => {
    const shopId = newId();
    const url = `https://rebinding-connect.example:${victim.port}`;
    const asked = await sidecar.api('POST', `/v1/shops/${shopId}/connection`, { url });
    const { authorizeUrl } = (await asked.json()) as { authorizeUrl: string };

    const approval = await approve(authorizeUrl, sidecar.url);
    const state = () =>
      sidecar.rows('select state, outcome from matricula.shop_connections where shop_id = $1', [shopId]);
    await until(async () => JSON.stringify(await state()).includes('failed'));

    expect(approval.status).toBe(200);
    expect(await state()).toEqual([{ state: 'failed', outcome: 'shop_address_forbidden' }]);
    expect(
      await sidecar.rows(
        `select detail ->> 'code' as code from matricula.timeline
         where event = 'shop.connection_failed' and shop_id = $1`,
        [shopId],
      ),
    ).toEqual([{ code: 'shop_address_forbidden' }]);
    await isNowhere(shopId);
  });

  it('is not asked for its outbox, though it was paired', async () => {
    const shopId = newId();
    const url = `https://rebinding-pair.example:${victim.port}`;
    const site = { ...plugin.site(), url, restUrl: `${url}/wp-json/matricula/v1/` };

    const { status } = await pair(shopId, site);
    const failed = () =>
      sidecar.rows('select from matricula.shops where id = $1 and poll_failures > 0', [shopId]);
    await sidecar.rows('update matricula.shops set next_poll_at = now() where id = $1', [shopId]);
    await until(async () => (await failed()).length > 0);

    expect(status).toBe(201);
    expect(looked['rebinding-pair.example']).toBeGreaterThan(1);
    expect(victim.connections()).toBe(0);
  });

  it('is not asked for its orders, though it was added', async () => {
    const shopId = newId();
    await sidecar.addShop({ shopId, url: `http://rebinding-add.example:${victim.port}` });

    await sidecar.rows('update matricula.shops set next_sweep_at = now() where id = $1', [shopId]);
    const postponed = () =>
      sidecar.rows(
        `select from matricula.shops where id = $1
           and next_sweep_at > now() and next_sweep_at <= now() + interval '1 minute'`,
        [shopId],
      );
    await until(async () => (await postponed()).length > 0);

    expect(looked['rebinding-add.example']).toBeGreaterThan(0);
    expect(victim.connections()).toBe(0);
  });
});

it('is not followed where a shop sends us there', async () => {
  const shopId = newId();
  const sending = await startTinyServer((_request, response) => {
    response.writeHead(302, { location: `${victim.url}/wp-json/wc/v3/orders` }).end();
  }, ALLOWED);
  const asked = await sidecar.api('POST', `/v1/shops/${shopId}/connection`, { url: sending.url });
  const { authorizeUrl } = (await asked.json()) as { authorizeUrl: string };

  await approve(authorizeUrl, sidecar.url);
  const ended = () =>
    sidecar.rows(`select outcome from matricula.shop_connections where shop_id = $1 and state = 'failed'`, [
      shopId,
    ]);
  await until(async () => (await ended()).length > 0);

  expect(await ended()).toEqual([{ outcome: 'shop_unexpected_answer' }]);
  expect(sending.connections()).toBeGreaterThan(0);
  await isNowhere(shopId);
  await sending.close();
});
